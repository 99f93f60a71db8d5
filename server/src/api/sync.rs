//! `POST /v1/sync`: what a phone has written goes into the ledger, what it has not read comes back.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Head, JournalPart};
use streetbook_core::sync::{
    Challenge, Fork, MessageError, Problem, Receipt, Request, Response, SignedRequest, WIRE_VERSION,
};

use super::body::whole;
use super::pages::{Reader, pages};
use super::problem::Refused;
use crate::app::App;
use crate::commit::{Outcome, Push};
use crate::ledger::Received;

/// Answers one request.
pub async fn sync(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Refused> {
    let token = bearer(&headers)?.to_owned();
    let body = whole(body)?;
    let (signed, request) = tokio::task::spawn_blocking(move || SignedRequest::open(&body))
        .await
        .map_err(|_| Refused::busy("the request could not be read: try again"))?
        .map_err(malformed)?;
    let turn = app.turn_of(request.device);
    let _turn = turn.lock().await;
    let revoked = admit(&app, &token, &signed, &request).await?;
    let outcomes = push(&app, &request).await?;
    if request.wait {
        for outcome in outcomes.iter().filter(|outcome| outcome.through.n > 0) {
            let last = EntryRef {
                device: outcome.device,
                n: outcome.through.n,
            };
            app.wait_until_judged(last).await;
        }
    }
    let stored = outcomes.iter().map(|outcome| outcome.stored).sum();
    let held_back = app.quota.charge(request.device, stored, app.clock.now());
    let response = answer(&app, request, outcomes, revoked).await?;
    let body = tokio::task::spawn_blocking(move || response.seal())
        .await
        .map_err(|_| Refused::busy("the answer could not be written: try again"))?;
    tokio::time::sleep(held_back).await;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], body))
}

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| {
            let text = "the request bears no device token: enrol the phone";
            Refused::new(StatusCode::UNAUTHORIZED, "token", text)
        })
}

fn malformed(error: MessageError) -> Refused {
    let (status, code) = match &error {
        MessageError::TooLarge { .. }
        | MessageError::TooMany { .. }
        | MessageError::TooManyItems { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        MessageError::Frame(streetbook_core::sync::FrameError::TooLarge { .. }) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "too_large")
        }
        MessageError::Version { .. } => (StatusCode::BAD_REQUEST, "version"),
        _ => (StatusCode::BAD_REQUEST, "malformed"),
    };
    Refused::new(status, code, error.to_string())
}

/// Lets a request in: device, token, signature, freshness. True for a revoked device, which may still
/// push into quarantine.
async fn admit(
    app: &App,
    token: &str,
    signed: &SignedRequest,
    request: &Request,
) -> Result<bool, Refused> {
    let device = request.device;
    if app.read_directory()?.device(&device).is_none() {
        let papers = request.papers.as_ref().ok_or_else(|| {
            let text = "the office does not know this device: it shows its papers";
            Refused::new(StatusCode::UNAUTHORIZED, Problem::UNKNOWN_DEVICE, text)
        })?;
        app.adopt(papers).await?;
    }
    let (key, revoked) = {
        let directory = app.read_directory()?;
        let known = directory
            .device(&device)
            .filter(|known| known.accepts_token(token))
            .ok_or_else(|| {
                let text = "the token is not this device's";
                Refused::new(StatusCode::UNAUTHORIZED, "token", text)
            })?;
        (known.key.clone(), known.is_revoked())
    };
    signed
        .verify(&key)
        .map_err(|error| Refused::new(StatusCode::UNAUTHORIZED, "proof", error.to_string()))?;
    let challenge = &signed.challenge;
    let last = app.store.index.last_challenge(device).map_err(failed)?;
    let stale = last.is_some_and(|last| challenge.at < last);
    if stale || !app.keys.check_challenge(device, challenge) {
        let fresh = fresh_challenge(app, device)?;
        let text = "the request was signed over an old challenge: sign a fresh one";
        let refused = Refused::new(StatusCode::CONFLICT, Problem::STALE, text);
        return Err(refused.with(fresh));
    }
    let index = &app.store.index;
    index
        .set_last_challenge(device, challenge.at)
        .map_err(failed)?;
    app.given.asked(device, challenge.at, request.head.n);
    Ok(revoked)
}

/// A challenge for the device's next request. When the server's clock was set back it stands still for
/// the device: a challenge older than the last used one would lock an honest phone out.
fn fresh_challenge(app: &App, device: DeviceId) -> Result<Challenge, Refused> {
    let last = app.store.index.last_challenge(device).map_err(failed)?;
    let now = app.clock.now();
    let at = last.map_or(now, |last| last.max(now));
    Ok(app.keys.challenge(device, at))
}

