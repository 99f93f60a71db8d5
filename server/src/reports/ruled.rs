//! The rulings of rules as cells of reports.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::{Outcome, Scope};
use streetbook_core::time::Day;

use super::{Asked, ReportError, Source};
use crate::store::view::{FindingFilter, FindingRow};

impl Source<'_> {
    /// The rulings of these rules on the days of the range, in the order of days.
    pub(super) async fn ruled(
        &self,
        rules: &[&str],
        asked: &Asked,
    ) -> Result<Vec<FindingRow>, ReportError> {
        let days = Some((asked.from, asked.to));
        self.said(rules, &[], days, asked).await
    }

    /// The rulings of these rules on any day.
    pub(super) async fn ruled_ever(
        &self,
        rules: &[&str],
        asked: &Asked,
    ) -> Result<Vec<FindingRow>, ReportError> {
        self.said(rules, &[], None, asked).await
    }

    /// The rulings of these rules on the days of the range. A month is judged by its last day: one that still
    /// goes on is included as far as it has come, if the range reaches up to today.
    pub(super) async fn ruled_months(
        &self,
        rules: &[&str],
        asked: &Asked,
    ) -> Result<Vec<FindingRow>, ReportError> {
        self.said_of_months(rules, &[], asked).await
    }

    async fn said_of_months(
        &self,
        rules: &[&str],
        outcomes: &[Outcome],
        asked: &Asked,
    ) -> Result<Vec<FindingRow>, ReportError> {
        let days = Some((asked.from, asked.to.month().last()));
        let mut said = self.said(rules, outcomes, days, asked).await?;
        let goes_on = |said: &FindingRow| asked.to >= self.today() && is_of_month(&said.scope);
        said.retain(|said| asked.has(said.day) || goes_on(said));
        Ok(said)
    }

    /// The fines and harder measures that rules propose against people. Those of penalty cases (PN) are listed
    /// as cases.
    pub(super) async fn fines(&self, asked: &Asked) -> Result<Vec<FindingRow>, ReportError> {
        let outcomes = [Outcome::ProposedFine, Outcome::Proposal];
        let mut said = self.said_of_months(&[], &outcomes, asked).await?;
        said.retain(|said| !said.rule.to_string().starts_with("PN"));
        Ok(said)
    }

    async fn said(
        &self,
        rules: &[&str],
        outcomes: &[Outcome],
        days: Option<(Day, Day)>,
        asked: &Asked,
    ) -> Result<Vec<FindingRow>, ReportError> {
        let rules = rules.iter().filter_map(|rule| rule.parse::<RuleId>().ok());
        let filter = FindingFilter {
            rules: rules.collect(),
            outcomes: outcomes.to_vec(),
            from: days.map(|days| days.0),
            to: days.map(|days| days.1),
            ..FindingFilter::in_books(asked.books.clone())
        };
        let mut said = self.view.rulings(&filter).await?;
        // They come newest day first.
        said.sort_by(|a, b| (a.day, &a.scope).cmp(&(b.day, &b.scope)));
        Ok(said)
    }

    /// The team that a ruling's book belongs to; otherwise the one it names.
    pub(super) fn team_of(&self, said: &FindingRow) -> Option<String> {
        let named = match &said.scope {
            Scope::TeamDay(_, team) | Scope::TeamWeek(_, team) | Scope::TeamMonth(_, team) => {
                Some(team)
            }
            _ => None,
        };
        let team = named.or_else(|| self.staff.team(&said.book));
        team.map(ToString::to_string)
    }
}

fn is_of_month(scope: &Scope) -> bool {
    matches!(
        scope,
        Scope::PersonMonth(..) | Scope::TeamMonth(..) | Scope::StoreMonth(..)
    )
}

/// A ruling's sentence in both languages.
pub(super) fn text(said: &FindingRow) -> String {
    format!("{} / {}", said.text.zh, said.text.en)
}

/// The sentences of several rulings, as one cell.
pub(super) fn texts<'a>(said: impl IntoIterator<Item = &'a FindingRow>) -> Json {
    said.into_iter()
        .map(|said| format!("{} {}", said.rule, text(said)))
        .collect()
}

/// A number behind a ruling.
pub(super) fn figure(said: &FindingRow, name: &str) -> Json {
    json!(said.figures.get(name))
}

/// Returns true if a person should look: a ruling that a requirement is met is no finding.
pub(super) fn is_finding(said: &FindingRow) -> bool {
    !matches!(
        said.outcome,
        Outcome::Met | Outcome::Valid | Outcome::Pending | Outcome::New | Outcome::First
    )
}

/// Rulings by the record that they are about.
pub(super) fn by_record(said: &[FindingRow]) -> BTreeMap<RecordId, Vec<&FindingRow>> {
    let mut found: BTreeMap<RecordId, Vec<&FindingRow>> = BTreeMap::new();
    for said in said {
        if let Some(about) = said.about {
            found.entry(about).or_default().push(said);
        }
    }
    found
}
