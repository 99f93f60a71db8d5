//! I13: both values of a concurrent edit are shown until a person chooses, and the choice travels back.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::change::{self, OpId, Scalar};
use streetbook_core::ids::{DeviceId, RecordId};
use streetbook_core::kind::{KindSet, Value};
use streetbook_core::record::Shown;

use super::acts::conflict;
use super::fold::Fold;
use super::world::World;

/// Conflicts that are settled after a storm.
const SETTLED_MAX: usize = 2;

impl Fold {
    /// The texts that are left under each field of a record, read from the changes alone: those that no later
    /// operation has overwritten.
    fn standing_texts(&self, id: RecordId) -> BTreeMap<String, BTreeSet<String>> {
        let mut written: BTreeMap<OpId, (String, Option<String>)> = BTreeMap::new();
        let mut overwritten: BTreeSet<OpId> = BTreeSet::new();
        let told = self.records.get(&id);
        for at in told.into_iter().flat_map(|told| &told.entries) {
            let payload = self
                .stored
                .get(at)
                .and_then(|(entry, _)| entry.payload.bytes());
            let Some(Ok(change)) = payload.map(change::read) else {
                continue;
            };
            for (counter, op) in (change.start_op..).zip(change.ops) {
                overwritten.extend(op.overwrites);
                let text = match op.value {
                    Some(Scalar::Text(text)) => Some(text),
                    _ => None,
                };
                let actor = change.actor;
                written.insert(OpId { counter, actor }, (op.key, text));
            }
        }
        let mut standing: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (op, (key, text)) in written {
            if let Some(text) = text.filter(|_| !overwritten.contains(&op)) {
                standing.entry(key).or_default().insert(text);
            }
        }
        standing
    }

    /// Returns true if a record shows every value that is left.
    ///
    /// # Errors
    /// The field that does not.
    pub(super) fn shows_all_values(&self, id: RecordId, shown: &Shown) -> Result<bool, String> {
        let mut several = false;
        let kinds = KindSet::built_in_shared();
        let form = kinds.latest(&shown.origin.kind);
        for (field, texts) in self.standing_texts(id) {
            // A restricted field shows the companion's values.
            let known = form.and_then(|form| form.field(&field));
            if known.is_none_or(|field| field.restricted) {
                continue;
            }
            let of_field = shown
                .conflicts
                .iter()
                .find(|conflict| conflict.field == field);
            let sides = of_field.into_iter().flat_map(|conflict| &conflict.values);
            let mut showing: BTreeSet<String> =
                sides.filter_map(|side| text(&side.value)).collect();
            showing.extend(shown.fields.get(&field).and_then(text));
            if showing != texts {
                return Err(format!(
                    "I13: `{field}` of {id} shows {showing:?}, and {texts:?} stand"
                ));
            }
            several |= texts.len() > 1;
        }
        Ok(several)
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

impl World {
    /// Settles the conflicts that people's phones show; then they are settled everywhere.
    ///
    /// # Errors
    /// The broken invariant.
    pub(super) fn settles(&mut self) -> Result<bool, String> {
        let mut settled: Vec<(RecordId, String, String, DeviceId)> = Vec::new();
        for which in 0..self.phones.len() {
            let now = self.now;
            let tag = format!("choice {}", self.number());
            let phone = &mut self.phones[which];
            let usable = !phone.lost && !phone.moved && settled.len() < SETTLED_MAX;
            let Some(app) = phone.app.as_mut().filter(|_| usable) else {
                continue;
            };
            let Some((id, field)) = conflict(app) else {
                continue;
            };
            let point = self
                .written
                .iter()
                .any(|one| one.id == id && one.kind == "point");
            if !point || settled.iter().any(|(other, ..)| *other == id) {
                continue;
            }
            let moment = phone.watch.reads(now);
            let chosen = app.choose(id, &field, &serde_json::Value::from(tag.as_str()), moment);
            if chosen.is_ok() {
                settled.push((id, field, tag, app.device()));
            }
        }
        if settled.is_empty() {
            return Ok(false);
        }
        self.is_quiet()?;
        let running = self.office.running.as_mut().ok_or("the office is shut")?;
        let revoked = running.revoked();
        for (id, field, tag, device) in settled {
            let want = streetbook_server::merge::worker::Want::Shown;
            let read = running.merger.read(&BTreeSet::from([id]), &want);
            let mut read = read.map_err(|error| format!("I13: {error}"))?;
            let shown = read.remove(&id).and_then(|reply| reply.shown);
            let value = shown.and_then(|shown| shown.fields.get(&field).and_then(text));
            if value.as_ref() != Some(&tag) && !revoked.contains(&device) {
                return Err(format!(
                    "I13: `{tag}` was chosen for `{field}` of {id}, and {value:?} stands"
                ));
            }
        }
        Ok(true)
    }
}
