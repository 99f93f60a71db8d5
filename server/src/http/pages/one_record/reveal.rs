//! A full number, shown to one person for one purpose. The disclosure is noted first, and durably.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::ids::PersonId;
use streetbook_core::kind::{Field, FieldType, Kind, Value};
use streetbook_core::record::Shown;

use super::readable::{find, read};
use crate::admin::RecordCommand;
use crate::directory::{Actor, AuditAct, AuditEntry, Directory};
use crate::http::pages::Office;
use crate::http::pages::escape::escape;
use crate::http::pages::failure::Failure;
use crate::http::pages::frame::{NavItem, page, token};
use crate::http::pages::purpose::{Purpose, TO_SEE, ask};
use crate::http::pages::visitor::Visitor;
use crate::store::view::Listed;

/// The number to show, and the purpose.
#[derive(Deserialize)]
pub(in crate::http::pages) struct Params {
    token: String,
    field: String,
    #[serde(flatten)]
    purpose: Purpose,
}

pub(in crate::http::pages) async fn reveal(
    State(office): State<Office>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(asked): Form<Params>,
) -> Result<Response, Failure> {
    visitor.verify_csrf(&asked.token)?;
    let listed = find(&office, &visitor, &id).await?;
    let kinds = office.app.handles.kinds.now();
    let kind = kinds.reading(&listed.kind);
    let kind = kind.ok_or(Failure::NotFound)?;
    let field = kind.field(&asked.field).ok_or(Failure::NotFound)?;
    if !may_reveal(
        &office.directory(),
        &visitor.person,
        kind,
        field,
        &listed.author,
    ) {
        return Err(Failure::NotFound);
    }
    let by = Actor::Person(visitor.person.clone());
    let noted = AuditEntry::new(office.app.handles.clock.now(), by, AuditAct::Reveal)
        .about(format!("{} {}", listed.id, field.id))
        .purpose(&asked.purpose.must_be_said()?);
    office.audit(noted).await?;
    let (whole, _) = read(
        &office,
        &visitor,
        RecordCommand::Whole { record: listed.id },
    )
    .await?;
    let main = shown(&visitor, field, &listed, &whole);
    let title = visitor.language.label(&kind.label);
    let page = page(&office, &visitor, NavItem::Kind(&listed.kind), title, &main).await?;
    Ok(only_now(page))
}

/// No cache between here and the screen stores the page.
fn only_now(page: Html<String>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

/// A number that pages mask: restricted ones are for the author and the form's own roles, the number
/// of a shop for the readers of its card.
pub(in crate::http::pages) fn may_reveal(
    directory: &Directory,
    person: &PersonId,
    kind: &Kind,
    field: &Field,
    author: &PersonId,
) -> bool {
    if !field.restricted {
        return field.field_type == FieldType::Phone;
    }
    directory
        .person(person)
        .is_some_and(|known| directory.may_see_restricted(person, known.posting(), kind, author))
}

/// The form behind a masked number.
pub(in crate::http::pages) fn form(visitor: &Visitor, listed: &Listed, field: &Field) -> Markup {
    let language = visitor.language;
    html! {
        details .reveal {
            summary { (language.say("显示号码", "Show the number")) }
            form method="post" action={ "/record/" (listed.id) "/reveal" } {
                (token(visitor))
                input type="hidden" name="field" value=(field.id);
                (ask(language, &TO_SEE))
                button { (language.say("显示", "Show")) }
                p { (language.say("查看会记入审计日志。", "That you look is noted in the audit log.")) }
            }
        }
    }
}

fn shown(visitor: &Visitor, field: &Field, listed: &Listed, whole: &Shown) -> Markup {
    let language = visitor.language;
    html! {
        div .head { h1 { (language.label(&field.label)) } }
        dl .fields {
            dt { (language.label(&field.label)) }
            @for text in values(whole, field) { dd { strong { (escape(text)) } } }
        }
        p .by { (language.say("本次查看已记入审计日志。", "This look was noted in the audit log.")) }
        p { a href={ "/record/" (listed.id) } { (language.say("返回记录", "Back to the record")) } }
    }
}

/// The values of a field, the one that counts first.
fn values<'a>(whole: &'a Shown, field: &Field) -> Vec<&'a str> {
    let id = field.id.as_str();
    let conflicts = whole.conflicts.iter();
    let sides = conflicts.filter(|conflict| conflict.field == id);
    let sides = sides.flat_map(|conflict| conflict.values.iter().map(|side| &side.value));
    let mut texts: Vec<&str> = Vec::new();
    for value in whole.fields.get(id).into_iter().chain(sides) {
        match value {
            Value::Text(text) if !texts.contains(&text.as_str()) => texts.push(text),
            _ => {}
        }
    }
    texts
}
