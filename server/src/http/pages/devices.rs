//! Every device, for the administrator: its person, when it last called, and revoking it.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::ids::DeviceId;
use streetbook_core::time::Instant;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page, token};
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::admin::{AdminCommand, AdminError, DeviceCommand, last_seen};
use crate::directory::Device;

/// Reason why a device is revoked.
#[derive(Deserialize)]
pub(super) struct Revoked {
    token: String,
    reason: String,
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let title = language.say("设备", "Devices");
    let heard = last_seen(&office.app.handles.index).map_err(AdminError::from)?;
    let main = html! {
        div .head { h1 { (title) } }
        p { (language.say(
            "手机丢失或更换时在此吊销：它读不到任何内容，之后送来的记录会隔离保存，可由办公室放行。",
            "Revoke a phone that is lost: it reads nothing more, and what it still sends is set aside, where the office can free it.")) }
        (table(&office, &visitor, &heard))
    };
    page(&office, &visitor, NavItem::Devices, title, &main).await
}

pub(super) async fn revoke(
    State(office): State<Office>,
    visitor: Visitor,
    Path(device): Path<String>,
    Form(revoked): Form<Revoked>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&revoked.token)?;
    let device: DeviceId = device.parse().map_err(|_| Failure::NotFound)?;
    if office.directory().device(&device).is_none() {
        return Err(Failure::NotFound);
    }
    let act = AdminCommand::Device(DeviceCommand::Revoke {
        device: device.to_string(),
        reason: revoked.reason,
    });
    office.act(&visitor, act).await?;
    Ok(Redirect::to("/devices"))
}

/// Phones only: an office device lives as long as the server runs and writes for who is signed in.
fn table(office: &Office, visitor: &Visitor, heard: &BTreeMap<DeviceId, Instant>) -> Markup {
    let language = visitor.language;
    let labels = [
        language.say("人员", "Person"),
        language.say("设备", "Device"),
        language.say("最近收到记录", "Last entry came"),
        language.say("状态", "State"),
        language.say("操作", "Acts"),
    ];
    let directory = office.directory();
    let reader = Reader {
        language,
        directory: &directory,
    };
    let mut phones: Vec<&Device> = directory
        .devices()
        .filter(|device| !device.is_office())
        .collect();
    phones.sort_by_key(|device| (device.is_revoked(), &device.person));
    html! {
        @if phones.is_empty() { p .empty { (language.say("还没有手机加入。请在“人员”页邀请。", "No phone has joined yet: invite one on the page People.")) } }
        @else { div .table tabindex="0" role="region" aria-label=(language.say("设备", "Devices")) { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for device in phones { tr .annulled[device.is_revoked()] {
                td data-label=(labels[0]) { (escape(&reader.person(&device.person))) }
                td data-label=(labels[1]) { code { (device.id) } }
                td data-label=(labels[2]) { @match heard.get(&device.id) {
                    Some(at) => (moment(&at.in_zone(office.app.view.zone()))),
                    None => (language.say("尚无", "none yet")),
                } }
                td .state data-label=(labels[3]) { @if let Some(reason) = &device.revoked {
                    span .mark.void { (language.say("已吊销", "Revoked")) ": " (escape(reason)) }
                } }
                td .state data-label=(labels[4]) { @if !device.is_revoked() { (revoke_form(visitor, device)) } }
            } } }
        } } }
    }
}

fn revoke_form(visitor: &Visitor, device: &Device) -> Markup {
    let language = visitor.language;
    html! {
        details {
            summary { (language.say("吊销", "Revoke")) }
            form .stacked method="post" action={ "/devices/" (device.id) "/revoke" } {
                (token(visitor))
                label { (language.say("原因", "Reason")) input name="reason" required maxlength="100"; }
                button .grave { (language.say("吊销", "Revoke")) }
            }
        }
    }
}
