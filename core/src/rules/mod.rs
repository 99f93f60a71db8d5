//! Rules: what the rule books say of records, as pure functions.
//!
//! A phone and the office run this same code, the phone over what it holds (provisional), the office over
//! what it stored (final). No clock, no dice, no files: records come in as [`Fact`]s, everything else as
//! [`Ground`].
//!
//! ```text
//! record → touched → scopes → needs ⇄ fetch → judge → rulings ─ changed? → follows → scopes …
//!            day → due ↗                               └ until → the scope again at that moment
//! ```
//! A [`Scope`] is what is judged together. A new record touches a few scopes; for each the host fetches
//! what it [`needs`] ([`gather`]) and asks [`judge`]. Where the rulings differ from those kept, the scopes
//! in [`follows`] read them and are judged too. A [`Ruling`] says when time alone will change it
//! ([`Ruling::until`]). So a record never makes a month be judged again, and judging piece by piece ends
//! where [`judge_all`] does.
//!
//! Edges are those of the rule books: "at least" includes the number, "more than" and "fewer than" do not;
//! a day is the local calendar day of capture in the workspace's zone. Annulled records do not count.
//! Fines are proposals. A parameter that nobody has set gives [`Outcome::NotSet`], never a guess.
//!
//! What the office tells a person of his own records travels as [`RulingSaid`].
//!
//! Families of rules live in a file or folder each and are listed in `family.rs`.

mod appraisals;
mod arrivals;
mod attendance;
mod check_client;
mod duty;
mod fact;
mod family;
mod gather;
mod greetings;
mod ground;
#[cfg(test)]
mod joining_tests;
mod leads;
mod meetings;
mod need;
mod partners;
mod penalties;
mod plans;
mod reports;
mod ruling;
mod said;
mod scope;
mod service;
mod stores;
#[cfg(test)]
mod testing;
mod training;
mod work_logs;

pub use check_client::check_client;
pub use fact::{Evidence, Fact, NumberKey};
pub use family::{due, follows, judge, needs, touched};
pub use gather::{from_memory, gather, judge_all};
pub use ground::{Ground, People, Post};
pub use need::{By, Need};
pub use ruling::{Outcome, Ruling};
pub use said::{RECORDS_SAID_MAX, RULING_SAID, RulingKey, RulingSaid, must_go};
pub use scope::Scope;
