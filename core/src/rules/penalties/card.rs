//! Penalty cards: which stand, and what they propose.

use crate::kind::Yuan;
use crate::rulebook::RuleId;
use crate::rules::Fact;

pub(super) const PN_1: RuleId = RuleId::new(b"PN", 1);
pub(super) const PENALTY: &str = "penalty";
pub(super) const VIOLATION: &str = "violation";

/// True unless it is withdrawn.
pub(super) fn stands(card: &Fact) -> bool {
    card.counts() && !card.says("state", "withdrawn")
}

/// Returns the proposed amount in fen.
pub(super) fn fen(card: &Fact) -> Option<i64> {
    let amount: Yuan = card.text("amount_yuan")?.parse().ok()?;
    Some(amount.fen())
}
