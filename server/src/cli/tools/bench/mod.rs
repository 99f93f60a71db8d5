//! The benchmark: a true server process under a day's load of phones, measured from outside.
//!
//! Phones write on their own first, offline; then all of them sync at once. The cost of a record is
//! processor time of the server and its workers, read from the system, so that a busy
//! machine does not change the figure much.

mod figures;
mod hostile;
mod load;
mod opened;
mod phone;
mod phone_use;
mod process;
mod run;
mod steady;
mod stopped_disk;

pub use figures::{Figures, Millis, Quiet, SteadyFigures};
pub use phone::{PhoneFigures, phone};
pub use phone_use::{PhoneUse, use_phone};
pub use run::{BenchError, run};
pub use steady::steady;
