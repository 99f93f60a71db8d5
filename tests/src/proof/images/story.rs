//! A phone's life on a recorded disk, and its promises on the way.

use serde_json::json;
use streetbook_core::ids::RecordId;
use streetbook_core::replica::ReplicaError;

use crate::support::SimDisk;
use crate::support::office::Office;
use crate::support::phone::{Files, Phone};
use crate::support::tape::Op;

/// Words of the client whose record is erased in the end.
pub(crate) const SECRETS: [&str; 3] = ["13912345678", "Ouyang", "a word about him"];

/// The phone's promises.
#[derive(Clone, Debug)]
pub(crate) enum Promise {
    /// It is enrolled.
    Enrolled,
    /// A point of this name is saved.
    Saved(String),
    /// This many amendments of the first point are saved.
    Amended(usize),
    /// A colleague's parts are carried.
    Carried(usize),
    /// The erasure begins; records about the client may be gone from here on.
    Erasing,
    /// It is executed.
    Erased,
}

/// A life: promises in order, recorded as they are made.
pub(crate) struct Life<'a> {
    pub disk: SimDisk,
    pub office: &'a mut Office,
    pub promise: &'a mut dyn FnMut(Promise),
    /// The phone that runs at the moment.
    pub phone: &'a mut Option<Phone>,
}

impl Life<'_> {
    /// Runs it. If the disk fails it stops with the error.
    pub(crate) fn is_lived(&mut self) -> Result<(), ReplicaError> {
        let mut running = None;
        let lived = self.live(&mut running);
        *self.phone = running;
        lived
    }

    fn live(&mut self, running: &mut Option<Phone>) -> Result<(), ReplicaError> {
        let mut colleague = Phone::enrolled(self.office, "wang", 2);
        colleague.logs_point("Wang's first");
        let file = colleague
            .replica
            .export()
            .expect("the colleague's disk does not fail");

        let phone = Phone::enrolled_on(self.disk.clone(), self.office, "li", 1)?;
        let mut phone = running.insert(phone);
        (self.promise)(Promise::Enrolled);
        let first = self.logs(phone, "first")?;
        self.amends(phone, first, 1)?;
        phone.replica.import(&file)?;
        (self.promise)(Promise::Carried(1));
        phone.tries_to_sync(self.office)?;
        (self.promise)(Promise::Carried(0));
        let him = json!({"name": SECRETS[1], "type": "agency", "contact": SECRETS[0]});
        let about_him = phone.tries_to_log("point", him)?;
        (self.promise)(Promise::Saved(SECRETS[1].to_owned()));
        let now = phone.now();
        phone.replica.annotate(about_him, SECRETS[2], now)?;
        self.logs(phone, "second")?;
        *running = None;
        phone = running.insert(Phone::on(self.disk.clone())?);
        self.amends(phone, first, 2)?;
        phone.tries_to_sync(self.office)?;
        colleague.syncs(self.office);
        colleague.amends(first, json!({"contact": "Deng"}));
        colleague.logs_point("Wang's second");
        colleague.syncs(self.office);
        self.logs(phone, "third")?;
        phone.tries_to_sync(self.office)?;
        self.is_refused(phone)?;
        self.logs(phone, "fourth")?;
        self.office.erases(about_him);
        (self.promise)(Promise::Erasing);
        phone.tries_to_sync(self.office)?;
        (self.promise)(Promise::Erased);
        self.logs(phone, "fifth")?;
        self.amends(phone, first, 3)?;
        *running = None;
        phone = running.insert(Phone::on(self.disk.clone())?);
        self.logs(phone, "sixth")?;
        phone.tries_to_sync(self.office).map(drop)
    }

    /// Two amendments, of which the office refuses one: the other is reissued without it.
    fn is_refused(&mut self, phone: &mut Phone) -> Result<(), ReplicaError> {
        let card = self.logs(phone, "card")?;
        self.office.refuses("rude");
        for values in [json!({"materials": "rude"}), json!({"address": "gate 2"})] {
            let (values, now) = (crate::support::phone::fields(values), phone.now());
            phone.replica.amend(card, &values, now)?;
        }
        phone.tries_to_sync(self.office).map(drop)
    }

    fn logs(&mut self, phone: &mut Phone, name: &str) -> Result<RecordId, ReplicaError> {
        let id = phone.tries_to_log("point", json!({"name": name, "type": "agency"}))?;
        (self.promise)(Promise::Saved(name.to_owned()));
        Ok(id)
    }

    fn amends(
        &mut self,
        phone: &mut Phone,
        id: RecordId,
        times: usize,
    ) -> Result<(), ReplicaError> {
        let (values, now) = (json!({"address": format!("gate {times}")}), phone.now());
        let values = crate::support::phone::fields(values);
        phone.replica.amend(id, &values, now)?;
        (self.promise)(Promise::Amended(times));
        Ok(())
    }
}

