//! The verdicts on a record: final where they are the office's, provisional where they come from
//! the rules on this phone.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::facts::Judging;
use crate::ids::{PersonId, RecordId};
use crate::kind::Label;
use crate::replica::ReplicaError;
use crate::replica::view::View;
use crate::rulebook::RuleId;
use crate::rules::{Finding, FindingKey, FindingNotice, Scope, touched};
use crate::time::{Day, Instant};

/// A rule's verdict, as a phone shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rule.
    pub rule: RuleId,
    /// The version of the rulebook it was judged by.
    pub edition: u32,
    /// The scope that was judged together.
    pub scope: String,
    /// The day that was judged.
    pub day: Day,
    /// The record that it is about.
    pub about: Option<RecordId>,
    /// The person whom it concerns.
    pub person: Option<PersonId>,
    /// In one word; the office may use one that this app does not know.
    pub outcome: String,
    /// The fine that is proposed.
    pub amount_yuan: Option<i64>,
    /// The records that were examined.
    pub records: Vec<RecordId>,
    /// The numbers behind it.
    pub figures: BTreeMap<String, i64>,
    /// In one sentence.
    pub text: Label,
    /// Time of the office's verdict: final. `None` for this phone's own: provisional.
    pub said_at: Option<Instant>,
    /// This phone's finding where the office's differs.
    pub here: Option<Here>,
}

/// A phone's finding where the office's differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// In one word.
    pub outcome: String,
    /// In one sentence.
    pub text: Label,
}

impl Verdict {
    /// True if the verdict is the office's.
    pub fn is_final(&self) -> bool {
        self.said_at.is_some()
    }

    pub(super) fn provisional(ruling: &Finding) -> Verdict {
        // The office's form of it, but that nobody said it.
        Verdict {
            said_at: None,
            ..Verdict::said(FindingNotice::new(ruling, Instant::default()))
        }
    }

    fn said(said: FindingNotice) -> Verdict {
        Verdict {
            rule: said.rule,
            edition: said.rulebook,
            scope: said.scope,
            day: said.day,
            about: said.about,
            person: said.person,
            outcome: said.outcome,
            amount_yuan: said.amount_yuan,
            records: said.records,
            figures: said.figures,
            text: Label {
                zh: said.zh,
                en: said.en,
            },
            said_at: Some(said.said_at),
            here: None,
        }
    }

    /// The JSON form of `phone show`.
    pub fn json(&self) -> Json {
        Json::Object(self.members())
    }

    pub(super) fn members(&self) -> Map<String, Json> {
        let label = |label: &Label| json!({"zh": label.zh, "en": label.en});
        let here = |here: &Here| json!({"outcome": here.outcome, "text": label(&here.text)});
        let records: Vec<String> = self.records.iter().map(RecordId::to_string).collect();
        let members = [
            ("rule", json!(self.rule.to_string())),
            ("outcome", json!(self.outcome)),
            ("edition", json!(self.edition)),
            ("final", json!(self.is_final())),
            ("text", label(&self.text)),
            ("records", json!(records)),
            ("day", json!(self.day.to_string())),
            ("amount_yuan", json!(self.amount_yuan)),
            ("figures", json!(self.figures)),
            ("here", json!(self.here.as_ref().map(here))),
        ];
        members
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect()
    }
}

impl View<'_> {
    /// Returns the verdicts on a record: the office's where there is one, else the findings of the
    /// same rules on this phone. `now` is the phone's clock.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub(in crate::replica) fn rulings_of(
        &self,
        id: RecordId,
        now: Instant,
    ) -> Result<Vec<Verdict>, ReplicaError> {
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let row = self.store.row(id).ok_or_else(unknown)?;
        row.shown.as_ref().ok_or_else(unknown)?;
        let mut found = Vec::new();
        if let Some(fact) = self.fact(row) {
            let own = self.own_post();
            let mut judging = Judging::new(*self, &own, now);
            let month = judging.context.today().month();
            let mut scopes = touched(&fact, &judging.context);
            // A store is judged month by month: this one is shown.
            scopes.retain(|scope| !matches!(scope, Scope::StoreMonth(of, _) if *of != month));
            found.extend(scopes.iter().flat_map(|scope| judging.of(scope)));
        }
        found.retain(|ruling| ruling.about == Some(id));
        Ok(self.verdicts(&found, |said| said.is_about(id)))
    }

    /// The office's word on what it takes, else what was found here, by rule.
    pub(super) fn verdicts(
        &self,
        found: &[Finding],
        takes: impl Fn(&FindingNotice) -> bool,
    ) -> Vec<Verdict> {
        let provisional = found
            .iter()
            .map(|ruling| (FindingKey::of(ruling), Verdict::provisional(ruling)));
        let mut verdicts: BTreeMap<FindingKey, Verdict> = provisional.collect();
        let said = self.store.rulings();
        for (key, said) in said.filter(|(_, said)| takes(said)) {
            let mut verdict = Verdict::said(said.clone());
            let here = verdicts.remove(key);
            let differs = |here: &Verdict| here.outcome != verdict.outcome;
            verdict.here = here.filter(differs).map(|here| Here {
                outcome: here.outcome,
                text: here.text,
            });
            verdicts.insert(key.clone(), verdict);
        }
        verdicts.into_values().collect()
    }
}
