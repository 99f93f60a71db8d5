//! A report as a file.

use super::super::ReportName::Diversions;
use super::super::{Table, write};
use super::world::{EVERYBODY, World, record, text};
use crate::reports::export::{Format, Headings};

async fn with_a_formula() -> Table {
    let fields = [
        ("product", text("=1+1")),
        ("found_at", text("渝北")),
        ("found_on", text("2026-11-02")),
        ("state", text("closed")),
    ];
    let world = World::with(vec![record(
        1,
        "diversion",
        "li",
        "2026-11-02 10:00",
        &fields,
    )])
    .await;
    world.report(Diversions, &world.asked(EVERYBODY)).await
}

fn written(report: &Table, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let send = |piece: Vec<u8>| {
        bytes.extend(piece);
        true
    };
    write(report, format, send).unwrap();
    bytes
}

#[tokio::test]
async fn csv_is_headed_by_ids_and_runs_no_formula() {
    let bytes = written(&with_a_formula().await, Format::Csv);
    let text = std::str::from_utf8(&bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headers[..2], ["found_on", "product"]);
    assert_eq!(headers.last().unwrap(), "records");
    let line = csv.records().next().unwrap().unwrap();
    assert_eq!((&line[0], &line[1]), ("2026-11-02", "'=1+1"));
}

#[tokio::test]
async fn a_workbook_is_headed_by_labels_and_json_lines_by_nothing() {
    let report = with_a_formula().await;
    let bytes = written(&report, Format::Xlsx(Headings::Both));
    let mut files = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    let mut file = files.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut file, &mut sheet).unwrap();
    assert!(
        sheet.contains("发现日期 Found on") && sheet.contains("=1+1"),
        "{sheet}"
    );
    assert!(!sheet.contains("<f>"), "{sheet}");
    let lines = written(&report, Format::Ndjson);
    let object: serde_json::Value = serde_json::from_slice(&lines).unwrap();
    assert_eq!(object["product"], "=1+1");
}
