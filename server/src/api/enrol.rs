//! `POST /v1/enrol`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use streetbook_core::sync::{Enrol, deflate, from_bytes, inflate, to_bytes};

use super::problem::Refused;
use crate::app::App;

/// An enrolment is small.
const PLAIN_BYTES_MAX: usize = 16 * 1024;

/// A device joins, by a one-time code or as a successor.
pub async fn enrol(State(app): State<Arc<App>>, body: Bytes) -> Result<impl IntoResponse, Refused> {
    let malformed = |text: String| Refused::new(StatusCode::BAD_REQUEST, "malformed", text);
    let plain = inflate(&body, PLAIN_BYTES_MAX).map_err(|error| malformed(error.to_string()))?;
    let request: Enrol = from_bytes(&plain).map_err(|error| malformed(error.to_string()))?;
    let enrolled = app.enrol(&request).await?;
    let body = deflate(&to_bytes(&enrolled));
    Ok(([(header::CONTENT_TYPE, "application/cbor")], body))
}
