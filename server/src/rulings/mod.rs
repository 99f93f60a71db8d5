//! Rulings: the office's host of the rules.
//!
//! [`Judging`] follows the server's own journal. Every record that was released, every person who moved and
//! every version of the rulebook puts a few scopes on a list in the view; so does each new day, and each
//! moment that a ruling waits for. Each scope on the list is judged by what it needs and no more, and what
//! came out is kept in the view. Where it differs, those who read it are put on the list too.
//!
//! ```text
//! own journal ─ released record → touched ─┐
//!             ─ person, rulebook → again ──┼→ unjudged → judge → rulings ─ differs → follows ┐
//! calendar    ─ due(day), until ───────────┘      ↑                     └→ unsaid → topic 18 │
//!                                                 └──────────────────────────────────────────┘
//! ```
//! Nothing here is the truth: after a rebuild the same journal and the same moment give the same rulings,
//! and the journal also says what people were told, so that nobody hears it twice.

mod failure;
mod judge;
mod reading;
mod roster;
mod telling;

pub use failure::RulingFailure;
pub use judge::{CLOCK_BACK_MAX_MILLIS, Judging};
