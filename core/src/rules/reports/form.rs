//! RE-2 and RE-3: a report names the client and the side that announces them. Either form is accepted.

use super::report::company;
use crate::book::Book;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};

const RE_2: RuleId = RuleId::new(b"RE", 2);
const RE_3: RuleId = RuleId::new(b"RE", 3);

pub(super) fn judge(scope: &Scope, report: &Fact, context: &RuleContext) -> Finding {
    let [client, by_company, by_consultant] = lacks(report);
    let day = report.day(context.zone);
    let finding = |rule, outcome| {
        Finding::new(rule, context.at(day).version, scope, day, outcome)
            .about(report.id())
            .concerns(report.author())
            .seen([report.id()])
    };
    match (
        client.is_empty(),
        by_company.is_empty(),
        by_consultant.is_empty(),
    ) {
        (true, true, _) => finding(RE_2, Outcome::Met).text(
            "报备符合格式一",
            "the report is complete in format A: name, masked phone, company, agent",
        ),
        (true, false, true) => finding(RE_3, Outcome::Met).text(
            "报备符合格式二",
            "the report is complete in format B: name, masked phone, zone, consultant",
        ),
        _ => {
            let format_a = [client.clone(), by_company].concat();
            let format_b = [client, by_consultant].concat();
            finding(RE_2, Outcome::Missing).text(
                format!("报备缺：{}；或：{}", zh(&format_a), zh(&format_b)),
                format!(
                    "the report lacks {}; or else {}",
                    en(&format_a),
                    en(&format_b)
                ),
            )
        }
    }
}

type Words = (&'static str, &'static str);

/// Returns what a report lacks: of the client, of format A, of format B.
fn lacks(report: &Fact) -> [Vec<Words>; 3] {
    let client = missing([
        (
            report.text("client_name").is_some(),
            "客户姓名",
            "client name",
        ),
        (
            report.masked("masked_phone").is_some(),
            "客户电话",
            "masked phone",
        ),
    ]);
    // An agent who writes in their company's book is the agent.
    let is_agent = matches!(report.book(), Book::Company(_));
    let by_company = missing([
        (company(report).is_some(), "渠道公司", "company"),
        (
            is_agent || report.text("agent").is_some(),
            "业务员",
            "agent",
        ),
    ]);
    let by_consultant = missing([
        (
            report.text("zone").is_some(),
            "顾问所在区",
            "consultant's zone",
        ),
        (
            report.text("consultant").is_some(),
            "置业顾问",
            "consultant",
        ),
    ]);
    [client, by_company, by_consultant]
}

fn missing(asked: [(bool, &'static str, &'static str); 2]) -> Vec<Words> {
    let missing = asked.into_iter().filter(|(is_there, ..)| !is_there);
    missing.map(|(_, zh, en)| (zh, en)).collect()
}

fn zh(words: &[Words]) -> String {
    words
        .iter()
        .map(|(zh, _)| *zh)
        .collect::<Vec<_>>()
        .join("、")
}

fn en(words: &[Words]) -> String {
    words
        .iter()
        .map(|(_, en)| *en)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::World;

    #[test]
    fn either_form_will_do() {
        let name = ("client_name", "王先生");
        let phone = ("masked_phone", "138****0001");
        let (company, agent) = (("company", "万家地产"), ("agent", "agent1"));
        let (zone, consultant) = (("zone", "南区"), ("consultant", "gu"));
        for (book, fields, rule, expected) in [
            (
                "desk/north",
                vec![name, phone, company, agent],
                "RE-2",
                "met",
            ),
            (
                "desk/north",
                vec![name, phone, zone, consultant],
                "RE-3",
                "met",
            ),
            ("company/wanjia", vec![name, phone], "RE-2", "met"),
            ("desk/north", vec![name, phone, company], "RE-2", "missing"),
            (
                "desk/north",
                vec![name, phone, agent, zone],
                "RE-2",
                "missing",
            ),
            ("desk/north", vec![phone, company, agent], "RE-2", "missing"),
            (
                "company/wanjia",
                vec![name, ("masked_phone", "5678")],
                "RE-2",
                "missing",
            ),
            (
                "desk/north",
                vec![name, phone, ("company", " "), agent],
                "RE-2",
                "missing",
            ),
        ] {
            let mut world = World::new();
            let mut report = world
                .wrote("client_report", "agent1", "2026-11-02 09:00")
                .in_book(book);
            for (field, value) in &fields {
                report = report.with(field, *value);
            }
            let scope = Scope::Report(report.put());
            assert_eq!(world.said(&scope, rule), [expected], "{book} {fields:?}");
        }
    }
}
