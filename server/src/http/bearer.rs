//! The token by which a phone is known.

use axum::http::{HeaderMap, StatusCode, header};

use crate::sync::Refused;

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| {
            let text = "the request bears no device token: enrol the phone";
            Refused::new(StatusCode::UNAUTHORIZED, "token", text)
        })
}
