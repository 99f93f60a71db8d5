//! The visitor's own login: their password here, their second factor in `factor`.

use axum::Form;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::page::own;
use crate::admin::{AdminCommand, LoginCommand};
use crate::auth::{Unfit, check_new_password};
use crate::http::limits::Attempt;
use crate::http::pages::Office;
use crate::http::pages::failure::Failure;
use crate::http::pages::language::Language;
use crate::http::pages::sign_in_form::{ClientIp, note_refusal, too_many, wait_words, waiting};
use crate::http::pages::stage::Stage;
use crate::http::pages::visitor::Visitor;

/// A new password as it was typed.
#[derive(Deserialize)]
pub(in crate::http::pages) struct NewPassword {
    token: String,
    old: String,
    new: String,
    again: String,
}

/// Shows the page of the visitor's own login; before they are through it shows only what is
/// missing.
pub(in crate::http::pages) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
) -> Result<Response, Failure> {
    own(&office, &visitor, stage, None).await
}

/// Changes the visitor's password; their other sessions end.
pub(in crate::http::pages) async fn change_password(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
    from: ClientIp,
    Form(typed): Form<NewPassword>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&typed.token)?;
    let language = visitor.language;
    let known = office.directory().account_of(&visitor.person).map(owned);
    let (login, stored) = known.ok_or(Failure::NotFound)?;
    let attempt = Attempt {
        login: Some(&login),
        address: from.address(),
    };
    if let Err(wait) = office
        .throttle
        .begin(attempt, office.app.handles.clock.now())
    {
        too_many(&office, Some(&visitor.person), from).await;
        let words = wait_words(language, wait);
        return Ok(waiting(
            own(&office, &visitor, stage, Some(&words)).await?,
            wait,
        ));
    }
    if !office
        .app
        .passwords
        .verify(Some(stored), typed.old.clone())
        .await?
    {
        note_refusal(&office, Some(&visitor.person), from, "old password").await;
        let wrong = language.say("原密码不对。", "The old password is wrong.");
        return refused(&office, &visitor, stage, wrong).await;
    }
    office.throttle.succeeded(attempt);
    if let Some(problem) = unfit(&office, &visitor, &login, &typed) {
        return refused(&office, &visitor, stage, problem).await;
    }
    let hash = office.app.passwords.hash(typed.new).await?;
    let act = AdminCommand::Login(LoginCommand::SetPassword { login, hash });
    office.act(&visitor, act).await?;
    office
        .app
        .sessions
        .close_others_of(&visitor.person, &visitor.session);
    Ok(Redirect::to("/account").into_response())
}

fn owned((login, account): (&str, &crate::directory::Account)) -> (String, String) {
    (login.to_owned(), account.password_hash.clone())
}

/// Returns the reason why the new password is rejected, if it is.
fn unfit(
    office: &Office,
    visitor: &Visitor,
    login: &str,
    typed: &NewPassword,
) -> Option<&'static str> {
    let language = visitor.language;
    if typed.new != typed.again {
        let words = ("两次输入的新密码不一样。", "The two new passwords differ.");
        return Some(language.say(words.0, words.1));
    }
    if typed.new == typed.old {
        let words = (
            "新密码不能与原密码相同。",
            "The new password is the old one: choose another.",
        );
        return Some(language.say(words.0, words.1));
    }
    let directory = office.directory();
    let person = directory.person(&visitor.person)?;
    let names = [login, person.id().as_str(), person.name()];
    let unfit = check_new_password(&typed.new, &names).err()?;
    Some(unfit_words(language, unfit))
}

fn unfit_words(language: Language, unfit: Unfit) -> &'static str {
    match unfit {
        Unfit::Short => language.say(
            "新密码太短：至少 12 个字符，一句话最好记。",
            "Too short: at least 12 characters. A sentence is easiest to remember.",
        ),
        Unfit::Long => language.say(
            "新密码太长：最多 128 个字符。",
            "Too long: at most 128 characters.",
        ),
        Unfit::Name => language.say(
            "新密码不能是登录名或姓名。",
            "The password must not be the login or the name.",
        ),
        Unfit::Common => language.say(
            "这个密码人人都会先猜，请换一句自己的话。",
            "This password is guessed first: take a sentence of your own.",
        ),
    }
}

async fn refused(
    office: &Office,
    visitor: &Visitor,
    stage: Stage,
    problem: &str,
) -> Result<Response, Failure> {
    let mut response = own(office, visitor, stage, Some(problem)).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
