//! Logins, second factors and the audit log, through the pages of a whole office.

mod accounts;
mod audit;
mod clock;
mod house;
mod second_factor;
mod staff;
