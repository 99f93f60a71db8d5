//! The addresses of the office, and who may ask for each.
//!
//! | guard | where |
//! |---|---|
//! | who may ask for an address at all | `router`'s table, enforced by `rule` |
//! | session cookie, `HttpOnly`, `SameSite=Strict` | `visitor` |
//! | a session that lacks the second factor or an own password opens nothing else | `stage` |
//! | slow guessing | [`crate::http::limits::Throttle`] |
//! | same origin and the session's form token on every POST | `csrf` |
//! | no foreign script, style or frame | `headers` |
//! | all text escaped; what changes the reading direction or cannot be seen is spelt out | `escape` |

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};

use super::one_record::{acts, page, reveal};
use super::own_login::{factor, password};
use super::rule::{Rule, enforce};
use super::stage::Stage;
use super::{
    Office, accounts, assets, audit, code_step, crowd, csrf, devices, download, headers, live,
    people, quarantine, records, reports, rulings, sign_in, subjects,
};
use crate::directory;
use crate::http::limits::Rates;
use crate::http::route::{Address, Route, guarded};

/// Forms hold a reason or a value, nothing longer.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Stages of a person who has shown their second factor, where they have one.
const PAST_THE_CODE: &[Stage] = &[Stage::NewPassword, Stage::NewFactor, Stage::Whole];
/// Stages of a person who also has a password of their own.
const HAS_PASSWORD: &[Stage] = &[Stage::NewFactor, Stage::Whole];

/// A part of the office's addresses, each with the rule that guards it.
type Area = Vec<Route<Office, Rule>>;

/// Every address of the office. A new one goes into its area, and what it answers to whom into the
/// expectation of `tests/matrix.rs`.
fn table() -> Area {
    let areas = [
        sign_in_and_account(),
        administration(),
        of_records(),
        of_subjects(),
        output(),
    ];
    areas.into_iter().flatten().collect()
}

/// Signing in, and a visitor's own account.
fn sign_in_and_account() -> Area {
    use Rule::{Anyone, At, SignedIn};
    vec![
        Route::get("/", Anyone, sign_in::sign_in_form),
        Route::post("/sign-in", Anyone, sign_in::sign_in),
        Route::get("/sign-in/code", At(&[Stage::Code]), code_step::show),
        Route::post("/sign-in/code", At(&[Stage::Code]), code_step::check),
        Route::post("/sign-out", At(Stage::ALL), sign_in::sign_out),
        Route::get("/account", At(PAST_THE_CODE), password::show),
        Route::post(
            "/account/password",
            At(&[Stage::NewPassword, Stage::Whole]),
            password::change_password,
        ),
        Route::post("/account/second-factor", At(HAS_PASSWORD), factor::begin),
        Route::post(
            "/account/second-factor/on",
            At(HAS_PASSWORD),
            factor::switch_on,
        ),
        Route::post("/account/second-factor/off", SignedIn, factor::switch_off),
    ]
}

/// People, their devices and accounts.
fn administration() -> Area {
    const ADMINISTRATOR: Rule = Rule::Role(&[directory::ADMINISTRATOR]);
    vec![
        Route::get("/people", ADMINISTRATOR, people::show),
        Route::post("/people", ADMINISTRATOR, people::add),
        Route::post("/people/{person}/move", ADMINISTRATOR, people::move_to),
        Route::post("/people/{person}/disable", ADMINISTRATOR, people::disable),
        Route::post("/people/{person}/invite", ADMINISTRATOR, people::invite),
        Route::get("/devices", ADMINISTRATOR, devices::show),
        Route::post("/devices/{device}/revoke", ADMINISTRATOR, devices::revoke),
        Route::get("/accounts", ADMINISTRATOR, accounts::show),
        Route::post("/accounts", ADMINISTRATOR, accounts::add),
        Route::post("/accounts/reset", ADMINISTRATOR, accounts::reset),
        Route::post("/accounts/disable", ADMINISTRATOR, accounts::disable),
        Route::post("/accounts/second-factor", ADMINISTRATOR, accounts::demand),
        Route::get("/audit", ADMINISTRATOR, audit::show),
    ]
}

/// Records, what rules say of them, and what was quarantined.
fn of_records() -> Area {
    use Rule::SignedIn;
    vec![
        Route::get("/records/{kind}", SignedIn, records::show),
        Route::get("/record/{id}", SignedIn, page::show),
        Route::post("/record/{id}/choose", SignedIn, acts::choose),
        Route::post("/record/{id}/annul", SignedIn, acts::annul),
        Route::post("/record/{id}/reveal", SignedIn, reveal::reveal),
        Route::get("/rulings", SignedIn, rulings::show),
        Route::get("/quarantine", SignedIn, quarantine::show),
        Route::post(
            "/quarantine/free",
            Rule::Role(&quarantine::FREE),
            quarantine::free,
        ),
    ]
}

/// Requests of the persons concerned.
fn of_subjects() -> Area {
    const ERASERS: Rule = Rule::Role(crate::erasure::ERASERS);
    vec![
        Route::get("/subjects", ERASERS, subjects::show),
        Route::post("/subjects/find", ERASERS, subjects::find),
        Route::post("/subjects/erase", ERASERS, subjects::erase),
        Route::post("/subjects/{request}/decide", ERASERS, subjects::decide),
    ]
}

/// Files, reports, and what every page loads.
fn output() -> Area {
    use Rule::{Anyone, SignedIn};
    vec![
        Route::get("/export/{file}", SignedIn, download::download),
        Route::get("/reports", SignedIn, reports::list),
        Route::get("/reports/{report}", SignedIn, reports::show),
        Route::get("/v1/office/reports/{report}", SignedIn, reports::file),
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
    .route_layer(from_fn(csrf::same_origin))
    .route_layer(from_fn_with_state(Arc::<Rates>::default(), crowd::bound))
    .route_layer(from_fn_with_state(office.clone(), headers::add))
    .with_state(office)
}
