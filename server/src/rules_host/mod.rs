//! Rulings: the office's host of the rules.
//!
//! [`Judging`] follows the server's own journal. Every released record, every change of a person and
//! every version of the rulebook adds a few scopes to a list in the view; so does each new day, and each
//! moment that a ruling waits for. Each scope on the list is judged by the records it needs and no more, and
//! the rulings are stored in the view. If they differ, the scopes that depend on them are added, too.
//!
//! ```text
//! own journal ─ released record → touched ─┐
//!             ─ person, rulebook → again ──┼→ unjudged → judge → rulings ─ differs → follows ┐
//! calendar    ─ due(day), until ───────────┘      ↑                     └→ unsaid → topic 18 │
//!                                                 └──────────────────────────────────────────┘
//! ```
//! The rulings are not the truth: after a rebuild the same journal and the same moment give the same ones,
//! and the journal also holds the notices to people, so that none is sent twice.
//!
//! Absent: the rules themselves, which are in core, and the thread's neighbours: nothing waits for a rule.

mod failure;
mod judge;
mod reading;
mod roster;
mod telling;
pub(crate) mod thread;

pub use failure::FindingFailure;
pub use judge::{CLOCK_BACK_MAX_MILLIS, Judging};

pub(crate) use thread::Passes;
