//! A phone in a story: a simulated disk, the replica on it, and its way to the office.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::record::{Shown, State};
use streetbook_core::replica::{
    self, DeviceSecrets, Filter, Listed, Moment, Outgoing, Replica, ReplicaError,
};
use streetbook_core::seal::SealKey;
use streetbook_core::time::Instant;

use super::office::Office;
use super::{Dice, SimDisk};

pub type Files = BTreeMap<String, Vec<u8>>;

pub struct Phone {
    pub disk: SimDisk,
    pub replica: Replica,
    minutes: i64,
}

/// What a conversation with the office cost.
#[derive(Default, Debug)]
pub struct Talk {
    pub round_trips: usize,
    pub bytes_up: usize,
    pub bytes_down: usize,
}

/// Random bytes that differ by seed.
pub fn dice(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut dice = Dice(seed);
    move |bytes: &mut [u8]| bytes.fill_with(|| dice.below(256) as u8)
}

pub fn fields(json: Json) -> BTreeMap<String, Json> {
    json.as_object().unwrap().clone().into_iter().collect()
}

pub fn moment(minutes: i64) -> Moment {
    Moment {
        wall: Instant::from_millis(1_700_000_000_000 + minutes * 60_000),
        booted: Instant::from_millis(1_700_000_000_000),
        boot: 7,
    }
}

/// The key of every phone of `sealed_phone`.
pub fn key() -> SealKey {
    SealKey::from_bytes([11; 32])
}

/// In `sealed_phone` every phone is sealed, elsewhere none is.
pub fn seal() -> Option<SealKey> {
    (env!("CARGO_CRATE_NAME") == "sealed_phone").then(key)
}

/// The files on a disk as the stories of this crate keep them.
pub fn on(disk: &SimDisk) -> replica::Files {
    replica::Files::on(Arc::new(disk.clone()), seal())
}

/// The files with what their frames say, whether they are sealed or not; set-aside tails too.
pub fn opened(files: &Files) -> Files {
    let open = |(name, bytes): (&String, &Vec<u8>)| {
        let mut said = bytes.clone();
        if let Some(key) = seal() {
            open_frames(&key, name, bytes, &mut said);
        }
        (name.clone(), said)
    };
    files.iter().map(open).collect()
}

/// Appends the body of whatever is a frame and opens with the key.
fn open_frames(key: &SealKey, name: &str, bytes: &[u8], said: &mut Vec<u8>) {
    let parts: Vec<&str> = name.split('-').collect();
    let [prefix, owner, segment, ..] = parts[..] else {
        return;
    };
    let purpose = match prefix {
        "journal" => 1,
        "heard" => 2,
        "rows" => 3,
        _ => 5,
    };
    let segment = u32::from_str_radix(&segment[..8], 16).unwrap();
    let mut place = vec![purpose];
    place.extend(streetbook_core::ids::unhex::<16>(owner).unwrap());
    place.extend(segment.to_be_bytes());
    for at in 0..bytes.len().saturating_sub(28) {
        let head = &bytes[at..at + 28];
        let length = u32::from_be_bytes(head[12..16].try_into().unwrap()) as usize;
        let body = bytes.get(at + 28..).and_then(|rest| rest.get(..length));
        if head[..4] == [0x8b, b'S', b'B', 0x1f]
            && let Some(body) = body
        {
            let place = [&place, &head[4..12], &head[16..17]].concat();
            said.extend(key.open(&place, body).unwrap());
        }
    }
}

/// The seeds that a phone of this number draws.
pub fn seeds(number: u64) -> DeviceSecrets {
    DeviceSecrets::draw(&mut dice(number))
}

impl Phone {
    /// Enrols a fresh phone of a person.
    pub fn enrolled(office: &mut Office, person: &str, number: u64) -> Phone {
        Phone::enrolled_on(SimDisk::default(), office, person, number).unwrap()
    }

    /// The same on a disk that may fail.
    pub fn enrolled_on(
        disk: SimDisk,
        office: &mut Office,
        person: &str,
        number: u64,
    ) -> Result<Phone, ReplicaError> {
        let seeds = seeds(number);
        let body = office.enrols(&Replica::first_request(&seeds, person));
        let enrolled = Replica::read_enrolled(&body).unwrap();
        let replica = Replica::enrol(on(&disk), seeds, enrolled, "https://office")?;
        Ok(Phone {
            disk,
            replica,
            minutes: 0,
        })
    }

