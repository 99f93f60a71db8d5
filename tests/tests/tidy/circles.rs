//! No circles: neighbours in a folder use each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{ModulePath, Modules, sources, used};

/// Neighbours of one folder, each with those that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The uses among neighbours, by folder.
fn folders(folder: &str) -> BTreeMap<ModulePath, Uses> {
    let sources = sources(folder);
    let known = Modules::of(&sources);
    let mut folders: BTreeMap<ModulePath, Uses> = BTreeMap::new();
    for source in &sources {
        for other in used(source, &known) {
            let shared = source.module.iter().zip(&other).take_while(|(a, b)| a == b);
            let shared = shared.count();
            if let (Some(here), Some(there)) = (source.module.get(shared), other.get(shared)) {
                let uses = folders.entry(source.module[..shared].to_vec()).or_default();
                uses.entry(here.clone()).or_default().insert(there.clone());
            }
        }
    }
    folders
}

/// Everything that can be reached from a neighbour.
fn reached(uses: &Uses, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut to_visit = vec![from.to_owned()];
    while let Some(here) = to_visit.pop() {
        for next in uses.get(&here).into_iter().flatten() {
            if reached.insert(next.clone()) {
                to_visit.push(next.clone());
            }
        }
    }
    reached
}

fn circles(folder: &str) -> Vec<String> {
    let in_a_circle = |uses: &Uses| {
        let found = uses
            .keys()
            .filter(|name| reached(uses, name).contains(*name));
        found.cloned().collect::<Vec<_>>()
    };
    folders(folder)
        .iter()
        .map(|(place, uses)| (place, in_a_circle(uses)))
        .filter(|(_, names)| !names.is_empty())
        .map(|(place, names)| format!("{folder}/{}: {}", place.join("/"), names.join(", ")))
        .collect()
}

#[test]
fn neighbours_use_each_other_in_one_direction() {
    let found = ["core/src", "server/src", "ffi/src"].map(circles).concat();
    assert!(found.is_empty(), "import circles:\n{}", found.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let name = str::to_owned;
    let uses = Uses::from([
        (name("a"), BTreeSet::from([name("b")])),
        (name("b"), BTreeSet::from([name("c")])),
        (name("c"), BTreeSet::from([name("b")])),
    ]);
    assert_eq!(reached(&uses, "b"), BTreeSet::from([name("b"), name("c")]));
    assert!(!reached(&uses, "a").contains("a"));
}
