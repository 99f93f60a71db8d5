//! Comparison of a penalty's card with the proposal of its clause.

use super::card::{PN_1, fen};
use crate::rulebook::{Amount, Fine};
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Day;

/// Roles that may be in charge of the person who broke the rule.
const IN_CHARGE: [&str; 2] = ["consultant", "specialist"];

pub(super) fn judge(scope: &Scope, card: &Fact, context: &RuleContext) -> Vec<Finding> {
    let day = card.date("happened_on", context.zone);
    let day = day.unwrap_or_else(|| card.day(context.zone));
    let version = context.at(day).version;
    let person = card.person("person");
    let said = |outcome| {
        Finding::new(PN_1, version, scope, day, outcome)
            .about(card.id())
            .concerns(person.as_ref().unwrap_or(card.author()))
            .seen([card.id()])
    };
    let clause = card.text("clause").unwrap_or_default();
    let mut findings = vec![match context.at(day).fine(clause) {
        Some(fine) => {
            let amounts = amounts(fine, card, day, context);
            if amounts.iter().any(|amount| fits(card, *amount)) {
                proposal(card, said)
            } else {
                let (zh, en) = in_words(&amounts);
                said(Outcome::Differs).text(
                    format!("与条款 {clause} 不符，条款建议：{zh}"),
                    format!("not what clause {clause} proposes: {en}"),
                )
            }
        }
        None if is_rule(clause, context) => proposal(card, said),
        None => said(Outcome::Invalid).text(
            format!("罚则目录中没有条款 {clause}"),
            format!("no clause {clause} is in the catalogue"),
        ),
    }];
    let rests_on = card.number("rulebook");
    if let Some(named) = rests_on.filter(|named| *named != i64::from(version)) {
        findings.push(said(Outcome::Differs).text(
            format!("所依据的规则版本 {named} 不是当日有效的版本 {version}"),
            format!("rests on version {named} of the rulebook; in force that day was {version}"),
        ));
    }
    findings
}

/// True if the clause is a rule's id: some rules, such as WL-4, propose a fine of their own.
fn is_rule(clause: &str, context: &RuleContext) -> bool {
    let mut rules = context.rulebook.rules();
    rules.any(|rule| rule.id.to_string() == clause)
}

/// Returns the clause's proposals for a person in this role: for their own breach, or as the one in
/// charge.
fn amounts(fine: &Fine, card: &Fact, day: Day, context: &RuleContext) -> Vec<Amount> {
    let post = card
        .person("person")
        .and_then(|person| context.people.post(&person, day));
    let role = post.as_ref().map_or("", |post| post.role.as_str());
    let in_charge = fine.in_charge().filter(|_| IN_CHARGE.contains(&role));
    fine.for_role(role).into_iter().chain(in_charge).collect()
}

fn fits(card: &Fact, amount: Amount) -> bool {
    let (is_fine, fen) = (card.says("action", "fine"), fen(card).unwrap_or(0));
    match amount {
        Amount::Yuan(yuan) => is_fine && fen == yuan * 100,
        Amount::Between(from, to) => is_fine && (from * 100..=to * 100).contains(&fen),
        Amount::DayPay => is_fine && fen > 0,
        Amount::Dismissal => !is_fine && fen == 0,
        Amount::Loss => is_fine && fen > 0,
        Amount::Open => true,
    }
}

fn proposal(card: &Fact, said: impl Fn(Outcome) -> Finding) -> Finding {
    if !card.says("action", "fine") {
        let said = said(Outcome::Proposal);
        return said.text("建议退回或辞退", "return or dismissal is proposed");
    }
    // A begun yuan shows as a whole one; the card has the exact amount.
    let fen = fen(card).unwrap_or(0);
    let amount = card.text("amount_yuan").unwrap_or("0");
    said(Outcome::ProposedFine)
        .yuan((fen + 99).div_euclid(100))
        .text(
            format!("建议罚款 {amount} 元"),
            format!("a fine of {amount} yuan is proposed"),
        )
}

fn in_words(amounts: &[Amount]) -> (String, String) {
    let of = |amount: &Amount| match amount {
        Amount::Yuan(yuan) => (format!("{yuan} 元"), format!("{yuan} yuan")),
        Amount::Between(from, to) => (format!("{from}–{to} 元"), format!("{from}–{to} yuan")),
        Amount::DayPay => ("当日工资".to_owned(), "the day's pay".to_owned()),
        Amount::Dismissal => ("退回或辞退".to_owned(), "return or dismissal".to_owned()),
        Amount::Loss => ("赔偿损失".to_owned(), "the loss".to_owned()),
        Amount::Open => ("由提出人定".to_owned(), "open".to_owned()),
    };
    if amounts.is_empty() {
        return (
            "此角色无罚则".to_owned(),
            "nothing for this role".to_owned(),
        );
    }
    let (zh, en): (Vec<String>, Vec<String>) = amounts.iter().map(of).unzip();
    (zh.join("，或 "), en.join(", or "))
}
