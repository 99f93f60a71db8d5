//! Refusals over HTTP.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::request_log::refused_with;
pub use crate::sync::Refused;

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        refused_with(self.code());
        let status = StatusCode::from_u16(self.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content = [(header::CONTENT_TYPE, "application/cbor")];
        (status, content, self.body()).into_response()
    }
}
