//! The addresses for phones, and who may ask for each.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::from_fn_with_state;
use streetbook_core::limits;

use super::rule::{DeviceAuth, Rule, enforce};
use super::{enrol, live, status, sync};
use crate::http::limits::rate_limit::RateLimit;
use crate::http::route::{Address, Route, guarded};
use crate::state::AppState;

/// The handlers' state.
#[derive(Clone)]
struct Phones {
    app: Arc<AppState>,
    enrol_state: enrol::EnrolState,
}

impl FromRef<Phones> for Arc<AppState> {
    fn from_ref(phones: &Phones) -> Arc<AppState> {
        phones.app.clone()
    }
}

impl FromRef<Phones> for enrol::EnrolState {
    fn from_ref(phones: &Phones) -> enrol::EnrolState {
        phones.enrol_state.clone()
    }
}

/// Every address for phones. A new one goes here, and into the expectation of the matrix in the
/// workspace's stories.
fn table() -> Vec<Route<Phones, Rule>> {
    use Rule::{Anyone, Device, SigningDevice};
    vec![
        Route::post("/v1/sync", SigningDevice, sync::sync),
        Route::post("/v1/enrol", Anyone, enrol::enrol),
        Route::get("/v1/live", Device, live::live),
        Route::get("/v1/kinds", Anyone, status::kinds),
        Route::get("/v1/health", Anyone, status::health),
        Route::get("/v1/metrics", Anyone, status::metrics),
    ]
}

/// The phones' addresses with their rules.
#[must_use]
pub fn addresses() -> Vec<Address<Rule>> {
    table().iter().map(Route::address).collect()
}

/// The routes for phones. Serve them with `ConnectInfo<SocketAddr>`, or failed enrolments from everywhere
/// count as those of one address.
pub fn router(app: Arc<AppState>) -> Router {
    let enrol_state = enrol::EnrolState::new(app.clone());
    let rate_limit = Arc::new(RateLimit::default());
    guarded(table(), |rule, handler| {
        let gate = DeviceAuth {
            app: app.clone(),
            rate_limit: rate_limit.clone(),
            rule,
        };
        handler.route_layer(from_fn_with_state(gate, enforce))
    })
    // One byte more than allowed gets in, so that the answer can say what is wrong.
    .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES_MAX + 1))
    .with_state(Phones {
        app: app.clone(),
        enrol_state,
    })
}
