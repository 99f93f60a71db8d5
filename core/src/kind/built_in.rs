//! The kinds of the field day, compiled in: a workspace works before anybody has published a form.

use super::{Kind, KindSet};

const DEFINITIONS: [&str; 11] = [
    include_str!("../../kinds/street_contact.toml"),
    include_str!("../../kinds/cold_visit.toml"),
    include_str!("../../kinds/point.toml"),
    include_str!("../../kinds/point_upkeep.toml"),
    include_str!("../../kinds/store.toml"),
    include_str!("../../kinds/store_visit.toml"),
    include_str!("../../kinds/client_report.toml"),
    include_str!("../../kinds/arrival.toml"),
    include_str!("../../kinds/attendance.toml"),
    include_str!("../../kinds/work_log.toml"),
    include_str!("../../kinds/meeting.toml"),
];

/// All of them. They are part of the program, and a test reads each: none can fail here.
pub(super) fn kinds() -> KindSet {
    let mut kinds = KindSet::default();
    for text in DEFINITIONS {
        let inserted = Kind::parse_toml(text).and_then(|kind| kinds.insert(kind));
        debug_assert_eq!(inserted, Ok(()), "a built-in kind is broken");
    }
    kinds
}

#[cfg(test)]
mod tests;
