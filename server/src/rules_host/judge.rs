//! One pass: take up new records, judge the waiting scopes, notify people.

use streetbook_core::book::Book;
use streetbook_core::ids::PersonId;
use streetbook_core::rulebook::Rulebook;
use streetbook_core::rules::{
    Evidence, Fact, Ground, Need, Outcome, Ruling, Scope, due, follows, gather, judge,
};
use streetbook_core::time::{Day, Instant, Zone};

use super::days::days;
use super::failure::RulingFailure;
use super::roster::Roster;
use crate::handles::Handles;
use crate::store::view::{RulingRow, View};

/// Scopes taken from the list at once.
const SCOPES_AT_ONCE: u32 = 100;
/// Days taken up at once.
const DAYS_AT_ONCE: usize = 31;

/// Forms of which the author, or the person concerned, is notified of rulings.
const TOLD: [&str; 4] = ["client_report", "arrival", "work_log", "penalty"];
/// Outcomes that the author is notified of for any form: they may have written the same record twice.
const TOLD_ALWAYS: [Outcome; 3] = [Outcome::Repeat, Outcome::PossibleRepeat, Outcome::Differs];
/// Forms whose rules depend on the time at which an entry can have been written.
const DATED: [&str; 4] = ["attendance", "meeting", "plan", "work_log"];

/// The office's host of the rules.
pub struct Judging {
    pub(super) view: View,
    pub(super) handles: Handles,
    pub(super) roster: Roster,
}

impl Judging {
    /// Judges what a view shows.
    pub fn new(handles: Handles, view: View) -> Judging {
        Judging {
            view,
            handles,
            roster: Roster::default(),
        }
    }

    /// Brings the rulings up to the view's state, as of a moment, but no earlier than the one they hold for
    /// already. False if work is left: it was stopped, or view and directory lag behind
    /// the journal. The next pass goes on there.
    ///
    /// # Errors
    /// [`RulingFailure`]; the next pass goes on from where this one ended.
    pub async fn settle(
        &mut self,
        as_of: Instant,
        stopped: &dyn Fn() -> bool,
    ) -> Result<bool, RulingFailure> {
        let before = self.view.judged().await?.as_of;
        let as_of = before.map_or(as_of, |before| before.max(as_of));
        let zone = self.view.zone().clone();
        loop {
            let (rulebook, position) = {
                let directory = self.handles.directory.read();
                (directory.rulebook().clone(), directory.position())
            };
            self.read_roster(position)?;
            let ground = self.ground(&rulebook, &zone, as_of);
            let judged = self.view.judged().await?;
            self.take_up_days(&ground, judged.due_through).await?;
            let taken = {
                let _turn = self.view.turn().await;
                let taken = self.read_on(&ground, position).await?;
                if let Some(taken) = &taken {
                    self.view.take_up(taken).await?;
                }
                taken
            };
            if !self.judge_waiting(&ground, stopped).await? {
                return Ok(false);
            }
            if taken.is_none() {
                let through = self.view.judged().await?.through;
                return Ok(through >= self.handles.index.head(self.handles.own_device())?.head.n);
            }
        }
    }

    /// The next moment at which time alone changes something: a ruling, or the day.
    ///
    /// # Errors
    /// [`RulingFailure`] if the view does not answer.
    pub async fn wakes_at(&self, now: Instant) -> Result<Instant, RulingFailure> {
        let zone = self.view.zone();
        let midnight = now.day(zone).next().start(zone);
        let until = self.view.next_until().await?;
        Ok(until.map_or(midnight, |until| until.min(midnight)))
    }

