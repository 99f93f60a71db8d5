//! Making a report.

use super::name::ReportName;
use super::source::Source;
use super::{
    Asked, ReportError, Table, conflicts, devices, disputes, diversions, field_sheet, funnel,
    greetings, late_absent, lead_quotas, materials, meetings, partners, penalties, points,
    store_compliance, work_logs,
};

impl Source<'_> {
    /// Makes a report over the given books.
    ///
    /// # Errors
    /// [`ReportError`] if the tables do not answer.
    pub async fn report(&self, name: ReportName, asked: &Asked) -> Result<Table, ReportError> {
        let asked = &Asked {
            books: self
                .staff
                .narrowed(asked.books.clone(), asked.team.as_ref()),
            ..asked.clone()
        };
        let rows = match name {
            ReportName::FieldSheet => field_sheet::rows(self, asked).await,
            ReportName::StoreCompliance => store_compliance::rows(self, asked).await,
            ReportName::LeadQuotas => lead_quotas::rows(self, asked).await,
            ReportName::Funnel => funnel::rows(self, asked).await,
            ReportName::Disputes => disputes::rows(self, asked).await,
            ReportName::LateAbsent => late_absent::rows(self, asked).await,
            ReportName::Meetings => meetings::rows(self, asked).await,
            ReportName::WorkLogs => work_logs::rows(self, asked).await,
            ReportName::Penalties => penalties::rows(self, asked).await,
            ReportName::Points => points::rows(self, asked).await,
            ReportName::Materials => materials::rows(self, asked).await,
            ReportName::Partners => partners::rows(self, asked).await,
            ReportName::Diversions => diversions::rows(self, asked).await,
            ReportName::Devices => devices::rows(self, asked).await,
            ReportName::Conflicts => conflicts::rows(self, asked).await,
            ReportName::Greetings => greetings::rows(self, asked).await,
        };
        rows.map(|rows| Table { name, rows })
    }
}
