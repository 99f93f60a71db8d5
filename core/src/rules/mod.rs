//! Rules: the rule books applied to records, as pure functions.
//!
//! Phone and office run this same code, the phone over what it holds (provisional), the office over what
//! it stored (final). Absent: clock, random numbers, files. Records come in as [`Fact`]s, all else as [`RuleContext`].
//!
//! ```text
//! record → touched → scopes → needs ⇄ fetch → judge → rulings ─ changed? → follows → scopes …
//!            day → due ↗                               └ until → the scope again at that moment
//! ```
//! A [`Scope`] is the unit of evaluation. A new record touches a few scopes; for each the host fetches
//! what it [`needs`] ([`gather`]) and calls [`judge`]. If the rulings differ from the stored ones, the
//! scopes in [`follows`] read them and are evaluated too. A [`Finding`] names the moment at which time
//! alone will change it ([`Finding::until`]). So a record never makes a month be evaluated again, and
//! piecewise evaluation has the result of [`judge_all`].
//!
//! Bounds are those of the rule books: "at least" includes the number, "more than" and "fewer than" do
//! not; a day is the local calendar day of capture in the workspace's zone. Annulled records do not
//! count. Fines are proposals. A parameter that is not set results in [`Outcome::NotSet`], never a guess.
//! The office's rulings on a person's own records are published as [`FindingNotice`]. Families of rules
//! live in a file or folder each and are listed in `registry.rs`.

mod appraisals;
mod arrivals;
mod attendance;
mod check_client;
mod context;
mod duty;
mod fact;
mod family;
mod finding;
mod gather;
mod greetings;
#[cfg(test)]
mod joining_tests;
mod leads;
mod meetings;
mod need;
mod notice;
mod partners;
mod penalties;
mod plans;
mod registry;
mod reports;
mod scope;
mod service;
mod stores;
#[cfg(test)]
mod testing;
mod training;
mod work_logs;

pub use check_client::check_client;
pub use context::{People, Post, RuleContext};
pub use fact::{Evidence, Fact, NumberKey};
pub use finding::{Finding, Outcome};
pub use gather::{from_memory, gather, judge_all};
pub use need::{By, Need};
pub use notice::{FindingKey, FindingNotice, NOTICE_RECORDS_MAX, is_erased};
pub use registry::{due, follows, judge, needs, touched};
pub use scope::Scope;
