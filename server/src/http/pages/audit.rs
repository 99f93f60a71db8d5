//! The audit log, for the administrator: newest first, page by page. That it was read is noted too.

use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::time::{Day, Zone};

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::frame::{NavItem, page};
use super::value::{Reader, moment};
use super::visitor::Visitor;
use crate::admin::{AdminCommand, AuditCommand, Outcome};
use crate::directory::{Actor, AuditAct, AuditAsked, AuditEntry};

/// Lines on a page.
const LINES: usize = 100;

/// The address behind `?`.
#[derive(Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    before: String,
}

impl Params {
    fn days(&self) -> Result<(Option<Day>, Option<Day>), Failure> {
        Ok((day(&self.from)?, day(&self.to)?))
    }
}

pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Query(asked): Query<Params>,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let title = language.say("审计日志", "Audit log");
    let (from, to) = asked.days()?;
    let before = match asked.before.as_str() {
        "" => u64::MAX,
        text => text.parse().map_err(|_| Failure::Unreadable)?,
    };
    let asked_for = slice(from, to, office.app.view.zone());
    let mut lines = lines(&office, &visitor, before, asked_for).await?;
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    note_reading(&office, &visitor, &asked, lines.len()).await?;
    let main = html! {
        div .head { h1 { (title) } }
        (form(&visitor, &asked))
        @if lines.is_empty() { p .empty { (language.say("这段时间没有记录。", "Nothing was noted in this time.")) } }
        @else { (table(&office, &visitor, &lines)) }
        @if let Some((n, _)) = lines.last().filter(|_| more) {
            p .more { a href={ "?from=" (asked.from) "&to=" (asked.to) "&before=" (n) } rel="next" {
                (language.say("更早的", "Older ones"))
            } }
        }
    };
    page(&office, &visitor, NavItem::Audit, title, &main).await
}

async fn lines(
    office: &Office,
    visitor: &Visitor,
    before: u64,
    asked: AuditAsked,
) -> Result<Vec<(u64, AuditEntry)>, Failure> {
    let command = AdminCommand::Audit(AuditCommand::Page { before, asked });
    match office.act(visitor, command).await? {
        Outcome::AuditLines(lines) => Ok(lines),
        _ => Ok(Vec::new()),
    }
}

/// One line more than is shown indicates another page.
fn slice(from: Option<Day>, to: Option<Day>, zone: &Zone) -> AuditAsked {
    AuditAsked {
        from: from.map(|day| day.start(zone)),
        to: to.map(|day| day.end(zone)),
        limit: LINES + 1,
    }
}

async fn note_reading(
    office: &Office,
    visitor: &Visitor,
    asked: &Params,
    lines: usize,
) -> Result<(), Failure> {
    let by = Actor::Person(visitor.person.clone());
    let noted = AuditEntry::new(office.app.handles.clock.now(), by, AuditAct::AuditRead)
        .about(format!("{}..{}", asked.from, asked.to))
        .rows(lines as u64);
    Ok(office.audit(noted).await?)
}

fn form(visitor: &Visitor, asked: &Params) -> Markup {
    let language = visitor.language;
    html! {
        form .filter method="get" action="/audit" {
            label { (language.say("从", "From")) input type="date" name="from" value=(asked.from); }
            label { (language.say("到", "To")) input type="date" name="to" value=(asked.to); }
            button .main { (language.say("查看", "Show")) }
        }
    }
}

fn table(office: &Office, visitor: &Visitor, lines: &[(u64, AuditEntry)]) -> Markup {
    let language = visitor.language;
    let labels = [
        language.say("时间", "When"),
        language.say("谁", "Who"),
        language.say("做了什么", "What"),
        language.say("对象", "About"),
        language.say("条数", "Rows"),
        language.say("目的", "Purpose"),
    ];
    let directory = office.directory();
    let reader = Reader {
        language,
        directory: &directory,
    };
    html! {
        div .table tabindex="0" role="region" aria-label=(language.say("审计日志", "Audit log")) { table {
            thead { tr { @for label in labels { th scope="col" { (label) } } } }
            tbody { @for (_, noted) in lines { tr {
                td data-label=(labels[0]) { (moment(&noted.at.in_zone(office.app.view.zone()))) }
                td data-label=(labels[1]) { (escape(&who(&reader, &noted.by))) }
                td data-label=(labels[2]) { (act(visitor, &noted.act)) }
                td data-label=(labels[3]) { (escape(&noted.about)) }
                td data-label=(labels[4]) { @if let Some(rows) = noted.rows { (rows) } }
                td data-label=(labels[5]) { (escape(&noted.purpose)) }
            } } }
        } }
    }
}

fn who(reader: &Reader<'_>, by: &Actor) -> String {
    match by {
        Actor::Person(id) => reader.person(id),
        Actor::Operator => reader.language.say("服务器操作员", "operator").to_owned(),
        Actor::Device(id) => {
            let id = id.to_string();
            let short = id.get(..8).unwrap_or(&id);
            format!("{} {short}", reader.language.say("设备", "device"))
        }
        Actor::Stranger => reader.language.say("未知来者", "a stranger").to_owned(),
    }
}

fn act(visitor: &Visitor, act: &AuditAct) -> String {
    let (zh, en) = match act {
        AuditAct::SignIn => ("登录", "signed in"),
        AuditAct::SignInRefused => ("登录被拒", "sign-in refused"),
        AuditAct::SignOut => ("退出", "signed out"),
        AuditAct::Reveal => ("查看完整号码", "full value shown"),
        AuditAct::Export => ("导出", "exported"),
        AuditAct::Report => ("查看报表", "report read"),
        AuditAct::SubjectFind => ("查找当事人", "data subject looked for"),
        AuditAct::SubjectExport => ("提供当事人副本", "copy for the data subject"),
        AuditAct::ErasureAsked => ("申请删除", "erasure asked for"),
        AuditAct::ErasureDecided => ("审批删除", "erasure decided"),
        AuditAct::Erased => ("已删除", "erased"),
        AuditAct::Person => ("人员变动", "person changed"),
        AuditAct::DeviceEnrolled => ("设备加入", "device joined"),
        AuditAct::DeviceRevoked => ("设备吊销", "device revoked"),
        AuditAct::Invite => ("发邀请码", "code given out"),
        AuditAct::Account => ("账号变动", "login changed"),
        AuditAct::Password => ("密码变动", "password set"),
        AuditAct::SecondFactor => ("两步验证变动", "second factor changed"),
        AuditAct::Freed => ("放行隔离条目", "quarantined entries freed"),
        AuditAct::Kind => ("表单变动", "form changed"),
        AuditAct::Rulebook => ("规则变动", "rulebook changed"),
        AuditAct::Retention => ("保存期限变动", "retention period set"),
        AuditAct::AuditRead => ("查看审计日志", "audit log read"),
        AuditAct::Newer(word) => return escape(word).into_owned(),
    };
    visitor.language.say(zh, en).to_owned()
}

fn day(text: &str) -> Result<Option<Day>, Failure> {
    match text {
        "" => Ok(None),
        text => Day::parse(text).map(Some).map_err(|_| Failure::Unreadable),
    }
}
