//! Entries that are stored but not merged, with the reason.

use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};
use streetbook_core::book::Book;
use streetbook_core::time::Zone;

use super::Office;
use super::failure::Failure;
use super::frame::{Place, page};
use super::plain::plain;
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::access::Directory;
use crate::view::QuarantinedRow;

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let mut rows = office.view.quarantined().await?;
    let title = visitor.language.say("隔离的条目", "Quarantined entries");
    let main = {
        let directory = office.directory();
        rows.retain(|row| may_see(&directory, &visitor, row));
        let reader = Reader {
            language: visitor.language,
            directory: &directory,
        };
        html! {
            div .head { h1 { (title) } }
            p { (visitor.language.say(
                "这些条目已安全保存，但尚未并入记录。等待中的会自动放行；其余的请按原因处理。",
                "These are stored safely but not merged. Waiting ones free themselves; for the others do what the reason says.")) }
            div #live {
                @if rows.is_empty() {
                    p .empty { (visitor.language.say("没有隔离的条目，无需处理。", "Nothing is set aside: nothing to do.")) }
                } @else { (table(&reader, office.view.zone(), &office, &rows)) }
            }
        }
    };
    page(&office, &visitor, Place::Quarantine, title, &main).await
}

/// Whoever may read what a person writes may see what was set aside of it. Entries of a device that
/// nobody knows are the office's to see: it reads every team.
fn may_see(directory: &Directory, visitor: &Visitor, row: &QuarantinedRow) -> bool {
    let Some(author) = row
        .author
        .as_ref()
        .and_then(|author| directory.person(author))
    else {
        let role = directory
            .person(&visitor.person)
            .map(|person| &person.posting().role);
        return role
            .is_some_and(|role| matches!(role.as_str(), "centre" | "clerk" | "administrator"));
    };
    let own = Book::Personal(author.id().clone(), author.posting().number);
    directory.may_read(&visitor.person, &own)
}

fn table(reader: &Reader<'_>, zone: &Zone, office: &Office, rows: &[QuarantinedRow]) -> Markup {
    let language = reader.language;
    let labels = [
        language.say("收到时间", "Received"),
        language.say("填写人", "Author"),
        language.say("表单", "Form"),
        language.say("状态", "State"),
        language.say("原因", "Reason"),
        language.say("条目", "Entry"),
    ];
    let kinds = office.kinds.now();
    let form = |row: &QuarantinedRow| {
        let kind = row.kind.as_ref()?;
        let known = kinds.latest(kind).map(|kind| language.label(&kind.label));
        Some(known.unwrap_or(kind.as_str()).to_owned())
    };
    html! {
        div .table tabindex="0" role="region" { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for row in rows { tr {
                td data-label=(labels[0]) { @if let Some(at) = row.received_at { (moment(&at.in_zone(zone))) } }
                td data-label=(labels[1]) { @if let Some(author) = &row.author { (plain(&reader.person(author))) } }
                td data-label=(labels[2]) { @if let Some(form) = form(row) { (plain(&form)) } }
                td data-label=(labels[3]) { (state(reader, row)) }
                td data-label=(labels[4]) { (plain(&row.text)) " " code { (plain(&row.code)) } }
                td data-label=(labels[5]) { code { (short(row)) } }
            } } }
        } }
    }
}

fn state(reader: &Reader<'_>, row: &QuarantinedRow) -> Markup {
    match row.held {
        true => html! { span .mark { (reader.language.say("等待中", "Waiting")) } },
        false => html! { span .mark.conflict { (reader.language.say("隔离", "Set aside")) } },
    }
}

/// A device's id is long: its beginning tells devices apart.
fn short(row: &QuarantinedRow) -> String {
    let device = row.entry.device.to_string();
    format!("{}/{}", device.get(..8).unwrap_or(&device), row.entry.n)
}
