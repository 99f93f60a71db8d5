//! The output of the benchmark.

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
    /// Time for the manager's phone to read all of it.
    pub viewer_ms: u64,
    /// Number of ledger syncs for it.
    pub server_fsyncs: u64,
    /// Time until a phone has its receipt.
    pub ack_ms: Millis,
    /// A sync with nothing new.
    pub quiet: Quiet,
}

/// Median and worst of some waits.
#[derive(Debug, Serialize)]
pub struct Millis {
    /// Half of them are no longer.
    pub p50: u64,
    /// 99 of 100 are no longer.
    pub p99: u64,
}

impl Millis {
    /// Of these waits, in milliseconds.
    pub fn of(mut waits: Vec<u64>) -> Millis {
        waits.sort_unstable();
        let last = waits.len().saturating_sub(1);
        let percentile = |of: usize| waits.get(last * of / 100).copied().unwrap_or_default();
        Millis {
            p50: percentile(50),
            p99: percentile(99),
        }
    }
}

/// A sync with nothing new.
#[derive(Debug, Serialize)]
pub struct Quiet {
    /// The most that any phone needed.
    pub round_trips: u64,
    /// The most bytes in both directions.
    pub bytes: u64,
    /// Processor time for one of them.
    pub server_cpu_s: f64,
}

/// Pushes of one record each, over TLS, a new connection for each.
#[derive(Debug, Serialize)]
pub struct SteadyFigures {
    /// Phones; each pushes once a second.
    pub phones: u64,
    /// Pushes that were receipted, in all three parts together.
    pub pushes: u64,
    /// Time of one from the connection's first byte to the answer with its receipt and rulings.
    pub push_ms: Millis,
    /// The time while passwords are guessed.
    pub guessed_push_ms: Millis,
    /// The time while one device sends bombs and noise over four connections.
    pub attacked_push_ms: Millis,
    /// Number of its bodies that were answered.
    pub attacks: u64,
    /// Of these, rejected before the body was read.
    pub attacks_throttled: u64,
    /// Number of guesses that the server answered meanwhile.
    pub guesses: u64,
    /// Of these, rejected without a check of the password.
    pub guesses_throttled: u64,
    /// Processor seconds of server and workers for a push, before the guessing.
    pub server_cpu_s_per_push: f64,
}
