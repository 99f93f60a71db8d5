//! The second step of signing in: the code of the second factor.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::Office;
use super::failure::Failure;
use super::frame::token;
use super::sign_in::admit;
use super::sign_in_form::{
    ClientIp, before, note_refusal, problem_of, too_many, wait_words, waiting,
};
use super::visitor::Visitor;
use crate::admin::{AdminCommand, Outcome, SecondFactorCommand};
use crate::http::limits::{Attempt, Wait};

/// The form as typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    token: String,
    code: String,
}

/// The page that asks for the code.
pub(super) async fn show(State(office): State<Office>, visitor: Visitor) -> Response {
    page(&office, &visitor, None)
}

/// Ends the half open session in a whole one for the right code.
pub(super) async fn check(
    State(office): State<Office>,
    visitor: Visitor,
    from: ClientIp,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&typed.token)?;
    let person = visitor.person.clone();
    match try_code(&office, &visitor, from, typed.code).await? {
        Tried::Right => {
            office.app.sessions.close(&visitor.session);
            admit(&office, person, from).await
        }
        Tried::Wrong => {
            let problem = wrong_words(&visitor);
            let mut response = page(&office, &visitor, Some(problem));
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            Ok(response)
        }
        Tried::TooOften(wait) => {
            let words = wait_words(visitor.language, wait);
            Ok(waiting(page(&office, &visitor, Some(&words)), wait))
        }
    }
}

/// The result of trying a code.
pub(super) enum Tried {
    /// It is used now.
    Right,
    /// Wrong, late or used before.
    Wrong,
    /// It was not checked.
    TooOften(Wait),
}

/// Tries a code of a visitor's second factor, as slowly as passwords.
pub(super) async fn try_code(
    office: &Office,
    visitor: &Visitor,
    from: ClientIp,
    code: String,
) -> Result<Tried, Failure> {
    // No login begins with a space: nobody at the door uses these tries up.
    let of_person = format!(" code of {}", visitor.person);
    let attempt = Attempt {
        login: Some(&of_person),
        address: from.address(),
    };
    let who = Some(&visitor.person);
    if let Err(wait) = office
        .throttle
        .begin(attempt, office.app.handles.clock.now())
    {
        too_many(office, who, from).await;
        return Ok(Tried::TooOften(wait));
    }
    let person = visitor.person.clone();
    let command = AdminCommand::SecondFactor(SecondFactorCommand::UseCode { person, code });
    if let Outcome::CodeUsed(true) = office.act(visitor, command).await? {
        office.throttle.succeeded(attempt);
        return Ok(Tried::Right);
    }
    note_refusal(office, who, from, "code").await;
    Ok(Tried::Wrong)
}

/// Returns the message about a wrong code.
pub(super) fn wrong_words(visitor: &Visitor) -> &'static str {
    visitor.language.say(
        "验证码不对或已经用过，请等下一个再输入；手机丢失请找管理员。",
        "The code is wrong or was used already: wait for the next one. Lost the phone? Ask the administrator.",
    )
}

fn page(office: &Office, visitor: &Visitor, problem: Option<&str>) -> Response {
    let language = visitor.language;
    let form = html! {
        form method="post" action="/sign-in/code" {
            (token(visitor))
            (problem_of(problem))
            label { (language.say("手机验证器上的六位验证码", "The six digits in your authenticator app"))
                input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus; }
            button .main { (language.say("登录", "Sign in")) }
        }
        form method="post" action="/sign-out" {
            (token(visitor))
            button { (language.say("返回", "Back")) }
        }
    };
    before(office, language, &form)
}
