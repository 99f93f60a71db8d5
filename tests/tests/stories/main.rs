//! Field stories: real phones, a real server, and the accidents of the field.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod backups;
mod bad_entries;
mod bad_requests;
mod dying_worker;
mod erased;
mod field_day;
mod forged;
mod freed;
mod hand_made;
mod impostors;
mod killed_office;
mod killed_phone;
mod left;
mod matrix;
mod month;
mod quiet_phone;
mod ruled;
mod set_aside;
mod shares;
mod subjects;
mod two_phones;
