//! Everybody, for the administrator: adding, moving, disabling, inviting a phone.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::ids::PersonId;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page, token};
use super::one_time_secret::handed_over;
use super::role::{role_name, roles};
use super::sign_in::Sent;
use super::visitor::Visitor;
use crate::admin::{AdminCommand, PersonCommand};
use crate::directory::Person;

/// A new person as typed.
#[derive(Deserialize)]
pub(super) struct Added {
    token: String,
    id: String,
    name: String,
    team: String,
    role: String,
}

/// A person's new posting.
#[derive(Deserialize)]
pub(super) struct Moved {
    token: String,
    team: String,
    role: String,
}

/// Removal or return of a person's rights.
#[derive(Deserialize)]
pub(super) struct Disabled {
    pub(super) token: String,
    #[serde(default)]
    pub(super) disabled: String,
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let title = language.say("人员", "People");
    let main = {
        let directory = office.directory();
        let people: Vec<&Person> = directory.people().collect();
        let teams: BTreeSet<&str> = people
            .iter()
            .map(|person| person.posting().team.as_str())
            .collect();
        html! {
            div .head { h1 { (title) } }
            datalist #teams { @for team in teams { option value=(team) {} } }
            (add_form(&visitor))
            (table(&visitor, &people))
        }
    };
    page(&office, &visitor, NavItem::People, title, &main).await
}

pub(super) async fn add(
    State(office): State<Office>,
    visitor: Visitor,
    Form(added): Form<Added>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&added.token)?;
    let act = AdminCommand::Person(PersonCommand::Add {
        id: parsed(&added.id)?,
        name: added.name,
        team: parsed(&added.team)?,
        role: parsed(&added.role)?,
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/people"))
}

pub(super) async fn move_to(
    State(office): State<Office>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(moved): Form<Moved>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&moved.token)?;
    let act = AdminCommand::Person(PersonCommand::Move {
        id: known(&office, &person)?,
        team: Some(parsed(&moved.team)?),
        role: Some(parsed(&moved.role)?),
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/people"))
}

pub(super) async fn disable(
    State(office): State<Office>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(sent): Form<Disabled>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&sent.token)?;
    let act = AdminCommand::Person(PersonCommand::Disable {
        id: known(&office, &person)?,
        disabled: !sent.disabled.is_empty(),
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/people"))
}

pub(super) async fn invite(
    State(office): State<Office>,
    visitor: Visitor,
    Path(person): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Html<String>, Failure> {
    visitor.verify_csrf(&sent.token)?;
    let person = known(&office, &person)?;
    let about = person.to_string();
    let act = AdminCommand::Person(PersonCommand::Invite { person });
    let done = office.act(&visitor, act).await?;
    handed_over(&office, &visitor, NavItem::People, &about, &done).await
}

/// A field of a form that has one right way to read.
pub(super) fn parsed<T: std::str::FromStr>(typed: &str) -> Result<T, Failure> {
    typed.trim().parse().map_err(|_| Failure::Unreadable)
}

/// A person in an address.
fn known(office: &Office, id: &str) -> Result<PersonId, Failure> {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    match office.directory().person(&id) {
        Some(_) => Ok(id),
        None => Err(Failure::NotFound),
    }
}

fn add_form(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        details .annul.add {
            summary { (language.say("添加人员", "Add a person")) }
            form method="post" action="/people" {
                (token(visitor))
                label { (language.say("编号（字母、数字，永久不变）", "Id (letters and digits, for good)"))
                    input name="id" required maxlength="64" pattern="[A-Za-z0-9_.\\-]+"; }
                label { (language.say("姓名", "Name")) input name="name" required maxlength="100"; }
                label { (language.say("团队", "Team")) input name="team" required list="teams"; }
                label { (language.say("角色", "Role")) (roles(language, None)) }
                button .main { (language.say("添加", "Add")) }
            }
        }
    }
}

fn table(visitor: &Visitor, people: &[&Person]) -> Markup {
    let language = visitor.language;
    let labels = [
        language.say("姓名", "Name"),
        language.say("编号", "Id"),
        language.say("团队", "Team"),
        language.say("角色", "Role"),
        language.say("状态", "State"),
        language.say("操作", "Acts"),
    ];
    html! {
        div .table tabindex="0" role="region" aria-label=(language.say("人员", "People")) { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for person in people { tr .annulled[person.is_disabled()] {
                td data-label=(labels[0]) { (escape(person.name())) }
                td data-label=(labels[1]) { code { (person.id()) } }
                td data-label=(labels[2]) { (person.posting().team) }
                td data-label=(labels[3]) { (role_name(language, person.posting().role.as_str())) }
                td .state data-label=(labels[4]) { @if person.is_disabled() {
                    span .mark.void { (language.say("已停用", "Disabled")) }
                } }
                td .state data-label=(labels[5]) { (acts(visitor, person)) }
            } } }
        } }
    }
}

fn acts(visitor: &Visitor, person: &Person) -> Markup {
    let language = visitor.language;
    let (id, posting) = (person.id(), person.posting());
    html! {
        details {
            summary { (language.say("操作", "Acts")) }
            @if !person.is_disabled() {
                form method="post" action={ "/people/" (id) "/invite" } {
                    (token(visitor))
                    button { (language.say("邀请手机", "Invite a phone")) }
                }
                form .stacked method="post" action={ "/people/" (id) "/move" } {
                    (token(visitor))
                    label { (language.say("团队", "Team")) input name="team" required list="teams" value=(posting.team); }
                    label { (language.say("角色", "Role")) (roles(language, Some(posting.role.as_str()))) }
                    button { (language.say("调动", "Move")) }
                }
            }
            (switch(visitor, &format!("/people/{id}/disable"), person.is_disabled()))
        }
    }
}

/// A button that takes rights, or gives them back.
pub(super) fn switch(visitor: &Visitor, address: &str, is_disabled: bool) -> Markup {
    let language = visitor.language;
    html! {
        form method="post" action=(address) {
            (token(visitor))
            @if is_disabled {
                button { (language.say("重新启用", "Enable again")) }
            } @else {
                input type="hidden" name="disabled" value="1";
                button .grave { (language.say("停用", "Disable")) }
            }
        }
    }
}
