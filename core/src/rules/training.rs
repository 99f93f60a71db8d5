//! Training (TR-1 to TR-3): each week, before a first duty, and with a test of its effect.

use super::duty::{self, is_of_department};
use super::family::{Family, nothing_follows};
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::ids::{PersonId, TeamId};
use crate::rulebook::RuleId;
use crate::time::{Day, Month};

const TR_1: RuleId = RuleId::new(b"TR", 1);
const TR_2: RuleId = RuleId::new(b"TR", 2);
const TR_3: RuleId = RuleId::new(b"TR", 3);

const TRAINING: &str = "training";
pub(super) const ASSESSMENT: &str = "assessment";

/// The parameter that names the roles that are trained and tested.
const TRAINED: &str = "training.weekly_roles";

pub(super) const FAMILY: Family = Family {
    touched,
    due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    let Some(day) = fact.date("held_on", context.zone) else {
        return Vec::new();
    };
    match fact.shown.origin.kind.as_str() {
        TRAINING => {
            let people = fact.members("attendees").filter_map(|id| id.parse().ok());
            let of_person = |person: PersonId| {
                let first = context.people.first_day(&person);
                let first = first.map(|first| Scope::PersonDay(first, person.clone()));
                [Scope::PersonWeek(day.monday(), person)]
                    .into_iter()
                    .chain(first)
            };
            people.flat_map(of_person).collect()
        }
        ASSESSMENT => fact.person("person").map_or_else(Vec::new, |person| {
            let post = context.people.post(&person, day);
            let month = post.map(|post| Scope::TeamMonth(day.month(), post.team));
            let week = [Scope::PersonWeek(day.monday(), person)];
            week.into_iter().chain(month).collect()
        }),
        _ => Vec::new(),
    }
}

fn due(day: Day, context: &RuleContext) -> Vec<Scope> {
    let people = context.people.everybody(day).into_iter();
    let trained = people.filter(|person| context.works_as(person, day, TRAINED));
    let of_people = trained.flat_map(|person| {
        let is_new = context.people.first_day(&person) == Some(day);
        let first = is_new.then(|| Scope::PersonDay(day, person.clone()));
        [Scope::PersonWeek(day.monday(), person)]
            .into_iter()
            .chain(first)
    });
    let teams = duty::teams(day, context).into_iter();
    let of_teams = teams.map(|team| Scope::TeamMonth(day.month(), team));
    of_people.chain(of_teams).collect()
}

