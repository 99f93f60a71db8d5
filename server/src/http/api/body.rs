//! A request's body, or why it did not come.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use streetbook_core::limits;

use crate::sync::Refused;

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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::extract::DefaultBodyLimit;
    use axum::http::Request;
    use axum::routing::post;
    use streetbook_core::sync::{Problem, from_bytes, inflate};
    use tower::ServiceExt;

    use super::*;

    async fn refusal(body: Body) -> (u16, String) {
        let take = |body: Result<Bytes, BytesRejection>| async { whole(body).map(|_| ()) };
        let router = Router::new()
            .route("/", post(take))
            .layer(DefaultBodyLimit::max(8));
        let request = Request::post("/").body(body).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), 1024).await.unwrap();
        let problem: Problem = from_bytes(&inflate(&bytes, 1024).unwrap()).unwrap();
        (status, problem.code)
    }

    #[tokio::test]
    async fn what_is_too_large_or_breaks_off_is_refused_as_a_problem() {
        let large = refusal(Body::from("nine bytes")).await;
        assert_eq!(large, (413, "too_large".to_owned()));
        let pieces = [Ok("half"), Err(std::io::Error::other("the line is dead"))];
        let broken = Body::from_stream(tokio_stream::iter(pieces));
        assert_eq!(refusal(broken).await, (408, "incomplete".to_owned()));
    }
}
