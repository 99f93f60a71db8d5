//! Arrival slips (RE-9 to RE-12): entered, in turn, signed, and explained.
//!
//! One slip by itself is evaluated in [`Scope::Arrival`]; the turn depends on a team's whole day.

use std::collections::{BTreeMap, BTreeSet};

use super::family::{Family, nothing_due, nothing_follows};
use super::reports::ARRIVAL;
use super::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::book::Book;
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::time::Day;

const RE_9: RuleId = RuleId::new(b"RE", 9);
const RE_10: RuleId = RuleId::new(b"RE", 10);
const RE_11: RuleId = RuleId::new(b"RE", 11);
const RE_12: RuleId = RuleId::new(b"RE", 12);

pub(super) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows: nothing_follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    if !fact.is(ARRIVAL) {
        return Vec::new();
    }
    let mut scopes = vec![Scope::Arrival(fact.id())];
    if let Book::Desk(team) = fact.book() {
        scopes.push(Scope::TeamDay(fact.day(context.zone), team.clone()));
    }
    scopes
}

fn needs(scope: &Scope, _: &[Fact], _: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::Arrival(id) => vec![Need::of(ARRIVAL, By::Record(*id))],
        Scope::TeamDay(day, team) => {
            let desk = By::Book(Book::Desk(team.clone()));
            vec![Need::of(ARRIVAL, desk).within(*day..=*day)]
        }
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let slips = facts
        .iter()
        .filter(|fact| fact.is(ARRIVAL) && fact.counts());
    match scope {
        Scope::Arrival(id) => {
            let mut slips = slips.filter(|slip| slip.id() == *id);
            let slip = slips.next();
            slip.map_or_else(Vec::new, |slip| of_slip(scope, slip, context))
        }
        Scope::TeamDay(day, _) => in_turn(scope, *day, slips.collect(), context),
        _ => Vec::new(),
    }
}

fn said(
    rule: RuleId,
    scope: &Scope,
    slip: &Fact,
    context: &RuleContext,
    outcome: Outcome,
) -> Finding {
    let day = slip.day(context.zone);
    Finding::new(rule, context.at(day).version, scope, day, outcome)
        .about(slip.id())
        .concerns(slip.author())
        .seen([slip.id()])
}

fn of_slip(scope: &Scope, slip: &Fact, context: &RuleContext) -> Vec<Finding> {
    let mut findings = vec![
        entered(scope, slip, context),
        signatures(scope, slip, context),
    ];
    findings.extend(reason(scope, slip, context));
    findings
}

/// RE-9: the client is entered in the ERP by the end of the day.
fn entered(scope: &Scope, slip: &Fact, context: &RuleContext) -> Finding {
    let day = slip.day(context.zone);
    let said = |outcome| said(RE_9, scope, slip, context, outcome);
    match (slip.text("erp_ref"), context.is_over(day)) {
        (Some(_), _) => said(Outcome::Met).text("已录入 ERP", "entered in the ERP"),
        (None, false) => said(Outcome::Pending)
            .until(context.end_of(day))
            .text("尚未录入 ERP", "not yet entered in the ERP"),
        (None, true) => said(Outcome::Missing).text(
            "当日未录入 ERP",
            "not entered in the ERP by the end of the day",
        ),
    }
}

/// RE-11: consultant and site lead sign the slip's current version. If the slip does not name them, any
/// person in such a role may sign.
fn signatures(scope: &Scope, slip: &Fact, context: &RuleContext) -> Finding {
    let by_role = |person: &PersonId, role: &str| {
        let post = context.people.post(person, slip.day(context.zone));
        post.is_some_and(|post| post.role.as_str() == role)
    };
    let has_signed = |role: &'static str| match slip.person(role) {
        Some(person) => slip.signed_by(&person).is_some(),
        None => slip.signed().any(|signed| by_role(&signed.by, role)),
    };
    let said = |outcome| said(RE_11, scope, slip, context, outcome);
    match (has_signed("consultant"), has_signed("site_lead")) {
        (true, true) => said(Outcome::Met).text(
            "置业顾问和案场负责人均已签字",
            "signed by consultant and site lead",
        ),
        (false, true) => said(Outcome::Unsigned).text(
            "缺置业顾问对现内容的签字",
            "the consultant has not signed what it says now",
        ),
        (true, false) => said(Outcome::Unsigned).text(
            "缺案场负责人对现内容的签字",
            "the site lead has not signed what it says now",
        ),
        (false, false) => said(Outcome::Unsigned).text(
            "缺置业顾问和案场负责人对现内容的签字",
            "neither consultant nor site lead has signed what it says now",
        ),
    }
}

