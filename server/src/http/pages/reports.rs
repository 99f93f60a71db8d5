//! Reports: as pages, and as files for programs. Each reading is noted before it leaves.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::time::Day;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::filter::{day, parsed};
use super::frame::{NavItem, page};
use super::report_table::table;
use super::visitor::Visitor;
use crate::admin::{AdminError, last_seen};
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::reports::export::Format;
use crate::reports::{Asked, ReportError, ReportName, Source, Staff, Table, write};

/// Pieces of a file on their way to a slow reader.
const PIECES_AHEAD: usize = 2;

/// The address behind `?`; what is left empty is not asked for.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    format: String,
}

impl Wanted {
    fn asked(&self, office: &Office, visitor: &Visitor) -> Result<Asked, Failure> {
        let days = (day(&self.from)?, day(&self.to)?);
        let (now, zone) = (office.app.handles.clock.now(), office.app.view.zone());
        let asked = Asked::days(days, visitor.books(office), now, zone)?;
        Ok(Asked {
            team: parsed(&self.team)?,
            person: parsed(&self.person)?,
            ..asked
        })
    }

    /// Returns the address of the same report as a file. Every part was parsed: none needs
    /// escaping.
    fn file(&self, name: ReportName, asked: &Asked, ending: &str) -> String {
        let (from, to, word) = (asked.from, asked.to, name.word());
        let Wanted { team, person, .. } = self;
        format!(
            "/v1/office/reports/{word}?from={from}&to={to}&team={team}&person={person}&format={ending}"
        )
    }
}

/// Lists the reports.
pub(super) async fn list(
    State(office): State<Office>,
    visitor: Visitor,
) -> Result<Html<String>, Failure> {
    let language = visitor.language;
    let title = language.say("报表", "Reports");
    let main = html! {
        div .head { h1 { (title) } }
        ul { @for name in ReportName::ALL {
            li { a href={ "/reports/" (name.word()) } { (language.say(name.title().0, name.title().1)) } }
        } }
        p { (language.say("报表只含您可查看的记录；查看和下载会记入审计日志。",
            "A report holds what you may read; reading and downloading are noted in the audit log.")) }
    };
    page(&office, &visitor, NavItem::Reports, title, &main).await
}

/// One report.
pub(super) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Failure> {
    let name: ReportName = name.parse()?;
    let asked = wanted.asked(&office, &visitor)?;
    let report = made(&office, &visitor, name, &asked).await?;
    let (zh, en) = name.title();
    let title = visitor.language.say(zh, en);
    let main = html! {
        div .head { h1 { (title) } (downloads(&visitor, name, &wanted, &asked)) }
        (form(&office, &visitor, name, &wanted, &asked))
        (table(&visitor, &report))
    };
    page(&office, &visitor, NavItem::Reports, title, &main).await
}

/// One report as JSON, or as a file that is written while it is sent.
pub(super) async fn file(
    State(office): State<Office>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let name: ReportName = name.parse()?;
    let format: Option<Format> = match wanted.format.as_str() {
        "" | "json" => None,
        other => Some(other.parse()?),
    };
    let asked = wanted.asked(&office, &visitor)?;
    let report = made(&office, &visitor, name, &asked).await?;
    let Some(format) = format else {
        return Ok(axum::Json(report.to_json()).into_response());
    };
    let file_name = format!(
        "{}_{}_{}.{}",
        name.word(),
        asked.from,
        asked.to,
        format.ending()
    );
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file_name}\""),
        ),
    ];
    Ok((headers, Body::from_stream(streamed(report, format))).into_response())
}

/// The file's pieces, made as fast as somebody reads them.
fn streamed(report: Table, format: Format) -> ReceiverStream<Result<Vec<u8>, ReportError>> {
    let (sender, receiver) = mpsc::channel(PIECES_AHEAD);
    let request = tracing::Span::current();
    tokio::task::spawn_blocking(move || {
        let _request = request.enter();
        let send = |piece| sender.blocking_send(Ok(piece)).is_ok();
        // A broken stream breaks the download off: no half file looks whole.
        if let Err(error) = write(&report, format, send) {
            let name = report.name.word();
            tracing::error!(report = name, %error, "a report's file broke off");
            let _ = sender.blocking_send(Err(error));
        }
    });
    ReceiverStream::new(receiver)
}

/// Makes the report, and notes the visitor as its reader before they get it.
async fn made(
    office: &Office,
    visitor: &Visitor,
    name: ReportName,
    asked: &Asked,
) -> Result<Table, Failure> {
    let staff = Staff::of(&office.directory());
    let source = Source {
        view: &office.app.view,
        staff: &staff,
        heard: &last_seen(&office.app.handles.index).map_err(AdminError::from)?,
        now: office.app.handles.clock.now(),
    };
    let report = source.report(name, asked).await?;
    let by = Actor::Person(visitor.person.clone());
    let noted = AuditEntry::new(source.now, by, AuditAct::Report)
        .about(format!("{} {}..{}", name.word(), asked.from, asked.to))
        .rows(report.rows.len() as u64);
    office.audit(noted).await?;
    Ok(report)
}

fn downloads(visitor: &Visitor, name: ReportName, wanted: &Wanted, asked: &Asked) -> Markup {
    html! {
        details .downloads {
            summary { (visitor.language.say("下载", "Download")) }
            @for ending in ["xlsx", "csv", "json"] {
                " " a href=(wanted.file(name, asked, ending)) { (ending) }
            }
        }
    }
}

fn form(
    office: &Office,
    visitor: &Visitor,
    name: ReportName,
    wanted: &Wanted,
    asked: &Asked,
) -> Markup {
    let language = visitor.language;
    let staff = Staff::of(&office.directory());
    let shown = |day: Day| day.to_string();
    html! {
        form .filter method="get" action={ "/reports/" (name.word()) } {
            label { (language.say("从", "From")) input type="date" name="from" value=(shown(asked.from)); }
            label { (language.say("到", "To")) input type="date" name="to" value=(shown(asked.to)); }
            label { (language.say("团队", "Team"))
                select name="team" {
                    option value="" { (language.say("全部", "All")) }
                    @for team in staff.teams_in(&asked.books) {
                        option value=(team) selected[team.as_str() == wanted.team] { (escape(team.as_str())) }
                    }
                }
            }
            label { (language.say("人员", "Person"))
                select name="person" {
                    option value="" { (language.say("全部", "Everybody")) }
                    @for (id, person) in staff.people_in(&asked.books) {
                        option value=(id) selected[id.as_str() == wanted.person] { (escape(person)) }
                    }
                }
            }
            button .main { (language.say("查看", "Show")) }
        }
    }
}
