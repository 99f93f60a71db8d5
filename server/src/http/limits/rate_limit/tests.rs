use std::future::{pending, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::body::Body;

use super::*;

const FEW: Rate = Rate {
    at_once: 2,
    per_second: 0,
};
const MANY: Rate = Rate {
    at_once: 1_000,
    per_second: 1_000,
};
const NEVER: Duration = Duration::from_secs(100 * 24 * 60 * 60);

fn rate_limit(asked: Rate, refused: Rate, tarpit: Tarpit) -> RateLimit {
    RateLimit {
        asked: Rates::of(asked, asked),
        refused: Rates::of(refused, refused),
        concurrency: ConcurrencyLimit::default(),
        tarpit,
    }
}

fn request(token: &str, address: &str) -> Request {
    let mut request = Request::post("/v1/sync")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    let address: SocketAddr = address.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(address));
    request
}

/// The status when it is answered without waiting, none when the answer is held back.
fn at_once(rate_limit: &RateLimit, request: Request, status: StatusCode) -> Option<u16> {
    let passing = pin!(rate_limit.pass(request, |_| ready(status.into_response())));
    match passing.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => Some(response.status().as_u16()),
        Poll::Pending => None,
    }
}

const LI: (&str, &str) = ("li", "192.0.2.1:9");
const EVIL: (&str, &str) = ("evil", "192.0.2.66:9");

#[tokio::test]
async fn a_device_that_asks_too_often_waits_for_its_answer_and_nobody_else_does() {
    let rate_limit = rate_limit(FEW, MANY, Tarpit::of(NEVER, 10));
    let asks = |(token, address)| at_once(&rate_limit, request(token, address), StatusCode::OK);
    assert_eq!([asks(EVIL), asks(EVIL)], [Some(200), Some(200)]);
    assert_eq!(asks(EVIL), None, "its answer is late");
    let behind_the_same_address = ("other", EVIL.1);
    assert_eq!(asks(behind_the_same_address), None);
    assert_eq!(asks((EVIL.0, "192.0.2.67:9")), None, "the token is known");
    assert_eq!(asks(LI), Some(200));
}

#[tokio::test]
async fn a_device_that_is_refused_again_and_again_is_turned_away_and_waits() {
    let rate_limit = rate_limit(MANY, FEW, Tarpit::of(NEVER, 10));
    let gets = |(token, address), status| at_once(&rate_limit, request(token, address), status);
    for _ in 0..5 {
        assert_eq!(gets(EVIL, StatusCode::OK), Some(200));
        assert_eq!(gets(EVIL, StatusCode::CONFLICT), Some(409), "it signs anew");
    }
    assert_eq!(gets(EVIL, StatusCode::BAD_REQUEST), Some(400));
    assert_eq!(gets(EVIL, StatusCode::PAYLOAD_TOO_LARGE), Some(413));
    assert_eq!(gets(EVIL, StatusCode::OK), None, "nobody looks at it");
    let behind_the_same_address = ("other", EVIL.1);
    assert_eq!(gets(behind_the_same_address, StatusCode::OK), Some(200));
    let refused = gets(behind_the_same_address, StatusCode::UNAUTHORIZED);
    assert_eq!(refused, None, "it is answered, but late");
    assert_eq!(gets(LI, StatusCode::BAD_REQUEST), Some(400));
    assert_eq!(gets(LI, StatusCode::TOO_MANY_REQUESTS), None, "a guess");
}

#[tokio::test]
async fn what_is_on_its_way_may_all_be_refused() {
    let rate_limit = rate_limit(MANY, FEW, Tarpit::of(NEVER, 10));
    let mut context = Context::from_waker(Waker::noop());
    let never = |_| pending::<Response>();
    let mut passing = [(); 2].map(|()| Box::pin(rate_limit.pass(request(EVIL.0, EVIL.1), never)));
    for body in &mut passing {
        assert!(body.as_mut().poll(&mut context).is_pending());
    }
    let third = at_once(&rate_limit, request(EVIL.0, EVIL.1), StatusCode::OK);
    assert_eq!(third, None, "two at most");
}

#[tokio::test]
async fn a_late_answer_is_the_same_answer() {
    let after = Duration::from_millis(20);
    let rate_limit = rate_limit(FEW, MANY, Tarpit::of(after, 10));
    let asks = || rate_limit.pass(request(EVIL.0, EVIL.1), |_| ready(().into_response()));
    let (_, _) = (asks().await, asks().await);
    let asked = Instant::now();
    let response = asks().await;
    assert!(asked.elapsed() >= after);
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn no_more_answers_wait_than_there_is_room_for() {
    let rate_limit = rate_limit(MANY, MANY, Tarpit::of(NEVER, 1));
    let mut context = Context::from_waker(Waker::noop());
    let asks = || {
        rate_limit.pass(request(EVIL.0, EVIL.1), |_| {
            ready(StatusCode::TOO_MANY_REQUESTS.into_response())
        })
    };
    {
        let first = pin!(asks());
        assert!(first.poll(&mut context).is_pending());
        assert!(pin!(asks()).poll(&mut context).is_ready());
    }
    // Whoever hung up waits no longer.
    assert!(pin!(asks()).poll(&mut context).is_pending());
}

#[tokio::test]
async fn a_device_has_few_bodies_in_hand_and_what_is_no_body_does_not_count() {
    let rate_limit = rate_limit(MANY, MANY, Tarpit::of(NEVER, 10));
    let mut context = Context::from_waker(Waker::noop());
    let never = |_| pending::<Response>();
    let mut passing = [(); 4].map(|()| Box::pin(rate_limit.pass(request(LI.0, LI.1), never)));
    for body in &mut passing {
        assert!(body.as_mut().poll(&mut context).is_pending());
    }
    let asks = |request| at_once(&rate_limit, request, StatusCode::OK);
    assert_eq!(asks(request(LI.0, LI.1)), None);
    let mut live = request(LI.0, LI.1);
    *live.method_mut() = Method::GET;
    assert_eq!(asks(live), Some(200));
    assert_eq!(asks(request(EVIL.0, EVIL.1)), Some(200));
    drop(passing);
    assert_eq!(asks(request(LI.0, LI.1)), Some(200), "its line broke off");
}
