//! A report for whoever works on the server's own machine: of every book.

use serde_json::Value as Json;
use streetbook_core::ids::{PersonId, TeamId};
use streetbook_core::time::Day;

use crate::access::{Actor, AuditAct, Noted};
use crate::app::App;
use crate::report::{Asked, ReportName, Source, Staff};
use crate::view::Books;

/// What is asked for, as it came.
pub(super) struct Wanted {
    pub(super) days: (Option<String>, Option<String>),
    pub(super) team: Option<TeamId>,
    pub(super) person: Option<PersonId>,
}

/// Makes a report, notes it, and gives its rows, each an array with a cell for each column.
pub(super) async fn execute(app: &App, name: &str, wanted: Wanted) -> Result<Json, String> {
    let name: ReportName = name.parse().map_err(said)?;
    let day = |text: Option<String>| text.map(|text| Day::parse(&text)).transpose();
    let days = (
        day(wanted.days.0).map_err(said)?,
        day(wanted.days.1).map_err(said)?,
    );
    let now = app.clock.now();
    let asked = Asked::days(days, Books::All, now, app.view.zone()).map_err(said)?;
    let asked = Asked {
        team: wanted.team,
        person: wanted.person,
        ..asked
    };
    app.wait_until_shown().await;
    app.wait_until_ruled().await;
    let staff = Staff::of(&*app.directory.read());
    let source = Source {
        view: &app.view,
        staff: &staff,
        heard: &app.heard().map_err(said)?,
        now,
    };
    let report = source.report(name, &asked).await.map_err(said)?;
    let noted = Noted::new(now, Actor::Operator, AuditAct::Report)
        .about(format!("{} {}..{}", name.word(), asked.from, asked.to))
        .rows(report.rows.len() as u64);
    app.directory.audit(noted).await.map_err(said)?;
    Ok(Json::from(report.rows))
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