fn failed(error: crate::index::IndexError) -> Refused {
    Refused::busy(error.to_string())
}

/// Stores what was pushed, each part checked against its own device.
async fn push(app: &App, request: &Request) -> Result<Vec<Outcome>, Refused> {
    let mut pushes = Vec::new();
    for part in &request.push {
        if let Some(papers) = &part.certificate
            && app.read_directory()?.device(&part.device).is_none()
        {
            app.adopt(papers).await?;
        }
        let key = app
            .read_directory()?
            .device(&part.device)
            .filter(|device| !device.is_office())
            .map(|device| device.key.clone());
        let key = key.ok_or_else(|| {
            let text = "a journal came whose device the office does not know: send its papers too";
            Refused::new(StatusCode::BAD_REQUEST, "relay", text)
        })?;
        let heads = check_part(app, part, &key)?;
        pushes.push(Push {
            part: part.clone(),
            received: earlier(app, request, part, &heads),
            carrier: (part.device != request.device).then_some(request.device),
        });
    }
    if pushes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(app.store.committer.push(pushes).await?)
}

fn check_part(
    app: &App,
    part: &JournalPart,
    key: &streetbook_core::journal::PublicKey,
) -> Result<Vec<Head>, Refused> {
    part.verify(app.keys.ledger(), key)
        .map_err(|error| Refused::new(StatusCode::BAD_REQUEST, "journal", error.to_string()))?;
    Ok(part.heads())
}

/// When entries were stored first, as receipts from before a restore prove it.
fn earlier(app: &App, request: &Request, part: &JournalPart, heads: &[Head]) -> Vec<Received> {
    let mut received: Vec<Received> = request
        .earlier
        .iter()
        .filter(|receipt| {
            receipt.device == part.device
                && heads.contains(&receipt.through)
                && app.keys.check_receipt(receipt)
        })
        .map(|receipt| Received {
            through: receipt.through.n,
            at: receipt.received_at,
        })
        .collect();
    received.sort_by_key(|received| received.through);
    received.dedup_by_key(|received| received.through);
    received
}

/// Receipts, and pages of the books that the device may read.
async fn answer(
    app: &Arc<App>,
    request: Request,
    outcomes: Vec<Outcome>,
    revoked: bool,
) -> Result<Response, Refused> {
    let device = request.device;
    let papers = app.renew(&device).await?;
    let forks = outcomes
        .iter()
        .filter_map(|outcome| {
            Some(Fork {
                device: outcome.device,
                common: outcome.fork?,
            })
        })
        .collect();
    let receipts = receipts(app, &request, &outcomes)?;
    let reader = Reader::of(app, device, revoked)?;
    let pulled: Vec<_> = request.pull.iter().map(|cursor| &cursor.book).collect();
    let joined = reader.books.iter().filter(|book| !pulled.contains(book));
    let joined = joined.cloned().collect();
    let gone = request
        .pull
        .iter()
        .map(|cursor| cursor.book.clone())
        .filter(|book| !reader.books.contains(book))
        .collect();
    let directory = app.read_directory()?.position();
    let challenge = fresh_challenge(app, device)?;
    app.given.answered(device, challenge.at, directory);
    let shared = app.clone();
    let books = tokio::task::spawn_blocking(move || pages(&shared, &reader, &request));
    let (books, more) = books
        .await
        .map_err(|_| Refused::busy("the books could not be read: try again"))?
        .map_err(failed)?;
    Ok(Response {
        version: WIRE_VERSION,
        ledger: app.keys.ledger(),
        challenge,
        directory,
        certificate: papers,
        receipts,
        joined,
        gone,
        books,
        more,
        forks,
    })
}

/// A receipt for each journal that was pushed, and for the device's own where the two sides differ.
fn receipts(app: &App, request: &Request, outcomes: &[Outcome]) -> Result<Vec<Receipt>, Refused> {
    let mut receipts: Vec<Receipt> = outcomes
        .iter()
        .map(|outcome| {
            app.keys
                .receipt(outcome.device, outcome.through, outcome.received_at)
        })
        .collect();
    let own = |device: DeviceId| outcomes.iter().any(|outcome| outcome.device == device);
    if !own(request.device) {
        let end = app.store.index.head(request.device).map_err(failed)?;
        if end.head != request.head {
            receipts.push(app.keys.receipt(request.device, end.head, end.received_at));
        }
    }
    Ok(receipts)
}

impl App {
    /// The directory, for as long as the guard lives.
    pub(super) fn read_directory(
        &self,
    ) -> Result<std::sync::RwLockReadGuard<'_, crate::access::Directory>, Refused> {
        self.directory
            .read()
            .map_err(|_| Refused::busy("the directory is in an unknown state: restart the server"))
    }
}
