//! People who ask what is held of them: the office finds it, asks that it be erased, and decides as a
//! second person. A number is typed and never shown again, nor does it get into an address.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use maud::{Markup, html};
use serde::Deserialize;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page, token};
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::admin::{AdminCommand, Outcome, SubjectCommand, SubjectRequest};
use crate::directory::{ErasureShown, ErasureState};
use crate::erasure::ERASURE_DAYS;
use crate::erasure::subject::{Found, Sought};
use crate::store::events::ErasureId;

/// The person or records in question, and the reason.
#[derive(Deserialize)]
pub(super) struct Asked {
    token: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    record: String,
    #[serde(default)]
    reason: String,
}

impl Asked {
    /// # Errors
    /// [`Failure::Unreadable`] for what is neither a number nor a record's id.
    fn sought(&self) -> Result<Sought, Failure> {
        let unreadable = |_| Failure::Unreadable;
        match (self.number.trim(), self.record.trim()) {
            ("", record) => {
                let record = record.parse().map_err(unreadable)?;
                Ok(Sought::Records([record].into()))
            }
            (number, _) => Ok(Sought::Number(number.parse().map_err(unreadable)?)),
        }
    }
}

/// A decision about a request.
#[derive(Deserialize)]
pub(super) struct Decided {
    token: String,
    #[serde(default)]
    approve: String,
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    whole_page(&office, &visitor, html! {}).await
}

pub(super) async fn find(
    State(office): State<Office>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Html<String>, Failure> {
    visitor.verify_csrf(&asked.token)?;
    let sought = asked.sought()?;
    let command = SubjectCommand::Find { sought };
    let Outcome::Found { sought, found } = act(&office, &visitor, command).await? else {
        return Err(Failure::NotFound);
    };
    let answer = answer(&office, &visitor, &sought, &found);
    whole_page(&office, &visitor, answer).await
}

pub(super) async fn erase(
    State(office): State<Office>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&asked.token)?;
    let (sought, reason) = (asked.sought()?, asked.reason.trim().to_owned());
    let command = SubjectCommand::Erase {
        sought,
        reason,
        by: visitor.person.clone(),
        after_days: ERASURE_DAYS,
    };
    act(&office, &visitor, command).await?;
    Ok(Redirect::to("/subjects"))
}

pub(super) async fn decide(
    State(office): State<Office>,
    visitor: Visitor,
    Path(request): Path<String>,
    Form(decided): Form<Decided>,
) -> Result<Redirect, Failure> {
    visitor.verify_csrf(&decided.token)?;
    let id: ErasureId = request.parse().map_err(|_| Failure::NotFound)?;
    let command = SubjectCommand::Decide {
        id: id.to_string(),
        approve: !decided.approve.is_empty(),
        by: visitor.person.clone(),
    };
    act(&office, &visitor, command).await?;
    Ok(Redirect::to("/subjects"))
}

async fn act(
    office: &Office,
    visitor: &Visitor,
    command: SubjectCommand,
) -> Result<Outcome, Failure> {
    let command = AdminCommand::Subject(SubjectRequest::Subject(command));
    office.act(visitor, command).await
}

async fn whole_page(
    office: &Office,
    visitor: &Visitor,
    answer: Markup,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let title = language.say("当事人", "Subjects");
    let main = {
        let requests = office.directory().erasures();
        html! {
            div .head { h1 { (title) } }
            p { (language.say(
                "查找某人的号码出现在哪些记录中；申请删除后，由另一人批准，七天后执行。",
                "Find where somebody's number stands; an erasure is asked for, approved by a second person, and carried out after seven days.")) }
            (forms(visitor))
            (answer)
            (list(office, visitor, &requests))
        }
    };
    page(office, visitor, NavItem::Subjects, title, &main).await
}

/// One form with two buttons: to request an erasure, the number is typed once more.
fn forms(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        form .filter method="post" action="/subjects/find" autocomplete="off" {
            (token(visitor))
            label { (language.say("手机号", "Mobile number")) input name="number" inputmode="tel" maxlength="30"; }
            label { (language.say("或记录编号", "or a record's id")) input name="record" maxlength="40"; }
            button .main { (language.say("查找", "Find")) }
            label { (language.say("删除原因（不要写号码）", "Reason for an erasure (no numbers)"))
                input name="reason" maxlength="200"; }
            button formaction="/subjects/erase" { (language.say("申请删除", "Ask for erasure")) }
        }
    }
}

