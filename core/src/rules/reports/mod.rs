//! Client reports (RE-1 to RE-8, RE-13 to RE-16): announced, in time, in order, and by which side.

mod client;
mod company_day;
mod dispute;
mod family;
mod form;
mod lead_time;
mod match_clients;
mod protection;
mod report;
mod validity;

pub(super) use family::FAMILY;
pub(super) use match_clients::{Client, Match, relation};
pub(super) use report::ARRIVAL;
