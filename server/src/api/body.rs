//! A request's body, or why it did not come.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use streetbook_core::limits;

use super::problem::Refused;

/// The whole body; what is too large or breaks off is refused as a problem like everything else.
pub fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Refused> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let bytes_max = limits::REQUEST_BYTES_MAX;
            let text = format!("the request is larger than {bytes_max} bytes: send less at once");
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", text)
        }
        _ => {
            let text = "the request broke off or came too slowly: send it again";
            Refused::new(StatusCode::REQUEST_TIMEOUT, "incomplete", text)
        }
    })
}
