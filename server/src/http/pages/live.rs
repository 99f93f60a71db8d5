//! Live pages: "book B is at n", for the books that the visitor may read.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use streetbook_core::book::Book;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError::Lagged;

use super::Office;
use super::visitor::Visitor;

/// Often enough that no proxy takes the line for dead, seldom enough to cost nothing.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

pub(super) async fn live(
    State(office): State<Office>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let news = BroadcastStream::new(office.app.news.subscribe());
    // The session may end, or the person be moved, while the page stays open: asked at each event.
    let still_open = {
        let office = office.clone();
        move |_: &Result<(Book, u64), _>| Visitor::of(&office, &headers).is_some()
    };
    let events = news
        .take_while(still_open)
        .filter_map(move |news| match news {
            Ok((book, n)) => visitor.may_read(&office, &book).then(|| event(&book, n)),
            // Some were missed: whatever they were, the page loads itself again.
            Err(Lagged(_)) => Some(event(&Book::Workspace, 0)),
        });
    Sse::new(events.map(Ok::<Event, Infallible>))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response()
}

fn event(book: &Book, n: u64) -> Event {
    let news = serde_json::json!({"book": book.to_string(), "at": n});
    Event::default().event("news").data(news.to_string())
}
