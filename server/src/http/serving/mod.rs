//! HTTP serving with limits: connections, with or without TLS, that no slow client holds for ever.
//!
//! The content comes from a router that is passed in. `exposure` defines the addresses that
//! may be served without TLS, `tls` reads certificate and key and reloads them while serving,
//! `connections` accepts and closes, `room` limits their number, `body` the time in which a request must
//! arrive, `paced` the time in which its answer must be read.

mod body;
mod connections;
mod exposure;
mod tls;

pub use connections::serve;
pub use exposure::{Exposed, check_exposure};
pub use tls::{Tls, TlsError};
