//! The fine catalogue: proposals, never debts.

use std::collections::BTreeSet;

use crate::kind::Label;

/// A clause of the fine table. Contradicting clauses stand side by side, each with its own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fine {
    /// Its name: `PN-1.idling`.
    pub id: String,
    /// Where the source states it.
    pub clause: String,
    /// The clause about the same breach that says something else.
    pub contradicts: Option<String>,
    /// What people read.
    pub label: Label,
    /// Who pays what.
    pub lines: Vec<FineLine>,
}

/// One line of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FineLine {
    /// Who pays.
    pub payer: Payer,
    /// How much.
    pub amount: Amount,
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// Whoever broke the rule.
    Anyone,
    /// Whoever broke it, of the outreach staff.
    Outreach,
    /// Whoever broke it, not of the outreach staff.
    Others,
    /// The consultant and the specialist in charge, each.
    InCharge,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many yuan.
    Yuan(i64),
    /// From so many yuan to so many.
    Between(i64, i64),
    /// The day's pay.
    DayPay,
    /// No amount: return to the agency, or dismissal, is proposed.
    Dismissal,
    /// The loss that was caused.
    Loss,
    /// The source forbids it and names no amount: whoever proposes a measure does.
    Open,
}

impl Fine {
    /// What somebody of this role would pay for his own breach.
    pub fn for_role(&self, role: &str) -> Option<Amount> {
        let own = match role {
            "outreach" => Payer::Outreach,
            _ => Payer::Others,
        };
        let payers = BTreeSet::from([own, Payer::Anyone]);
        let line = self.lines.iter().find(|line| payers.contains(&line.payer));
        line.map(|line| line.amount)
    }

    /// What the consultant and the specialist in charge would pay each.
    pub fn in_charge(&self) -> Option<Amount> {
        let line = self.lines.iter().find(|line| line.payer == Payer::InCharge);
        line.map(|line| line.amount)
    }
}
