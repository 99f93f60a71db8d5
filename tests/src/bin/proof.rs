//! Tries what must never happen, by the thousand, and prints a summary: see docs/TESTING.md.
//!
//! `proof` runs what CI runs; `proof short`, `proof long`, `proof whole PART` less or more of it;
//! `proof input TARGET FILE` tries one input of the fuzzer once more.
#![allow(clippy::expect_used)]

use streetbook_tests::proof::{self, Row, Scale};

#[global_allocator]
static METER: proof::Meter = proof::Meter;

type Part = (&'static str, fn(Scale) -> Vec<Row>);

const PARTS: [Part; 12] = [
    ("small", proof::small),
    ("large", proof::large),
    ("planted", proof::planted),
    ("images", |scale| {
        vec![proof::phones(scale), proof::ledgers(scale)]
    }),
    ("backups", |scale| vec![proof::backups(scale)]),
    ("flips", proof::flips),
    ("loops", proof::loops),
    ("machine", proof::machine),
    ("kills", |scale| vec![proof::kills(scale)]),
    ("points", proof::points),
    ("model", |scale| vec![proof::model(scale)]),
    ("fuzz", proof::fuzz::fuzz),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (scale, part) = match words[..] {
        [] => (Scale::Whole, None),
        ["input", target, file] => {
            let input = std::fs::read(file).expect("the file of an input");
            proof::fuzz::one(target, &input);
            println!("{target} bears it");
            return;
        }
        ["short", ref part @ ..] => (Scale::Short, part.first().copied()),
        ["whole", ref part @ ..] => (Scale::Whole, part.first().copied()),
        ["long", ref part @ ..] => (Scale::Long, part.first().copied()),
        _ => panic!("proof [short | whole | long [PART]], or proof input TARGET FILE"),
    };
    let chosen = PARTS
        .iter()
        .filter(|(name, _)| part.is_none_or(|part| part == *name));
    let rows: Vec<Row> = chosen.flat_map(|(_, run)| run(scale)).collect();
    assert!(!rows.is_empty(), "there is no part of that name");
    proof::print(&rows);
}