    /// A phone on a disk that holds these files.
    pub fn holding(files: &Files) -> Phone {
        Phone::on(SimDisk::holding(files)).unwrap()
    }

    pub fn on(disk: SimDisk) -> Result<Phone, ReplicaError> {
        let replica = Replica::open(on(&disk))?;
        Ok(Phone {
            disk,
            replica,
            minutes: 1_000,
        })
    }

    /// The app is closed and opened again.
    pub fn reopened(self) -> Phone {
        Phone::on(self.disk).unwrap()
    }

    pub fn now(&mut self) -> Moment {
        self.minutes += 1;
        moment(self.minutes)
    }

    pub fn tries_to_log(&mut self, kind: &str, values: Json) -> Result<RecordId, ReplicaError> {
        let now = self.now();
        self.replica.log(kind, &fields(values), now)
    }

    pub fn logs(&mut self, kind: &str, values: Json) -> RecordId {
        self.tries_to_log(kind, values).unwrap()
    }

    pub fn logs_point(&mut self, name: &str) -> RecordId {
        self.logs("point", json!({"name": name, "type": "agency"}))
    }

    pub fn amends(&mut self, id: RecordId, values: Json) {
        let now = self.now();
        self.replica.amend(id, &fields(values), now).unwrap();
    }

    /// Talks to the office until nothing is left to say.
    pub fn syncs(&mut self, office: &mut Office) -> Talk {
        self.tries_to_sync(office).unwrap()
    }

    pub fn tries_to_sync(&mut self, office: &mut Office) -> Result<Talk, ReplicaError> {
        let mut talk = Talk::default();
        while self.makes_a_round_trip(office, &mut talk)? {
            assert!(
                talk.round_trips < 60,
                "phone and office do not come to rest"
            );
        }
        Ok(talk)
    }

    /// One request and its answer. True where another is needed.
    pub fn makes_a_round_trip(
        &mut self,
        office: &mut Office,
        talk: &mut Talk,
    ) -> Result<bool, ReplicaError> {
        talk.round_trips += 1;
        let now = self.now();
        // A successor draws fresh ids whenever it is asked for.
        let seed = 1_000
            + self
                .replica
                .device()
                .0
                .iter()
                .map(|byte| u64::from(*byte))
                .sum::<u64>();
        match self.replica.next_request(now, &mut dice(seed))? {
            Outgoing::Enrol(body) => {
                let answer = office.enrols(&body);
                self.replica.on_enrolled(&answer)?;
                Ok(true)
            }
            Outgoing::Sync(body) => {
                let answer = office.answers(&body);
                talk.bytes_up += body.len();
                talk.bytes_down += answer.len();
                Ok(self.replica.on_answer(&answer)?.again)
            }
        }
    }

    pub fn list(&self) -> Vec<Listed> {
        self.replica.list(&Filter::default())
    }

    /// What the phone shows, in a form to compare.
    pub fn screen(&self) -> Vec<String> {
        self.list()
            .iter()
            .map(|entry| self.replica.json(entry).to_string())
            .collect()
    }

    pub fn shows(&self, id: RecordId) -> Shown {
        self.replica.show(id).unwrap().0.shown
    }

    pub fn state(&self, id: RecordId) -> State {
        self.replica.show(id).unwrap().0.state
    }

    /// A text field of a record.
    pub fn reads(&self, id: RecordId, field: &str) -> String {
        text_of(&self.shows(id), field)
    }

    /// The names of all records here, sorted.
    pub fn names(&self) -> Vec<String> {
        sorted_names(self.list().iter().map(|entry| &entry.shown))
    }
}

pub fn text_of(shown: &Shown, field: &str) -> String {
    match shown.fields.get(field) {
        Some(streetbook_core::kind::Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

pub fn sorted_names<'a>(all: impl Iterator<Item = &'a Shown>) -> Vec<String> {
    let mut names: Vec<String> = all.map(|shown| text_of(shown, "name")).collect();
    names.sort();
    names
}
