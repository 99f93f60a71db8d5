//! The phones' interface over HTTP. `docs/PROTOCOL.md` describes the bytes.

mod body;
mod enrol;
mod live;
mod problem;
mod router;
mod rule;
mod status;
pub(crate) mod sync;

pub use router::{addresses, router};
pub use rule::Rule;