    fn ground<'a>(&'a self, rulebook: &'a Rulebook, zone: &'a Zone, as_of: Instant) -> Ground<'a> {
        Ground {
            rulebook,
            zone,
            people: &self.roster,
            as_of,
        }
    }

    /// Adds the scopes of the days since, and those that waited for this moment.
    async fn take_up_days(
        &self,
        ground: &Ground<'_>,
        through: Option<Day>,
    ) -> Result<(), RulingFailure> {
        let today = ground.today();
        let first = through.map(Day::next).or_else(|| self.roster.begin());
        let missing: Vec<Day> = first.map_or_else(Vec::new, |first| days(first, today).collect());
        for some in missing.chunks(DAYS_AT_ONCE) {
            let scopes = some.iter().flat_map(|day| due(*day, ground)).collect();
            let last = some.last().copied().unwrap_or(today);
            self.view.take_up_time(&scopes, last, ground.as_of).await?;
        }
        if missing.is_empty() && through.is_some() {
            let nothing = std::collections::BTreeSet::new();
            let through = through.unwrap_or(today);
            self.view
                .take_up_time(&nothing, through, ground.as_of)
                .await?;
        }
        Ok(())
    }

    async fn judge_waiting(
        &self,
        ground: &Ground<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<bool, RulingFailure> {
        loop {
            let _turn = self.view.turn().await;
            let scopes = self.view.unjudged(SCOPES_AT_ONCE).await?;
            if scopes.is_empty() {
                return Ok(true);
            }
            for scope in &scopes {
                if stopped() {
                    return Ok(false);
                }
                self.judge(scope, ground).await?;
            }
        }
    }

    async fn judge(&self, scope: &Scope, ground: &Ground<'_>) -> Result<(), RulingFailure> {
        let facts = self.fetch(scope, ground).await?;
        let rulings = judge(scope, &facts, ground).into_iter();
        let rows: Result<Vec<RulingRow>, RulingFailure> =
            rulings.map(|ruling| self.row(&ruling, &facts)).collect();
        let further = follows(scope, &facts, ground);
        self.view.rule(scope, &rows?, &further).await?;
        Ok(())
    }

    /// Every record that a scope needs. Rules derive their needs from the records they have, so they are asked
    /// again after each fetch.
    async fn fetch(&self, scope: &Scope, ground: &Ground<'_>) -> Result<Vec<Fact>, RulingFailure> {
        let mut answers: Vec<(Need, Vec<Fact>)> = Vec::new();
        loop {
            let answered = |need: &Need| {
                let known = answers.iter().find(|(known, _)| known == need);
                known
                    .map(|(_, facts)| facts.clone())
                    .ok_or_else(|| need.clone())
            };
            match gather(scope, ground, answered) {
                Ok(facts) => return Ok(facts),
                Err(need) => {
                    let mut facts = self.view.facts(&need).await?;
                    self.date(&mut facts)?;
                    answers.push((need, facts));
                }
            }
        }
    }

    /// Bounds the time at which records can have been written: not before the office's time that the phone had
    /// received, not after they arrived.
    fn date(&self, facts: &mut [Fact]) -> Result<(), RulingFailure> {
        for fact in facts {
            if !DATED.iter().any(|kind| fact.is(kind)) {
                continue;
            }
            let found = self
                .handles
                .index
                .entry(fact.shown.origin.creator, &self.handles.ledger)?;
            let header = found.and_then(|found| found.entry.header().ok());
            fact.evidence = header
                .zip(fact.shown.received_at)
                .map(|(header, latest)| Evidence {
                    earliest: header.clock.heard.min(latest),
                    latest,
                });
        }
        Ok(())
    }

    fn row(&self, ruling: &Ruling, facts: &[Fact]) -> Result<RulingRow, RulingFailure> {
        let about = match ruling.about {
            Some(record) => self.handles.index.record(record)?,
            None => None,
        };
        let of_person = || {
            let person = ruling.person.as_ref()?;
            self.roster.book(person, ruling.day)
        };
        let book = about.as_ref().map(|row| row.book.clone());
        let book = book
            .or_else(of_person)
            .unwrap_or_else(|| book_of(&ruling.scope, facts));
        let is_told = about.is_some_and(|row| TOLD.contains(&row.kind.as_str()))
            || (ruling.about.is_some() && TOLD_ALWAYS.contains(&ruling.outcome));
        let inbox = if is_told && ruling.outcome != Outcome::Pending {
            self.told(ruling, facts)
        } else {
            None
        };
        Ok(RulingRow::new(ruling, book, inbox))
    }

    /// The person to notify: the one concerned, or else the author of the record.
    fn told(&self, ruling: &Ruling, facts: &[Fact]) -> Option<PersonId> {
        let mut facts = facts.iter();
        let author = || {
            let about = facts.find(|fact| Some(fact.id()) == ruling.about)?;
            Some(about.author().clone())
        };
        ruling.person.clone().or_else(author)
    }
}

/// The book of a ruling about no record and no person: the team's, or that of the first record that
/// was looked at; the office's if there is neither.
fn book_of(scope: &Scope, facts: &[Fact]) -> Book {
    match scope {
        Scope::TeamDay(_, team) | Scope::TeamWeek(_, team) | Scope::TeamMonth(_, team) => {
            Some(Book::Desk(team.clone()))
        }
        _ => facts.first().map(|fact| fact.book().clone()),
    }
    .unwrap_or_else(|| Book::Cases(office()))
}

fn office() -> streetbook_core::ids::TeamId {
    static OFFICE: std::sync::LazyLock<streetbook_core::ids::TeamId> =
        std::sync::LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "a constant")]
            "office".parse().expect("`office` is a team")
        });
    OFFICE.clone()
}
