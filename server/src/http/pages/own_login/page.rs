//! The page of one's own login.

use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use crate::auth::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::http::pages::Office;
use crate::http::pages::bare::bare;
use crate::http::pages::escape::escape;
use crate::http::pages::failure::Failure;
use crate::http::pages::frame::{NavItem, header, page, token};
use crate::http::pages::language::Language;
use crate::http::pages::sign_in_form::problem_of;
use crate::http::pages::stage::Stage;
use crate::http::pages::visitor::Visitor;

/// The page, perhaps with what is wrong.
pub(in crate::http::pages) async fn own(
    office: &Office,
    visitor: &Visitor,
    stage: Stage,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let main = html! {
        (problem_of(problem))
        (what_is_missing(visitor.language, stage))
        @if stage != Stage::NewFactor { (password_form(office, visitor)) }
        @if stage != Stage::NewPassword { (factor_section(office, visitor)) }
    };
    framed(office, visitor, stage, &main).await
}

/// Renders a page of the visitor's own login, with the tabs only where they lead somewhere.
pub(in crate::http::pages) async fn framed(
    office: &Office,
    visitor: &Visitor,
    stage: Stage,
    main: &Markup,
) -> Result<Response, Failure> {
    let title = visitor.language.say("我的账号", "My login");
    let main = html! { div .head { h1 { (title) } } (main) };
    if stage == Stage::Whole {
        let page = page(office, visitor, NavItem::Account, title, &main).await?;
        return Ok(page.into_response());
    }
    let body = html! { (header(office, visitor)) main { (main) } };
    let page = Html(bare(visitor.language, title, &body).into_string());
    Ok(page.into_response())
}

fn what_is_missing(language: Language, stage: Stage) -> Markup {
    let words = match stage {
        Stage::NewPassword => Some(language.say(
            "这是临时密码。请先设置自己的密码，之后才能使用其他页面。",
            "This password is temporary. Choose your own first; then everything else opens.",
        )),
        Stage::NewFactor => Some(language.say(
            "管理员登录须用两步验证。请先开通，之后才能使用其他页面。",
            "Administrators sign in with a second factor here. Switch it on first; then everything else opens.",
        )),
        Stage::Code | Stage::Whole => None,
    };
    html! { @if let Some(words) = words { p .hint { (words) } } }
}

fn password_form(office: &Office, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let directory = office.directory();
    let login = directory
        .account_of(&visitor.person)
        .map(|(login, _)| login);
    let field = |name: &str, label: &str, complete: &str, least: Option<usize>| {
        html! {
            label { (label)
                input name=(name) type="password" autocomplete=(complete) required
                    minlength=[least] maxlength=[least.map(|_| PASSWORD_CHARS_MAX)]; }
        }
    };
    let least = Some(PASSWORD_CHARS_MIN);
    html! {
        section {
            h2 { (language.say("修改密码", "Change the password")) }
            form .stacked method="post" action="/account/password" {
                (token(visitor))
                @if let Some(login) = login { p { (language.say("登录名", "Login")) ": " (escape(login)) } }
                (field("old", language.say("原密码", "Old password"), "current-password", None))
                (field("new", language.say("新密码（至少 12 个字符）", "New password (12 characters or more)"), "new-password", least))
                (field("again", language.say("再输一次新密码", "New password again"), "new-password", least))
                p { (language.say("其他设备上的登录会随之退出。", "Your other sessions end with it.")) }
                button .main { (language.say("修改", "Change")) }
            }
        }
    }
}

/// The part of the page of one's own login.
fn factor_section(office: &Office, visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let is_on = office.directory().second_factor(&visitor.person).is_some();
    html! {
        section {
            h2 { (language.say("两步验证", "Second factor")) }
            @if is_on {
                p { (language.say("已开通：登录时要输入手机验证器上的验证码。", "It is on: signing in asks for a code from your authenticator app.")) }
                form .stacked method="post" action="/account/second-factor/off" {
                    (token(visitor))
                    (code_field(visitor))
                    button { (language.say("关闭两步验证", "Switch it off")) }
                }
            } @else {
                p { (language.say("未开通。开通后，只知道密码的人不能登录。", "It is off. With it, nobody signs in who knows the password alone.")) }
                form method="post" action="/account/second-factor" {
                    (token(visitor))
                    button .main { (language.say("开通", "Switch it on")) }
                }
            }
        }
    }
}

pub(in crate::http::pages) fn code_field(visitor: &Visitor) -> Markup {
    html! {
        label { (visitor.language.say("验证码", "Code"))
            input name="code" inputmode="numeric" autocomplete="one-time-code" required; }
    }
}
