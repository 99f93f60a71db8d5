//! A phone's connection from this machine to the office: the replica's half of the protocol, driven over
//! HTTP. Field apps bring their own network stack; the command line and the scripted field day use this.

use std::path::Path;
use std::time::Duration;

use streetbook_core::replica::{DeviceSecrets, Moment, Outgoing, Replica, ReplicaError};
use streetbook_core::seal::SealKey;
use streetbook_core::sync::{MessageError, Problem, from_bytes, inflate};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::secrets::{RandomError, random};

/// An office that does not answer within this time counts as unreachable.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// An answer is never larger; a captive portal's page is cut off here.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Problems that the phone can resolve by itself, one after another, before it gives up.
const PROBLEMS_MAX: u32 = 4;

/// A phone with more round trips than this in one sync is in an endless loop.
const ROUND_TRIPS_MAX: u64 = 10_000;

/// The address of the office.
pub struct Line {
    agent: ureq::Agent,
    address: String,
}

/// The result of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Requests that were answered.
    pub round_trips: u64,
    /// Bytes of the requests' bodies.
    pub bytes_up: u64,
    /// Bytes of the answers' bodies.
    pub bytes_down: u64,
    /// Own entries that were unsent before.
    pub sent: u64,
    /// Own entries with a first receipt by now.
    pub receipted: u64,
    /// Entries received of others.
    pub received: u64,
}

impl Line {
    /// The connection to an address such as `http://127.0.0.1:8080`.
    pub fn to(address: &str) -> Line {
        Line::with(address, RootCerts::WebPki)
    }

    /// The connection to an office whose certificate is signed by this authority (PEM), and by no
    /// other.
    ///
    /// # Errors
    /// [`LineError::Authority`] if the PEM holds no certificate.
    pub fn trusting(address: &str, authority: &[u8]) -> Result<Line, LineError> {
        let mut trusted = Vec::new();
        for item in parse_pem(authority) {
            match item.map_err(|_| LineError::Authority)? {
                PemItem::Certificate(certificate) => trusted.push(certificate),
                _ => return Err(LineError::Authority),
            }
        }
        if trusted.is_empty() {
            Err(LineError::Authority)
        } else {
            Ok(Line::with(address, RootCerts::new_with_certs(&trusted)))
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
    /// [`LineError`]; the directory then stays empty.
    pub fn enrol(
        &self,
        directory: &Path,
        seal: Option<SealKey>,
        code: &str,
    ) -> Result<Replica, LineError> {
        let seeds = DeviceSecrets::draw(&mut dice()?);
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

    /// Syncs until nothing is left to exchange.
    ///
    /// # Errors
    /// [`LineError`]; the results of the round trips until then are stored, and nothing is lost.
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

/// Random numbers for a replica. They are drawn in advance, since drawing can fail.
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

/// Reasons that a sync did not finish. No data is lost.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// No answer, or not one of the office.
    #[error("the office cannot be reached ({0}): what waits stays saved on this phone")]
    Unreachable(String),
    /// A refusal by the office.
    #[error("the office refused: {0}")]
    Refused(String),
    /// Phone and office go on exchanging without end.
    #[error("phone and office do not come to an end: report this, nothing is lost")]
    Restless,
    /// An error of the phone's files, or an answer that is not valid.
    #[error(transparent)]
    Phone(#[from] ReplicaError),
    /// No random numbers.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The PEM of the authority holds no certificate, or something else too.
    #[error("the authority's file must hold certificates as PEM and nothing else")]
    Authority,
}
