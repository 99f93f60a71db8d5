//! The names of all reports.

use std::str::FromStr;

use super::ReportError;

/// A report by its name. Names are stable: scripts and bookmarks hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportName {
    /// The acts of each person on each day, by point.
    FieldSheet,
    /// Stores and the visits that they should have got.
    StoreCompliance,
    /// Leads, demos, prospects and basic clients against the quotas.
    LeadQuotas,
    /// Reports, arrivals, valid arrivals and deals by company.
    Funnel,
    /// Claims on the same client, with their times.
    Disputes,
    /// People who were late or absent.
    LateAbsent,
    /// Attendance and signatures of meetings.
    Meetings,
    /// Work logs: missing, unsigned, back-filled.
    WorkLogs,
    /// Penalty cases and proposed fines.
    Penalties,
    /// Points by effect, and those to drop.
    Points,
    /// Stock of materials.
    Materials,
    /// Evaluation of partners, and contracts that end.
    Partners,
    /// Goods outside their territory.
    Diversions,
    /// Phones and the last contact with each.
    Devices,
    /// Fields that wait for a decision.
    Conflicts,
    /// Clients greeted for each holiday.
    Greetings,
}

use ReportName::{
    Conflicts, Devices, Disputes, Diversions, FieldSheet, Funnel, Greetings, LateAbsent,
    LeadQuotas, Materials, Meetings, Partners, Penalties, Points, StoreCompliance, WorkLogs,
};

impl ReportName {
    /// Every report, in the order in which they are listed.
    pub const ALL: [ReportName; 16] = [
        FieldSheet,
        StoreCompliance,
        LeadQuotas,
        Funnel,
        Disputes,
        LateAbsent,
        Meetings,
        WorkLogs,
        Penalties,
        Points,
        Materials,
        Partners,
        Diversions,
        Devices,
        Conflicts,
        Greetings,
    ];

    /// Its name in addresses and on the command line.
    pub fn word(self) -> &'static str {
        self.said().0
    }

    /// Its title in Chinese and English.
    pub fn title(self) -> (&'static str, &'static str) {
        let (_, zh, en) = self.said();
        (zh, en)
    }

    fn said(self) -> (&'static str, &'static str, &'static str) {
        match self {
            FieldSheet => ("field_sheet", "外勤日报", "Field sheet"),
            StoreCompliance => ("store_compliance", "门店拜访达标", "Store visit compliance"),
            LeadQuotas => ("lead_quotas", "意向客户指标", "Lead quotas"),
            Funnel => ("funnel", "报备转化", "Funnel"),
            Disputes => ("disputes", "报备争议", "Disputes"),
            LateAbsent => ("late_absent", "迟到缺勤", "Late and absent"),
            Meetings => ("meetings", "会议考勤与签字", "Meetings"),
            WorkLogs => ("work_logs", "工作日志检查", "Work logs"),
            Penalties => ("penalties", "罚款建议", "Proposed penalties"),
            Points => ("points", "点位效果", "Effect of points"),
            Materials => ("materials", "物料库存", "Material stock"),
            Partners => ("partners", "伙伴评估与到期协议", "Partners and contracts"),
            Diversions => ("diversions", "串货清单", "Diversions"),
            Devices => ("devices", "设备联系情况", "Devices"),
            Conflicts => ("conflicts", "待裁定的不同值", "Open conflicts"),
            Greetings => ("greetings", "节日问候覆盖", "Greetings"),
        }
    }
}

impl FromStr for ReportName {
    type Err = ReportError;
    fn from_str(text: &str) -> Result<ReportName, ReportError> {
        ReportName::ALL
            .into_iter()
            .find(|name| name.word() == text)
            .ok_or_else(|| ReportError::Unknown(text.chars().take(40).collect()))
    }
}
