//! Every register of the rule books, compiled in: a workspace works before any form is published. Each
//! stays at version 1 here: later versions are published by the workspace itself.

use std::sync::{Arc, LazyLock};

use super::{Kind, KindSet};

const DEFINITIONS: [&str; 30] = [
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
    include_str!("../../kinds/deal.toml"),
    include_str!("../../kinds/lead.toml"),
    include_str!("../../kinds/partner.toml"),
    include_str!("../../kinds/contract.toml"),
    include_str!("../../kinds/diversion.toml"),
    include_str!("../../kinds/price_check.toml"),
    include_str!("../../kinds/partner_report.toml"),
    include_str!("../../kinds/violation.toml"),
    include_str!("../../kinds/roster.toml"),
    include_str!("../../kinds/plan.toml"),
    include_str!("../../kinds/training.toml"),
    include_str!("../../kinds/assessment.toml"),
    include_str!("../../kinds/material.toml"),
    include_str!("../../kinds/penalty.toml"),
    include_str!("../../kinds/notice.toml"),
    include_str!("../../kinds/notice_read.toml"),
    include_str!("../../kinds/service_case.toml"),
    include_str!("../../kinds/greeting.toml"),
    include_str!("../../kinds/market_info.toml"),
];

impl KindSet {
    /// Returns the kinds that every workspace starts with.
    pub fn built_in() -> KindSet {
        KindSet::clone(&KindSet::built_in_shared())
    }

    /// Returns the built-in kinds, read once per process: reading them takes longer than opening a
    /// phone.
    pub fn built_in_shared() -> Arc<KindSet> {
        static KINDS: LazyLock<Arc<KindSet>> = LazyLock::new(|| Arc::new(kinds()));
        KINDS.clone()
    }
}

/// Returns all of them. They are part of the program, and a test reads each: none can fail here.
fn kinds() -> KindSet {
    let mut kinds = KindSet::default();
    for text in DEFINITIONS {
        let inserted = Kind::parse_toml(text).and_then(|kind| kinds.insert(kind));
        debug_assert_eq!(inserted, Ok(()), "a built-in kind is broken");
    }
    kinds
}

#[cfg(test)]
mod tests;