/// RE-12: a client who is turned away is told the reason.
fn reason(scope: &Scope, slip: &Fact, context: &RuleContext) -> Option<Finding> {
    if !slip.says("verdict", "invalid") {
        return None;
    }
    let said = |outcome| said(RE_12, scope, slip, context, outcome);
    Some(match slip.text("reason") {
        Some(_) => said(Outcome::Met).text("已注明无效原因", "the slip says why it is invalid"),
        None => {
            said(Outcome::Missing).text("无效客户未注明原因", "an invalid client without a reason")
        }
    })
}

/// RE-10: consultants receive in turn. A slip that names its consultant is judged by the turn; one that has a
/// slot only, by the slots of those who came before. A slip out of turn moves nobody else's turn, so that one
/// slip that is written late flags no other.
fn in_turn(scope: &Scope, day: Day, mut slips: Vec<&Fact>, context: &RuleContext) -> Vec<Finding> {
    slips.retain(|slip| slip.day(context.zone) == day);
    slips.sort_by_key(|slip| (slip.instant("arrived_at"), slip.order()));
    let slots: Vec<(usize, i64)> = slips
        .iter()
        .enumerate()
        .filter(|(_, slip)| slip.person("consultant").is_none())
        .filter_map(|(place, slip)| Some((place, slip.number("slot")?)))
        .collect();
    let rising = rising(&slots);
    let mut received: BTreeMap<PersonId, i64> = BTreeMap::new();
    received.extend(
        slips
            .iter()
            .filter_map(|slip| Some((slip.person("consultant")?, 0))),
    );
    let of_slip = |(place, slip): (usize, &&Fact)| {
        let said = |outcome| said(RE_10, scope, slip, context, outcome);
        match (slip.person("consultant"), slip.number("slot")) {
            (Some(consultant), _) => by_turn(said, &consultant, &mut received),
            (None, Some(slot)) => by_slot(said, slot, rising.contains(&place)),
            (None, None) => said(Outcome::Missing).text(
                "未填接待顾问和轮次",
                "neither a consultant nor a reception slot",
            ),
        }
    };
    slips.iter().enumerate().map(of_slip).collect()
}

/// A consultant receives again once each of the others who receive that day has received as often.
fn by_turn(
    said: impl Fn(Outcome) -> Finding,
    consultant: &PersonId,
    received: &mut BTreeMap<PersonId, i64>,
) -> Finding {
    let fewest = received.values().copied().min().unwrap_or(0);
    let own = received.entry(consultant.clone()).or_default();
    let said = |outcome| {
        let said = said(outcome).figure("received", *own);
        said.figure("fewest", fewest)
    };
    if *own > fewest {
        return said(Outcome::OutOfTurn).text(
            format!("未轮到 {consultant} 接待：已接待 {own} 次，另有顾问仅 {fewest} 次"),
            format!("not the turn of {consultant}, who had received {own}; another {fewest}"),
        );
    }
    let finding = said(Outcome::Met).text(
        format!("轮到 {consultant} 接待"),
        format!("the turn of {consultant}"),
    );
    *own += 1;
    finding
}

fn by_slot(said: impl Fn(Outcome) -> Finding, slot: i64, is_rising: bool) -> Finding {
    if is_rising {
        let said = said(Outcome::Met).figure("slot", slot);
        return said.text(format!("接待轮次 {slot}"), format!("slot {slot}, in turn"));
    }
    said(Outcome::OutOfTurn).figure("slot", slot).text(
        format!("接待轮次 {slot} 与到访先后不符"),
        format!("slot {slot} does not follow the order in which clients came"),
    )
}

