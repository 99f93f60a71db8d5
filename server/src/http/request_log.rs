//! One line in the log for each request, and a span around it that every line behind it bears.
//!
//! Nothing that somebody wrote is in it: the route is logged as the router knows it, `/record/{id}`, never
//! the address that was asked for. Handlers add `device`, `person` and `code` where they know them.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tracing::field::{Empty, display};
use tracing::{Instrument, Span, error_span, info};

/// Addresses that no route has.
const NO_ROUTE: &str = "none";

/// Returns the router with each request logged.
pub fn logged(router: Router) -> Router {
    router.layer(from_fn(log))
}

/// Records the requesting device in the current request's span.
pub(crate) fn asked_by_device(device: streetbook_core::ids::DeviceId) {
    Span::current().record("device", display(device));
}

/// Records the requesting person in the current request's span.
pub(crate) fn asked_by_person(person: &streetbook_core::ids::PersonId) {
    Span::current().record("person", display(person));
}

/// Records the code of a refusal in the current request's span.
pub(crate) fn refused_with(code: &str) {
    Span::current().record("code", code);
}

async fn log(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(NO_ROUTE, MatchedPath::as_str);
    // At the level of errors, so that a log of errors alone still says whose request failed.
    let span = error_span!(
        "request",
        method = %request.method(),
        route,
        device = Empty,
        person = Empty,
        code = Empty
    );
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| info!(status, ms, "answered"));
    response
}

#[cfg(test)]
mod tests {
    use std::io::{Result, Write};
    use std::sync::{Arc, Mutex};

    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::post;
    use serde_json::Value as Json;
    use tower::ServiceExt;

    use super::*;

    /// Lines of a log.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    async fn fails() -> StatusCode {
        tracing::error!(error = "no room", "an act failed");
        StatusCode::SERVICE_UNAVAILABLE
    }

    #[tokio::test]
    async fn what_fails_behind_a_request_is_logged_with_the_act_that_was_asked_for() {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt()
            .json()
            .with_writer(move || writer.clone());
        let _log = tracing::subscriber::set_default(log.finish());
        let router = logged(Router::new().route("/record/{id}/choose", post(fails)));
        let asked = Request::post("/record/7/choose?number=13800005678");
        router
            .oneshot(asked.body(Body::empty()).unwrap())
            .await
            .unwrap();

        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Json> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert_eq!(lines[0]["fields"]["error"], "no room");
        assert_eq!(lines[0]["span"]["route"], "/record/{id}/choose");
        assert_eq!(lines[1]["fields"]["status"], 503);
        assert!(!text.contains("138"), "{text}");
    }
}
