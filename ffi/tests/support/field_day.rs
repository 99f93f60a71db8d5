//! The bundled field day with a real server: phones of any language play the script, and the office's figures
//! are compared with those of `streetbook play`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;
use streetbook_server::play::{Script, seen};
use streetbook_tests::{Ground, Hall, Person, binary};

use super::tools::{crate_dir, ran};

/// What `play` says of its own phones, not of what the office sees.
const OF_PHONES: [&str; 3] = ["phones", "records_receipted", "quiet_round_trips"];

/// An office that waits for the phones of a script.
pub struct FieldDay {
    hall: Hall,
    script: Script,
}

/// The bundled script.
pub fn script_path() -> PathBuf {
    crate_dir().join("../server/demo/field-day.ndjson")
}

impl FieldDay {
    /// Opens the office with the script's people.
    pub fn opens() -> FieldDay {
        let script = Script::read(&std::fs::read_to_string(script_path()).unwrap()).unwrap();
        let person = |person: &streetbook_server::play::Person| Person {
            id: person.id.clone(),
            role: person.role.clone(),
            team: person.team.clone(),
        };
        let people: Vec<Person> = script.people.iter().map(person).collect();
        let hall = Hall::open(Ground::with(&people));
        FieldDay { hall, script }
    }

    /// Where phones reach it.
    pub fn address(&self) -> &str {
        self.hall.address()
    }

    /// A file of `PERSON CODE` lines, one for each of the script's people.
    pub fn codes(&self) -> PathBuf {
        let mut codes = String::new();
        for person in &self.script.people {
            let _ = writeln!(codes, "{} {}", person.id, self.hall.code(&person.id));
        }
        let path = self.hall.dir("codes");
        std::fs::write(&path, codes).unwrap();
        path
    }

    /// A directory for the phones.
    pub fn phones(&self) -> PathBuf {
        self.hall.dir("phones")
    }

    /// Checks that the office sees what it sees after `streetbook play`. `records` are lines of `REF RECORD`.
    pub fn ends_as_played(&self, records: &str) {
        let names: BTreeMap<String, String> = records
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(name, id)| (id.to_owned(), name.to_owned()))
            .collect();
        let app = self.hall.app();
        let figures = self.hall.wait(async {
            app.wait_until_shown().await;
            seen(&names, &app.view, &app.kinds.now()).await.unwrap()
        });
        assert_eq!(
            of_the_office(serde_json::to_value(figures).unwrap()),
            of_the_office(played())
        );
    }
}

/// The summary that the command prints for the same script.
fn played() -> Json {
    let script = script_path();
    let played = ran(Command::new(binary("office"))
        .args(["play", "--once", "--script"])
        .arg(script));
    serde_json::from_slice(&played.stdout).unwrap()
}

/// The figures that do not depend on which phones sent the records; conflicts in order of their record, and
/// their values in order.
fn of_the_office(mut summary: Json) -> Json {
    let figures = summary.as_object_mut().unwrap();
    for key in OF_PHONES {
        figures.remove(key);
    }
    for key in ["conflicts_open", "conflicts_settled"] {
        let conflicts = figures[key].as_array_mut().unwrap();
        for conflict in conflicts.iter_mut() {
            if let Some(values) = conflict.get_mut("values").and_then(Json::as_array_mut) {
                values.sort_by_key(Json::to_string);
            }
        }
        conflicts.sort_by_key(Json::to_string);
    }
    summary
}
