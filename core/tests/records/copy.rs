//! One person's copy of a record, and what he writes and hears.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::book::Book;
use streetbook_core::ids::{Actor, DeviceId, EntryRef, KindId};
use streetbook_core::kind::{Kind, KindSet, Value};
use streetbook_core::record::{MergeError, Origin, Payloads, Record, Shown, Signed, Stamp, Write};
use streetbook_core::time::{Instant, Zone};

/// An entry on its way to others.
#[derive(Clone, Debug)]
pub struct Act {
    pub stamp: Stamp,
    pub payloads: Payloads,
}

/// A copy of one record on one device.
pub struct Copy {
    pub record: Record,
    device: DeviceId,
    person: &'static str,
    written: u64,
}

pub fn kind(id: &str) -> Kind {
    let id: KindId = id.parse().unwrap();
    KindSet::built_in().latest(&id).unwrap().clone()
}

pub fn fields(json: Json) -> BTreeMap<String, Json> {
    json.as_object().unwrap().clone().into_iter().collect()
}

pub fn device(number: u8) -> DeviceId {
    DeviceId([number; 16])
}

/// The record that Li's first entry creates.
pub fn origin(kind_id: &str) -> Origin {
    Origin {
        creator: EntryRef {
            device: device(1),
            n: 1,
        },
        kind: kind_id.parse().unwrap(),
        version: 1,
        book: Book::Workspace,
    }
}

/// Copies of three people: Li creates the record, Wang and Zhao work on it too.
pub fn three(kind_id: &str) -> [Copy; 3] {
    [(1, "li"), (2, "wang"), (3, "zhao")].map(|(number, person)| Copy::new(kind_id, number, person))
}

/// Who wrote what in Unix minutes: every act's time names its author and order.
pub fn minute(device: DeviceId, number: u64) -> Instant {
    Instant::from_millis(i64::from(device.0[0]) * 60_000 + number as i64)
}

impl Copy {
    pub fn new(kind_id: &str, number: u8, person: &'static str) -> Copy {
        Copy {
            record: Record::new(origin(kind_id)),
            device: device(number),
            person,
            written: 0,
        }
    }

    pub fn writes(&mut self, write: &Write<'_>) -> Act {
        self.written += 1;
        let entry = EntryRef {
            device: self.device,
            n: self.written,
        };
        let actor = Actor {
            device: self.device,
            branch: 0,
        };
        let payloads = self.record.write(actor, entry, write).unwrap();
        let stamp = Stamp {
            entry,
            by: self.person.parse().unwrap(),
            at: minute(self.device, self.written),
            received_at: None,
        };
        let act = Act { stamp, payloads };
        self.hears(&act);
        act
    }

    /// Sets fields, on a new record or an old one.
    pub fn sets(&mut self, values: Json) -> Act {
        let kind = kind(self.record.origin().kind.as_str());
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let values = kind.check_amend(&fields(values), &zone).unwrap();
        self.writes(&Write::Fields(&kind, &values))
    }

    pub fn hears(&mut self, act: &Act) {
        self.tries(act).unwrap();
    }

    pub fn tries(&mut self, act: &Act) -> Result<(), MergeError> {
        let companion = act.payloads.companion.as_deref();
        self.record
            .merge(act.stamp.clone(), &act.payloads.main, companion)
    }

    /// Hears an entry whose restricted values were kept from him.
    pub fn hears_masked(&mut self, act: &Act) {
        self.record
            .merge(act.stamp.clone(), &act.payloads.main, None)
            .unwrap();
    }

    pub fn shown(&self) -> Shown {
        self.record.shown().unwrap()
    }

    pub fn field(&self, field: &str) -> Option<Value> {
        self.shown().fields.get(field).cloned()
    }

    /// Who signed, and whether each signature is current.
    pub fn signatures(&self) -> Vec<(String, bool)> {
        let signed = |signed: &Signed| (signed.by.to_string(), signed.current);
        self.shown().signatures.iter().map(signed).collect()
    }

    /// The open conflict of a field: value, author, device and time of each side.
    pub fn sides(&self, field: &str) -> Vec<(Value, String, DeviceId, Instant)> {
        let shown = self.shown();
        let conflict = shown
            .conflicts
            .iter()
            .find(|conflict| conflict.field == field);
        conflict.map_or(Vec::new(), |conflict| {
            let side = |side: &streetbook_core::record::Side| {
                (
                    side.value.clone(),
                    side.by.to_string(),
                    side.device,
                    side.at,
                )
            };
            conflict.values.iter().map(side).collect()
        })
    }
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A point as Li writes it down.
pub fn a_point() -> Json {
    json!({"name": "Wanda north gate", "type": "agency", "contact": "old"})
}
