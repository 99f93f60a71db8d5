//! No address asks for more pages than people can read.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;
use crate::http::limits::{Rates, Source};

/// Counts a request of its address before anything else is done for it.
pub(super) async fn bound(
    State(rates): State<Arc<Rates>>,
    request: Request,
    next: Next,
) -> Response {
    let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let source = from.map(|ConnectInfo(from)| Source::of(from.ip()));
    let charged = source.map_or(Ok(()), |source| rates.charge_source(source, Instant::now()));
    match charged {
        Ok(()) => next.run(request).await,
        Err(too_many) => Failure::Crowd(too_many.seconds()).into_response(),
    }
}
