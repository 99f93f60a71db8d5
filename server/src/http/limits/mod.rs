//! Limits on what a client may ask for: rates, concurrency, connections, throughput, time.

mod concurrency;
pub(crate) mod connections;
mod rate;
pub(crate) mod rate_limit;
mod refusals;
mod source;
mod tarpit;
mod throttle;
pub(crate) mod throughput;
mod timeouts;

pub use connections::ConnectionLimits;
pub use rate::{OF_A_DEVICE, OF_A_SOURCE, Rate, Rates, TooMany};
pub use refusals::Refusals;
pub use source::Source;
pub use throttle::{Attempt, Throttle, Wait};
pub use timeouts::Timeouts;
