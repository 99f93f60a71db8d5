//! Events that must never happen, tried by the thousand and counted: a crash at every write, every flipped bit,
//! the n-th failure of every operation, every order of delivery, and bytes that no honest device sends.
//!
//! Each part panics on the first breach and names it; it returns a [`Row`] of the summary
//! table. The bin `proof` runs all of them, `tests/tests/proof` short forms. `docs/TESTING.md` lists the
//! claim that each part proves.

mod books;
mod flips;
pub mod fuzz;
mod images;
mod kills;
mod loops;
mod meter;
mod model;
mod seeds;
mod table;
mod tale;

pub use flips::flips;
pub use images::{backups, ledgers, phones};
pub use kills::{kills, points};
pub use loops::{loops, machine};
pub use meter::Meter;
pub use model::model;
pub use seeds::{large, planted, small};
pub use table::{Row, Scale, print};
