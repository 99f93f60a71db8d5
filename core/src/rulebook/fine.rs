//! The fine catalogue: proposals, never debts.

use std::collections::BTreeSet;

use crate::kind::Label;

/// A clause of the fine table. Contradicting clauses are listed side by side, each with its own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fine {
    /// Its name: `PN-1.idling`.
    pub id: String,
    /// The clause of the source that states it.
    pub clause: String,
    /// A contradicting clause about the same breach.
    pub contradicts: Option<String>,
    /// Its subject, in both languages.
    pub label: Label,
    /// Payers and amounts.
    pub lines: Vec<FineLine>,
}

/// One line of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FineLine {
    /// The payer.
    pub payer: Payer,
    /// The amount.
    pub amount: Amount,
}

/// Payer of a fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The person who broke the rule.
    Anyone,
    /// The person who broke it, if they are of the outreach staff.
    Outreach,
    /// The person who broke it, if they are not of the outreach staff.
    Others,
    /// The consultant and the specialist in charge, each.
    InCharge,
}

/// Amount of a fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many yuan.
    Yuan(i64),
    /// From the first to the second number of yuan.
    Between(i64, i64),
    /// The day's pay.
    DayPay,
    /// No amount: return to the agency, or dismissal, is proposed.
    Dismissal,
    /// The loss that was caused.
    Loss,
    /// The source forbids it and names no amount: the person who proposes a measure does.
    Open,
}

impl Fine {
    /// Returns the amount that a person in this role would pay for a breach of their own.
    pub fn for_role(&self, role: &str) -> Option<Amount> {
        let own = match role {
            "outreach" => Payer::Outreach,
            _ => Payer::Others,
        };
        let payers = BTreeSet::from([own, Payer::Anyone]);
        let line = self.lines.iter().find(|line| payers.contains(&line.payer));
        line.map(|line| line.amount)
    }

    /// Returns the amount that the consultant and the specialist in charge would each pay.
    pub fn in_charge(&self) -> Option<Amount> {
        let line = self.lines.iter().find(|line| line.payer == Payer::InCharge);
        line.map(|line| line.amount)
    }
}
