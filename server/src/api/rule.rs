//! Who may ask for an address of the phones, enforced before its handler runs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use streetbook_core::ids::DeviceId;

use super::problem::Refused;
use super::sync::bearer;
use crate::access::{Rates, Source, TooMany};
use crate::app::App;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Whoever comes: what is answered holds nothing of anybody, or asks for a one-time code.
    Anyone,
    /// A device by its token alone, which must be known and not revoked: it is told that there is news,
    /// never which.
    Device,
    /// A device that signs its request. The body says which one, so that the handler checks token,
    /// signature and freshness; whoever bears no token at all does not get that far.
    SigningDevice,
}

/// The device that [`Rule::Device`] let in.
#[derive(Clone, Copy)]
pub(super) struct Known(pub(super) DeviceId);

/// What enforcing a rule needs.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) app: Arc<App>,
    pub(super) rates: Arc<Rates>,
    pub(super) rule: Rule,
}

/// Lets a request through to its handler.
pub(super) async fn enforce(
    State(Gate { app, rates, rule }): State<Gate>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Err(too_many) = charge(&rates, &request) {
        return throttled(too_many);
    }
    let admitted = match rule {
        Rule::Anyone => Ok(()),
        Rule::SigningDevice => bearer(request.headers()).map(drop),
        Rule::Device => known(&app, &request).map(|known| {
            request.extensions_mut().insert(known);
        }),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

/// Counts the request of its address and of the token that it bears, before anything of it is read.
fn charge(rates: &Rates, request: &Request) -> Result<(), TooMany> {
    let now = Instant::now();
    if let Some(ConnectInfo(from)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        rates.charge_source(Source::of(from.ip()), now)?;
    }
    match bearer(request.headers()) {
        Ok(token) => rates.charge_device(token, now),
        Err(_) => Ok(()),
    }
}

fn throttled(too_many: TooMany) -> Response {
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut response = Refused::new(status, "throttled", too_many.to_string()).into_response();
    let seconds = HeaderValue::from(too_many.seconds());
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

fn known(app: &App, request: &Request) -> Result<Known, Refused> {
    let token = bearer(request.headers())?;
    let directory = app.exchange.read_directory()?;
    let mut devices = directory.devices();
    let found = devices.find(|device| !device.is_revoked() && device.accepts_token(token));
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
