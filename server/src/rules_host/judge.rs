//! One pass: take up new records, judge the waiting scopes, notify people.

use std::panic::AssertUnwindSafe;

use streetbook_core::book::Book;
use streetbook_core::ids::PersonId;
use streetbook_core::rulebook::Rulebook;
use streetbook_core::rules::{
    Fact, Finding, Need, Outcome, RuleContext, Scope, due, follows, gather, judge,
};
use streetbook_core::time::{Day, Instant, Zone};

use super::failure::FindingFailure;
use super::roster::Roster;
use crate::handles::Handles;
use crate::store::view::{FindingRow, View};

/// Scopes taken from the list at once.
const SCOPES_AT_ONCE: u32 = 100;
/// Days taken up at once.
const DAYS_AT_ONCE: usize = 31;

/// Forms of which the author, or the person concerned, is notified of rulings.
const TOLD: [&str; 4] = ["client_report", "arrival", "work_log", "penalty"];
/// Outcomes that the author is notified of for any form: they may have written the same record twice.
const TOLD_ALWAYS: [Outcome; 3] = [Outcome::Repeat, Outcome::PossibleRepeat, Outcome::Differs];
/// A clock that goes back by less was set right: the rulings hold for the later moment. By more it was wrong,
/// and they are recomputed.
pub const CLOCK_BACK_MAX_MILLIS: i64 = 60 * 60 * 1_000;

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

    /// Brings the rulings up to the view's state, as of a moment. False if work is left: it was stopped, or
    /// view and directory lag behind the journal. The next pass goes on there. Between two scopes it asks
    /// whether to stop, and it never takes up more than a month's days at once.
    ///
    /// # Errors
    /// [`FindingFailure`]; the next pass goes on from where this one ended.
    pub async fn settle(
        &mut self,
        as_of: Instant,
        stopped: &dyn Fn() -> bool,
    ) -> Result<bool, FindingFailure> {
        let as_of = self.moment(as_of).await?;
        let zone = self.view.zone().clone();
        loop {
            let (rulebook, position) = {
                let directory = self.handles.directory.read();
                (directory.rulebook().clone(), directory.position())
            };
            self.read_roster(position)?;
            let context = self.context(&rulebook, &zone, as_of);
            let judged = self.view.judged().await?;
            let more_days = self.take_up_days(&context, judged.due_through).await?;
            let taken = {
                let _turn = self.view.turn().await;
                let taken = self.read_on(&context, position).await?;
                if let Some(taken) = &taken {
                    self.view.take_up(taken).await?;
                }
                taken
            };
            if !self.judge_waiting(&context, stopped).await? {
                return Ok(false);
            }
            if taken.is_none() && !more_days {
                let through = self.view.judged().await?.through;
                return Ok(through >= self.handles.index.head(self.handles.own_device())?.head.n);
            }
        }
    }

    /// The moment for which to judge: no earlier one than the rulings hold for. If the clock has gone back
    /// a long way, they hold for days that are still to come, and are recomputed.
    async fn moment(&self, now: Instant) -> Result<Instant, FindingFailure> {
        let Some(before) = self.view.judged().await?.as_of else {
            return Ok(now);
        };
        if before.millis_since(now) <= CLOCK_BACK_MAX_MILLIS {
            return Ok(before.max(now));
        }
        let zone = self.view.zone();
        tracing::warn!(
            was = before.in_zone(zone),
            is = now.in_zone(zone),
            "the server's clock has gone back: what was ruled for later days is forgotten, and everything judged again"
        );
        let _turn = self.view.turn().await;
        self.view.judge_anew().await?;
        Ok(now)
    }

    /// The next moment at which time alone changes something: a ruling, or the day.
    ///
    /// # Errors
    /// [`FindingFailure`] if the view does not answer.
    pub async fn wakes_at(&self, now: Instant) -> Result<Instant, FindingFailure> {
        let zone = self.view.zone();
        let midnight = now.day(zone).end(zone);
        let until = self.view.next_until().await?;
        Ok(until.map_or(midnight, |until| until.min(midnight)))
    }

    fn context<'a>(
        &'a self,
        rulebook: &'a Rulebook,
        zone: &'a Zone,
        as_of: Instant,
    ) -> RuleContext<'a> {
        RuleContext {
            rulebook,
            zone,
            people: &self.roster,
            as_of,
        }
    }

    /// Adds the scopes of the next days, a month of them at most, and those that waited for this moment.
    /// True if more days have begun.
    async fn take_up_days(
        &self,
        context: &RuleContext<'_>,
        through: Option<Day>,
    ) -> Result<bool, FindingFailure> {
        let today = context.today();
        let first = match through {
            Some(through) => (through < today).then(|| through.next()),
            None => self.roster.begin(),
        };
        let days = first.into_iter().flat_map(|first| first.through(today));
        let days: Vec<Day> = days.take(DAYS_AT_ONCE).collect();
        let Some(last) = days.last().copied().or(through) else {
            return Ok(false);
        };
        let scopes = days.iter().flat_map(|day| due(*day, context)).collect();
        self.view.take_up_time(&scopes, last, context.as_of).await?;
        Ok(last < today)
    }

    async fn judge_waiting(
        &self,
        context: &RuleContext<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<bool, FindingFailure> {
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
                match scope {
                    Ok(scope) => self.judge_or_set_aside(scope, context).await?,
                    Err(name) => {
                        self.set_aside(name, "its name does not read", context)
                            .await?
                    }
                }
            }
        }
    }

    /// Judges a scope. What cannot be judged is set aside and named, so that the others go on.
    async fn judge_or_set_aside(
        &self,
        scope: &Scope,
        context: &RuleContext<'_>,
    ) -> Result<(), FindingFailure> {
        match self.judge(scope, context).await {
            Err(error) if error.is_of_one_scope() => {
                self.set_aside(&scope.to_string(), &error.to_string(), context)
                    .await
            }
            judged => judged,
        }
    }

    async fn set_aside(
        &self,
        scope: &str,
        why: &str,
        context: &RuleContext<'_>,
    ) -> Result<(), FindingFailure> {
        tracing::error!(scope, why, "a scope cannot be judged: it is set aside");
        self.view.set_aside(scope, why, context.as_of).await?;
        Ok(())
    }

    async fn judge(&self, scope: &Scope, context: &RuleContext<'_>) -> Result<(), FindingFailure> {
        let facts = self.fetch(scope, context).await?;
        let (rulings, further) = unless_it_panics(|| {
            (
                judge(scope, &facts, context),
                follows(scope, &facts, context),
            )
        })?;
        let rows: Result<Vec<FindingRow>, FindingFailure> = rulings
            .iter()
            .map(|ruling| self.row(ruling, &facts))
            .collect();
        self.view.rule(scope, &rows?, &further).await?;
        Ok(())
    }

    /// Every record that a scope needs. Rules derive their needs from the records they have, so they are asked
    /// again after each fetch.
    async fn fetch(
        &self,
        scope: &Scope,
        context: &RuleContext<'_>,
    ) -> Result<Vec<Fact>, FindingFailure> {
        let mut answers: Vec<(Need, Vec<Fact>)> = Vec::new();
        loop {
            let answered = |need: &Need| {
                let known = answers.iter().find(|(known, _)| known == need);
                known
                    .map(|(_, facts)| facts.clone())
                    .ok_or_else(|| need.clone())
            };
            match unless_it_panics(|| gather(scope, context, answered))? {
                Ok(facts) => return Ok(facts),
                Err(need) => {
                    let facts = self.view.facts(&need).await?;
                    answers.push((need, facts));
                }
            }
        }
    }

    fn row(&self, ruling: &Finding, facts: &[Fact]) -> Result<FindingRow, FindingFailure> {
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
        Ok(FindingRow::new(ruling, book, inbox))
    }

    /// The person to notify: the one concerned, or else the author of the record.
    fn told(&self, ruling: &Finding, facts: &[Fact]) -> Option<PersonId> {
        let mut facts = facts.iter();
        let author = || {
            let about = facts.find(|fact| Some(fact.id()) == ruling.about)?;
            Some(about.author().clone())
        };
        ruling.person.clone().or_else(author)
    }
}

/// Runs a rule over records of one scope.
pub(super) fn unless_it_panics<T>(rule: impl FnOnce() -> T) -> Result<T, FindingFailure> {
    std::panic::catch_unwind(AssertUnwindSafe(rule)).map_err(|_| FindingFailure::Rule)
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
