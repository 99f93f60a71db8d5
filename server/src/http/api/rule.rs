//! Authorisation of the phones' addresses, enforced before the handler runs.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use streetbook_core::ids::DeviceId;

use crate::http::bearer::bearer;
use crate::http::limits::rate_limit::RateLimit;
use crate::http::request_log::asked_by_device;
use crate::state::AppState;
use crate::sync::Refused;

/// The callers that an address admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every caller: the answer holds nothing about anybody, or the request needs a one-time code.
    Anyone,
    /// A device by its token alone, which must be known and not revoked: it is told that there is news,
    /// never which.
    Device,
    /// A device that signs its request. The body says which one, so that the handler checks token,
    /// signature and freshness; a caller without any token does not get that far.
    SigningDevice,
}

/// The device that [`Rule::Device`] admitted.
#[derive(Clone, Copy)]
pub(super) struct Known(pub(super) DeviceId);

/// The state that enforcing a rule needs.
#[derive(Clone)]
pub(super) struct DeviceAuth {
    pub(super) app: Arc<AppState>,
    pub(super) rate_limit: Arc<RateLimit>,
    pub(super) rule: Rule,
}

/// Passes a request to its handler if the rule admits it.
pub(super) async fn enforce(
    State(gate): State<DeviceAuth>,
    request: Request,
    next: Next,
) -> Response {
    let DeviceAuth {
        app,
        rate_limit,
        rule,
    } = gate;
    let answer = |request| answer(app, rule, request, next);
    rate_limit.pass(request, answer).await
}

async fn answer(app: Arc<AppState>, rule: Rule, mut request: Request, next: Next) -> Response {
    let admitted = match rule {
        Rule::Anyone => Ok(()),
        Rule::SigningDevice => bearer(request.headers()).map(drop),
        Rule::Device => known(&app, &request).map(|known| {
            asked_by_device(known.0);
            request.extensions_mut().insert(known);
        }),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

fn known(app: &AppState, request: &Request) -> Result<Known, Refused> {
    let token = bearer(request.headers())?;
    let directory = app.handles.directory.read();
    let found = directory.device_of_token(token);
    let text = "no device has this token";
    found
        .map(|device| Known(device.id))
        .ok_or_else(|| Refused::new(StatusCode::UNAUTHORIZED, "token", text))
}

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Known, Refused> {
        let known = parts.extensions.get().copied();
        known.ok_or_else(|| Refused::busy("the rule of this address names no device"))
    }
}
