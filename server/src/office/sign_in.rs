//! The door: signing in and out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Form;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::Office;
use super::failure::Failure;
use super::frame::bare;
use super::language::Language;
use super::visitor::{Visitor, cookie_name, works_here};
use crate::access::{Attempt, Wait};

/// A throttled guess is answered this late: who guesses in a hurry costs the phones nothing.
const ANSWER_AFTER: std::time::Duration = std::time::Duration::from_secs(1);

/// What a person types at the door.
#[derive(Deserialize)]
pub(super) struct Typed {
    login: String,
    password: String,
}

/// The token of a form without anything else in it.
#[derive(Deserialize)]
pub(super) struct Sent {
    token: String,
}

/// Where a request comes from.
pub(super) struct From(IpAddr);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<From, Self::Rejection> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(From(connection.map_or(nowhere, |from| from.0.ip())))
    }
}

/// The sign-in page; who is signed in goes on to the records.
pub(super) async fn door(State(office): State<Office>, headers: HeaderMap) -> Response {
    if Visitor::of(&office, &headers).is_none() {
        return page(&office, Language::of(&headers), None);
    }
    match office.kinds.now().iter_latest().next() {
        Some(kind) => Redirect::to(&format!("/records/{}", kind.id)).into_response(),
        None => Redirect::to("/quarantine").into_response(),
    }
}

/// Opens a session for the right password.
pub(super) async fn sign_in(
    State(office): State<Office>,
    From(address): From,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let language = Language::of(&headers);
    let attempt = Attempt {
        login: Some(&typed.login),
        address,
    };
    if let Err(wait) = office.throttle.begin(attempt, office.clock.now()) {
        tokio::time::sleep(ANSWER_AFTER).await;
        return Ok(wait_page(&office, language, wait));
    }
    let account = office.directory().account(&typed.login).cloned();
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let fits = office
        .passwords
        .verify(stored, typed.password)
        .await
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let person = account.filter(|_| fits).map(|account| account.person);
    let Some(person) = person.filter(|person| works_here(&office.directory(), person)) else {
        let wrong = language.say(
            "登录名或密码不对，请重新输入；忘记密码请找管理员。",
            "Login or password is wrong: try again, or ask the administrator for a new password.",
        );
        let mut response = page(&office, language, Some(wrong));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    };
    office.throttle.succeeded(attempt);
    let session = office
        .sessions
        .open(person, office.clock.now())
        .map_err(|error| Failure::Broken(error.to_string()))?;
    to_the_door(&office, &session, "")
}

/// Ends the session.
pub(super) async fn sign_out(
    State(office): State<Office>,
    visitor: Visitor,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    visitor.must_have_sent(&sent.token)?;
    office.sessions.close(&visitor.session);
    to_the_door(&office, "", "; Max-Age=0")
}

fn to_the_door(office: &Office, session: &str, lasting: &str) -> Result<Response, Failure> {
    let secure = if office.secure { "; Secure" } else { "" };
    let name = cookie_name(office);
    let cookie = format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{lasting}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Failure::Unreadable)?;
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn wait_page(office: &Office, language: Language, wait: Wait) -> Response {
    let zh = format!("尝试次数过多，请等 {} 秒后再试。", wait.seconds);
    let en = format!("Too many attempts: wait {} s and try again.", wait.seconds);
    let mut response = page(office, language, Some(language.say(&zh, &en)));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let seconds = HeaderValue::from(wait.seconds.unsigned_abs());
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

fn page(office: &Office, language: Language, problem: Option<&str>) -> Response {
    let name = office
        .directory()
        .workspace()
        .map(|workspace| workspace.name.clone());
    let name = name.unwrap_or_else(|| "Streetbook 街簿".to_owned());
    let body = html! {
        main .door {
            h1 { (name) }
            form method="post" action="/sign-in" {
                @if let Some(problem) = problem { p .problem role="alert" { (problem) } }
                label { (language.say("登录名", "Login"))
                    input name="login" autocomplete="username" required autofocus; }
                label { (language.say("密码", "Password"))
                    input name="password" type="password" autocomplete="current-password" required; }
                button .main { (language.say("登录", "Sign in")) }
            }
        }
    };
    Html(bare(language, &name, &body).into_string()).into_response()
}
