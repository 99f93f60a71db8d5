//! Names of the glossary's "not this" column do not come back.

use std::collections::BTreeMap;

use syn::visit::Visit;

use crate::sources::{root, sources};

/// The heading of the table in docs/GLOSSARY.md: `| not this | use |`.
const HEADING: &str = "## Names that do not come back";

/// Each banned identifier with the one that takes its place.
fn banned() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("docs/GLOSSARY.md")).unwrap();
    let (_, table) = text.split_once(HEADING).unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let mut cells = row
            .split('|')
            .map(str::trim)
            .filter(|cell| !cell.is_empty());
        let (old, new) = (cells.next().unwrap(), cells.next().unwrap());
        let old: Vec<&str> = old.split('`').skip(1).step_by(2).collect();
        old.into_iter()
            .map(|name| (name.to_owned(), new.to_owned()))
            .collect::<Vec<_>>()
    })
    .collect()
}

struct Names<'a> {
    banned: &'a BTreeMap<String, String>,
    found: Vec<String>,
}

impl<'a> Visit<'a> for Names<'_> {
    fn visit_ident(&mut self, ident: &'a proc_macro2::Ident) {
        let name = ident.to_string();
        if let Some(instead) = self.banned.get(&name) {
            self.found.push(format!("{name} (use {instead})"));
        }
    }
}

#[test]
fn banned_names_stay_away() {
    let banned = banned();
    assert!(banned.len() > 10, "the table was not read: {banned:?}");
    for source in ["core/src", "server/src", "ffi/src"]
        .into_iter()
        .flat_map(sources)
    {
        let mut names = Names {
            banned: &banned,
            found: Vec::new(),
        };
        names.visit_file(&source.file);
        assert!(
            names.found.is_empty(),
            "{}: {:?}",
            source.path.display(),
            names.found
        );
    }
}
