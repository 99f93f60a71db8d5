//! MK-11, MK-12, MK-13: the risk is stated, checks have a result, and a loss has a person who is
//! liable.

use crate::kind::Value;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};

const MK_11: RuleId = RuleId::new(b"MK", 11);
const MK_12: RuleId = RuleId::new(b"MK", 12);
const MK_13: RuleId = RuleId::new(b"MK", 13);

pub(super) fn judge(scope: &Scope, lead: &Fact, context: &RuleContext) -> Vec<Finding> {
    let day = lead.day(context.zone);
    let said = |rule, outcome| {
        Finding::new(rule, context.at(day).version, scope, day, outcome)
            .about(lead.id())
            .concerns(lead.author())
            .seen([lead.id()])
    };
    let mut findings = vec![if lead.is_ticked("risk_disclosed") {
        said(MK_11, Outcome::Met).text("已提示风险", "the risk was disclosed")
    } else {
        said(MK_11, Outcome::Missing).text("未提示风险", "the risk was not disclosed")
    }];
    if lead.is_ticked("is_local") && lead.is_ticked("age_flag") {
        let age = context
            .at(day)
            .number("lead.age_warning_from")
            .unwrap_or(55);
        findings.push(said(MK_11, Outcome::Warning).text(
            format!("本地客户 {age} 岁以上，请慎重"),
            format!("a local client of {age} or more: think twice; nothing is blocked"),
        ));
    }
    findings.extend(match lead.text("verified") {
        Some("true") => Some(said(MK_12, Outcome::Met).text("抽查属实", "checked, and true")),
        Some("false") => {
            Some(said(MK_12, Outcome::Invalid).text("抽查不属实", "checked, and not true"))
        }
        Some(_) => {
            Some(said(MK_12, Outcome::Pending).text("抽查未联系上", "checked, nobody reached"))
        }
        None => None,
    });
    if has_loss(lead) {
        findings.push(match lead.person("liable") {
            Some(liable) => said(MK_13, Outcome::Liable).concerns(&liable).text(
                "投诉造成损失，责任经理已写明",
                "a loss by complaint; the liable manager is named",
            ),
            None => said(MK_13, Outcome::Missing).text(
                "投诉造成损失，未写明责任经理",
                "a loss by complaint, and no liable manager is named",
            ),
        });
    }
    findings
}

fn has_loss(lead: &Fact) -> bool {
    let is_more_than_nothing = match lead.value("loss_yuan") {
        Some(Value::Integer(amount)) => *amount > 0,
        Some(Value::Text(amount)) => amount.bytes().any(|digit| (b'1'..=b'9').contains(&digit)),
        _ => false,
    };
    lead.text("complaint").is_some() && is_more_than_nothing
}

#[cfg(test)]
mod tests {
    use crate::kind::Value;
    use crate::rules::Scope;
    use crate::rules::testing::{Told, World};

    fn check(fields: &[(&str, Value)], rule: &str, expected: &[&str]) {
        let mut world = World::new();
        let mut lead = world.wrote("lead", "out0", "2026-11-02 10:00");
        for (field, value) in fields {
            lead = lead.with(field, value.clone());
        }
        let scope = Scope::Lead(lead.put());
        assert_eq!(world.said(&scope, rule), expected, "{fields:?}");
    }

    #[test]
    fn the_risk_is_told_to_everybody_and_an_older_local_client_brings_a_warning() {
        let told = |yes: bool| ("risk_disclosed", yes.told());
        let (local, old) = (("is_local", true.told()), ("age_flag", true.told()));
        check(&[told(true)], "MK-11", &["met"]);
        check(&[told(false)], "MK-11", &["missing"]);
        check(&[], "MK-11", &["missing"]);
        check(&[told(true), old.clone()], "MK-11", &["met"]);
        check(
            &[told(true), local.clone(), old.clone()],
            "MK-11",
            &["met", "warning"],
        );
        check(&[local, old], "MK-11", &["missing", "warning"]);
    }

    #[test]
    fn a_check_has_a_result() {
        check(&[], "MK-12", &[]);
        for (result, expected) in [
            ("true", "met"),
            ("false", "invalid"),
            ("unreached", "pending"),
        ] {
            check(&[("verified", result.told())], "MK-12", &[expected]);
        }
    }

    #[test]
    fn a_complaint_with_a_loss_names_who_answers() {
        let (complaint, liable) = (
            ("complaint", "虚假承诺".told()),
            ("liable", "manager".told()),
        );
        let loss = |yuan: &str| ("loss_yuan", yuan.told());
        check(&[complaint.clone(), loss("0.00")], "MK-13", &[]);
        check(std::slice::from_ref(&complaint), "MK-13", &[]);
        check(&[complaint.clone(), loss("0.50")], "MK-13", &["missing"]);
        check(&[complaint, loss("120.00"), liable], "MK-13", &["liable"]);
    }
}
