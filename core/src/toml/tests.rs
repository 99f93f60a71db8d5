use ::toml::Value as Theirs;
use proptest::prelude::*;

use super::*;

/// Compares both readers on a text and returns our result, or none if it is rejected. Texts with
/// fractions and dates, which only the other one reads, are not compared.
fn check(text: &str) -> Option<Theirs> {
    let ours = read(text);
    let theirs: Result<::toml::Table, _> = text.parse();
    let theirs = theirs.map(Theirs::Table);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let ours = of_table(ours);
            assert_eq!(ours, theirs, "{text}");
            Some(ours)
        }
        (Ok(ours), Err(error)) => panic!("{text:?}: only we read {ours:?}: {error}"),
        (Err(flaw), Ok(theirs)) if !is_beyond_us(&theirs) => {
            panic!(
                "{text:?}: only they read {theirs:?}: {}",
                flaw.in_text(text)
            );
        }
        (Err(_), _) => None,
    }
}

fn is_beyond_us(value: &Theirs) -> bool {
    match value {
        Theirs::Float(_) | Theirs::Datetime(_) => true,
        Theirs::Array(items) => items.iter().any(is_beyond_us),
        Theirs::Table(table) => table.values().any(is_beyond_us),
        _ => false,
    }
}

fn of_table(table: Table) -> Theirs {
    let entries = table.entries.into_iter();
    Theirs::Table(entries.map(|(name, item)| (name, of(item))).collect())
}

fn of(item: Item) -> Theirs {
    match item.value {
        Value::Text(text) => Theirs::String(text),
        Value::Number(number) => Theirs::Integer(number),
        Value::Truth(truth) => Theirs::Boolean(truth),
        Value::List(items) => Theirs::Array(items.into_iter().map(of).collect()),
        Value::Table(table) => of_table(table),
        Value::Tables(tables) => Theirs::Array(tables.into_iter().map(of_table).collect()),
    }
}

#[test]
fn every_way_of_writing_is_read() {
    for text in [
        "",
        "\u{feff}a = 1",
        "a = 1 # one\r\nb = 'x'\r\n",
        "a.b . \"c d\" = true\na.'' = false",
        "a = [1, [2, \"x\"], # one\n 3,\n]",
        "a = { b.c = 1, d = { }, # one\n e = [], }",
        "[a.b]\nc = 1\n[a]\nd = 2\n[a.b.e]",
        "[[a]]\nb = 1\n[[a.c]]\n[a.c.d]\ne = 1\n[[a]]",
        "a.b = 1\n[a.c]\nd = 1",
        r#"a = "\b\t\n\f\r\e\"\\\u4e2d\U0001F600\x41""#,
        "a = \"\"\"\nx\n  y \\  \n\n  z\"\"\"",
        "a = \"\"\"\r\nx\r\ny\"\"\"",
        "a = \"\"\"x\"\"y\"\"\"\"\"",
        "a = '''\n\\x''y'''''",
        "a = 'C:\\x'",
        "a = [0, -0, +7, 1_000, 0xDEAD_beef, 0o17, 0b1_0, -9223372036854775808]",
        "\"中文\" = '字'",
    ] {
        assert!(check(text).is_some(), "{text}");
    }
}

#[test]
fn what_is_no_toml_is_refused() {
    for text in [
        "a",
        "a =",
        "a = 1 b = 2",
        "a = 1\na = 2",
        "a = 1\na.b = 2",
        "a = {}\na.b = 1",
        "a = { b = 1 }\n[a.c]",
        "a = { b.c = 1, b.c.d = 2 }",
        "[a]\n[a]",
        "[a.b]\nx = 1\n[a]\nb.y = 1",
        "a.b = 1\n[a]",
        "a = []\n[[a]]",
        "[a]\n[[a]]",
        "[[a]]\n[a]",
        "[a] x = 1",
        "[a\n]",
        "[ [a] ]",
        "a = \"x\ny\"",
        "a = \"\\q\"",
        "a = \"\\ud800\"",
        "a = \"\\u12\"",
        "a = 'x",
        "a = \"\"\"x\"\"",
        "a = '''x''''''",
        "a = \"\"\"x \\ y\"\"\"",
        "a = [1 2]",
        "a = [,]",
        "a = { , }",
        "a = 01",
        "a = 1__0",
        "a = _1",
        "a = +0x1",
        "a = 9223372036854775808",
        "a = yes",
        "中 = 1",
        "a = 'x\u{7}'",
        "# \u{0}",
        "a = 1\rb = 2",
    ] {
        assert_eq!(check(text), None, "{text}");
    }
}

#[test]
fn fractions_and_dates_are_refused_with_their_line() {
    for value in ["1.5", "1e3", "inf", "2026-11-02", "09:20:00"] {
        let text = format!("a = 1\nb = {value}\n");
        let flaw = read(&text).unwrap_err().in_text(&text);
        assert!(flaw.starts_with("line 2: "), "{flaw}");
        assert!(flaw.contains(value), "{flaw}");
    }
}

#[test]
fn what_stands_too_deep_is_refused() {
    let dots = "a.".repeat(100_000);
    for deep in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{dots}a = 1"),
        format!("[{dots}a]"),
        format!("[[{dots}a]]"),
    ] {
        let flaw = read(&deep).unwrap_err().in_text(&deep);
        assert!(flaw.ends_with("too deep to read"), "{flaw}");
    }
}

#[test]
fn every_form_and_chapter_reads_as_the_other_reader_reads_it() {
    for folder in ["kinds", "rulebook"] {
        let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(check(&text).is_some(), "{text}");
        }
    }
}

/// Meaningful pieces in any order: most texts of them are wrong in one way or another.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "c",
        ".",
        " = ",
        "=",
        "1",
        "-7",
        "0x1F",
        "1_0",
        "true",
        "\"x\"",
        "'y'",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "\\",
        "\\n",
        "\\u4e2d",
        "[",
        "]",
        "[[",
        "]]",
        "[a]\n",
        "[a.b]\n",
        "[[b]]\n",
        "[[a.c]]\n",
        "{",
        "}",
        ", ",
        "\n",
        "\r\n",
        "# 中\n",
        " ",
        "\t",
        "a = 1\n",
        "b.c = 'z'\n",
        "a = { b = 1 }\n",
        "c = [1, 'x']\n",
        "中",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn both_readers_agree_on_any_text(text in pieces()) {
        check(&text);
    }

    /// A form in which a few bytes were lost, doubled or changed.
    #[test]
    fn both_readers_agree_on_a_damaged_form(
        cuts in prop::collection::vec((0..2000usize, 0..6usize, "[\"'\\\\\\[\\]{}=.,#\na1 ]{0,2}"), 1..4),
    ) {
        let mut text: Vec<char> = include_str!("../../kinds/contract.toml").chars().collect();
        for (from, len, instead) in cuts {
            let from = from.min(text.len());
            let to = (from + len).min(text.len());
            text.splice(from..to, instead.chars());
        }
        check(&text.into_iter().collect::<String>());
    }
}
