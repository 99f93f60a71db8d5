//! Workbooks read back: numbers, days and times are such cells, everything else stays text, whole.

use std::io::{Cursor, Read};

use serde_json::{Value as Json, json};

use super::super::{Format, Grid, Head, Headings, Holds};

fn head(holds: Holds) -> Head {
    Head {
        id: "value".to_owned(),
        zh: "数值".to_owned(),
        en: "Value".to_owned(),
        holds,
    }
}

fn book(holds: Holds, cell: Json, headings: Headings) -> Vec<u8> {
    let mut grid = Grid::begin("deal", vec![head(holds)], Format::Xlsx(headings)).unwrap();
    grid.take(&[vec![cell]]).unwrap();
    grid.finish().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut files = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = files.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

fn sheet(bytes: &[u8]) -> String {
    part(bytes, "xl/worksheets/sheet1.xml")
}

/// Returns the cell below the heading: its number, or its text with a mark.
fn below(bytes: &[u8]) -> String {
    let sheet = sheet(bytes);
    let (_, row) = sheet.split_once("r=\"2\"").unwrap();
    let (start, end) = if row.contains("inlineStr") {
        ("<t>", "</t>")
    } else {
        ("<v>", "</v>")
    };
    let (_, value) = row.split_once(start).unwrap();
    let (value, _) = value.split_once(end).unwrap();
    let mark = if start == "<t>" { "text " } else { "" };
    format!("{mark}{value}")
}

#[test]
fn amounts_days_and_times_are_cells_to_reckon_with_and_the_rest_stays_as_written() {
    for (holds, written, cell) in [
        (Holds::Yuan, json!("1234567.89"), "1234567.89"),
        (Holds::Yuan, json!("-12.30"), "-12.3"),
        (Holds::Yuan, json!(800_000), "800000"),
        (Holds::Yuan, json!("面议"), "text 面议"),
        (Holds::Decimal, json!("0.005"), "0.005"),
        (Holds::Decimal, json!("007"), "text 007"),
        (Holds::Decimal, json!("1e3"), "text 1e3"),
        (
            Holds::Decimal,
            json!("999999999.999999"),
            "999999999.999999",
        ),
        (
            Holds::Decimal,
            json!("1234567890.123456"),
            "text 1234567890.123456",
        ),
        (
            Holds::Plain,
            json!(999_999_999_999_999_i64),
            "999999999999999",
        ),
        (
            Holds::Plain,
            json!(1_000_000_000_000_000_i64),
            "text 1000000000000000",
        ),
        (
            Holds::Plain,
            json!("000123456789012345678"),
            "text 000123456789012345678",
        ),
        (Holds::Plain, json!("3E5"), "text 3E5"),
        (Holds::Plain, json!("2026-02-28"), "text 2026-02-28"),
        (Holds::Plain, json!("=1+1"), "text =1+1"),
        (Holds::Yuan, json!("=1+1"), "text =1+1"),
        (Holds::Day, json!("2024-02-29"), "45351"),
        (Holds::Day, json!("1900-02-28"), "text 1900-02-28"),
        (Holds::Day, json!("1900-03-01"), "61"),
        (Holds::Day, json!("2026-11"), "text 2026-11"),
        (Holds::Time, json!("2024-02-29T00:00:00+08:00"), "45351"),
        (Holds::Time, json!("2024-02-29T06:00:00+08:00"), "45351.25"),
        (Holds::Time, json!("2024-02-29T06:00:00-05:00"), "45351.25"),
        (Holds::Time, json!("早上"), "text 早上"),
    ] {
        let bytes = book(holds, written.clone(), Headings::Both);
        assert_eq!(below(&bytes), cell, "{holds:?} {written}");
    }
}

#[test]
fn cells_look_like_what_they_hold() {
    for (holds, written, look) in [
        (Holds::Yuan, "0.5", "#,##0.00\""),
        (Holds::Yuan, "0.005", "#,##0.000\""),
        (Holds::Decimal, "0.005", "\"0.000\""),
        (Holds::Day, "2024-02-29", "\"yyyy\\-mm\\-dd\""),
        (
            Holds::Time,
            "2024-02-29T06:00:00+08:00",
            "\"yyyy\\-mm\\-dd\\ hh:mm:ss\"",
        ),
    ] {
        let styles = part(
            &book(holds, json!(written), Headings::Both),
            "xl/styles.xml",
        );
        let plain = look.replace('\\', "");
        assert!(
            styles.contains(look) || styles.contains(&plain),
            "{written}: {styles}"
        );
    }
}

#[test]
fn a_workbook_has_a_frozen_header_a_filter_and_widths_and_headings_by_choice() {
    for (word, label) in [("both", "数值 Value"), ("zh", "数值"), ("en", "Value")] {
        let bytes = book(Holds::Plain, json!("x"), word.parse().unwrap());
        let sheet = sheet(&bytes);
        assert!(
            sheet.contains(&format!("<t>{label}</t>")),
            "{word}: {sheet}"
        );
        for made in [
            "state=\"frozen\"",
            "<autoFilter ref=\"A1:A2\"/>",
            "customWidth",
        ] {
            assert!(sheet.contains(made), "{made}: {sheet}");
        }
    }
    assert!("fr".parse::<Headings>().is_err());
    assert!(Format::Csv.headed(Headings::Zh).is_err());
}

#[test]
fn a_text_longer_than_a_cell_goes_on_in_a_second_sheet_and_loses_nothing() {
    let whole = "字".repeat(32_767);
    let bytes = book(Holds::Plain, json!(whole), Headings::Both);
    assert_eq!(below(&bytes), format!("text {whole}"));

    let long = "😀街".repeat(40_000);
    let bytes = book(Holds::Plain, json!(long), Headings::Both);
    let first = below(&bytes);
    assert!(
        first.contains("续见工作表「续 Continued」第 2 行"),
        "{first}"
    );
    let rest = part(&bytes, "xl/worksheets/sheet2.xml");
    let letters = |text: &str| (text.matches('😀').count(), text.matches('街').count());
    let (first, rest) = (letters(&first), letters(&rest));
    assert_eq!((first.0 + rest.0, first.1 + rest.1), (40_000, 40_000));
}