/// A recorded life.
pub(crate) struct Recorded {
    pub tape: Vec<Op>,
    /// Each promise with the length of the tape by then.
    pub promises: Vec<(usize, Promise)>,
}

/// Records the life of a phone whose disk does not fail.
pub(crate) fn recorded() -> Recorded {
    let disk = SimDisk::default();
    disk.records();
    let mut promises = Vec::new();
    let told = disk.clone();
    let mut promise = |promise| promises.push((told.tape_length(), promise));
    let mut life = Life {
        disk: disk.clone(),
        office: &mut Office::default(),
        promise: &mut promise,
        phone: &mut None,
    };
    life.is_lived().expect("the disk does not fail");
    Recorded {
        tape: disk.tape(),
        promises,
    }
}

/// Checks files of a phone against its promises; returns the phone if there is one.
pub(crate) fn check_kept(files: &Files, promises: &[Promise], context: &str) -> Option<Phone> {
    let enrolled = promises
        .iter()
        .any(|promise| matches!(promise, Promise::Enrolled));
    let disk = SimDisk::holding(files);
    let phone = match Phone::on(disk) {
        Ok(phone) => phone,
        Err(ReplicaError::NotEnrolled) if !enrolled => return None,
        Err(error) => panic!("{context}: {error}"),
    };
    let names = phone.names();
    let times = |name: &str| names.iter().filter(|found| *found == name).count();
    let erasing = promises
        .iter()
        .any(|promise| matches!(promise, Promise::Erasing));
    let mut amended = 0;
    for promise in promises {
        match promise {
            Promise::Saved(name) if name == SECRETS[1] && erasing => {
                assert!(times(name) < 2, "{context}")
            }
            Promise::Saved(name) => assert_eq!(times(name), 1, "{context}: {name} in {names:?}"),
            Promise::Amended(times) => amended = *times,
            Promise::Erased => check_gone(&phone.disk.files(), context),
            Promise::Enrolled | Promise::Erasing | Promise::Carried(_) => {}
        }
    }
    check_amended(&phone, amended, context);
    check_carried(&phone, promises, context);
    Some(phone)
}

fn check_amended(phone: &Phone, amended: usize, context: &str) {
    let listed = phone.list();
    let first = listed
        .iter()
        .find(|entry| crate::support::phone::text_of(&entry.shown, "name") == "first");
    let Some(first) = first else { return };
    let address = crate::support::phone::text_of(&first.shown, "address");
    let shown: usize = address.trim_start_matches("gate ").parse().unwrap_or(0);
    assert!(
        shown == amended || shown == amended + 1,
        "{context}: {amended} amendments were saved, {address:?} is shown"
    );
}

fn check_carried(phone: &Phone, promises: &[Promise], context: &str) {
    let carried = promises.iter().rev().find_map(|promise| match promise {
        Promise::Carried(parts) => Some(*parts),
        _ => None,
    });
    if carried == Some(1) {
        let carried = phone.replica.status().expect("it opens").carried;
        let arrived = phone.names().iter().any(|name| name == "Wang's first");
        assert!(
            carried == 1 || arrived,
            "{context}: a colleague's part is gone"
        );
    }
}

/// Checks that no file holds a word about the client.
pub(crate) fn check_gone(files: &Files, context: &str) {
    for (name, bytes) in files {
        for secret in SECRETS {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{context}: {secret:?} still stands in {name}");
        }
    }
}
