//! The child's side: limits first, then one job after another until the server closes the pipe.

use std::io::{self, BufReader, BufWriter, Write as _};

use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use streetbook_core::ids::Actor;
use streetbook_core::record::{MergeError, Record, Write};

use super::edit::{Edit, EditAct};
use super::protocol::{
    Incoming, Job, REPLIES_AT_ONCE, Reply, Tried, Want, read_frame, write_frame,
};

/// Address space of a worker: an honest one needs a tenth.
const ADDRESS_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Processor time for one job.
const JOB_SECONDS_MAX: u64 = 10;

/// Runs until the server closes the pipe.
///
/// # Errors
/// An error if limits cannot be set or a pipe breaks: the server starts another worker.
pub fn run() -> io::Result<()> {
    limit(Resource::As, ADDRESS_BYTES_MAX)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    while let Some(jobs) = read_frame::<Vec<Job>>(&mut input)? {
        for (place, job) in jobs.into_iter().enumerate() {
            limit_time()?;
            write_frame(&mut output, &work(job))?;
            if place % REPLIES_AT_ONCE == REPLIES_AT_ONCE - 1 {
                output.flush()?;
            }
        }
        output.flush()?;
    }
    Ok(())
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    Ok(setrlimit(resource, limit)?)
}

/// The kernel ends the process if this job exceeds its processor time.
fn limit_time() -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    let limit = Rlimit {
        current: Some(used + JOB_SECONDS_MAX),
        maximum: None,
    };
    Ok(setrlimit(Resource::Cpu, limit)?)
}

/// Merges one record and reads it.
pub(super) fn work(job: Job) -> Reply {
    let mut record = Record::new(job.origin);
    let tried: Vec<Tried> = job
        .changes
        .into_iter()
        .map(|incoming| merge(&mut record, incoming))
        .skip(job.standing as usize)
        .collect();
    let shown = match job.want {
        Want::Whole => record.shown(),
        _ => record.shown_masked(),
    };
    let mut reply = Reply {
        tried,
        shown,
        history: Vec::new(),
        edit: None,
    };
    match job.want {
        Want::Shown => {}
        Want::History => reply.history = record.history_masked(),
        Want::Whole => reply.history = record.history(),
        Want::Edit(edit) => reply.edit = Some(write(&mut record, &edit)),
    }
    reply
}

fn merge(record: &mut Record, incoming: Incoming) -> Tried {
    let companion = incoming.companion.as_deref().map(Vec::as_slice);
    match record.merge(incoming.stamp, &incoming.payload, companion) {
        Ok(()) => Tried::Merged,
        Err(MergeError::Missing(_)) => Tried::Missing,
        Err(MergeError::Refused(why)) => Tried::Refused(why),
    }
}

fn write(record: &mut Record, edit: &Edit) -> Result<minicbor::bytes::ByteVec, String> {
    let actor = Actor {
        device: edit.device,
        branch: 0,
    };
    let payloads = match &edit.act {
        EditAct::Annul(reason) => {
            let annulled = record.write(actor, edit.entry, &Write::Annul(reason));
            annulled.map_err(|error| error.to_string())?
        }
        EditAct::Choose(choice) => choice.write(record, actor, edit.entry)?,
    };
    Ok(payloads.main.into())
}
