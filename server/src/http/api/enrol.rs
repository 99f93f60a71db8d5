//! `POST /v1/enrol`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use streetbook_core::sync::{Enrol, Enrolled, deflate, from_bytes, inflate, to_bytes};

use super::body::whole;
use crate::http::limits::{Attempt, Throttle};
use crate::http::request_log::asked_by_device;
use crate::state::AppState;
use crate::sync::{JoinFailure, Refused};

/// An enrolment is small.
const PLAIN_BYTES_MAX: usize = 16 * 1024;

/// The office, and who has guessed at its codes.
#[derive(Clone)]
pub struct EnrolState {
    app: Arc<AppState>,
    throttle: Arc<Throttle>,
}

impl EnrolState {
    /// Returns the state of an office without failed attempts.
    pub fn new(app: Arc<AppState>) -> EnrolState {
        EnrolState {
            app,
            throttle: Arc::default(),
        }
    }

    /// Enrols a device unless too many attempts failed from its address. A failure by the office's
    /// own fault counts as no guess.
    async fn enrol(&self, request: &Enrol, address: IpAddr) -> Result<Enrolled, Refused> {
        let attempt = Attempt {
            login: None,
            address,
        };
        self.throttle
            .begin(attempt, self.app.handles.clock.now())
            .map_err(|wait| {
                Refused::new(StatusCode::TOO_MANY_REQUESTS, "throttled", wait.to_string())
            })?;
        let enrolled = self.app.exchange.enrol(request).await;
        if !matches!(enrolled, Err(JoinFailure::Enrol(_))) {
            self.throttle.succeeded(attempt);
        }
        Ok(enrolled?)
    }
}

/// A device joins, by a one-time code or as a successor.
pub async fn enrol(
    State(enrol_state): State<EnrolState>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Refused> {
    let malformed = |text: String| Refused::new(StatusCode::BAD_REQUEST, "malformed", text);
    let body = whole(body)?;
    let plain = inflate(&body, PLAIN_BYTES_MAX).map_err(|error| malformed(error.to_string()))?;
    let request: Enrol = from_bytes(&plain).map_err(|error| malformed(error.to_string()))?;
    asked_by_device(request.device);
    let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let address = from.map_or(nowhere, |Extension(ConnectInfo(from))| from.ip());
    let enrolled = enrol_state.enrol(&request, address).await?;
    let body = deflate(&to_bytes(&enrolled));
    Ok(([(header::CONTENT_TYPE, "application/cbor")], body))
}
