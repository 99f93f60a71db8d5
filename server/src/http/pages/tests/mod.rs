//! The pages as their visitors see them.

mod callers;
mod matrix;
mod numbers;
mod payloads;
mod readers;
mod records;
mod rulings;
mod sign_in;
mod skeleton;
mod subjects;
mod world;

use streetbook_core::record::Shown;

use super::csrf::form_token;
use crate::store::view::Batch;

const TABLE: &str = "/records/street_contact";

fn records(records: Vec<Shown>) -> Batch {
    Batch {
        through: 1,
        records,
        ..Batch::default()
    }
}

fn token(cookie: &str) -> String {
    form_token(cookie.split_once('=').unwrap().1)
}
