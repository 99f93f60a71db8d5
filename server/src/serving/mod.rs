//! Serving safely: connections, with or without TLS, that no slow client holds for ever.
//!
//! What is served is somebody else's: a router comes in and is asked. `exposure` says which addresses
//! may be listened on without TLS, `tls` reads certificate and key and takes new ones while it serves,
//! `connections` accepts and ends, `body` bounds how long a request may take to arrive.

mod body;
mod connections;
mod exposure;
mod patience;
mod tls;

pub use connections::serve;
pub use exposure::{Exposed, check_exposure};
pub use patience::Patience;
pub use tls::{Tls, TlsError};
