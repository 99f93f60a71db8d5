//! MK-4: the owner of a lead. The first card in the log holds the client until the same day so many
//! months on, that day included; another card in the meantime is a repeat.

use super::lead::LEAD;
use crate::phone::MaskedPhone;
use crate::rulebook::RuleId;
use crate::rules::reports::{Client, Match, relation};
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

const MK_4: RuleId = RuleId::new(b"MK", 4);

/// A card that holds its client.
struct Holder<'a> {
    client: Client<'a>,
    from: Day,
    until: Day,
}

pub(super) fn judge(
    scope: &Scope,
    phone: &MaskedPhone,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let cards = facts.iter().filter(|fact| {
        fact.is(LEAD) && fact.counts() && fact.masked("phone").as_ref() == Some(phone)
    });
    let mut holders: Vec<Holder> = Vec::new();
    let mut findings = Vec::new();
    for card in cards {
        let from = card.day(context.zone);
        let Some(months) = context.at(from).number("lead.protection_months") else {
            continue;
        };
        let this = Holder {
            client: Client::of(card),
            from,
            until: from.months_on(months),
        };
        match held_by(&this, &holders) {
            Some((holder, how)) => findings.push(repeat(scope, &this, holder, how, context)),
            None => {
                findings.push(holds(scope, &this, context));
                holders.push(this);
            }
        }
    }
    findings
}

/// Returns the card that holds the client of a card already: a certain match if full numbers agree,
/// else a possible one.
fn held_by<'a, 'f>(this: &Holder, holders: &'a [Holder<'f>]) -> Option<(&'a Holder<'f>, Match)> {
    let overlapping = holders
        .iter()
        .filter(|holder| this.from <= holder.until && holder.from <= this.until);
    let mut matching: Vec<_> = overlapping
        .map(|holder| (holder, relation(&this.client, &holder.client)))
        .filter(|(_, how)| *how != Match::Different)
        .collect();
    matching.sort_by_key(|(_, how)| std::cmp::Reverse(*how));
    matching.into_iter().next()
}

fn said(scope: &Scope, this: &Holder, outcome: Outcome, context: &RuleContext) -> Finding {
    let card = this.client.fact;
    let day = this.from;
    Finding::new(MK_4, context.at(day).version, scope, day, outcome)
        .about(card.id())
        .concerns(card.author())
}

fn holds(scope: &Scope, this: &Holder, context: &RuleContext) -> Finding {
    let until = this.until;
    let seen = [this.client.fact.id()];
    if context.is_over(until) {
        said(scope, this, Outcome::Expired, context)
            .seen(seen)
            .text(
                format!("保护期已于 {until} 届满"),
                format!("the protection ended with {until}"),
            )
    } else {
        said(scope, this, Outcome::Protected, context)
            .seen(seen)
            .until(context.end_of(until))
            .text(
                format!("客户受保护至 {until}"),
                format!("protected until {until}"),
            )
    }
}

fn repeat(
    scope: &Scope,
    this: &Holder,
    holder: &Holder,
    how: Match,
    context: &RuleContext,
) -> Finding {
    let (outcome, zh, en) = match how {
        Match::Same => (Outcome::Repeat, "同一客户", "the same client"),
        _ => (
            Outcome::PossibleRepeat,
            "可能为同一客户（仅隐号相同）",
            "perhaps the same client, by masked numbers only,",
        ),
    };
    let (first, until) = (holder.client.fact, holder.until);
    let own = first.author() == this.client.fact.author();
    let (whose_zh, whose_en) = if own {
        ("本人", "the same person")
    } else {
        ("他人", "somebody else")
    };
    said(scope, this, outcome, context)
        .seen([first.id(), this.client.fact.id()])
        .figure("own", i64::from(own))
        .text(
            format!("{zh}已由{whose_zh}登记，受保护至 {until}"),
            format!("{en} is on record by {whose_en} and protected until {until}"),
        )
}

#[cfg(test)]
mod tests {
    use crate::ids::RecordId;
    use crate::rules::testing::World;

    const WANG: &str = "13800000001";
    const LI: &str = "13811110001";

    fn lead(world: &mut World, by: &str, when: &str, number: &str) -> RecordId {
        let lead = world.wrote("lead", by, when);
        match number {
            "" => lead.with("phone", "138****0001").put(),
            number => lead.with_number("phone", number).put(),
        }
    }

    #[test]
    fn a_lead_is_protected_until_the_same_day_two_months_on() {
        for (written, again, expected) in [
            ("2026-11-02", "2027-01-02", "repeat"),
            ("2026-11-02", "2027-01-03", "protected"),
            ("2026-12-31", "2027-02-28", "repeat"),
            ("2026-12-31", "2027-03-01", "protected"),
            // A leap year's February has a day more.
            ("2027-12-31", "2028-02-29", "repeat"),
            ("2027-12-31", "2028-03-01", "protected"),
            ("2027-12-29", "2028-02-29", "repeat"),
            ("2028-02-29", "2028-04-29", "repeat"),
            ("2028-02-29", "2028-04-30", "protected"),
        ] {
            let mut world = World::new();
            lead(&mut world, "out0", &format!("{written} 23:59"), WANG);
            let second = lead(&mut world, "out1", &format!("{again} 00:00"), WANG);
            world.now(&format!("{again} 12:00"));
            assert_eq!(
                world.said_of(second, "MK-4"),
                [expected],
                "{written}, {again}"
            );
        }
    }

    #[test]
    fn the_protection_ends_with_its_last_day() {
        for (now, expected) in [
            ("2027-02-28 23:59", "protected"),
            ("2027-03-01 00:00", "expired"),
        ] {
            let mut world = World::new();
            let first = lead(&mut world, "out0", "2026-12-31 10:00", WANG);
            world.now(now);
            assert_eq!(world.said_of(first, "MK-4"), [expected], "{now}");
        }
    }

    #[test]
    fn full_numbers_tell_and_masked_ones_only_hint() {
        for (first, second, expected) in [
            (WANG, WANG, "repeat"),
            (WANG, LI, "protected"),
            (WANG, "", "possible_repeat"),
            ("", WANG, "possible_repeat"),
        ] {
            let mut world = World::new();
            lead(&mut world, "out0", "2026-11-01 10:00", first);
            let later = lead(&mut world, "out1", "2026-11-02 10:00", second);
            assert_eq!(
                world.said_of(later, "MK-4"),
                [expected],
                "{first}, {second}"
            );
        }
    }

    #[test]
    fn the_first_in_the_log_holds_the_client_though_the_other_wrote_earlier() {
        let mut world = World::new();
        let silent = world
            .wrote("lead", "out0", "2026-11-01 10:00")
            .received("2026-11-02 11:00")
            .with_number("phone", WANG)
            .put();
        let quick = lead(&mut world, "out1", "2026-11-02 10:00", WANG);
        assert_eq!(world.said_of(quick, "MK-4"), ["protected"]);
        assert_eq!(world.said_of(silent, "MK-4"), ["repeat"]);
        world.annul(quick);
        assert_eq!(world.said_of(silent, "MK-4"), ["protected"]);
    }
}
