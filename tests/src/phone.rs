//! A phone: a real replica in a directory of its own. It talks to the office only when told to sync.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::replica::{Filter, Moment, Replica};
use streetbook_core::time::Instant;
use streetbook_server::cli::tools::line::{Line, LineError, Synced};
use streetbook_server::clock::{Clock, SystemClock};

use super::ground::copy;

/// The machine's clocks, as a phone reads them.
pub fn now() -> Moment {
    Moment {
        wall: SystemClock.now(),
        booted: Instant::default(),
        boot: 1,
    }
}

/// A person's phone.
pub struct Phone {
    dir: PathBuf,
    /// The replica it runs.
    pub replica: Replica,
}

impl Phone {
    /// A new phone, enrolled with a code.
    pub fn enrolled(dir: &Path, address: &str, code: &str) -> Phone {
        Phone {
            replica: Line::to(address).enrol(dir, None, code).unwrap(),
            dir: dir.to_owned(),
        }
    }

    /// Opens a phone that was enrolled before.
    pub fn opened(dir: &Path) -> Phone {
        Phone {
            replica: Replica::open_dir(dir, None).unwrap(),
            dir: dir.to_owned(),
        }
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Switches it off and leaves the directory.
    pub fn is_off(self) -> PathBuf {
        self.dir
    }

    /// The content of a backup app's copy: a copy of the directory.
    pub fn is_backed_up(&self, to: &Path) {
        copy(&self.dir, to);
    }

    /// Writes a record.
    pub fn logs(&mut self, kind: &str, fields: Json) -> RecordId {
        self.replica.log(kind, &map(fields), now()).unwrap()
    }

    /// Writes a street contact, distinguished by the client's number.
    pub fn meets(&mut self, number: u64) -> RecordId {
        let phone = format!("139{number:08}");
        self.logs(
            "street_contact",
            json!({"client_name": "杨女士", "phone": phone}),
        )
    }

    /// Writes a store card.
    pub fn opens_store(&mut self, name: &str) -> RecordId {
        self.logs(
            "store",
            json!({"name": name, "grade": "A", "contact": "刘平"}),
        )
    }

    /// Changes fields of a record.
    pub fn amends(&mut self, id: RecordId, fields: Json) {
        self.replica.amend(id, &map(fields), now()).unwrap();
    }

    /// Adds a remark.
    pub fn remarks(&mut self, id: RecordId, text: &str) {
        self.replica.annotate(id, text, now()).unwrap();
    }

    /// Signs a slip.
    pub fn signs(&mut self, id: RecordId) {
        self.replica.sign(id, now()).unwrap();
    }

    /// Syncs with the office.
    pub fn syncs(&mut self, address: &str) -> Synced {
        self.tries_to_sync(address).unwrap()
    }

    /// Syncs with an office that may be gone.
    pub fn tries_to_sync(&mut self, address: &str) -> Result<Synced, LineError> {
        Line::to(address).sync(&mut self.replica, now)
    }

    /// Everything it lists, as its JSON.
    pub fn lists(&self) -> Vec<Json> {
        let listed = self.replica.list(&Filter::default());
        listed
            .iter()
            .map(|entry| self.replica.json(entry))
            .collect()
    }

    /// One record's JSON.
    pub fn shows(&self, id: RecordId) -> Json {
        let (entry, _) = self.replica.show(id).unwrap();
        self.replica.json(&entry)
    }
}

fn map(fields: Json) -> BTreeMap<String, Json> {
    let Json::Object(fields) = fields else {
        panic!("fields are an object");
    };
    fields.into_iter().collect()
}