/// Returns the places of the most slots that rise one behind the other; of several such choices the earliest.
fn rising(slots: &[(usize, i64)]) -> BTreeSet<usize> {
    // For each slot, how many rise from it on, itself included, over the slots behind it: the smallest last
    // slots, as in patience sorting, read from the end.
    let mut ends: Vec<i64> = Vec::new();
    let length_from = |(_, slot): &(usize, i64)| {
        let length = ends.partition_point(|end| end > slot);
        match ends.get_mut(length) {
            Some(end) => *end = *slot,
            None => ends.push(*slot),
        }
        length + 1
    };
    let lengths: Vec<usize> = slots.iter().rev().map(length_from).collect();
    let (mut wanted, mut above) = (ends.len(), None);
    let mut chosen = BTreeSet::new();
    for ((place, slot), length) in slots.iter().zip(lengths.into_iter().rev()) {
        if length == wanted && wanted > 0 && above.is_none_or(|above| slot > above) {
            chosen.insert(*place);
            above = Some(slot);
            wanted -= 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::{World, at, day};

    #[test]
    fn a_client_stands_in_the_erp_by_the_end_of_the_day() {
        for (erp_ref, now, expected) in [
            ("K3-17", "2026-11-02 12:00", "met"),
            ("", "2026-11-02 23:59", "pending"),
            ("", "2026-11-03 00:00", "missing"),
            ("K3-17", "2026-11-03 00:00", "met"),
        ] {
            let mut world = World::new();
            let slip = world.wrote("arrival", "verifier", "2026-11-02 10:00");
            let scope = Scope::Arrival(slip.with("erp_ref", erp_ref).put());
            world.now(now);
            assert_eq!(world.said(&scope, "RE-9"), [expected], "{erp_ref} at {now}");
        }
    }

    #[test]
    fn both_sign_what_the_slip_says_now() {
        let signed = "2026-11-02 10:30";
        for (named, by, before_a_change, expected) in [
            (true, ["gu", "lead"], false, "met"),
            (false, ["gu", "lead"], false, "met"),
            (true, ["gu", "gu"], false, "unsigned"),
            (true, ["other", "lead"], false, "unsigned"),
            (false, ["other", "lead"], false, "met"),
            (true, ["gu", "lead"], true, "unsigned"),
        ] {
            let mut world = World::new();
            for (person, role) in [
                ("gu", "consultant"),
                ("other", "consultant"),
                ("lead", "site_lead"),
            ] {
                world.employs(person, role, "north", "2026-01-01", None);
            }
            let mut slip = world.wrote("arrival", "verifier", "2026-11-02 10:00");
            if named {
                slip = slip.with("consultant", "gu").with("site_lead", "lead");
            }
            slip = if before_a_change {
                slip.signed_before_a_change(by[0], signed)
            } else {
                slip.signed(by[0], signed)
            };
            let scope = Scope::Arrival(slip.signed(by[1], signed).put());
            let said = world.said(&scope, "RE-11");
            assert_eq!(said, [expected], "{named} {by:?} {before_a_change}");
        }
    }

    #[test]
    fn who_is_turned_away_is_told_why() {
        for (verdict, reason, expected) in [
            ("invalid", "", vec!["missing"]),
            ("invalid", "曾到访", vec!["met"]),
            ("valid", "", vec![]),
        ] {
            let mut world = World::new();
            let slip = world.wrote("arrival", "verifier", "2026-11-02 10:00");
            let slip = slip.with("verdict", verdict).with("reason", reason);
            let scope = Scope::Arrival(slip.put());
            assert_eq!(world.said(&scope, "RE-12"), expected, "{verdict} {reason}");
        }
    }

    #[test]
    fn receptions_go_out_in_turn() {
        for (slots, expected) in [
            ([1, 2, 3], ["met", "met", "met"]),
            ([1, 3, 4], ["met", "met", "met"]),
            ([1, 1, 2], ["met", "out_of_turn", "met"]),
            ([2, 1, 3], ["met", "out_of_turn", "met"]),
            ([3, 1, 2], ["out_of_turn", "met", "met"]),
            ([1, 0, 2], ["met", "missing", "met"]),
        ] {
            let mut world = World::new();
            for (minute, slot) in (10..).zip(slots) {
                let when = format!("2026-11-02 10:{minute}");
                let slip = world.wrote("arrival", "verifier", "2026-11-02 11:00");
                let slip = slip.with("arrived_at", at(&when));
                match slot {
                    0 => slip.put(),
                    slot => slip.with("slot", slot).put(),
                };
            }
            let scope = Scope::TeamDay(day("2026-11-02"), "north".parse().unwrap());
            assert_eq!(world.said(&scope, "RE-10"), expected, "{slots:?}");
        }
    }

    #[test]
    fn the_turn_is_the_consultants_and_one_late_slip_flags_no_other() {
        // Who received whom, in the order in which clients came.
        for (consultants, expected) in [
            ("gu mei gu mei", "met met met met"),
            ("gu gu mei gu", "met out_of_turn met met"),
            ("gu mei mei gu", "met met met met"),
            ("gu mei mei mei gu", "met met met out_of_turn met"),
            ("gu gu gu", "met met met"),
            ("gu mei an mei gu an", "met met met met met met"),
        ] {
            let mut world = World::new();
            for (minute, consultant) in (10..).zip(consultants.split(' ')) {
                let when = format!("2026-11-02 10:{minute}");
                let slip = world.wrote("arrival", "verifier", "2026-11-02 11:00");
                let slip = slip.with("arrived_at", at(&when));
                slip.with("consultant", consultant).with("slot", 1).put();
            }
            let scope = Scope::TeamDay(day("2026-11-02"), "north".parse().unwrap());
            let said = world.said(&scope, "RE-10").join(" ");
            assert_eq!(said, expected, "{consultants}");
        }
    }
}
