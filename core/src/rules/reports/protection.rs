//! RE-16: while a client is protected they belong to the route by which they first came; afterwards the
//! new arrival's route decides.

use super::match_clients::{Client, Match, relation};
use crate::rulebook::{RuleId, Setting};
use crate::rules::{Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

const RE_16: RuleId = RuleId::new(b"RE", 16);
const PERIOD: &str = "client.protection_days";

/// Evaluates an arrival of a client who came before and was valid then; others need no protection.
pub(super) fn judge(
    scope: &Scope,
    arrival: &Client,
    arrivals: &[Client],
    context: &RuleContext,
) -> Option<Finding> {
    let came = arrival.fact.instant("arrived_at")?;
    let before = arrivals.iter().filter(|other| {
        let is_before = other.fact.instant("arrived_at").is_some_and(|at| at < came);
        is_before && other.fact.says("verdict", "valid")
    });
    let mut before: Vec<&Client> = before
        .filter(|other| relation(arrival, other) != Match::Different)
        .collect();
    before.sort_by_key(|other| (other.fact.instant("arrived_at"), other.fact.order()));
    let last = before.last()?;
    let first_day = last.fact.date("arrived_at", context.zone)?;
    let day = came.day(context.zone);
    // A period that was set after his first visit holds for arrivals from its first day on.
    let (then, now) = (context.at(first_day), context.at(day));
    let was_unset = *then.setting(PERIOD) == Setting::NotSet;
    let edition = if was_unset { now } else { then };
    let finding = |outcome| {
        Finding::new(RE_16, edition.version, scope, day, outcome)
            .about(arrival.fact.id())
            .concerns(arrival.fact.author())
            .seen([last.fact.id(), arrival.fact.id()])
            .figure("days_since", first_day.days_until(day))
            .figure("certain", i64::from(relation(arrival, last) == Match::Same))
    };
    let days = match edition.setting(PERIOD) {
        Setting::Number(days) => *days,
        Setting::NotSet => {
            return Some(
                finding(Outcome::NotSet).text("客户保护期未设置", "protection period not set"),
            );
        }
        _ => {
            let ruled = finding(Outcome::Protected).text(
                "客户保护期不限，仍以此前途径界定",
                "protected without end: the earlier route decides",
            );
            return Some(if was_unset {
                set_later(ruled, edition.effective_from)
            } else {
                ruled
            });
        }
    };
    let until = first_day.plus_days(days);
    let ruled = if day <= until {
        finding(Outcome::Protected).text(
            format!("客户保护期至 {until}，仍以此前途径界定"),
            format!("protected until {until}: the earlier route decides"),
        )
    } else {
        finding(Outcome::Expired).text(
            format!("客户保护期已于 {until} 届满，以本次到访途径界定"),
            format!("the protection ended with {until}: this arrival's route decides"),
        )
    };
    Some(if was_unset {
        set_later(ruled, edition.effective_from)
    } else {
        ruled
    })
}

fn set_later(mut finding: Finding, from: Day) -> Finding {
    finding
        .text
        .zh
        .push_str(&format!("（保护期自 {from} 起设置）"));
    finding
        .text
        .en
        .push_str(&format!(" (the period was set from {from} on)"));
    finding
}
