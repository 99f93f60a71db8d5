//! The benchmark: a true server process under a day's load of phones, measured from outside.
//!
//! Phones write on their own first, offline; then all of them sync at once. What a record costs the
//! server is processor time of the server and its workers, read from the system, so that a busy
//! machine does not change the figure much.

mod figures;
mod hostile;
mod load;
mod process;
mod run;
mod steady;

pub use figures::{Figures, Millis, Quiet, SteadyFigures};
pub use run::{BenchError, run};
pub use steady::steady;
