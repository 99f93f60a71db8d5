//! One process that opens a phone and uses it.

use std::path::Path;
use std::time::Instant as Stopwatch;

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use serde_json::json;
use streetbook_core::replica::{Filter, Replica, Window};

use super::opened::{key, open};
use super::process::memory_mb;
use super::run::{BenchError, moment};
use super::stopped_disk::Syncs;
use crate::cli::tools::line::{Line, LineError};

/// Number of repetitions of each act; the middle one counts.
const TIMES: usize = 21;
/// Records that an app lists at once.
const PAGE: usize = 50;

/// The cost of a phone in use, in milliseconds and megabytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct PhoneUse {
    /// From the call until the phone is there.
    pub open_ms: f64,
    /// Processor time of that.
    pub open_cpu_ms: f64,
    /// Memory that the process holds in addition then.
    pub open_rss_mb: f64,
    /// The most that it held in addition meanwhile.
    pub open_rss_mb_max: f64,
    /// Writing a record, without its sync.
    pub log_ms: f64,
    /// Writing a record, with its sync.
    pub log_ms_with_fsync: f64,
    /// The fifty newest records.
    pub list_ms: f64,
    /// One record with its history.
    pub show_ms: f64,
    /// A sync with nothing new, the server's answer included.
    pub sync_quiet_ms: f64,
    /// A sync without the phone's own syncs of its files.
    pub sync_quiet_ms_without_fsync: f64,
}

/// Opens the phone of a directory and uses it.
///
/// # Errors
/// [`BenchError`] if it fails.
pub fn use_phone(dir: &Path, office: &str, sealed: bool) -> Result<PhoneUse, BenchError> {
    let syncs = Syncs::default();
    let before = memory_mb("self", "VmRSS")?;
    let cpu = cpu_millis();
    let start = Stopwatch::now();
    let mut phone = open(dir, sealed.then(key), syncs.clone()).map_err(LineError::from)?;
    let open_ms = millis(start);
    let open_cpu_ms = cpu_millis() - cpu;
    let open_rss_mb = memory_mb("self", "VmRSS")? - before;
    let open_rss_mb_max = memory_mb("self", "VmHWM")? - before;

    let (list, show) = read(&phone)?;
    let line = Line::to(office);
    line.sync(&mut phone, moment)?;
    let quiet = Timed::of(&syncs, |_| Ok(line.sync(&mut phone, moment).map(drop)?))?;
    let log = Timed::of(&syncs, |n| log_point(&mut phone, n))?;
    line.sync(&mut phone, moment)?;
    line.sync(&mut phone, moment)?;
    Ok(PhoneUse {
        open_ms,
        open_cpu_ms,
        open_rss_mb,
        open_rss_mb_max,
        log_ms: middle(log.without_fsync),
        log_ms_with_fsync: middle(log.with_fsync),
        list_ms: middle(list),
        show_ms: middle(show),
        sync_quiet_ms: middle(quiet.with_fsync),
        sync_quiet_ms_without_fsync: middle(quiet.without_fsync),
    })
}

/// Times the list and the sheet of a record, in milliseconds.
fn read(phone: &Replica) -> Result<(Vec<f64>, Vec<f64>), BenchError> {
    let (mut list, mut show) = (Vec::new(), Vec::new());
    let all = phone.list(&Filter::default());
    let newest = Window {
        after: None,
        newest_first: true,
        limit: PAGE,
    };
    for n in 0..TIMES {
        let start = Stopwatch::now();
        let page = phone
            .page(&Filter::default(), &newest)
            .map_err(LineError::from)?;
        list.push(millis(start));
        let entry = all.get(n * all.len() / TIMES).or(page.entries.first());
        let id = entry.ok_or(BenchError::Thread)?.shown.origin.id();
        let start = Stopwatch::now();
        phone.show(id).map_err(LineError::from)?;
        show.push(millis(start));
    }
    Ok((list, show))
}

fn log_point(phone: &mut Replica, n: usize) -> Result<(), BenchError> {
    let fields = [
        ("name".to_owned(), json!(format!("点位{n}"))),
        ("type".to_owned(), json!("mall")),
    ];
    phone
        .log("point", &fields.into(), moment())
        .map_err(LineError::from)?;
    Ok(())
}

/// Milliseconds of an act that syncs the phone's files.
#[derive(Default)]
struct Timed {
    with_fsync: Vec<f64>,
    without_fsync: Vec<f64>,
}

impl Timed {
    fn of(
        syncs: &Syncs,
        mut act: impl FnMut(usize) -> Result<(), BenchError>,
    ) -> Result<Timed, BenchError> {
        let mut timed = Timed::default();
        for n in 0..TIMES {
            syncs.took();
            let start = Stopwatch::now();
            act(n)?;
            let took = millis(start);
            timed.with_fsync.push(took);
            let syncing = syncs.took().as_secs_f64() * 1000.0;
            timed.without_fsync.push(took - syncing);
        }
        Ok(timed)
    }
}

fn millis(since: Stopwatch) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Processor time of this process so far.
fn cpu_millis() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1000.0 + time.tv_nsec as f64 / 1_000_000.0
}

fn middle(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or_default()
}
