//! `GET /v1/live`: "book B is at n", as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::rule::Known;
use crate::state::AppState;

/// News of the books that the device may read.
pub async fn live(
    State(app): State<Arc<AppState>>,
    Known(device): Known,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = BroadcastStream::new(app.news.subscribe());
    let events = news.filter_map(move |news| {
        let (book, position) = news.ok()?;
        let directory = app.handles.directory.read();
        let may_read = directory.books_of_device(&device).contains(&book);
        may_read.then(|| {
            Ok(Event::default()
                .event("book")
                .data(format!("{book} {position}")))
        })
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
