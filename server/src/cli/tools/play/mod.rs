//! A scripted field day: one real replica for each person, a real server over HTTP on this machine,
//! phones and server on the script's clock.

mod clock;
mod field;
mod script;
mod summary;

pub use clock::ScriptClock;
pub use field::{Field, PlayError};
pub use script::{Act, Op, Person, Script, ScriptError};
pub use summary::{Summary, SummaryError, seen, summarise};
