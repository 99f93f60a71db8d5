//! What JavaScript may call, as JSON: bytes are hexadecimal, moments are RFC 3339.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value as Json, json};
use streetbook_core::ids::hex;
use streetbook_core::replica::{DeviceSecrets, Files, Filter, Moment, Outgoing, Replica};
use streetbook_core::time::Instant;

use super::memory::MemoryDisk;

/// The phones of this page; a call names one by its place.
#[derive(Default)]
pub struct Phones {
    open: Vec<Replica>,
    enrolling: Option<DeviceSecrets>,
}

#[derive(Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
enum Call {
    /// The first request of a new phone; dice are 80 random bytes.
    FirstRequest {
        code: String,
        dice: String,
    },
    /// The office's answer to it: the phone is there.
    Enrolled {
        body: String,
        address: String,
    },
    Log {
        phone: usize,
        at: String,
        kind: String,
        fields: Fields,
    },
    Amend {
        phone: usize,
        at: String,
        record: String,
        fields: Fields,
    },
    NextRequest {
        phone: usize,
        at: String,
    },
    Answered {
        phone: usize,
        status: u16,
        body: String,
    },
    List {
        phone: usize,
    },
    Status {
        phone: usize,
    },
}

type Fields = BTreeMap<String, Json>;
type Answer = Result<Json, String>;

impl Phones {
    /// Carries out one call; what went wrong is in `error`.
    pub fn call(&mut self, text: &[u8]) -> String {
        let call = serde_json::from_slice(text).map_err(text_of);
        let answer = call.and_then(|call| self.answer(call));
        answer
            .unwrap_or_else(|error| json!({ "error": error }))
            .to_string()
    }

    fn answer(&mut self, call: Call) -> Answer {
        match call {
            Call::FirstRequest { code, dice } => self.first_request(&code, &dice),
            Call::Enrolled { body, address } => self.enrolled(&body, &address),
            Call::Log {
                phone,
                at,
                kind,
                fields,
            } => {
                let id = self.phone(phone)?.log(&kind, &fields, moment(&at)?);
                Ok(json!({ "record": id.map_err(text_of)?.to_string() }))
            }
            Call::Amend {
                phone,
                at,
                record,
                fields,
            } => {
                let id = record.parse().map_err(text_of)?;
                let amended = self.phone(phone)?.amend(id, &fields, moment(&at)?);
                amended.map_err(text_of)?;
                Ok(json!({}))
            }
            Call::NextRequest { phone, at } => next_request(self.phone(phone)?, &at),
            Call::Answered {
                phone,
                status,
                body,
            } => answered(self.phone(phone)?, status, &body),
            Call::List { phone } => {
                let phone = self.phone(phone)?;
                let listed = phone.list(&Filter::default());
                let records: Vec<Json> = listed.iter().map(|entry| phone.json(entry)).collect();
                Ok(json!({ "records": records }))
            }
            Call::Status { phone } => {
                let status = self.phone(phone)?.status().map_err(text_of)?;
                Ok(json!({ "saved": status.saved, "waiting": status.waiting }))
            }
        }
    }

    fn phone(&mut self, place: usize) -> Result<&mut Replica, String> {
        self.open
            .get_mut(place)
            .ok_or_else(|| "there is no such phone".to_owned())
    }

    fn first_request(&mut self, code: &str, dice: &str) -> Answer {
        let mut drawn = bytes(dice)?.into_iter();
        let seeds = DeviceSecrets::draw(&mut |wanted| {
            for byte in wanted {
                *byte = drawn.next().unwrap_or_default();
            }
        });
        let body = Replica::first_request(&seeds, code);
        self.enrolling = Some(seeds);
        Ok(json!({ "body": hex(&body) }))
    }

    fn enrolled(&mut self, body: &str, address: &str) -> Answer {
        let seeds = self.enrolling.take().ok_or("no phone asked for papers")?;
        let papers = Replica::read_enrolled(&bytes(body)?).map_err(text_of)?;
        let files = Files::on(Arc::<MemoryDisk>::default(), None);
        let phone = Replica::enrol(files, seeds, papers, address).map_err(text_of)?;
        self.open.push(phone);
        Ok(json!({ "phone": self.open.len() - 1 }))
    }
}

fn next_request(phone: &mut Replica, at: &str) -> Answer {
    let mut no_dice = |_: &mut [u8]| unreachable!("a phone in memory is never restored");
    let outgoing = phone.next_request(moment(at)?, &mut no_dice);
    match outgoing.map_err(text_of)? {
        Outgoing::Sync(body) => Ok(json!({ "bearer": phone.bearer(), "body": hex(&body) })),
        Outgoing::Enrol(_) => Err("a phone in memory is never restored".to_owned()),
    }
}

fn answered(phone: &mut Replica, status: u16, body: &str) -> Answer {
    let body = bytes(body)?;
    if status == 200 {
        let progress = phone.on_answer(&body).map_err(text_of)?;
        return Ok(json!({ "again": progress.again }));
    }
    let problem = phone.on_problem(&body).map_err(text_of)?;
    Ok(json!({ "again": true, "problem": problem.code }))
}

fn moment(at: &str) -> Result<Moment, String> {
    Ok(Moment {
        wall: Instant::parse(at).map_err(text_of)?,
        booted: Instant::default(),
        boot: 1,
    })
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(pair), 16);
    pairs.map(byte).collect::<Result<_, _>>().map_err(text_of)
}

fn text_of(error: impl ToString) -> String {
    error.to_string()
}
