//! Authorisation of the office's addresses, enforced before the handler runs.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::Office;
use super::failure::Failure;
use super::stage::Stage;
use super::visitor::arrived;
use crate::http::request_log::asked_by_person;

/// The callers that an address admits. The demands of a record's book are checked by the handler,
/// which knows the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every caller: the sign-in page and its assets.
    Anyone,
    /// A person with an open session who still works here; everybody else is redirected to the sign-in page.
    SignedIn,
    /// A person whose session has come to one of these stages; from others they are redirected.
    At(&'static [Stage]),
    /// A person who is signed in and has one of these roles now; for every other role there is no such
    /// page.
    Role(&'static [&'static str]),
}

/// Passes a request to its handler, with its [`Visitor`] where the rule demands one.
pub(super) async fn enforce(
    State((office, rule)): State<(Office, Rule)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (stages, roles): (&[Stage], _) = match rule {
        Rule::Anyone => return next.run(request).await,
        Rule::SignedIn => (&[Stage::Whole], None),
        Rule::At(stages) => (stages, None),
        Rule::Role(roles) => (&[Stage::Whole], Some(roles)),
    };
    let Some((visitor, stage)) = arrived(&office, request.headers()) else {
        return Redirect::to("/").into_response();
    };
    asked_by_person(&visitor.person);
    if !stages.contains(&stage) {
        return Redirect::to(stage.page()).into_response();
    }
    if roles.is_some_and(|roles| !visitor.has_role(&office, roles)) {
        return Failure::NotFound.into_response();
    }
    request.extensions_mut().insert(stage);
    request.extensions_mut().insert(visitor);
    next.run(request).await
}
