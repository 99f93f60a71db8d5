//! What the benchmark prints.

use serde::Serialize;

/// The figures of one run. Times in milliseconds of the wall clock or seconds of processor time.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Phones that synced at once.
    pub phones: u64,
    /// Records written by all of them together.
    pub records: u64,
    /// Records that the office receipted.
    pub receipted: u64,
    /// From the first request to the last receipt.
    pub wall_ms: u64,
    /// Server and workers, until everything was in the view.
    pub server_cpu_s: f64,
    /// Server and workers, until the last receipt.
    pub server_cpu_receipt_s: f64,
    /// The most memory that the server held, in megabytes.
    pub server_rss_mb: f64,
    /// Bytes of the pushing requests for each record.
    pub bytes_up_per_record: f64,
    /// Growth of the ledger for each record, releases included.
    pub ledger_bytes_per_record: f64,
    /// From the first request until everything was in the view.
    pub in_view_ms: u64,
    /// How long the manager's phone takes to read all of it.
    pub viewer_ms: u64,
    /// How often the server synced the ledger for it.
    pub server_fsyncs: u64,
    /// How long a phone waits for its receipt.
    pub ack_ms: AckMillis,
    /// A sync when nothing is new.
    pub quiet: Quiet,
}

/// Middle and worst of the waits for a receipt.
#[derive(Debug, Serialize)]
pub struct AckMillis {
    /// Half of the phones wait no longer.
    pub p50: u64,
    /// 99 of 100 wait no longer.
    pub p99: u64,
}

/// A sync when nothing is new.
#[derive(Debug, Serialize)]
pub struct Quiet {
    /// The most that any phone needed.
    pub round_trips: u64,
    /// The most bytes in both directions.
    pub bytes: u64,
    /// Processor time for one of them.
    pub server_cpu_s: f64,
}
