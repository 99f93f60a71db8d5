//! Entries that are stored but not merged, with the reason.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::book::Book;
use streetbook_core::ids::DeviceId;
use streetbook_core::time::Zone;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page, token};
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::admin::{AdminCommand, QuarantineCommand};
use crate::directory::Directory;
use crate::store::view::QuarantinedRow;

/// Roles that may count entries set aside for lack of rights: the office's, never the team that
/// wants them counted.
pub(super) const FREE: [&str; 2] = ["centre", "administrator"];

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let mut rows = office.app.view.quarantined().await?;
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
                } @else {
                    @if visitor.has_role(&office, &FREE) { (freeing(&reader, &visitor, &rows)) }
                    (table(&reader, office.app.view.zone(), &office, &rows))
                }
            }
        }
    };
    page(&office, &visitor, NavItem::Quarantine, title, &main).await
}

/// True if the visitor may see what was set aside: they may read what its writer writes. Entries of
/// an unknown device are visible to the office, which reads every team.
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
    let kinds = office.app.handles.kinds.now();
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
                td data-label=(labels[1]) { @if let Some(author) = &row.author { (escape(&reader.person(author))) } }
                td data-label=(labels[2]) { @if let Some(form) = form(row) { (escape(&form)) } }
                td data-label=(labels[3]) { (state(reader, row)) }
                td data-label=(labels[4]) { (escape(&row.text)) " " code { (escape(&row.code)) } }
                td data-label=(labels[5]) { code { (short(row)) } }
            } } }
        } }
    }
}

/// For each device with something that can be freed, a form that frees it.
fn freeing(reader: &Reader<'_>, visitor: &Visitor, rows: &[QuarantinedRow]) -> Markup {
    let language = visitor.language;
    let mut devices: BTreeMap<DeviceId, Vec<&QuarantinedRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.can_be_freed()) {
        devices.entry(row.entry.device).or_default().push(row);
    }
    html! {
        @for (device, rows) in &devices {
            @let numbers = || rows.iter().map(|row| row.entry.n);
            details .free {
                summary {
                    (language.say("放行设备的条目：", "Count what a device wrote: ")) code { (begin(device)) } " "
                    @if let Some(author) = rows.iter().find_map(|row| row.author.as_ref()) {
                        (escape(&reader.person(author))) " "
                    }
                    "(" (rows.len()) ")"
                }
                form method="post" action="/quarantine/free" {
                    (token(visitor))
                    input type="hidden" name="device" value=(device);
                    label { (language.say("从第几条", "From entry"))
                        input type="number" name="from" min="1" required value=(numbers().min().unwrap_or(1)); }
                    label { (language.say("到第几条", "To entry"))
                        input type="number" name="to" min="1" required value=(numbers().max().unwrap_or(1)); }
                    label { (language.say("原因", "Reason")) input name="reason" required maxlength="100"; }
                    button { (language.say("放行", "Free")) }
                    p { (language.say(
                        "只解除“设备已吊销”和“无权填写”两种原因；其余照常审核，每条只计一次。",
                        "This lifts “revoked” and “no right” alone; all else is judged as usual, and nothing counts twice.")) }
                }
            }
        }
    }
}

/// The entries to free, and the reason.
#[derive(Deserialize)]
pub(super) struct FreeForm {
    token: String,
    device: String,
    from: u64,
    to: u64,
    reason: String,
}

pub(super) async fn free(
    State(office): State<Office>,
    visitor: Visitor,
    Form(form): Form<FreeForm>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&form.token)?;
    let device: DeviceId = form.device.parse().map_err(|_| Failure::Unreadable)?;
    let command = AdminCommand::Quarantine(QuarantineCommand::Free {
        device: device.to_string(),
        from: form.from,
        to: Some(form.to),
        reason: form.reason,
    });
    office.act(&visitor, command).await?;
    Ok(Redirect::to("/quarantine"))
}

fn state(reader: &Reader<'_>, row: &QuarantinedRow) -> Markup {
    if row.held {
        html! { span .mark { (reader.language.say("等待中", "Waiting")) } }
    } else {
        html! { span .mark.conflict { (reader.language.say("隔离", "Set aside")) } }
    }
}

/// A device's id is long: its beginning distinguishes devices.
fn short(row: &QuarantinedRow) -> String {
    format!("{}/{}", begin(&row.entry.device), row.entry.n)
}

fn begin(device: &DeviceId) -> String {
    device.to_string().chars().take(8).collect()
}
