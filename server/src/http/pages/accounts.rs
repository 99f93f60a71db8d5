//! Every login, for the administrator: giving one, resetting one, shutting one.

use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page, token};
use super::one_time_secret::handed_over;
use super::people::parsed;
use super::value::Reader;
use super::visitor::Visitor;
use crate::admin::{AdminCommand, LoginCommand, SecondFactorCommand};
use crate::directory::{Account, Directory};

/// A login for somebody.
#[derive(Deserialize)]
pub(super) struct Added {
    token: String,
    login: String,
    person: String,
}

/// A login that something is done with. It may hold any character, so that it travels in the form.
#[derive(Deserialize)]
pub(super) struct Chosen {
    token: String,
    login: String,
    #[serde(default)]
    disabled: String,
}

/// The setting that administrators must have a second factor.
#[derive(Deserialize)]
pub(super) struct Demanded {
    token: String,
    #[serde(default)]
    demanded: String,
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let title = visitor.language.say("账号", "Logins");
    let main = {
        let directory = office.directory();
        html! {
            div .head { h1 { (title) } }
            (add_form(&visitor, &directory))
            (table(&visitor, &directory))
            (demand_form(&visitor, &directory))
        }
    };
    page(&office, &visitor, NavItem::Accounts, title, &main).await
}

pub(super) async fn add(
    State(office): State<Office>,
    visitor: Visitor,
    Form(added): Form<Added>,
) -> Result<Html<String>, Failure> {
    visitor.verify_csrf(&added.token)?;
    let about = added.login.clone();
    let act = AdminCommand::Login(LoginCommand::Add {
        login: added.login,
        person: parsed(&added.person)?,
    });
    let done = office.act(&visitor, act).await?;
    handed_over(&office, &visitor, NavItem::Accounts, &about, &done).await
}

pub(super) async fn reset(
    State(office): State<Office>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Html<String>, Failure> {
    visitor.verify_csrf(&chosen.token)?;
    let about = chosen.login.clone();
    let act = AdminCommand::Login(LoginCommand::Reset {
        login: chosen.login,
    });
    let done = office.act(&visitor, act).await?;
    handed_over(&office, &visitor, NavItem::Accounts, &about, &done).await
}

pub(super) async fn disable(
    State(office): State<Office>,
    visitor: Visitor,
    Form(chosen): Form<Chosen>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&chosen.token)?;
    let act = AdminCommand::Login(LoginCommand::Disable {
        login: chosen.login,
        disabled: !chosen.disabled.is_empty(),
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/accounts"))
}

pub(super) async fn demand(
    State(office): State<Office>,
    visitor: Visitor,
    Form(sent): Form<Demanded>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&sent.token)?;
    let act = AdminCommand::SecondFactor(SecondFactorCommand::Demand {
        demanded: !sent.demanded.is_empty(),
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/accounts"))
}

fn add_form(visitor: &Visitor, directory: &Directory) -> Markup {
    let language = visitor.language;
    let without = directory
        .people()
        .filter(|person| !person.is_disabled() && directory.account_of(person.id()).is_none());
    html! {
        details .annul.add {
            summary { (language.say("添加账号", "Give somebody a login")) }
            form method="post" action="/accounts" {
                (token(visitor))
                label { (language.say("人员", "Person"))
                    select name="person" required {
                        @for person in without { option value=(person.id()) { (escape(person.name())) } }
                    }
                }
                label { (language.say("登录名", "Login")) input name="login" required maxlength="100" autocomplete="off"; }
                button .main { (language.say("添加并生成临时密码", "Add, with a temporary password")) }
            }
        }
    }
}

fn table(visitor: &Visitor, directory: &Directory) -> Markup {
    let language = visitor.language;
    let labels = [
        language.say("登录名", "Login"),
        language.say("人员", "Person"),
        language.say("状态", "State"),
        language.say("操作", "Acts"),
    ];
    let reader = Reader {
        language,
        directory,
    };
    html! {
        div .table tabindex="0" role="region" aria-label=(language.say("账号", "Logins")) { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for (login, account) in directory.accounts() { tr .annulled[account.disabled] {
                td data-label=(labels[0]) { (escape(login)) }
                td data-label=(labels[1]) { (escape(&reader.person(&account.person))) }
                td .state data-label=(labels[2]) { (state(visitor, directory, account)) }
                td .state data-label=(labels[3]) { (acts(visitor, login, account)) }
            } } }
        } }
    }
}

fn state(visitor: &Visitor, directory: &Directory, account: &Account) -> Markup {
    let language = visitor.language;
    html! {
        @if account.disabled { span .mark.void { (language.say("已停用", "Disabled")) } " " }
        @if account.temporary { span .mark.conflict { (language.say("临时密码", "Temporary password")) } " " }
        @if directory.second_factor(&account.person).is_some() {
            span .mark.signed { (language.say("两步验证", "Second factor")) }
        }
    }
}

fn acts(visitor: &Visitor, login: &str, account: &Account) -> Markup {
    let language = visitor.language;
    html! {
        details {
            summary { (language.say("操作", "Acts")) }
            form method="post" action="/accounts/reset" {
                (token(visitor))
                input type="hidden" name="login" value=(login);
                button .grave { (language.say("重置密码并关闭两步验证", "Reset password and second factor")) }
            }
            form method="post" action="/accounts/disable" {
                (token(visitor))
                input type="hidden" name="login" value=(login);
                @if account.disabled {
                    button { (language.say("重新启用", "Enable again")) }
                } @else {
                    input type="hidden" name="disabled" value="1";
                    button .grave { (language.say("停用", "Disable")) }
                }
            }
        }
    }
}

fn demand_form(visitor: &Visitor, directory: &Directory) -> Markup {
    let language = visitor.language;
    let is_demanded = directory.workspace().is_some_and(|set| set.second_factor);
    html! {
        section {
            h2 { (language.say("管理员的两步验证", "Second factor of administrators")) }
            form method="post" action="/accounts/second-factor" {
                (token(visitor))
                @if is_demanded {
                    p { (language.say("管理员必须用两步验证登录。", "Administrators must sign in with a second factor.")) }
                    button { (language.say("不再要求", "Demand it no longer")) }
                } @else {
                    p { (language.say("管理员可以只用密码登录。", "Administrators may sign in with a password alone.")) }
                    input type="hidden" name="demanded" value="1";
                    button { (language.say("要求两步验证", "Demand it")) }
                }
            }
        }
    }
}
