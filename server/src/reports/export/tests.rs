//! Files are read back with the tools that their readers will use.

mod formulas;
mod workbook;

use std::io::{Cursor, Read};

use serde_json::Value as Json;
use streetbook_core::record::Shown;

use super::{ExportError, Format, Headings, export};
use crate::store::view::tests::{annulled, conflicted, contact, opened};
use crate::store::view::{Batch, Books};

const FORMULA: &str = "=HYPERLINK(\"http://x\",\"看\")";

async fn exported(format: Format, records: Vec<Shown>) -> (u64, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let batch = Batch {
        through: 1,
        records,
        ..Batch::default()
    };
    view.apply(batch).await.unwrap();
    let mut out = Vec::new();
    let kind = "street_contact".parse().unwrap();
    let rows = export(&view, &kind, &Books::All, format, &mut out)
        .await
        .unwrap();
    (rows, out)
}

fn street() -> Vec<Shown> {
    let twice = annulled(contact(2, "李四"), "写了两次");
    vec![conflicted(3), twice, contact(1, FORMULA)]
}

#[tokio::test]
async fn csv_reads_back_with_inert_formulas_in_the_order_of_capture() {
    let (rows, bytes) = exported(Format::Csv, street()).await;
    assert_eq!(rows, 3);
    let text = std::str::from_utf8(&bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let headers = csv.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let lines: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    let cell = |line: usize, name: &str| lines[line].get(column(name)).unwrap().to_owned();
    assert_eq!(cell(0, "client_name"), format!("'{FORMULA}"));
    assert_eq!(cell(0, "captured_at"), "2026-11-01T08:00:00+08:00");
    assert_eq!(cell(1, "annulled"), "写了两次");
    assert_eq!(cell(2, "conflicts"), "grade: A | B");
    assert_eq!(cell(2, "book"), "personal/out0/1");
}

#[tokio::test]
async fn ndjson_has_the_keys_of_the_list_and_where_and_when() {
    let (_, bytes) = exported(Format::Ndjson, street()).await;
    let lines = std::str::from_utf8(&bytes).unwrap().lines();
    let objects: Vec<Json> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0]["fields"]["client_name"], FORMULA);
    assert_eq!(objects[0]["state"], "released");
    assert_eq!(objects[0]["received_at"], "2026-11-01T08:00:00+08:00");
    assert_eq!(objects[0]["book"], "personal/out0/1");
    assert_eq!(objects[2]["conflicts"][0]["values"][1]["value"], "B");
}

#[tokio::test]
async fn a_workbook_opens_and_holds_text_not_formulas() {
    let (rows, bytes) = exported(Format::Xlsx(Headings::Both), street()).await;
    assert_eq!(rows, 3);
    let mut files = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    let mut file = files.by_name("xl/worksheets/sheet1.xml").unwrap();
    file.read_to_string(&mut sheet).unwrap();
    assert!(sheet.contains("客户姓名 Client name"), "{sheet}");
    assert!(
        sheet.contains("HYPERLINK") && !sheet.contains("<f>"),
        "{sheet}"
    );
}

#[tokio::test]
async fn without_records_there_is_still_a_header_and_odd_names_are_refused() {
    let (rows, bytes) = exported(Format::Csv, Vec::new()).await;
    assert_eq!(rows, 0);
    assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 1);
    assert!(matches!(
        "pdf".parse::<Format>(),
        Err(ExportError::UnknownFormat(_))
    ));
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let strange = "strange".parse().unwrap();
    let refused = export(&view, &strange, &Books::All, Format::Csv, &mut Vec::new()).await;
    assert!(matches!(refused, Err(ExportError::UnknownKind(_))));
}
