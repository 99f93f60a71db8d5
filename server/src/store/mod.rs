//! The stored truth and what is folded from it: ledger, commit, index, view.
//!
//! Absent: who rules, who is who, and what entries mean beyond the events that it folds itself.

pub mod commit;
pub mod events;
pub mod index;
pub mod ledger;
pub mod view;
