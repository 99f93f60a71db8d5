//! The rules' findings if a client came, or were written down, at this moment: evaluated before the
//! client is reported.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Finding, NumberKey, RuleContext, Scope, judge};
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, PersonId};
use crate::kind::Value;
use crate::phone::MaskedPhone;
use crate::record::{Origin, Shown};

/// Returns the rulings on a client who is about to be written down: new or not (RE-13), protected as an
/// arrival (RE-16) or as a lead (MK-4). `facts` are those that [`super::gather`] fetches for the
/// client's scope; without the full number's key every match is a possible one.
pub fn check_client(
    phone: &MaskedPhone,
    key: Option<NumberKey>,
    by: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let asked: Vec<Fact> = ["arrival", "lead"]
        .iter()
        .zip(1..)
        .filter_map(|(kind, n)| supposed(kind, n, phone, key, by, context))
        .collect();
    let scope = Scope::Client(phone.clone());
    let with_asked = [facts, &asked].concat();
    let about = |finding: &Finding| asked.iter().any(|fact| finding.about == Some(fact.id()));
    let findings = judge(&scope, &with_asked, context).into_iter();
    findings
        .filter(about)
        .map(|mut finding| {
            // It is not written, so nothing refers to it.
            finding.about = None;
            finding
                .records
                .retain(|id| asked.iter().all(|fact| fact.id() != *id));
            finding
        })
        .collect()
}

/// Returns a record that is not written: the last in the log.
fn supposed(
    kind: &str,
    n: u64,
    phone: &MaskedPhone,
    key: Option<NumberKey>,
    by: &PersonId,
    context: &RuleContext,
) -> Option<Fact> {
    let fields = BTreeMap::from([
        ("phone".to_owned(), Value::Text(phone.to_string())),
        ("arrived_at".to_owned(), Value::Time(context.as_of)),
        ("finding".to_owned(), Value::Text("new".to_owned())),
    ]);
    let creator = EntryRef {
        device: DeviceId([0xff; 16]),
        n,
    };
    let shown = Shown {
        origin: Origin {
            creator,
            kind: kind.parse().ok()?,
            version: 1,
            book: Book::Workspace,
        },
        author: by.clone(),
        captured_at: context.as_of,
        received_at: None,
        fields,
        annulled: None,
        signatures: Vec::new(),
        conflicts: Vec::new(),
        settled: Vec::new(),
        notes: Vec::new(),
        amendments: 0,
    };
    Some(Fact {
        shown,
        numbers: key.into_iter().collect::<BTreeSet<_>>(),
        evidence: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::from_memory;
    use crate::rules::testing::World;

    #[test]
    fn a_number_is_checked_before_anybody_writes_it_down() {
        let mut world = World::new();
        world
            .wrote("lead", "out0", "2026-10-20 10:00")
            .with_number("phone", "13800000001")
            .put();
        let arrived = world.at("2026-10-20 11:00");
        world
            .wrote("arrival", "verifier", "2026-10-20 11:00")
            .with("arrived_at", arrived)
            .with("verdict", "valid")
            .with_number("phone", "13800000001")
            .put();
        let known = *world.facts[0].numbers.first().unwrap();
        let other = NumberKey([9; 32]);
        for (masked, key, is_new, is_held, protection) in [
            (
                "138****0001",
                Some(known),
                "repeat",
                "repeat",
                Some("not_set"),
            ),
            (
                "138****0001",
                None,
                "possible_repeat",
                "possible_repeat",
                Some("not_set"),
            ),
            ("138****0001", Some(other), "new", "protected", None),
            ("138****0002", Some(known), "new", "protected", None),
        ] {
            let phone: MaskedPhone = masked.parse().unwrap();
            let context = world.context();
            let facts = from_memory(&Scope::Client(phone.clone()), &world.facts, &context);
            let by = "out1".parse().unwrap();
            let findings = check_client(&phone, key, &by, &facts, &context);
            let said = |rule: &str| {
                let mut of_rule = findings
                    .iter()
                    .filter(|finding| finding.rule.to_string() == rule);
                of_rule.next().map(|finding| finding.outcome.word())
            };
            let row = format!("{masked} {key:?}");
            assert_eq!(said("RE-13"), Some(is_new), "{row}");
            assert_eq!(said("MK-4"), Some(is_held), "{row}");
            assert_eq!(said("RE-16"), protection, "{row}");
            let seen = findings.iter().flat_map(|finding| &finding.records);
            assert!(
                seen.clone()
                    .all(|id| world.facts.iter().any(|fact| fact.id() == *id))
            );
        }
    }
}
