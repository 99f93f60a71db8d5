//! The addresses of the office.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::{
    Office, acts, assets, download, guard, headers, live, quarantine, record, records, reveal,
    sign_in,
};

/// Forms hold a reason or a value, nothing longer.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The office's pages. Serve them with `into_make_service_with_connect_info::<SocketAddr>()`, or guesses
/// from everywhere count as those of one address.
pub fn router(office: Office) -> Router {
    Router::new()
        .route("/", get(sign_in::door))
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/records/{kind}", get(records::show))
        .route("/record/{id}", get(record::show))
        .route("/record/{id}/choose", post(acts::choose))
        .route("/record/{id}/annul", post(acts::annul))
        .route("/record/{id}/reveal", post(reveal::reveal))
        .route("/quarantine", get(quarantine::show))
        .route("/export/{file}", get(download::download))
        .route("/v1/office/live", get(live::live))
        .route("/assets/{name}", get(assets::asset))
        .route_layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .route_layer(axum::middleware::from_fn(guard::same_origin))
        .route_layer(from_fn_with_state(office.clone(), headers::add))
        .with_state(office)
}
