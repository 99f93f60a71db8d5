//! A phone after some years.

use std::time::Instant;

use crate::support::office::Office;
use crate::support::phone::Phone;

#[test]
fn fifteen_thousand_records_open_from_rows() {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    for number in 0..15_000 {
        li.logs_point(&format!("point {number}"));
    }
    li.syncs(&mut office);
    let files = li.disk.files();
    let started = Instant::now();
    let li = Phone::holding(&files);
    println!("15 000 records opened in {:?}", started.elapsed());
    assert_eq!(li.list().len(), 15_000);
    assert_eq!(office.everything().len(), 15_000);
}
