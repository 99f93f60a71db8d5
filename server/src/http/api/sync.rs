//! `POST /v1/sync`: what a phone has written goes into the ledger, what it has not read comes back. What is
//! decided is decided in [`crate::sync`]; here are bytes, turns and waiting.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use streetbook_core::ids::EntryRef;

use super::body::whole;
use crate::http::bearer::bearer;
use crate::http::request_log::asked_by_device;
use crate::state::AppState;
use crate::sync::{Refused, open_request};

/// Answers one request.
pub async fn sync(
    State(app): State<Arc<AppState>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Refused> {
    let token = bearer(&headers)?.to_owned();
    let body = whole(body)?;
    let (signed, request) = tokio::task::spawn_blocking(move || open_request(&body))
        .await
        .map_err(|_| Refused::busy("the request could not be read: try again"))??;
    asked_by_device(request.device);
    let exchange = app.exchange.clone();
    let turn = exchange.turn_of(request.device);
    let _turn = turn.lock().await;
    exchange.admit(&token, &signed, &request).await?;
    let outcomes = exchange.push(&request).await?;
    if request.wait {
        for outcome in outcomes.iter().filter(|outcome| outcome.through.n > 0) {
            let last = EntryRef {
                device: outcome.device,
                n: outcome.through.n,
            };
            app.progress.until_judged(last).await;
        }
    }
    let stored = outcomes.iter().map(|outcome| outcome.stored).sum();
    let held_back = app
        .quota
        .charge(request.device, stored, app.handles.clock.now());
    let papers = exchange.renew(&request.device).await?;
    let answer = move || {
        let response = exchange.answer(&request, &outcomes, papers)?;
        Ok::<_, Refused>(response.seal())
    };
    let body = tokio::task::spawn_blocking(answer)
        .await
        .map_err(|_| Refused::busy("the answer could not be written: try again"))??;
    tokio::time::sleep(held_back).await;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], body))
}
