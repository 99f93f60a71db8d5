//! A person's second factor: switched on by a code that proves that their app holds the secret,
//! switched off by another.

use axum::Form;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::page::{code_field, framed, own};
use crate::admin::{AdminCommand, SecondFactorCommand};
use crate::auth::SharedSecret;
use crate::http::limits::Attempt;
use crate::http::pages::Office;
use crate::http::pages::code_step::{Tried, try_code, wrong_words};
use crate::http::pages::failure::Failure;
use crate::http::pages::frame::token;
use crate::http::pages::one_time_secret::picture;
use crate::http::pages::sign_in::Sent;
use crate::http::pages::sign_in_form::{ClientIp, problem_of, too_many, wait_words, waiting};
use crate::http::pages::stage::Stage;
use crate::http::pages::visitor::Visitor;

/// The secret that the page gave out, sealed, and a code that the app made of it.
#[derive(Deserialize)]
pub(in crate::http::pages) struct Proof {
    token: String,
    sealed: String,
    code: String,
}

/// A code of the factor that is to go.
#[derive(Deserialize)]
pub(in crate::http::pages) struct Last {
    token: String,
    code: String,
}

/// Shows a fresh secret, which counts only once a code of it has come back.
pub(in crate::http::pages) async fn begin(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&sent.token)?;
    must_have_none(&office, &visitor)?;
    let secret = SharedSecret::draw()?;
    proof_page(&office, &visitor, stage, &secret, None).await
}

/// Switches the second factor on; other sessions end, they never showed a code.
pub(in crate::http::pages) async fn switch_on(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
    from: ClientIp,
    Form(proof): Form<Proof>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&proof.token)?;
    must_have_none(&office, &visitor)?;
    let secret = unsealed(&office, &visitor, &proof.sealed)?;
    let of_person = format!(" proof of {}", visitor.person);
    let attempt = Attempt {
        login: Some(&of_person),
        address: from.address(),
    };
    if let Err(wait) = office
        .throttle
        .begin(attempt, office.app.handles.clock.now())
    {
        too_many(&office, Some(&visitor.person), from).await;
        let words = wait_words(visitor.language, wait);
        let page = proof_page(&office, &visitor, stage, &secret, Some(&words)).await?;
        return Ok(waiting(page, wait));
    }
    let Some(step) = secret.step_of(&proof.code, office.app.handles.clock.now()) else {
        let problem = visitor.language.say(
            "验证码不对，请看手机时间是否准确，再输入新的一个。",
            "The code is wrong: see that the phone's clock is right and enter a new one.",
        );
        return proof_page(&office, &visitor, stage, &secret, Some(problem)).await;
    };
    office.throttle.succeeded(attempt);
    let person = visitor.person.clone();
    let act = AdminCommand::SecondFactor(SecondFactorCommand::Set {
        person,
        secret,
        step,
    });
    office.act(&visitor, act).await?;
    office
        .app
        .sessions
        .close_others_of(&visitor.person, &visitor.session);
    Ok(Redirect::to("/account").into_response())
}

/// Switches it off, unless the workspace demands it of them.
pub(in crate::http::pages) async fn switch_off(
    State(office): State<Office>,
    visitor: Visitor,
    Extension(stage): Extension<Stage>,
    from: ClientIp,
    Form(last): Form<Last>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&last.token)?;
    match try_code(&office, &visitor, from, last.code).await? {
        Tried::Right => {
            let person = visitor.person.clone();
            let act = AdminCommand::SecondFactor(SecondFactorCommand::Drop { person });
            office.act(&visitor, act).await?;
            Ok(Redirect::to("/account").into_response())
        }
        Tried::Wrong => own(&office, &visitor, stage, Some(wrong_words(&visitor))).await,
        Tried::TooOften(wait) => {
            let words = wait_words(visitor.language, wait);
            let page = own(&office, &visitor, stage, Some(&words)).await?;
            Ok(waiting(page, wait))
        }
    }
}

async fn proof_page(
    office: &Office,
    visitor: &Visitor,
    stage: Stage,
    secret: &SharedSecret,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let language = visitor.language;
    let sealed = secret.seal(&office.app.handles.keys, &visitor.person)?;
    let sealed: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
    let main = html! {
        section {
            h2 { (language.say("开通两步验证", "Switch the second factor on")) }
            (problem_of(problem))
            p { (language.say(
                "用手机上的验证器扫描，或手工输入密钥；再输入它显示的六位验证码。",
                "Scan this with an authenticator app, or type the key; then enter the six digits that it shows.")) }
            (picture(&address(office, visitor, secret))?)
            p { code .key { (secret.spelt()) } }
            form .stacked method="post" action="/account/second-factor/on" {
                (token(visitor))
                input type="hidden" name="sealed" value=(sealed);
                (code_field(visitor))
                button .main { (language.say("确认", "Confirm")) }
            }
        }
    };
    framed(office, visitor, stage, &main).await
}

fn address(office: &Office, visitor: &Visitor, secret: &SharedSecret) -> String {
    let directory = office.directory();
    let workspace = directory.workspace().map_or("Streetbook", |set| &set.name);
    let account = directory.account_of(&visitor.person);
    let login = account.map_or(visitor.person.as_str(), |(login, _)| login);
    secret.address(workspace, login)
}

/// A factor that is on goes off first, by a code of its own.
fn must_have_none(office: &Office, visitor: &Visitor) -> Result<(), Failure> {
    match office.directory().second_factor(&visitor.person) {
        None => Ok(()),
        Some(_) => Err(Failure::Refused(
            "the second factor is on already: switch it off first".to_owned(),
        )),
    }
}

fn unsealed(office: &Office, visitor: &Visitor, hex: &str) -> Result<SharedSecret, Failure> {
    let pairs = hex.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let keys = &office.app.handles.keys;
    let secret = SharedSecret::open(keys, &visitor.person, &bytes.unwrap_or_default());
    secret.ok_or(Failure::Unreadable)
}
