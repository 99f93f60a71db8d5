//! What people do on their phones.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::replica::{Filter, Replica, ReplicaError};

use super::office::POISON;
use super::promise::{Promise, Written};
use super::world::World;

/// What an act is to write.
enum Wish {
    Log(&'static str),
    Amend(RecordId, &'static str),
    Note(RecordId),
    Annul(RecordId),
    Sign(RecordId),
}

impl World {
    /// Somebody does something on a phone.
    pub(super) fn acts(&mut self, which: usize) {
        if self.phones[which].app.is_none() {
            return;
        }
        let number = self.number();
        let poisoned = self.dice.below(1_000) < self.swarm.poison;
        let tag = match poisoned {
            true => format!("{POISON} {number}"),
            false => format!("text {number}"),
        };
        if self.dice.percent(4) && self.chooses(which, &tag) {
            return;
        }
        let wish = self.wish(which);
        let now = self.now;
        let phone = &mut self.phones[which];
        let Some(app) = &mut phone.app else { return };
        let moment = phone.watch.reads(now);
        let before = app.status().map(|status| status.saved).unwrap_or(0);
        let (done, what) = match &wish {
            Wish::Log(kind) => {
                let done = app.log(kind, &form(kind, &tag, number), moment);
                if let Ok(id) = &done {
                    let (id, kind) = (*id, *kind);
                    let phone = which;
                    self.written.push(Written { id, kind, phone });
                }
                (done.map(drop), "logs")
            }
            Wish::Amend(id, field) => {
                let fields = BTreeMap::from([((*field).to_owned(), Json::from(tag.as_str()))]);
                (app.amend(*id, &fields, moment), "amends")
            }
            Wish::Note(id) => (app.annotate(*id, &tag, moment), "notes"),
            Wish::Annul(id) => (app.annul(*id, &tag, moment), "annuls"),
            Wish::Sign(id) => (app.sign(*id, moment), "signs"),
        };
        self.promised(which, tag, poisoned, before, done, what);
    }

    /// Keeps in mind what the phone said of an act.
    fn promised(
        &mut self,
        which: usize,
        tag: String,
        poisoned: bool,
        before: u64,
        done: Result<(), ReplicaError>,
        what: &str,
    ) {
        let phone = &mut self.phones[which];
        let Some(app) = &phone.app else { return };
        let device = app.device();
        let dark = phone.disk.is_dark();
        let sure = done.is_ok() && !dark;
        let said = match &done {
            Ok(()) => "saved".to_owned(),
            Err(error) => error.to_string(),
        };
        self.trace.line(format_args!(
            "p{which} {what} {tag}: {said}{}",
            if dark { ", dark" } else { "" }
        ));
        let n = before + 1;
        if sure {
            self.counts.acts += 1;
            phone.showed.insert(device, n);
        }
        if sure || dark || matches!(done, Err(ReplicaError::Disk(_))) {
            self.promises.push(Promise {
                tag,
                phone: which,
                device,
                n,
                sure,
                poisoned,
                void: false,
            });
        }
        let failed = matches!(done, Err(ReplicaError::Disk(_)));
        self.after_a_phone(which, failed);
    }

    /// What somebody wants to do.
    fn wish(&mut self, which: usize) -> Wish {
        let roll = self.dice.below(100);
        let kinds = ["point", "street_contact", "cold_visit", "point"];
        let log = Wish::Log(kinds[self.dice.below(kinds.len())]);
        if roll < 50 || self.written.is_empty() {
            return log;
        }
        let recent = self.written.len().min(12);
        let mut written = &self.written[self.written.len() - 1 - self.dice.below(recent)];
        if self.dice.percent(50) {
            let own = self.written.iter().rev().filter(|one| one.phone == which);
            let back = self.dice.below(4);
            written = own.take(back + 1).last().unwrap_or(written);
        }
        let id = written.id;
        match (roll, written.kind) {
            (50..75, "point") => {
                Wish::Amend(id, ["address", "contact", "materials"][self.dice.below(3)])
            }
            (50..65, "street_contact") => Wish::Amend(id, ["wishes", "remark"][self.dice.below(2)]),
            (65..80, "street_contact") => Wish::Sign(id),
            (80..85, _) => Wish::Annul(id),
            (50.., _) => Wish::Note(id),
            _ => log,
        }
    }

    /// Somebody settles a conflict that his phone shows.
    fn chooses(&mut self, which: usize, tag: &str) -> bool {
        let now = self.now;
        let phone = &mut self.phones[which];
        let Some(app) = &mut phone.app else {
            return false;
        };
        let Some((id, field)) = conflict(app) else {
            return false;
        };
        let moment = phone.watch.reads(now);
        let before = app.status().map(|status| status.saved).unwrap_or(0);
        let done = app.choose(id, &field, &Json::from(tag), moment);
        self.promised(
            which,
            tag.to_owned(),
            tag.contains(POISON),
            before,
            done,
            "chooses",
        );
        true
    }
}

/// A text field with several values, if the phone shows one.
pub(super) fn conflict(app: &Replica) -> Option<(RecordId, String)> {
    let filter = Filter {
        conflicts_only: true,
        ..Filter::default()
    };
    let listed = app.list(&filter);
    let first = listed.first()?;
    let conflict = first.shown.conflicts.first()?;
    Some((first.shown.origin.id(), conflict.field.clone()))
}

fn form(kind: &str, tag: &str, number: u64) -> BTreeMap<String, Json> {
    let fields = match kind {
        "point" => json!({"name": tag, "type": "agency"}),
        "street_contact" => {
            json!({"client_name": tag, "phone": format!("139{:08}", number % 100_000_000)})
        }
        _ => json!({"place_name": tag, "outcome": "interested"}),
    };
    match fields {
        Json::Object(fields) => fields.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}