fn needs(scope: &Scope, _: &[Fact], context: &RuleContext) -> Vec<Need> {
    let trainings =
        |person: &PersonId| Need::of(TRAINING, By::Field("attendees", person.to_string()));
    match scope {
        Scope::PersonWeek(_, person) => vec![
            trainings(person),
            Need::of(ASSESSMENT, By::Field("person", person.to_string())),
        ],
        Scope::PersonDay(day, person) if is_first_day(*day, person, context) => {
            vec![trainings(person)]
        }
        Scope::TeamMonth(..) => {
            let checks = By::Field("type", "monthly_spot_check".to_owned());
            vec![Need::of(ASSESSMENT, checks)]
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::PersonWeek(monday, person) => week(scope, *monday, person, facts, context),
        Scope::PersonDay(day, person) if is_first_day(*day, person, context) => {
            vec![before_first_duty(scope, *day, person, facts, context)]
        }
        Scope::TeamMonth(month, team) => {
            let checks = spot_checks(scope, *month, team, facts, context);
            checks.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn is_first_day(day: Day, person: &PersonId, context: &RuleContext) -> bool {
    context.people.first_day(person) == Some(day) && context.works_as(person, day, TRAINED)
}

fn trainings<'a>(facts: &'a [Fact], person: &PersonId) -> impl Iterator<Item = &'a Fact> {
    facts.iter().filter(move |fact| {
        let mut attendees = fact.members("attendees");
        fact.is(TRAINING) && fact.counts() && attendees.any(|id| id == person.as_str())
    })
}

/// TR-1 and TR-3: required of a person who was at work for the whole week.
fn week(
    scope: &Scope,
    monday: Day,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let sunday = monday.plus_days(6);
    if !monday
        .through(sunday)
        .all(|day| context.owes(person, day, TRAINED))
    {
        return Vec::new();
    }
    let is_in = |fact: &&Fact| {
        let held = fact.date("held_on", context.zone);
        held.is_some_and(|day| day.monday() == monday)
    };
    let trained = trainings(facts, person).filter(is_in).collect();
    let tests = facts.iter().filter(|fact| {
        fact.is(ASSESSMENT)
            && fact.counts()
            && fact.says("person", person.as_str())
            && fact.says("type", "weekly_ability")
    });
    let tested = tests.filter(is_in).collect();
    let count = |rule, parameter, held: Vec<&Fact>, zh, en| {
        let asked = context.at(sunday).number(parameter)?;
        let finding = at_least(rule, scope, sunday, (held, asked), (zh, en), context);
        Some(finding.concerns(person))
    };
    let findings = [
        count(TR_1, "training.weekly_min", trained, "培训", "trainings"),
        count(
            TR_3,
            "assessment.weekly_min",
            tested,
            "能力考核",
            "ability tests",
        ),
    ];
    findings.into_iter().flatten().collect()
}

/// TR-3: the centre checks a person of the team in each month in which the team was there.
fn spot_checks(
    scope: &Scope,
    month: Month,
    team: &TeamId,
    facts: &[Fact],
    context: &RuleContext,
) -> Option<Finding> {
    let last = month.last();
    let asked = context
        .at(last)
        .number("assessment.spot_checks_monthly_min")?;
    let is_there = |day| is_of_department(team, day, context);
    if !is_there(month.first()) || !is_there(last) {
        return None;
    }
    let is_of_team = |check: &&Fact| {
        let held = check
            .date("held_on", context.zone)
            .filter(|day| month.has(*day));
        let post = held
            .zip(check.person("person"))
            .and_then(|(day, person)| context.people.post(&person, day));
        post.is_some_and(|post| post.team == *team)
    };
    let checks = facts.iter().filter(|fact| {
        fact.is(ASSESSMENT) && fact.counts() && fact.says("type", "monthly_spot_check")
    });
    let held = checks.filter(is_of_team).collect();
    let words = ("抽查", "spot checks");
    Some(at_least(TR_3, scope, last, (held, asked), words, context))
}

/// Returns a ruling that requires so many records by the end of a day.
fn at_least(
    rule: RuleId,
    scope: &Scope,
    last: Day,
    (held, asked): (Vec<&Fact>, i64),
    (zh, en): (&str, &str),
    context: &RuleContext,
) -> Finding {
    let count = held.len() as i64;
    let outcome = match (count >= asked, context.is_over(last)) {
        (true, _) => Outcome::Met,
        (false, false) => Outcome::Behind,
        (false, true) => Outcome::Missed,
    };
    let finding = Finding::new(rule, context.at(last).version, scope, last, outcome)
        .seen(held.iter().map(|fact| fact.id()))
        .figure("held", count)
        .figure("asked", asked)
        .text(
            format!("{zh} {count} 次，要求至少 {asked} 次"),
            format!("{count} {en}, at least {asked} are asked for"),
        );
    match outcome {
        Outcome::Behind => finding.until(context.end_of(last)),
        _ => finding,
    }
}

/// TR-2: trained by the end of the day of joining, in a training that is marked so: the first duty is the
/// first whole day.
fn before_first_duty(
    scope: &Scope,
    first: Day,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Finding {
    let said = |outcome| {
        Finding::new(TR_2, context.at(first).version, scope, first, outcome).concerns(person)
    };
    let of_newcomers = trainings(facts, person).filter(|fact| fact.is_ticked("before_first_duty"));
    let held = of_newcomers.filter_map(|fact| Some((fact.date("held_on", context.zone)?, fact)));
    match held.min_by_key(|(day, fact)| (*day, fact.order())) {
        Some((day, training)) => {
            let (outcome, zh, en) = if day <= first {
                (Outcome::Met, "培训后上岗", "trained before the first duty")
            } else {
                (
                    Outcome::Late,
                    "上岗后才培训",
                    "trained after the first duty only",
                )
            };
            let said = said(outcome).about(training.id()).seen([training.id()]);
            said.text(zh, en)
        }
        None if !context.is_over(first) => said(Outcome::Pending)
            .until(context.end_of(first))
            .text("新人待培训", "a newcomer to be trained"),
        None => said(Outcome::Missing).text("未经培训即上岗", "on duty without training"),
    }
}

#[cfg(test)]
mod tests;
