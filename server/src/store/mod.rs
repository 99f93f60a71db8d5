//! The stored truth and what is folded from it: ledger, commit, index, view.

pub mod commit;
pub mod events;
pub mod index;
pub mod ledger;
pub mod view;
