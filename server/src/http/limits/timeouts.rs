//! Timeouts for clients.

use std::time::Duration;

/// Timeouts. Phones are on bad lines: a client that makes progress is waited for, one that makes none
/// is not.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For a request's head; also for an idle connection between two requests.
    pub head: Duration,
    /// Between two pieces of a body.
    pub pause: Duration,
    /// For a whole body.
    pub body: Duration,
    /// For a client to read some 64 kB of the waiting data, or the rest.
    pub take: Duration,
    /// For requests that have begun when the server has to stop; live streams are cut then.
    pub finish: Duration,
}

impl Default for Timeouts {
    /// The largest request, 1 MiB, comes in five minutes over a line of 28 kbit/s.
    fn default() -> Timeouts {
        Timeouts {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(30),
            pause: Duration::from_secs(30),
            body: Duration::from_secs(5 * 60),
            take: Duration::from_secs(30),
            finish: Duration::from_secs(5),
        }
    }
}
