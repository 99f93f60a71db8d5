//! The columns of each report.

use super::name::ReportName;
use super::table::Column;
use super::{
    conflicts, devices, disputes, diversions, field_sheet, funnel, greetings, late_absent,
    lead_quotas, materials, meetings, partners, penalties, points, store_compliance, work_logs,
};

use ReportName::{
    Conflicts, Devices, Disputes, Diversions, FieldSheet, Funnel, Greetings, LateAbsent,
    LeadQuotas, Materials, Meetings, Partners, Penalties, Points, StoreCompliance, WorkLogs,
};

impl ReportName {
    /// Its columns, without the records behind each row.
    pub fn columns(self) -> &'static [Column] {
        match self {
            FieldSheet => field_sheet::COLUMNS,
            StoreCompliance => store_compliance::COLUMNS,
            LeadQuotas => lead_quotas::COLUMNS,
            Funnel => funnel::COLUMNS,
            Disputes => disputes::COLUMNS,
            LateAbsent => late_absent::COLUMNS,
            Meetings => meetings::COLUMNS,
            WorkLogs => work_logs::COLUMNS,
            Penalties => penalties::COLUMNS,
            Points => points::COLUMNS,
            Materials => materials::COLUMNS,
            Partners => partners::COLUMNS,
            Diversions => diversions::COLUMNS,
            Devices => devices::COLUMNS,
            Conflicts => conflicts::COLUMNS,
            Greetings => greetings::COLUMNS,
        }
    }
}
