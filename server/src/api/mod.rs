//! What phones ask over HTTP. `docs/PROTOCOL.md` describes the bytes.

mod body;
mod enrol;
mod hands;
mod late;
mod live;
mod problem;
mod router;
mod rule;
mod status;
mod sync;
mod turnstile;

pub use router::{addresses, router};
pub use rule::Rule;
