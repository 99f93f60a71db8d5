//! Leads (MK-1 to MK-13): their number per day and month, their owner, and their truth.

mod daily;
mod family;
mod lead;
mod mailing;
mod monthly;
mod protection;
mod truth;

pub(super) use family::FAMILY;
