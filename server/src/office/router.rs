//! The addresses of the office, and who may ask for each.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};

use super::rule::{Rule, enforce};
use super::{
    Office, acts, assets, crowd, download, guard, headers, live, quarantine, record, records,
    sign_in,
};
use crate::access::Rates;
use crate::route::{Address, Route, guarded};

/// Forms hold a reason or a value, nothing longer.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Who may count what was set aside for want of rights: the office, never the team that wants it counted.
pub(super) const FREE: [&str; 2] = ["centre", "administrator"];

/// Every address of the office. A new one goes here, and what it answers to whom into the expectation
/// of `tests/matrix.rs`.
fn table() -> Vec<Route<Office, Rule>> {
    use Rule::{Anyone, SignedIn};
    vec![
        Route::get("/", Anyone, sign_in::door),
        Route::post("/sign-in", Anyone, sign_in::sign_in),
        Route::post("/sign-out", SignedIn, sign_in::sign_out),
        Route::get("/records/{kind}", SignedIn, records::show),
        Route::get("/record/{id}", SignedIn, record::show),
        Route::post("/record/{id}/choose", SignedIn, acts::choose),
        Route::post("/record/{id}/annul", SignedIn, acts::annul),
        Route::get("/quarantine", SignedIn, quarantine::show),
        Route::post("/quarantine/free", Rule::Role(&FREE), quarantine::free),
        Route::get("/export/{file}", SignedIn, download::download),
        Route::get("/v1/office/live", SignedIn, live::live),
        Route::get("/assets/{name}", Anyone, assets::asset),
    ]
}

/// The office's addresses with their rules.
#[must_use]
pub fn addresses() -> Vec<Address<Rule>> {
    table().iter().map(Route::address).collect()
}

/// The office's pages. Serve them with `into_make_service_with_connect_info::<SocketAddr>()`, or guesses
/// from everywhere count as those of one address.
pub fn router(office: Office) -> Router {
    guarded(table(), |rule, handler| {
        handler.route_layer(from_fn_with_state((office.clone(), rule), enforce))
    })
    .route_layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
    .route_layer(from_fn(guard::same_origin))
    .route_layer(from_fn_with_state(Arc::<Rates>::default(), crowd::bound))
    .route_layer(from_fn_with_state(office.clone(), headers::add))
    .with_state(office)
}