/// Renders the places where the person was found. Records are named, without their content.
fn answer(office: &Office, visitor: &Visitor, sought: &Sought, found: &[Found]) -> Markup {
    let language = visitor.language;
    let directory = office.directory();
    let reader = Reader {
        language,
        directory: &directory,
    };
    let kinds = office.app.handles.kinds.now();
    let kind = |found: &Found| {
        let known = kinds.latest(found.kind.as_ref()?)?;
        Some(language.label(&known.label).to_owned())
    };
    html! {
        section {
            h2 { (escape(&sought.word())) ": " (found.len()) " " (language.say("条", "found")) }
            @if !found.is_empty() { ul { @for found in found { li {
                @if let Some(kind) = kind(found) { (escape(&kind)) " · " }
                @if let Some(day) = found.day { (day) " · " }
                @if let Some(author) = &found.author { (escape(&reader.person(author))) " · " }
                (state(visitor, found)) " · " (fields(found)) " "
                @if let Some(record) = found.record { a href={ "/record/" (record) } { (record) } }
            } } } }
        }
    }
}

fn fields(found: &Found) -> Markup {
    let mut fields: Vec<&str> = found
        .places
        .iter()
        .map(|place| place.field.as_str())
        .collect();
    fields.sort_unstable();
    fields.dedup();
    html! { (escape(&fields.join(" "))) }
}

fn state(visitor: &Visitor, found: &Found) -> &'static str {
    let language = visitor.language;
    match found.state() {
        "stands" => language.say("有效", "stands"),
        "held" => language.say("等待中", "held"),
        "quarantined" => language.say("隔离", "quarantined"),
        "erased" => language.say("已删除", "erased"),
        _ => language.say("已保存", "stored"),
    }
}

fn list(office: &Office, visitor: &Visitor, requests: &[ErasureShown]) -> Markup {
    let language = visitor.language;
    let labels = [
        language.say("申请", "Request"),
        language.say("状态", "State"),
        language.say("记录数", "Records"),
        language.say("执行时间", "Due"),
        language.say("申请人", "Asked by"),
        language.say("原因", "Reason"),
        "",
    ];
    let directory = office.directory();
    let reader = Reader {
        language,
        directory: &directory,
    };
    let zone = office.app.view.zone();
    html! {
        @if requests.is_empty() {
            p .empty { (language.say("没有删除申请。", "Nobody has asked for an erasure.")) }
        } @else {
            div .table tabindex="0" role="region" { table {
                thead { tr { @for label in labels { th scope="col" { (label) } } } }
                tbody { @for shown in requests { tr {
                    td data-label=(labels[0]) { code { (shown.asked.id) } }
                    td data-label=(labels[1]) { (request_state(visitor, shown.state)) }
                    td data-label=(labels[2]) { (shown.done.map_or(shown.asked.records.len(), |(_, records)| records)) }
                    td data-label=(labels[3]) { (moment(&shown.asked.due_at.in_zone(zone))) }
                    td data-label=(labels[4]) { (escape(&reader.person(&shown.asked.by))) }
                    td data-label=(labels[5]) { (escape(&shown.asked.reason)) }
                    td { (decisions(visitor, shown)) }
                } } }
            } }
        }
    }
}

fn request_state(visitor: &Visitor, state: ErasureState) -> &'static str {
    let language = visitor.language;
    match state {
        ErasureState::Asked => language.say("待批准", "Waits for a second person"),
        ErasureState::Approved => language.say("已批准", "Approved"),
        ErasureState::Cancelled => language.say("已取消", "Cancelled"),
        ErasureState::Done => language.say("已执行", "Carried out"),
    }
}

/// Renders the decisions: the requester does not approve; a person who may decide may cancel what
/// was not carried out.
fn decisions(visitor: &Visitor, shown: &ErasureShown) -> Markup {
    let language = visitor.language;
    let asked = shown.state == ErasureState::Asked;
    let approves = asked && shown.asked.by != visitor.person;
    html! {
        @if asked || shown.state == ErasureState::Approved {
            form method="post" action={ "/subjects/" (shown.asked.id) "/decide" } {
                (token(visitor))
                @if approves { button .main name="approve" value="1" { (language.say("批准", "Approve")) } " " }
                button { (language.say("取消", "Cancel")) }
            }
        }
    }
}
