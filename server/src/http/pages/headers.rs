//! Headers on every answer of the office.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Office;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// `same-origin`, not `no-referrer`: with that, browsers send `Origin: null` with our own forms, and
/// [`super::csrf`] could not tell them from foreign ones. Other sites learn nothing either way.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

const YEAR_IN_TLS: &str = "max-age=31536000";

pub(super) async fn add(State(office): State<Office>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if office.secure {
        let value = HeaderValue::from_static(YEAR_IN_TLS);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    // Pages hold clients' names: no cache keeps them. Assets say themselves how long they last.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
