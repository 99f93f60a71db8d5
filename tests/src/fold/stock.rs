//! Stock, partners and their contracts, goods outside their territory, open conflicts.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::script::Record;
use super::{Script, Sheet};

/// The stock of each team: a count replaces it, movements afterwards are added or removed.
pub fn materials(script: &Script) -> Sheet {
    let columns = &[
        "team",
        "item",
        "unit",
        "received",
        "issued",
        "returned",
        "wasted",
        "counted_on",
        "counted",
        "stock",
    ];
    let mut by_team: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for moved in script.written("material") {
        by_team.entry(&moved.author.team).or_default().push(moved);
    }
    let mut sheet = Sheet::new("materials", columns);
    for (team, moved) in by_team {
        let (mut stock, mut counted) = (0, None);
        for one in &moved {
            let quantity = one.number("quantity");
            match one.text("movement") {
                "received" | "returned" => stock += quantity,
                "issued" | "wasted" => stock -= quantity,
                _ => (stock, counted) = (quantity, Some((one.day(), quantity))),
            }
        }
        let sum = |movement| {
            let of = moved.iter().filter(|one| one.text("movement") == movement);
            json!(of.map(|one| one.number("quantity")).sum::<i64>())
        };
        sheet.row([
            json!(team),
            json!(moved[0].text("item")),
            json!(moved[0].text("unit")),
            sum("received"),
            sum("issued"),
            sum("returned"),
            sum("wasted"),
            json!(counted.map(|(day, _)| day)),
            json!(counted.map(|(_, quantity)| quantity)),
            json!(stock),
        ]);
    }
    sheet
}

/// Violations, contracts and findings of each partner, as of three days after the span.
pub fn partners(script: &Script) -> Sheet {
    let columns = &[
        "name",
        "score",
        "vetted_on",
        "violations",
        "contracts",
        "ends_on",
        "findings",
    ];
    let mut sheet = Sheet::new("partners", columns);
    let today = script.ends();
    for partner in script.of("partner") {
        let of = |kind| {
            script
                .of(kind)
                .filter(|one| one.text("partner") == partner.name)
        };
        let contracts: Vec<&Record> = of("contract").collect();
        let mut findings: Vec<&str> = contracts
            .iter()
            .filter_map(|one| expiry(one, &today))
            .collect();
        findings.extend(
            contracts
                .iter()
                .filter(|one| is_one_too_many(script, one))
                .map(|_| "over_limit"),
        );
        let violations = of("violation").count();
        match violations {
            0 => {}
            1 => findings.push("warning"),
            _ => findings.push("proposal"),
        }
        match partner.text("vetted_on") {
            "" => findings.push("missing"),
            vetted if quarter_on(vetted) < today => findings.push("late"),
            _ => {}
        }
        sheet.row([
            json!(partner.text("name")),
            json!(partner.number("score")),
            partner.fields["vetted_on"].clone(),
            json!(violations),
            json!(contracts.len()),
            json!(contracts.iter().map(|one| one.text("ends_on")).min()),
            json!(findings),
        ]);
    }
    sheet
}

/// PT-1: a contract is announced thirty days before it ends.
fn expiry(contract: &Record, today: &str) -> Option<&'static str> {
    let days = super::script::days_between(today, contract.text("ends_on"));
    match days {
        ..0 => Some("expired"),
        0..=30 => Some("expiring"),
        _ => None,
    }
}

/// ST-4: all of these contracts began before the span, so that two sales agents were active at a time.
fn is_one_too_many(script: &Script, contract: &Record) -> bool {
    let is_agent = |one: &Record| one.text("contract_kind") == "sales_agent";
    let first = script.of("contract").find(|one| is_agent(one));
    is_agent(contract) && first.is_some_and(|first| first.name != contract.name)
}

/// PT-3: three months on, the same day.
fn quarter_on(day: &str) -> String {
    let month: u32 = day[5..7].parse().unwrap();
    let year: u32 = day[..4].parse().unwrap();
    let (year, month) = if month > 9 {
        (year + 1, month - 9)
    } else {
        (year, month + 3)
    };
    format!("{year}-{month:02}-{}", &day[8..])
}

/// Goods outside their territory.
pub fn diversions(script: &Script) -> Sheet {
    let columns = &[
        "found_on",
        "product",
        "home_territory",
        "found_at",
        "partner_name",
        "state",
        "action",
        "person",
        "team",
    ];
    let mut sheet = Sheet::new("diversions", columns);
    for case in script.of("diversion") {
        let partner = script.record(case.text("partner")).unwrap();
        sheet.row([
            json!(case.text("found_on")),
            json!(case.text("product")),
            json!(case.text("home_territory")),
            json!(case.text("found_at")),
            json!(partner.text("name")),
            json!(case.text("state")),
            case.fields["action"].clone(),
            json!(case.author.id),
            json!(case.author.team),
        ]);
    }
    sheet
}

/// The one contact that two phones gave without receiving each other's.
pub fn conflicts(script: &Script) -> Sheet {
    let mut sheet = Sheet::new(
        "conflicts",
        &["day", "kind", "team", "field", "values", "by"],
    );
    let disputed = script
        .records
        .iter()
        .filter(|record| record.contested.len() > 1);
    for card in disputed {
        let (by, values): (Vec<&String>, Vec<&Json>) = card.contested.iter().unzip();
        sheet.row([
            json!(card.day()),
            json!(card.kind),
            json!(card.author.team),
            json!("contact"),
            json!(values),
            json!(by),
        ]);
    }
    sheet
}
