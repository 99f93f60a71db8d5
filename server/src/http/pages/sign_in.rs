//! The sign-in page: signing in and out.
//!
//! Every way of signing in ends in [`admit`], which opens a person's session. A password leads to
//! it, by the code of their second factor where they have one; single sign-on would too.

use axum::Form;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use streetbook_core::ids::PersonId;

use super::Office;
use super::failure::Failure;
use super::language::Language;
use super::sign_in_form::{self, ClientIp, note_refusal, too_many};
use super::stage::Stage;
use super::visitor::{Visitor, arrived, cookie_name, works_here};
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::http::limits::Attempt;

/// The sign-in form as typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    login: String,
    password: String,
}

/// The token of a form without anything else in it.
#[derive(Deserialize)]
pub(super) struct Sent {
    pub(super) token: String,
}

/// The sign-in page; who is signed in goes on to the records, or to what is missing.
pub(super) async fn sign_in_form(State(office): State<Office>, headers: HeaderMap) -> Response {
    let Some((_, stage)) = arrived(&office, &headers) else {
        return sign_in_form::page(&office, Language::of(&headers), None);
    };
    if stage.page() != "/" {
        return Redirect::to(stage.page()).into_response();
    }
    match office.app.handles.kinds.now().iter_latest().next() {
        Some(kind) => Redirect::to(&format!("/records/{}", kind.id)).into_response(),
        None => Redirect::to("/quarantine").into_response(),
    }
}

/// Opens a session for the right password, a half one where a second factor has to follow.
pub(super) async fn sign_in(
    State(office): State<Office>,
    from: ClientIp,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let language = Language::of(&headers);
    let login = typed.login.trim();
    let account = office.directory().account(login).cloned();
    let known = account.as_ref().map(|account| account.person.clone());
    let attempt = Attempt {
        login: Some(login),
        address: from.address(),
    };
    if let Err(wait) = office
        .throttle
        .begin(attempt, office.app.handles.clock.now())
    {
        too_many(&office, known.as_ref(), from).await;
        return Ok(sign_in_form::wait_page(&office, language, wait));
    }
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let fits = office.app.passwords.verify(stored, typed.password).await?;
    let open = account.filter(|account| fits && !account.disabled);
    let person = open.map(|account| account.person);
    let Some(person) = person.filter(|person| works_here(&office.directory(), person)) else {
        note_refusal(&office, known.as_ref(), from, "login or password").await;
        let wrong = language.say(
            "登录名或密码不对，请重新输入；忘记密码请找管理员。",
            "Login or password is wrong: try again, or ask the administrator for a new password.",
        );
        let mut response = sign_in_form::page(&office, language, Some(wrong));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    };
    office.throttle.succeeded(attempt);
    if office.directory().second_factor(&person).is_some() {
        let half = office
            .app
            .sessions
            .open_mfa_pending(person, office.app.handles.clock.now())?;
        return with_session(&office, &half, "/sign-in/code", "");
    }
    admit(&office, person, from).await
}

/// Admits a person who has proved their identity: notes that they signed in, and opens their
/// session.
pub(super) async fn admit(
    office: &Office,
    person: PersonId,
    from: ClientIp,
) -> Result<Response, Failure> {
    let now = office.app.handles.clock.now();
    for ended in office.app.sessions.take_ended(now) {
        let noted = AuditEntry::new(now, Actor::Person(ended.clone()), AuditAct::SignOut);
        let noted = noted.about(ended).purpose("the time was up");
        office.audit(noted).await?;
    }
    let noted = AuditEntry::new(now, Actor::Person(person.clone()), AuditAct::SignIn);
    let noted = noted
        .about(&person)
        .purpose(&format!("from {}", from.address()));
    office.audit(noted).await?;
    let session = office.app.sessions.open(person, now)?;
    with_session(office, &session, "/", "")
}

/// Ends the session. Who turns back before the code was never in: there is nothing to note.
pub(super) async fn sign_out(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&sent.token)?;
    office.app.sessions.close(&visitor.session);
    if stage != Stage::Code {
        let by = Actor::Person(visitor.person.clone());
        let noted = AuditEntry::new(office.app.handles.clock.now(), by, AuditAct::SignOut);
        office.audit(noted.about(&visitor.person)).await?;
    }
    with_session(&office, "", "/", "; Max-Age=0")
}

fn with_session(
    office: &Office,
    session: &str,
    page: &str,
    lasting: &str,
) -> Result<Response, Failure> {
    let secure = if office.secure { "; Secure" } else { "" };
    let name = cookie_name(office);
    let cookie = format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{lasting}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Unreadable)?;
    let mut response = Redirect::to(page).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}
