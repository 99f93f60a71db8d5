//! A form counts only when our own page sent it.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use streetbook_core::ids::{Hash, hex};

use super::failure::Failure;

/// Refuses whatever changes something and does not come from a page of this very host.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || is_same_origin(request.headers()) {
        next.run(request).await
    } else {
        Failure::CsrfRejected.into_response()
    }
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin: Option<&str> = text(header::ORIGIN);
    let host = origin
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

/// The token that every form of a session carries. Who knows it has read a page of that session.
pub(crate) fn form_token(session: &str) -> String {
    hex(Hash::of(&[b"streetbook/form/1", session.as_bytes()]).as_bytes())
}

/// True when a form carries its session's token. Both are hashed once more, so that the time taken to
/// compare says nothing about them.
pub(super) fn carries_token(session: &str, shown: &str) -> bool {
    Hash::of(&[form_token(session).as_bytes()]) == Hash::of(&[shown.as_bytes()])
}
