//! A whole workspace on one thread: true phones, the true server, and a simulated world between them.
//!
//! One seed decides everything: the acts of people, the lost messages, the moments of power cuts and the
//! bytes that a disk keeps. [`play`] plays a seed to its end: a stormy part, in which [`Swarm`] chooses the kinds of
//! faults; then everything heals, phones and server exchange until they are quiet, and every
//! invariant is checked. The machine is simulated: disks, network, clocks, power. Replicas,
//! exchange, committer, ledger, index, merging and the worker's merging code are the product's own.
//!
//! The view and HTTP stay outside: index and rows of phones are compared with folds of the ledger.

mod acts;
mod check;
mod clock;
mod conflicts;
mod deeds;
mod disk;
mod fold;
mod heal;
mod net;
mod office;
mod phone;
#[cfg(feature = "planted")]
mod planted;
mod promise;
mod run;
mod storm;
mod strangers;
mod summary;
mod swarm;
mod trace;
mod world;

#[cfg(feature = "planted")]
pub use planted::{Hunt, hunt};
pub use run::{Asked, play, play_many};
pub use summary::Summary;
pub use swarm::{Size, Swarm};
