//! Serving safely: connections, with or without TLS, that no slow client holds for ever.
//!
//! What is served is somebody else's: a router comes in and is asked. `exposure` says which addresses
//! may be listened on without TLS, `tls` reads certificate and key and takes new ones while it serves,
//! `connections` accepts and ends, `room` bounds how many there are, `body` how long a request may take to
//! arrive, `paced` how long its answer to be taken.

mod body;
mod connections;
mod exposure;
mod paced;
mod patience;
mod room;
mod tls;

pub use connections::serve;
pub use exposure::{Exposed, check_exposure};
pub use patience::Patience;
pub use room::Room;
pub use tls::{Tls, TlsError};
