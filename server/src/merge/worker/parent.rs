//! The server's side: starts the child, limits its time, and finds the change at which it died.

use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use super::inside::{self, Death};
use super::protocol::{Job, REPLIES_AT_ONCE, Reply, Tried, read_frame, write_frame};

/// The hidden verb of the binary that runs a worker.
pub const VERB: &str = "worker";
/// Wall-clock time for one record; the child's own limit is on processor time.
const RECORD_TIME_MAX: Duration = Duration::from_secs(30);
/// Records in one job: the work to repeat when the child dies.
const JOB_RECORDS_MAX: usize = 500;

/// A worker process, started when it is needed and again after a death.
pub struct Worker {
    backend: Backend,
    deaths: u64,
}

/// The process, or its stand-in.
enum Backend {
    /// A child process of this binary.
    Child(PathBuf, Option<Running>),
    /// This thread, in a simulation.
    Inside(Death),
}

struct Running {
    child: Child,
    input: ChildStdin,
    replies: Receiver<Reply>,
}

impl Worker {
    /// A worker that runs this binary.
    pub fn new(binary: PathBuf) -> Worker {
        Worker {
            backend: Backend::Child(binary, None),
            deaths: 0,
        }
    }

    /// A worker of a simulation: no process, and it dies as `death` decides.
    pub fn inside(death: Death) -> Worker {
        Worker {
            backend: Backend::Inside(death),
            deaths: 0,
        }
    }

    /// Number of children that have died.
    pub fn deaths(&self) -> u64 {
        self.deaths
    }

    /// Merges every record; each gets a reply. A change at which the child dies is refused.
    ///
    /// # Errors
    /// [`WorkerError`] when no child can be started.
    pub fn work(&mut self, jobs: Vec<Job>) -> Result<Vec<Reply>, WorkerError> {
        let mut replies = Vec::with_capacity(jobs.len());
        let mut rest = jobs;
        while !rest.is_empty() {
            let later = rest.split_off(rest.len().min(JOB_RECORDS_MAX));
            let done = self.attempt(&rest)?;
            let answered = done.len();
            replies.extend(done);
            let mut unanswered = rest.split_off(answered);
            // Replies leave the child in groups: it may have died at any record of the next group.
            let in_doubt = unanswered.len().min(REPLIES_AT_ONCE);
            for job in unanswered.drain(..in_doubt) {
                replies.push(self.single_out(&job)?);
            }
            unanswered.extend(later);
            rest = unanswered;
        }
        Ok(replies)
    }

    /// Merges a record at which the child may have died: its fresh changes one at a time, without those that
    /// end the child.
    fn single_out(&mut self, job: &Job) -> Result<Reply, WorkerError> {
        let standing = job.standing as usize;
        let (known, fresh) = job.changes.split_at(standing.min(job.changes.len()));
        let mut good = known.to_vec();
        let mut tried = Vec::new();
        for change in fresh {
            let changes = good.iter().chain([change]).cloned().collect();
            let alone = Job {
                changes,
                standing: good.len() as u32,
                ..job.clone()
            };
            let verdict = self
                .try_alone(&alone)?
                .and_then(|mut reply| reply.tried.pop());
            let verdict = verdict.unwrap_or_else(|| {
                Tried::Refused("merging it ended the worker: memory, time or a panic".to_owned())
            });
            if verdict == Tried::Merged {
                good.push(change.clone());
            }
            tried.push(verdict);
        }
        // One last time with the good changes only, to read the record.
        let remaining = Job {
            standing: good.len() as u32,
            changes: good,
            ..job.clone()
        };
        let reply = self.try_alone(&remaining)?;
        let mut reply = reply.unwrap_or(Reply {
            tried: Vec::new(),
            shown: None,
            history: Vec::new(),
            edit: Some(Err("the record cannot be read".to_owned())),
        });
        reply.tried = tried;
        Ok(reply)
    }

    /// Tries one record, and once more if the child died: it may have been ended from outside, for
    /// want of memory or by the machine's other work, and no record must be refused for that.
    fn try_alone(&mut self, job: &Job) -> Result<Option<Reply>, WorkerError> {
        let jobs = std::slice::from_ref(job);
        match self.attempt(jobs)?.pop() {
            Some(reply) => Ok(Some(reply)),
            None => Ok(self.attempt(jobs)?.pop()),
        }
    }

    /// Sends jobs to the worker until all are answered or it is gone.
    fn attempt(&mut self, jobs: &[Job]) -> Result<Vec<Reply>, WorkerError> {
        let replies = match &mut self.backend {
            Backend::Inside(death) => inside::attempt(jobs, death),
            Backend::Child(binary, running) => {
                if running.is_none() {
                    *running = Some(start(binary).map_err(WorkerError::Start)?);
                }
                let replies = running.as_mut().map(|running| running.attempt(jobs));
                replies.ok_or(WorkerError::Gone)?
            }
        };
        if replies.len() < jobs.len() {
            self.bury();
        }
        Ok(replies)
    }

    fn bury(&mut self) {
        self.deaths += 1;
        let running = match &mut self.backend {
            Backend::Child(_, running) => running.take(),
            Backend::Inside(_) => None,
        };
        if let Some(mut running) = running {
            let _ = running.child.kill();
            let status = running.child.wait();
            tracing::warn!(
                ?status,
                "a worker died; its record is tried change by change"
            );
        }
    }
}

impl Running {
    /// Sends jobs and reads replies until all have arrived or the child is gone.
    fn attempt(&mut self, jobs: &[Job]) -> Vec<Reply> {
        let mut replies = Vec::with_capacity(jobs.len());
        let input = &mut self.input;
        let sent = write_frame(input, &jobs.to_vec()).and_then(|()| input.flush());
        while sent.is_ok() && replies.len() < jobs.len() {
            match self.replies.recv_timeout(RECORD_TIME_MAX) {
                Ok(reply) => replies.push(reply),
                Err(_) => break,
            }
        }
        replies
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let running = match &mut self.backend {
            Backend::Child(_, running) => running.take(),
            Backend::Inside(_) => None,
        };
        if let Some(Running {
            mut child, input, ..
        }) = running
        {
            // Closing its input ends it.
            drop(input);
            let _ = child.wait();
        }
    }
}

fn start(binary: &PathBuf) -> io::Result<Running> {
    let mut child = Command::new(binary)
        .arg(VERB)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let gone = || io::Error::other("the worker has no pipes");
    let input = child.stdin.take().ok_or_else(gone)?;
    let output = child.stdout.take().ok_or_else(gone)?;
    let (sender, replies) = mpsc::channel();
    thread::Builder::new()
        .name("worker-replies".to_owned())
        .spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(reply)) = read_frame::<Reply>(&mut output) {
                if sender.send(reply).is_err() {
                    break;
                }
            }
        })?;
    Ok(Running {
        child,
        input,
        replies,
    })
}

/// Reasons that nothing can be merged.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The child cannot be started.
    #[error("no worker can be started ({0}): records are kept, and merged once one can")]
    Start(io::Error),
    /// It ended before the first job.
    #[error("the worker is gone")]
    Gone,
}
