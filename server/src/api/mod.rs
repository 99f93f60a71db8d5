//! What phones ask over HTTP. `docs/PROTOCOL.md` describes the bytes.

mod body;
mod enrol;
mod live;
mod pages;
mod problem;
mod status;
mod sync;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use streetbook_core::limits;

use crate::app::App;

/// The routes for phones. Serve them with `ConnectInfo<SocketAddr>`, or failed enrolments from everywhere
/// count as those of one address.
pub fn router(app: Arc<App>) -> Router {
    let door = enrol::Door::new(app.clone());
    Router::new()
        .route("/v1/sync", post(sync::sync))
        .route("/v1/enrol", post(enrol::enrol).with_state(door))
        .route("/v1/live", get(live::live))
        .route("/v1/kinds", get(status::kinds))
        .route("/v1/health", get(status::health))
        .route("/v1/metrics", get(status::metrics))
        // One byte more than allowed gets in, so that the answer can say what is wrong.
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES_MAX + 1))
        .with_state(app)
}
