//! The sign-in page's form, its callers, and which of the rejected ones are noted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use streetbook_core::ids::PersonId;

use super::Office;
use super::bare::bare;
use super::language::Language;
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::http::limits::Wait;

/// A throttled guess is answered this late: who guesses in a hurry costs the phones nothing.
const ANSWER_AFTER: Duration = Duration::from_secs(1);

/// The address of a request.
#[derive(Clone, Copy)]
pub(super) struct ClientIp(IpAddr);

impl ClientIp {
    /// The address.
    pub(super) fn address(self) -> IpAddr {
        self.0
    }
}

impl<S: Sync> FromRequestParts<S> for ClientIp {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ClientIp, Self::Rejection> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(ClientIp(connection.map_or(nowhere, |from| from.0.ip())))
    }
}

/// Notes that somebody was rejected, unless a line of the last minute says so. The caller stays
/// rejected when that fails.
pub(super) async fn note_refusal(
    office: &Office,
    who: Option<&PersonId>,
    from: ClientIp,
    why: &str,
) {
    let now = office.app.handles.clock.now();
    let login = who.map(PersonId::as_str);
    let Some(count) = office.refusals.count(login, from.address(), now) else {
        return;
    };
    let noted = AuditEntry::new(now, Actor::Stranger, AuditAct::SignInRefused)
        .about(login.unwrap_or_default())
        .rows(count)
        .purpose(&format!("{why}, from {}", from.address()));
    if let Err(error) = office.audit(noted).await {
        tracing::error!(%error, "a refused sign-in is missing in the audit log");
    }
}

/// Rejects somebody who tries too often: notes it, and delays the answer.
pub(super) async fn too_many(office: &Office, who: Option<&PersonId>, from: ClientIp) {
    note_refusal(office, who, from, "too many attempts").await;
    tokio::time::sleep(ANSWER_AFTER).await;
}

/// The sign-in page.
pub(super) fn page(office: &Office, language: Language, problem: Option<&str>) -> Response {
    let form = html! {
        form method="post" action="/sign-in" {
            (problem_of(problem))
            label { (language.say("登录名", "Login"))
                input name="login" autocomplete="username" required autofocus; }
            label { (language.say("密码", "Password"))
                input name="password" type="password" autocomplete="current-password" required; }
            button .main { (language.say("登录", "Sign in")) }
        }
    };
    before(office, language, &form)
}

/// A page before sign-in: the workspace's name and a form.
pub(super) fn before(office: &Office, language: Language, form: &Markup) -> Response {
    let name = office
        .directory()
        .workspace()
        .map(|workspace| workspace.name.clone());
    let name = name.unwrap_or_else(|| "Streetbook 街簿".to_owned());
    let body = html! { main .door { h1 { (super::escape::escape(&name)) } (form) } };
    Html(bare(language, &name, &body).into_string()).into_response()
}

/// Renders the error of a form that comes back.
pub(super) fn problem_of(problem: Option<&str>) -> Markup {
    html! { @if let Some(problem) = problem { p .problem role="alert" { (problem) } } }
}

/// "Wait so long", on the sign-in page.
pub(super) fn wait_page(office: &Office, language: Language, wait: Wait) -> Response {
    let page = page(office, language, Some(&wait_words(language, wait)));
    waiting(page, wait)
}

/// "Wait so long".
pub(super) fn wait_words(language: Language, wait: Wait) -> String {
    let zh = format!("尝试次数过多，请等 {} 秒后再试。", wait.seconds);
    let en = format!("Too many attempts: wait {} s and try again.", wait.seconds);
    language.say(&zh, &en).to_owned()
}

/// A page with the wait, and its status and header for programs.
pub(super) fn waiting(mut page: Response, wait: Wait) -> Response {
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let seconds = HeaderValue::from(wait.seconds.unsigned_abs());
    page.headers_mut().insert(header::RETRY_AFTER, seconds);
    page
}
