//! A phone after some years: one that wrote all its records itself, and one that read all of them from
//! a colleague.
//!
//! The two are made first, against a true server. Each is then opened and used by a process of its own,
//! several times, so that memory is that of a phone which was just started; the run in the middle counts.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use streetbook_core::replica::Replica;
use streetbook_core::seal::SealKey;

use super::load::{Dice, street_contact};
use super::opened::{key, open};
use super::phone_use::PhoneUse;
use super::process::ServerProcess;
use super::run::{BenchError, SEED, found, log_points, moment, wait_until_in_view};
use super::stopped_disk::Syncs;
use crate::cli::tools::line::{Line, LineError};

/// Processes that open each phone.
const RUNS: usize = 5;
/// Records between two syncs while the phone is made: a day's.
const SYNC_EVERY: u64 = 60;

/// The figures of one run.
#[derive(Debug, serde::Serialize)]
pub struct PhoneFigures {
    /// Records that each phone holds.
    pub records: u64,
    /// True if the phones' files are sealed.
    pub sealed: bool,
    /// The phone that wrote them.
    pub writer: PhoneUse,
    /// The phone that read them from the office.
    pub reader: PhoneUse,
}

/// Measures phones with this many records.
///
/// # Errors
/// [`BenchError`] if server or phones fail.
pub async fn phone(dir: &Path, records: u64, sealed: bool) -> Result<PhoneFigures, BenchError> {
    let data = dir.join("server");
    let codes = found(&data, 1).await?;
    let dir = dir.to_owned();
    let measured = tokio::task::spawn_blocking(move || {
        let server = ServerProcess::start(&data, &[])?;
        let phones = Phones {
            line: Line::to(&server.address),
            address: server.address.clone(),
            writer: dir.join("writer"),
            reader: dir.join("reader"),
            seal: sealed.then(key),
        };
        phones.make(&codes, records)?;
        Ok::<_, BenchError>(PhoneFigures {
            records,
            sealed,
            writer: phones.middle_use(&phones.writer)?,
            reader: phones.middle_use(&phones.reader)?,
        })
    });
    measured.await.map_err(|_| BenchError::Thread)?
}

struct Phones {
    line: Line,
    address: String,
    writer: PathBuf,
    reader: PathBuf,
    seal: Option<SealKey>,
}

impl Phones {
    fn make(&self, codes: &[String], records: u64) -> Result<(), BenchError> {
        let [manager, outreach] = codes else {
            return Err(BenchError::Thread);
        };
        let mut reader = self.enrol(&self.reader, manager)?;
        let mut writer = self.enrol(&self.writer, outreach)?;
        let points = log_points(&mut reader)?;
        self.line.sync(&mut reader, moment)?;
        let mut dice = Dice(SEED);
        for n in 1..=records {
            let fields = street_contact(&mut dice, &points, &[]);
            let logged = writer.log("street_contact", &fields, moment());
            logged.map_err(LineError::from)?;
            if n % SYNC_EVERY == 0 {
                self.line.sync(&mut writer, moment)?;
            }
        }
        self.line.sync(&mut writer, moment)?;
        wait_until_in_view(&self.address)?;
        self.line.sync(&mut writer, moment)?;
        self.line.sync(&mut reader, moment)?;
        Ok(())
    }

    /// A phone whose files are not synced while they are made.
    fn enrol(&self, dir: &Path, code: &str) -> Result<Replica, BenchError> {
        drop(self.line.enrol(dir, self.seal.clone(), code)?);
        let phone = open(dir, self.seal.clone(), Syncs::left_out());
        Ok(phone.map_err(LineError::from)?)
    }

    fn middle_use(&self, dir: &Path) -> Result<PhoneUse, BenchError> {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(self.used_by_a_process(dir)?);
        }
        runs.sort_by(|one, other| one.open_ms.total_cmp(&other.open_ms));
        Ok(runs.swap_remove(RUNS / 2))
    }

    fn used_by_a_process(&self, dir: &Path) -> Result<PhoneUse, BenchError> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench", "--use-phone"]).arg(dir);
        command.args(["--office", &self.address, "--json"]);
        if self.seal.is_some() {
            command.arg("--sealed");
        }
        let output = command.stderr(Stdio::inherit()).output()?;
        serde_json::from_slice(&output.stdout)
            .map_err(|error| BenchError::Server(error.to_string()))
    }
}
