//! The acts of people on their phones.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::replica::{Filter, Replica, ReplicaError};

use super::office::POISON;
use super::promise::{Promise, Written};
use super::world::World;

/// The content of an act to write.
#[derive(Clone)]
enum Wish {
    Log(&'static str),
    Amend(RecordId, &'static str),
    Note(RecordId),
    Annul(RecordId),
    Sign(RecordId),
    Choose(RecordId, String),
}

/// The facts of an act before the phone has returned its result.
struct Tried {
    tag: String,
    record: Option<RecordId>,
    barred: bool,
    before: u64,
    what: &'static str,
}

impl World {
    /// A person acts on a phone.
    pub(super) fn acts(&mut self, which: usize) {
        if self.phones[which].app.is_none() {
            return;
        }
        let number = self.number();
        let tag = if self.hits(self.swarm.poison) {
            format!("{POISON} {number}")
        } else {
            format!("text {number}")
        };
        let wish = self.wish(which);
        let now = self.now;
        let phone = &mut self.phones[which];
        let Some(app) = &mut phone.app else { return };
        let before = app.status().map(|status| status.saved).unwrap_or(0);
        let moment = phone.watch.reads(now);
        let text = Json::from(tag.as_str());
        let (done, what) = match &wish {
            Wish::Log(kind) => (app.log(kind, &form(kind, &tag, number), moment), "logs"),
            Wish::Amend(id, field) => {
                let fields = BTreeMap::from([((*field).to_owned(), text)]);
                (app.amend(*id, &fields, moment).map(|()| *id), "amends")
            }
            Wish::Choose(id, field) => (
                app.choose(*id, field, &text, moment).map(|()| *id),
                "chooses",
            ),
            Wish::Note(id) => (app.annotate(*id, &tag, moment).map(|()| *id), "notes"),
            Wish::Annul(id) => (app.annul(*id, &tag, moment).map(|()| *id), "annuls"),
            Wish::Sign(id) => (app.sign(*id, moment).map(|()| *id), "signs"),
        };
        let record = match &wish {
            Wish::Log(_) => {
                let (device, n) = (app.device(), before + 1);
                Some(RecordId::of(EntryRef { device, n }))
            }
            Wish::Amend(id, _)
            | Wish::Note(id)
            | Wish::Annul(id)
            | Wish::Sign(id)
            | Wish::Choose(id, _) => Some(*id),
        };
        let tried = Tried {
            barred: self.is_barred(which, &wish),
            tag,
            record,
            before,
            what,
        };
        if let (Wish::Log(kind), Ok(id)) = (&wish, &done) {
            let (id, kind, phone) = (*id, *kind, which);
            self.written.push(Written { id, kind, phone });
        }
        self.promised(which, tried, done.map(drop));
    }

    /// Records the phone's result of an act.
    fn promised(&mut self, which: usize, tried: Tried, done: Result<(), ReplicaError>) {
        let phone = &mut self.phones[which];
        let Some(app) = &phone.app else { return };
        let device = app.device();
        let dark = phone.disk.is_dark();
        let sure = done.is_ok() && !dark;
        let said = match &done {
            Ok(()) => "saved".to_owned(),
            Err(error) => error.to_string(),
        };
        let (what, tag) = (tried.what, &tried.tag);
        let dark_now = if dark { ", dark" } else { "" };
        self.trace
            .line(format_args!("p{which} {what} {tag}: {said}{dark_now}"));
        let n = tried.before + 1;
        if sure && what != "logs" && tag.contains(POISON) {
            phone.sore = tried.record;
        }
        if sure {
            self.counts.acts += 1;
            phone.showed.insert(device, n);
        }
        let failed = matches!(done, Err(ReplicaError::Disk(_)));
        if sure || dark || failed {
            self.promises.push(Promise {
                poisoned: tried.tag.contains(POISON),
                tag: tried.tag,
                phone: which,
                device,
                n,
                record: tried.record,
                barred: tried.barred,
                sure,
                void: false,
            });
        }
        self.after_a_phone(which, failed);
    }

    /// After a phone was opened: entries it has, it shows as saved, whatever it returned when they were written.
    pub(super) fn shown_again(&mut self, which: usize) {
        let Some(app) = &self.phones[which].app else {
            return;
        };
        let device = app.device();
        let saved = app.status().map(|status| status.saved).unwrap_or(0);
        let mut unsure = self.promises.iter_mut().rev();
        let last = unsure.find(|promise| promise.phone == which && promise.device == device);
        if let Some(last) = last.filter(|last| last.n == saved) {
            last.sure = true;
        }
    }

    /// The act that a person attempts.
    fn wish(&mut self, which: usize) -> Wish {
        if self.dice.percent(4)
            && let Some(app) = &self.phones[which].app
            && let Some((id, field)) = conflict(app)
        {
            return Wish::Choose(id, field);
        }
        if let Some(id) = self.phones[which].sore
            && self.dice.percent(50)
        {
            let point = self
                .written
                .iter()
                .any(|one| one.id == id && one.kind == "point");
            return if point && self.dice.percent(70) {
                Wish::Amend(id, ["address", "contact"][self.dice.below(2)])
            } else {
                Wish::Note(id)
            };
        }
        let roll = self.dice.below(100);
        let kinds = match self.phones[which].role {
            "clerk" => ["point", "point", "point"],
            "consultant" => ["street_contact", "cold_visit", "street_contact"],
            _ => ["point", "street_contact", "cold_visit"],
        };
        let mut log = Wish::Log(kinds[self.dice.below(kinds.len())]);
        if self.dice.percent(2) {
            // Phones do not check that the person may write a form: the office does.
            log = Wish::Log("street_contact");
        }
        if roll < 45 || self.written.is_empty() {
            return log;
        }
        let recent = self.written.len().min(12);
        let mut written = &self.written[self.written.len() - 1 - self.dice.below(recent)];
        if self.dice.percent(40) {
            // All phones work on the oldest records, so that they conflict.
            let first = self.written.len().min(3);
            written = &self.written[self.dice.below(first)];
        } else if self.dice.percent(60) {
            let own = self.written.iter().rev().filter(|one| one.phone == which);
            let back = self.dice.below(4);
            written = own.take(back + 1).last().unwrap_or(written);
        }
        let id = written.id;
        match (roll, written.kind) {
            (45..75, "point") => Wish::Amend(id, ["address", "contact"][self.dice.below(2)]),
            (45..65, "street_contact") => Wish::Amend(id, ["wishes", "remark"][self.dice.below(2)]),
            (65..80, "street_contact") => Wish::Sign(id),
            (80..85, _) => Wish::Annul(id),
            _ => Wish::Note(id),
        }
    }

    /// Returns true if the office may quarantine an act of this role.
    fn is_barred(&self, which: usize, wish: &Wish) -> bool {
        let phone = &self.phones[which];
        let role = phone.role;
        let written = |id: &RecordId| self.written.iter().find(|one| one.id == *id);
        let own = |id: &RecordId| {
            written(id).is_some_and(|one| self.phones[one.phone].person == phone.person)
        };
        let is_point = |id: &RecordId| written(id).is_some_and(|one| one.kind == "point");
        let barred = match wish {
            Wish::Log("point") => role == "consultant",
            Wish::Log(_) => role == "clerk",
            Wish::Amend(id, _) | Wish::Choose(id, _) => {
                !own(id) && !is_point(id) && matches!(role, "outreach" | "clerk")
            }
            Wish::Annul(id) => !own(id) && !matches!(role, "manager" | "clerk"),
            Wish::Sign(id) => !own(id) && role == "clerk",
            Wish::Note(_) => false,
        };
        // After a move, only the office knows what the person could read then and can read now.
        barred || phone.moved
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
