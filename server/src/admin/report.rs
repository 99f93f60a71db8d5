//! Data taken out on the server's own machine, from every book: reports, and exports.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::{KindId, PersonId, TeamId};

use super::audit::day;
use super::device::last_seen;
use super::{Admin, AdminError, Outcome};
use crate::directory::AuditAct;
use crate::reports::{Asked, ReportName, Source, Staff};
use crate::store::view::Books;

/// Commands that read or export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum ReportCommand {
    /// Wait until the view shows all that is stored, and audit that the records of a form leave.
    #[serde(rename = "export")]
    Export {
        /// The form.
        kind: KindId,
        /// The purpose.
        purpose: String,
    },
    /// Wait until the view shows all that is stored, make a report of all books, and audit that it was read.
    #[serde(rename = "report")]
    Report {
        /// The report's name.
        name: String,
        /// The first day, as `2026-11-24`; the first of the last day's month without.
        from: Option<String>,
        /// The last day; today without.
        to: Option<String>,
        /// Of one team only.
        team: Option<TeamId>,
        /// Of one person only.
        person: Option<PersonId>,
    },
    /// The last frame of the ledger that is durable: a backup ends there.
    #[serde(rename = "durable")]
    Durable,
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: ReportCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        ReportCommand::Export { kind, purpose } => {
            let rows = admin.audit_export(&kind, &purpose).await?;
            json!({"rows": rows}).into()
        }
        ReportCommand::Report {
            name,
            from,
            to,
            team,
            person,
        } => {
            let name = name.parse()?;
            let days = (day(from)?, day(to)?);
            let (now, zone) = (admin.app.handles.clock.now(), admin.app.view.zone());
            let asked = Asked {
                team,
                person,
                ..Asked::days(days, Books::All, now, zone)?
            };
            admin.report(name, &asked).await?.into()
        }
        ReportCommand::Durable => json!({"frame": admin.app.progress.durable()}).into(),
    })
}

impl Admin<'_> {
    /// Makes a report, audits it, and gives its rows, each an array with a cell for each column.
    async fn report(&self, name: ReportName, asked: &Asked) -> Result<Json, AdminError> {
        self.app.progress.until_shown().await;
        self.app.progress.until_ruled().await;
        let staff = Staff::of(&self.app.handles.directory.read());
        let source = Source {
            view: &self.app.view,
            staff: &staff,
            heard: &last_seen(&self.app.handles.index)?,
            now: self.app.handles.clock.now(),
        };
        let report = source.report(name, asked).await?;
        let about = format!("{} {}..{}", name.word(), asked.from, asked.to);
        let noted = self.act(AuditAct::Report, about);
        self.audit(noted.rows(report.rows.len() as u64)).await?;
        Ok(Json::from(report.rows))
    }

    /// Waits until the view shows all that is stored, and audits that the records of a form leave the
    /// office; then they may. Gives how many they are.
    ///
    /// # Errors
    /// [`AdminError`] when the tables do not answer or the note cannot be kept.
    pub async fn audit_export(&self, kind: &KindId, purpose: &str) -> Result<u64, AdminError> {
        self.app.progress.until_shown().await;
        let rows = self.app.view.counts(&Books::All).await?;
        let rows = rows.get(kind).copied().unwrap_or(0);
        let noted = self.act(AuditAct::Export, kind);
        self.audit(noted.rows(rows).purpose(purpose)).await?;
        Ok(rows)
    }
}
