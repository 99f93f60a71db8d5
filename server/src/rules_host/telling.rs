//! Notifying people of rulings on their own records: an entry of the server's own journal, which
//! the merging thread releases into the person's inbox.

use std::collections::BTreeMap;

use streetbook_core::journal::Topic;
use streetbook_core::rules::{FindingKey, FindingNotice, NOTICE_RECORDS_MAX, Scope};
use streetbook_core::sync::to_bytes;
use streetbook_core::time::Instant;

use super::failure::FindingFailure;
use super::judge::Judging;
use crate::store::view::FindingRow;

/// Scopes per append.
const SCOPES_AT_ONCE: u32 = 200;

impl Judging {
    /// Sends the notices that differ from the latest ones, and withdraws those that no longer hold.
    ///
    /// # Errors
    /// [`FindingFailure`]; the unsent notices wait.
    pub async fn tell(&self, now: Instant) -> Result<(), FindingFailure> {
        loop {
            let _turn = self.view.turn().await;
            let scopes = self.view.unsaid(SCOPES_AT_ONCE).await?;
            if scopes.is_empty() {
                return Ok(());
            }
            let mut words = Vec::new();
            for scope in scopes.iter().flatten() {
                words.extend(self.to_say(scope, now).await?);
            }
            if !words.is_empty() {
                let entries = words
                    .iter()
                    .map(|word| (Topic::FindingNotice, to_bytes(word)));
                self.handles.committer.own(entries.collect()).await?;
            }
            let name = |scope: &Result<Scope, String>| match scope {
                Ok(scope) => scope.to_string(),
                Err(name) => name.clone(),
            };
            let names: Vec<String> = scopes.iter().map(name).collect();
            self.view.told(&names, &words).await?;
        }
    }

    async fn to_say(
        &self,
        scope: &Scope,
        now: Instant,
    ) -> Result<Vec<FindingNotice>, FindingFailure> {
        let said = self.view.said(scope).await?.into_iter();
        let mut said: BTreeMap<FindingKey, FindingNotice> =
            said.map(|word| (word.key(), word)).collect();
        let mut words = Vec::new();
        for word in self.words_of(scope, now).await? {
            let before = said.remove(&word.key());
            let is_news = before.is_none_or(|before| {
                FindingNotice {
                    said_at: now,
                    ..before
                } != word
            });
            words.extend(is_news.then_some(word));
        }
        words.extend(said.into_values().map(|word| word.withdrawn(now)));
        Ok(words)
    }

    /// The notices that people should have of a scope.
    async fn words_of(
        &self,
        scope: &Scope,
        now: Instant,
    ) -> Result<Vec<FindingNotice>, FindingFailure> {
        let mut words = Vec::new();
        for row in self.view.rulings_of(scope).await? {
            if row.inbox.is_some() {
                join(&mut words, word(&row, now));
            }
        }
        Ok(words)
    }
}

/// Of rulings that a phone cannot distinguish the first is sent, with the sentences of all.
fn join(words: &mut Vec<FindingNotice>, word: FindingNotice) {
    let key = word.key();
    match words.iter_mut().find(|known| known.key() == key) {
        None => words.push(word),
        Some(first) => {
            first.zh = format!("{}；{}", first.zh, word.zh);
            first.en = format!("{}; {}", first.en, word.en);
        }
    }
}

fn word(row: &FindingRow, now: Instant) -> FindingNotice {
    FindingNotice {
        rule: row.rule,
        rulebook: row.edition,
        scope: row.scope.to_string(),
        day: row.day,
        about: row.about,
        person: row.person.clone(),
        outcome: row.outcome.word().to_owned(),
        amount_yuan: row.amount_yuan,
        records: row
            .records
            .iter()
            .take(NOTICE_RECORDS_MAX)
            .copied()
            .collect(),
        figures: row.figures.clone(),
        zh: row.text.zh.clone(),
        en: row.text.en.clone(),
        said_at: now,
    }
}
