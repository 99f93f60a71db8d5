//! The line from a phone on this machine to the office: the replica's half of the wire, driven over
//! HTTP. Field apps bring their own network stack; the command line and the scripted field day use this.

use std::path::Path;
use std::time::Duration;

use streetbook_core::replica::{Moment, Outgoing, Replica, ReplicaError, Seeds};
use streetbook_core::seal::SealKey;
use streetbook_core::sync::{MessageError, Problem, from_bytes, inflate};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::access::{RandomError, random};

/// An office that does not answer within this time is out of reach.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// An answer is never larger; a captive portal's page is cut here.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Refusals that the phone can answer by itself, one after another, before it gives up.
const PROBLEMS_MAX: u32 = 4;

/// A phone that exchanges more than this in one go is going round in circles.
const ROUND_TRIPS_MAX: u64 = 10_000;

/// Where the office is.
pub struct Line {
    agent: ureq::Agent,
    address: String,
}

/// What a sync achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Requests that were answered.
    pub round_trips: u64,
    /// Bytes of the requests' bodies.
    pub bytes_up: u64,
    /// Bytes of the answers' bodies.
    pub bytes_down: u64,
    /// Own entries that waited before.
    pub sent: u64,
    /// Own entries receipted by now for the first time.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
}

impl Line {
    /// The line to an address such as `http://127.0.0.1:8080`.
    pub fn to(address: &str) -> Line {
        Line::with(address, RootCerts::WebPki)
    }

    /// The line to an office that an authority of one's own vouches for, and nobody else: its certificates
    /// as PEM.
    ///
    /// # Errors
    /// [`LineError::Authority`] when they hold no certificate.
    pub fn trusting(address: &str, authority: &[u8]) -> Result<Line, LineError> {
        let mut trusted = Vec::new();
        for item in parse_pem(authority) {
            match item.map_err(|_| LineError::Authority)? {
                PemItem::Certificate(certificate) => trusted.push(certificate),
                _ => return Err(LineError::Authority),
            }
        }
        match trusted.is_empty() {
            true => Err(LineError::Authority),
            false => Ok(Line::with(address, RootCerts::new_with_certs(&trusted))),
        }
    }

    fn with(address: &str, trusted: RootCerts) -> Line {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(ANSWER_WITHIN))
            .http_status_as_error(false)
            .tls_config(TlsConfig::builder().root_certs(trusted).build())
            .build();
        Line {
            agent: config.into(),
            address: address.trim_end_matches('/').to_owned(),
        }
    }

    /// Enrols a new phone in a directory, sealed with this key, with a one-time code.
    ///
    /// # Errors
    /// [`LineError`]; the directory stays empty then.
    pub fn enrol(
        &self,
        directory: &Path,
        seal: Option<SealKey>,
        code: &str,
    ) -> Result<Replica, LineError> {
        let seeds = Seeds::draw(&mut dice()?);
        let (status, body) = self.post("/v1/enrol", None, &Replica::first_request(&seeds, code))?;
        if status != 200 {
            return Err(refusal(&body));
        }
        let enrolled = Replica::read_enrolled(&body)?;
        Ok(Replica::enrol_dir(
            directory,
            seal,
            seeds,
            enrolled,
            &self.address,
        )?)
    }

    /// Exchanges everything that there is to exchange.
    ///
    /// # Errors
    /// [`LineError`]; what was exchanged until then stays, and nothing is lost.
    pub fn sync(&self, phone: &mut Replica, now: impl Fn() -> Moment) -> Result<Synced, LineError> {
        let mut dice = dice()?;
        let mut synced = Synced {
            sent: phone.status()?.waiting,
            ..Synced::default()
        };
        let mut problems = 0;
        loop {
            let outgoing = phone.next_request(now(), &mut dice)?;
            let (path, request) = match &outgoing {
                Outgoing::Sync(body) => ("/v1/sync", body),
                Outgoing::Enrol(body) => ("/v1/enrol", body),
            };
            let bearer = phone.bearer();
            let (status, body) = self.post(path, Some(&bearer), request)?;
            synced.round_trips += 1;
            if synced.round_trips > ROUND_TRIPS_MAX {
                return Err(LineError::Restless);
            }
            synced.bytes_up += request.len() as u64;
            synced.bytes_down += body.len() as u64;
            match (&outgoing, status) {
                (Outgoing::Enrol(_), 200) => phone.on_enrolled(&body)?,
                (Outgoing::Sync(_), 200) => {
                    let progress = phone.on_answer(&body)?;
                    synced.receipted += progress.receipted;
                    synced.received += progress.received;
                    if !progress.again {
                        return Ok(synced);
                    }
                }
                _ => {
                    let problem = phone.on_problem(&body)?;
                    problems += 1;
                    let answerable = [Problem::STALE, Problem::UNKNOWN_DEVICE];
                    if problems > PROBLEMS_MAX || !answerable.contains(&problem.code.as_str()) {
                        return Err(LineError::Refused(problem.text));
                    }
                }
            }
        }
    }

    fn post(
        &self,
        path: &str,
        bearer: Option<&str>,
        body: &[u8],
    ) -> Result<(u16, Vec<u8>), LineError> {
        let unreachable = |error: ureq::Error| LineError::Unreachable(error.to_string());
        let mut request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("content-type", "application/cbor");
        if let Some(bearer) = bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        }
        let mut answer = request.send(body).map_err(unreachable)?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        Ok((status, body.read_to_vec().map_err(unreachable)?))
    }
}

/// Random numbers for a replica. They are drawn before they are needed, since drawing can fail.
fn dice() -> Result<impl FnMut(&mut [u8]), RandomError> {
    let mut drawn: Vec<u8> = random::<128>()?.to_vec();
    Ok(move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = drawn.pop().unwrap_or_default();
        }
    })
}

fn refusal(body: &[u8]) -> LineError {
    let problem = inflate(body, 64 * 1024)
        .map_err(MessageError::from)
        .and_then(|plain| from_bytes::<Problem>(&plain));
    match problem {
        Ok(problem) => LineError::Refused(problem.text),
        Err(_) => LineError::Unreachable("something that is not the office answered".to_owned()),
    }
}

/// Why a phone could not exchange everything. Nothing is lost by it.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// No answer, or not the office's.
    #[error("the office cannot be reached ({0}): what waits stays saved on this phone")]
    Unreachable(String),
    /// The office's own word.
    #[error("the office refused: {0}")]
    Refused(String),
    /// Phone and office do not come to an end.
    #[error("phone and office do not come to an end: report this, nothing is lost")]
    Restless,
    /// The phone's files, or an answer that is none.
    #[error(transparent)]
    Phone(#[from] ReplicaError),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// What should vouch for the office holds no certificate, or something else too.
    #[error("the authority's file must hold certificates as PEM and nothing else")]
    Authority,
}
