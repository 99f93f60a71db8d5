//! Records of a form that are beyond its retention period.

use serde_json::{Value as Json, json};
use streetbook_core::ids::KindId;
use streetbook_core::time::Day;

/// The records of one form that are beyond its retention period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The form.
    pub kind: KindId,
    /// For how many days after the day of capture its records are kept; `None`: for ever.
    pub days: Option<u32>,
    /// Number of records beyond it.
    pub records: u64,
    /// The day of the oldest of them.
    pub oldest: Option<Day>,
}

impl Due {
    /// As scripts read it.
    pub fn json(&self) -> Json {
        json!({"kind": self.kind, "days": self.days, "records": self.records,
            "oldest": self.oldest.map(|day| day.to_string())})
    }
}
