//! MK-9 and MK-10: a contract in the mail names its exact address and its payer, and comes back.

use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};

const MK_9: RuleId = RuleId::new(b"MK", 9);
const MK_10: RuleId = RuleId::new(b"MK", 10);

pub(super) fn judge(scope: &Scope, contract: &Fact, context: &RuleContext) -> Vec<Finding> {
    match contract.text("mailing") {
        None | Some("none") => Vec::new(),
        Some(mailing) => {
            let mut findings = vec![is_exact(scope, contract, mailing, context)];
            findings.extend(comes_back(scope, contract, mailing, context));
            findings
        }
    }
}

fn said(
    rule: RuleId,
    scope: &Scope,
    contract: &Fact,
    context: &RuleContext,
    outcome: Outcome,
) -> Finding {
    let sent = contract.date("sent_on", context.zone);
    let day = sent.unwrap_or_else(|| contract.day(context.zone));
    let responsible = contract.person("responsible");
    Finding::new(rule, context.at(day).version, scope, day, outcome)
        .about(contract.id())
        .concerns(responsible.as_ref().unwrap_or(contract.author()))
        .seen([contract.id()])
}

/// MK-10: name, address and phone, or the reason why it cannot be delivered; and the payer.
fn is_exact(scope: &Scope, contract: &Fact, mailing: &str, context: &RuleContext) -> Finding {
    let asked: &[(&str, &str, &str)] = match mailing {
        "undeliverable" => &[(
            "mail_obstacle",
            "无法送达原因",
            "why it cannot be delivered",
        )],
        _ => &[
            ("mail_name", "收件人", "addressee"),
            ("mail_address", "收件地址", "address"),
            ("mail_phone", "收件电话", "phone"),
            ("payer", "邮费承担", "who pays"),
        ],
    };
    let missing: Vec<_> = asked
        .iter()
        .filter(|(field, ..)| contract.text(field).is_none())
        .collect();
    let said = |outcome| said(MK_10, scope, contract, context, outcome);
    if !missing.is_empty() {
        let zh: Vec<&str> = missing.iter().map(|(_, zh, _)| *zh).collect();
        let en: Vec<&str> = missing.iter().map(|(.., en)| *en).collect();
        return said(Outcome::Missing).text(
            format!("邮寄资料缺：{}", zh.join("、")),
            format!("the mailing lacks: {}", en.join(", ")),
        );
    }
    let pays = contract.text("payer").unwrap_or("company");
    let (is_undeliverable, is_funded) = (mailing == "undeliverable", contract.is_ticked("funded"));
    if is_undeliverable && pays != "company" {
        return said(Outcome::Differs).text(
            "无法送达并已说明的邮费应由公司承担",
            "it cannot be delivered, and the card says why: the company pays",
        );
    }
    if is_funded && pays != "company" {
        return said(Outcome::Differs).text(
            "已入金客户的邮费应由公司承担",
            "the client is funded: the company pays, not who is named here",
        );
    }
    if !is_undeliverable && !is_funded && pays == "company" {
        return said(Outcome::Differs).text(
            "未入金客户要求我方付费的，邮费应由客户经理承担",
            "the client is not funded: the manager pays where he asks us to, not the company",
        );
    }
    said(Outcome::Met).text("邮寄资料完整", "the mailing says whereto and who pays")
}

/// MK-9: a contract that was sent comes back.
fn comes_back(
    scope: &Scope,
    contract: &Fact,
    mailing: &str,
    context: &RuleContext,
) -> Option<Finding> {
    let said = |outcome| said(MK_9, scope, contract, context, outcome);
    if mailing == "returned" {
        return Some(said(Outcome::Met).text("合同已寄回", "the contract came back"));
    }
    let sent = contract.date("sent_on", context.zone);
    let sent = sent.filter(|_| mailing == "sent")?;
    let edition = context.at(sent);
    let last = sent.plus_days(edition.number("contract.return_days")?);
    let amount = edition.number("contract.unreturned_fine_yuan")?;
    Some(if context.is_over(last) {
        said(Outcome::ProposedFine).yuan(amount).text(
            format!("合同至 {last} 未寄回，建议由负责人承担 {amount} 元"),
            format!("not back by {last}: {amount} yuan are proposed for who is in charge"),
        )
    } else {
        said(Outcome::Pending).until(context.end_of(last)).text(
            format!("合同应于 {last} 前寄回"),
            format!("the contract is to come back by {last}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::World;

    const OBSTACLE: &[(&str, &str)] = &[("mail_obstacle", "查无此人")];

    #[test]
    fn a_mailing_is_exact_and_says_who_pays() {
        let whereto = [
            ("mail_name", "王先生"),
            ("mail_address", "南坪 1 号"),
            ("mail_phone", "138****0001"),
        ];
        for (mailing, fields, payer, funded, expected) in [
            ("sent", &whereto[..], "company", true, vec!["met"]),
            ("sent", &whereto[..], "person", false, vec!["met"]),
            ("sent", &whereto[..], "person", true, vec!["differs"]),
            ("sent", &whereto[..], "company", false, vec!["differs"]),
            ("to_send", &whereto[..], "company", false, vec!["differs"]),
            ("sent", &whereto[..], "client", false, vec!["met"]),
            ("sent", &whereto[..], "client", true, vec!["differs"]),
            ("sent", &whereto[..], "", false, vec!["missing"]),
            ("to_send", &whereto[..2], "company", false, vec!["missing"]),
            ("undeliverable", &[][..], "", false, vec!["missing"]),
            (
                "undeliverable",
                &[("mail_obstacle", "查无此人")][..],
                "",
                false,
                vec!["met"],
            ),
            ("undeliverable", OBSTACLE, "company", false, vec!["met"]),
            ("undeliverable", OBSTACLE, "company", true, vec!["met"]),
            ("undeliverable", OBSTACLE, "person", false, vec!["differs"]),
            ("undeliverable", OBSTACLE, "client", true, vec!["differs"]),
            ("undeliverable", &[][..], "company", true, vec!["missing"]),
            ("none", &[][..], "", false, vec![]),
        ] {
            let mut world = World::new();
            let mut contract = world.wrote("contract", "out0", "2026-11-02 10:00");
            for (field, value) in fields {
                contract = contract.with(field, *value);
            }
            let contract = contract.with("mailing", mailing).with("funded", funded);
            let scope = Scope::Contract(contract.with("payer", payer).put());
            assert_eq!(
                world.said(&scope, "MK-10"),
                expected,
                "{mailing} {fields:?} {payer}"
            );
        }
    }

    #[test]
    fn ten_yuan_are_proposed_for_a_contract_that_does_not_come_back() {
        for (mailing, now, expected, amount) in [
            ("sent", "2026-12-02 23:59", vec!["pending"], None),
            ("sent", "2026-12-03 00:00", vec!["proposed_fine"], Some(10)),
            ("returned", "2026-12-03 00:00", vec!["met"], None),
            ("to_send", "2026-12-03 00:00", vec![], None),
        ] {
            let mut world = World::new();
            let contract = world.wrote("contract", "out0", "2026-11-02 10:00");
            let contract = contract
                .with("mailing", mailing)
                .with("responsible", "manager");
            let scope = Scope::Contract(contract.with("sent_on", "2026-11-02").put());
            world.now(now);
            assert_eq!(world.said(&scope, "MK-9"), expected, "{mailing} {now}");
            for finding in world.findings(&scope, "MK-9") {
                assert_eq!(finding.amount_yuan, amount, "{mailing} {now}");
                assert_eq!(finding.person.unwrap().as_str(), "manager");
            }
        }
    }
}
