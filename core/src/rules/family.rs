//! The families of rules, and their functions.

use super::{Fact, Finding, Need, RuleContext, Scope};
use crate::time::Day;

/// Rules that read the same records. A family ignores scopes of other families.
#[derive(Clone, Copy)]
pub(super) struct Family {
    /// See [`super::touched`].
    pub(super) touched: fn(&Fact, &RuleContext) -> Vec<Scope>,
    /// See [`super::due`].
    pub(super) due: fn(Day, &RuleContext) -> Vec<Scope>,
    /// See [`super::needs`].
    pub(super) needs: fn(&Scope, &[Fact], &RuleContext) -> Vec<Need>,
    /// See [`super::judge`].
    pub(super) judge: fn(&Scope, &[Fact], &RuleContext) -> Vec<Finding>,
    /// See [`super::follows`].
    pub(super) follows: fn(&Scope, &[Fact], &RuleContext) -> Vec<Scope>,
}

/// Returns no scopes, for families without daily duties.
pub(super) fn nothing_due(_: Day, _: &RuleContext) -> Vec<Scope> {
    Vec::new()
}

/// Returns no scopes, for families whose rulings no other scope reads.
pub(super) fn nothing_follows(_: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Scope> {
    Vec::new()
}
