//! How much of a form has been kept longer than it is to be kept.

use serde_json::{Value as Json, json};
use streetbook_core::ids::KindId;
use streetbook_core::time::Day;

/// What is beyond its period, of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The form.
    pub kind: KindId,
    /// For how many days after the day of capture its records are kept; `None`: for ever.
    pub days: Option<u32>,
    /// How many records are beyond that.
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
