//! Field stories that run phones and server together. The stories are in `tests/stories/`; this is
//! their world.
//!
//! [`Office`] is a real server process that can be killed and started again; [`Hall`] is the same office
//! inside the test, for stories in which people in the office act. [`Phone`] is a real replica
//! in a directory of its own, over HTTP. [`Forger`] is an enrolled device that writes any bytes it
//! likes. Randomness comes from [`Dice`], whose seed is printed. [`proof`] counts what must not happen.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod day;
mod dice;
pub mod fixtures;
mod fold;
mod forger;
mod ground;
mod hall;
mod month;
mod office;
mod phone;
pub mod proof;
mod rebuild;
mod search;
pub mod sim;
#[path = "../../core/tests/support/mod.rs"]
mod support;

pub use day::{Day, Figures};
pub use dice::Dice;
pub use fold::{Script, Sheet, sheets};
pub use forger::{Answer, Forger};
pub use ground::{Ground, Person, binary, person, replace};
pub use hall::Hall;
pub use month::{Calendar, Month};
pub use office::{Office, Stopped};
pub use phone::{Phone, now};
pub use rebuild::index_and_view_equal_their_rebuild;
pub use search::holding;
