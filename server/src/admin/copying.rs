//! A copy, for a person, of everything that the office holds of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use streetbook_core::ids::{EntryRef, PersonId, RecordId};
use streetbook_core::journal::Entry;
use streetbook_core::kind::{Kind, Value};
use streetbook_core::phone::PhoneNumber;
use streetbook_core::record::{HistoryLine, Key, Shown};

use super::{Admin, AdminError};
use crate::directory::{AuditAct, Directory};
use crate::erasure::subject::{Found, Reader, Sought, SubjectCopy, Waiting, place_state};
use crate::merge::worker::Want;

impl Admin<'_> {
    /// Notes that a copy leaves the office, then makes it. Of numbers it holds the person's own only.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn copy_for_subject(&self, sought: &Sought) -> Result<Json, AdminError> {
        let found = self.look_for(sought).await?;
        let noted = self.about_subject(AuditAct::SubjectExport, sought);
        self.audit(noted.rows(found.len() as u64)).await?;
        let mut records = Vec::with_capacity(found.len());
        for found in &found {
            records.push(self.copy(sought, found).await?);
        }
        let directory = self.app.handles.directory.read();
        let number = match sought {
            Sought::Number(number) => Some(number.digits()),
            Sought::Records(_) => None,
        };
        Ok(json!({
            "workspace": directory.workspace().map(|workspace| &workspace.name),
            "made_at": self.app.handles.clock.now().in_zone(self.app.view.zone()),
            "number": number,
            "records": records,
        }))
    }
}

impl Admin<'_> {
    async fn copy(&self, sought: &Sought, found: &Found) -> Result<Json, AdminError> {
        let whole = match found.record {
            Some(record) => self.read(record, Want::Whole).await?,
            None => None,
        };
        let kind = self.kind_of(found);
        let kind = kind.as_ref();
        let own = match sought {
            Sought::Number(number) => BTreeSet::from([number.clone()]),
            Sought::Records(_) => own_numbers(kind, whole.as_ref()),
        };
        let waiting = self.waiting(found)?;
        let directory = self.app.handles.directory.read();
        let name = |id: &PersonId| {
            let person = directory.person(id);
            person.map_or_else(|| id.to_string(), |person| person.name().to_owned())
        };
        let copy = SubjectCopy {
            found,
            kind,
            own: &own,
            zone: self.app.view.zone(),
            name: &name,
        };
        let readers = match found.record {
            Some(record) => self.readers(&directory, record, found, kind)?,
            None => Vec::new(),
        };
        let waiting: Vec<Waiting<'_>> = waiting.iter().map(waiting_of).collect();
        Ok(copy.json(whole, &waiting, &readers))
    }

    fn kind_of(&self, found: &Found) -> Option<Kind> {
        self.app
            .handles
            .kinds
            .now()
            .reading(found.kind.as_ref()?)
            .cloned()
    }

    /// The entries that were never merged, with their content.
    fn waiting(&self, found: &Found) -> Result<Vec<(EntryRef, &'static str, Entry)>, AdminError> {
        let places = found.places.iter();
        let aside = places.filter(|place| !matches!(place.state, "stands" | "erased"));
        let mut states: BTreeMap<EntryRef, &'static str> =
            aside.map(|place| (place.entry, place.state)).collect();
        if let Some(record) = found.record {
            for (entry, standing) in self.app.handles.index.waiting(record)? {
                states.insert(entry, place_state(Some(&standing)));
            }
        }
        let mut waiting = Vec::new();
        for (entry, state) in states {
            if let Some(stored) = self
                .app
                .handles
                .index
                .entry(entry, &self.app.handles.ledger)?
            {
                waiting.push((entry, state, stored.entry));
            }
        }
        Ok(waiting)
    }

    /// Returns the people who may read a record now, each with the first book that opens it to
    /// them.
    fn readers(
        &self,
        directory: &Directory,
        record: RecordId,
        found: &Found,
        kind: Option<&Kind>,
    ) -> Result<Vec<Reader>, AdminError> {
        let mut readers: BTreeMap<PersonId, Reader> = BTreeMap::new();
        for book in self.app.handles.index.record_books(record)? {
            let people = directory.people();
            for person in people.filter(|person| directory.may_read(person.id(), &book)) {
                let sees_number = kind
                    .zip(found.author.as_ref())
                    .is_some_and(|(kind, author)| {
                        directory.may_see_restricted(person.id(), person.posting(), kind, author)
                    });
                let reader = Reader {
                    person: person.id().clone(),
                    role: person.posting().role.to_string(),
                    book: book.to_string(),
                    sees_number,
                };
                readers.entry(person.id().clone()).or_insert(reader);
            }
        }
        Ok(readers.into_values().collect())
    }
}

fn waiting_of<'a>((entry, state, stored): &'a (EntryRef, &'static str, Entry)) -> Waiting<'a> {
    let payloads = std::iter::once(&stored.payload).chain(&stored.companion);
    Waiting {
        entry: *entry,
        state,
        payloads: payloads.filter_map(|payload| payload.bytes()).collect(),
    }
}

/// Returns the numbers that a record holds, or ever held, in a number's own field: a request by the
/// record's id is taken to be about their owner.
fn own_numbers(
    kind: Option<&Kind>,
    whole: Option<&(Shown, Vec<HistoryLine>)>,
) -> BTreeSet<PhoneNumber> {
    let restricted = |id: &str| {
        let field = kind.and_then(|kind| kind.field(id));
        field.is_some_and(|field| field.restricted)
    };
    let lines = whole.into_iter().flat_map(|(_, history)| history);
    let wrote = lines.flat_map(|line| &line.wrote);
    let numbers = wrote.filter_map(|(key, value)| match (Key::parse(key), value) {
        (Key::Field(id), Value::Text(text)) if restricted(id) => text.parse().ok(),
        _ => None,
    });
    numbers.collect()
}
