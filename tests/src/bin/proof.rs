//! Tries what must never happen, by the thousand, and prints a summary.

use streetbook_tests::proof::{self, Scale};

#[global_allocator]
static METER: proof::Meter = proof::Meter;

fn main() {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let scale = match parts.first().map(String::as_str) {
        Some("short") => Scale::Short,
        Some("long") => Scale::Long,
        _ => Scale::Whole,
    };
    let only = parts.get(1).map(String::as_str);
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    let mut rows = Vec::new();
    if wanted("model") {
        rows.push(proof::model(scale));
    }
    if wanted("flips") {
        rows.extend(proof::flips(scale));
    }
    if wanted("images") {
        rows.extend([proof::phones(scale), proof::ledgers(scale)]);
    }
    if wanted("backups") {
        rows.push(proof::backups(scale));
    }
    if wanted("fuzz") {
        rows.extend(proof::fuzz::fuzz(scale));
    }
    if wanted("loops") {
        rows.extend(proof::loops(scale));
    }
    if wanted("machine") {
        rows.push(proof::machine(scale));
    }
    proof::print(&rows);
}
