//! Partners: their evaluations, their violations, and the contract that ends next.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::time::Day;

use super::ruled::{self, is_finding};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("partner", "伙伴编号", "Partner"),
    column("name", "渠道伙伴", "Name"),
    column("team", "团队", "Team"),
    column("type", "类型", "Type"),
    column("status", "状态", "Status"),
    column("score", "评分", "Score"),
    column("qualification", "资质", "Qualification"),
    column("credit", "信誉", "Credit"),
    column("finance", "财务", "Finance"),
    column("vetted_on", "评估日期", "Vetted on").day(),
    column("violations", "违规次数", "Violations"),
    column("contracts", "生效协议", "Active contracts"),
    column("ends_on", "最近到期日", "Next end").day(),
    column("days_left", "剩余天数", "Days left"),
    column("findings", "发现", "Findings"),
    column("ruling", "判定说明", "What the rules say"),
];

const RULES: &[&str] = &["PT-1", "PT-2", "PT-3", "ST-4"];
const CARD: [&str; 8] = [
    "name",
    "type",
    "status",
    "score",
    "qualification",
    "credit",
    "finance",
    "vetted_on",
];

struct Partner {
    id: RecordId,
    /// The cells of the card, as far as vetting.
    card: Vec<Json>,
    violations: i64,
    contracts: i64,
    ends: Option<Day>,
    said: Vec<FindingRow>,
    records: Vec<RecordId>,
}

type Partners = BTreeMap<RecordId, Partner>;

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut partners = cards(source, asked).await?;
    let of_contract = contracts(source, asked, &mut partners).await?;
    let walk = of("violation", &["partner"], asked);
    let add = |violation: &Walked| {
        let partner = violation.record("partner");
        if let Some(partner) = partner.and_then(|id| partners.get_mut(&id)) {
            partner.violations += 1;
            partner.records.push(violation.id);
        }
    };
    source.view.walk(&walk, add).await?;
    for said in source.ruled_ever(RULES, asked).await? {
        let about = said.about;
        let partner = about.map(|about| of_contract.get(&about).copied().unwrap_or(about));
        if let Some(partner) = partner.and_then(|id| partners.get_mut(&id)) {
            partner.said.push(said);
        }
    }
    let mut partners: Vec<Partner> = partners.into_values().collect();
    // Partners that need attention come first, then by the next end.
    partners.sort_by_key(|partner| {
        let quiet = !partner.said.iter().any(is_finding);
        (quiet, partner.ends.is_none(), partner.ends, partner.id)
    });
    let row = |partner: Partner| partner.row(source);
    Ok(partners.into_iter().map(row).collect())
}

fn of<'a>(kind: &'static str, fields: &'a [&'static str], asked: &'a Asked) -> Walk<'a> {
    Walk {
        kind,
        fields,
        days: Days::CapturedTo(asked.to),
        books: &asked.books,
        whole: false,
    }
}

async fn cards(source: &Source<'_>, asked: &Asked) -> Result<Partners, ReportError> {
    let mut partners = BTreeMap::new();
    let add = |card: &Walked| {
        let mut cells = vec![
            json!(card.id.to_string()),
            json!(card.text("name")),
            json!(source.staff.team(&card.book)),
        ];
        cells.extend(CARD[1..].iter().map(|field| match *field {
            "score" => json!(card.number(field)),
            field => json!(card.text(field)),
        }));
        let partner = Partner {
            id: card.id,
            card: cells,
            violations: 0,
            contracts: 0,
            ends: None,
            said: Vec::new(),
            records: vec![card.id],
        };
        partners.insert(card.id, partner);
    };
    source.view.walk(&of("partner", &CARD, asked), add).await?;
    Ok(partners)
}

/// Counts active contracts, and returns the partner of each.
async fn contracts(
    source: &Source<'_>,
    asked: &Asked,
    partners: &mut Partners,
) -> Result<BTreeMap<RecordId, RecordId>, ReportError> {
    let walk = of(
        "contract",
        &["partner", "state", "ends_on", "responsible"],
        asked,
    );
    let mut of_contract = BTreeMap::new();
    let mut concern = std::collections::BTreeSet::new();
    let add = |contract: &Walked| {
        let Some(partner) = contract.record("partner") else {
            return;
        };
        of_contract.insert(contract.id, partner);
        let responsible = contract.person("responsible");
        if asked.is_about(responsible.as_ref().unwrap_or(&contract.author)) {
            concern.insert(partner);
        }
        let known = partners.get_mut(&partner);
        if let Some(known) = known.filter(|_| contract.says("state", "active")) {
            known.contracts += 1;
            let ends = contract.date("ends_on");
            known.ends = known.ends.into_iter().chain(ends).min();
            known.records.push(contract.id);
        }
    };
    source.view.walk(&walk, add).await?;
    if asked.person.is_some() {
        partners.retain(|id, _| concern.contains(id));
    }
    Ok(of_contract)
}

impl Partner {
    fn row(self, source: &Source<'_>) -> Vec<Json> {
        let left = self.ends.map(|day| source.today().days_until(day));
        let findings = self.said.iter().filter(|said| is_finding(said));
        let findings: Vec<&str> = findings.map(|said| said.outcome.word()).collect();
        let mut cells = self.card;
        cells.extend(row(
            [
                json!(self.violations),
                json!(self.contracts),
                json!(self.ends.map(|day| day.to_string())),
                json!(left),
                json!(findings),
                ruled::texts(&self.said),
            ],
            self.records,
        ));
        cells
    }
}
