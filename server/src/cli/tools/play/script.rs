//! The script: people, and their acts with times. One JSON object a line, the first names the people.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;
use streetbook_core::time::Instant;

/// A field day.
#[derive(Clone, Debug)]
pub struct Script {
    /// An IANA name.
    pub time_zone: String,
    /// The people; each has a phone of their own.
    pub people: Vec<Person>,
    /// The acts, in order.
    pub acts: Vec<Act>,
}

/// A person of the script.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// Their id; acts name their phone by it.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// Their team.
    pub team: String,
}

/// One act.
#[derive(Clone, Debug)]
pub struct Act {
    /// The script's line, counted from 1.
    pub line: usize,
    /// Time of the act.
    pub at: Instant,
    /// The person on whose phone it happens.
    pub phone: String,
    /// The act itself.
    pub op: Op,
}

/// The kinds of acts.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// A new record.
    Log {
        /// The script's name for it.
        r#ref: String,
        /// Its kind.
        kind: String,
        /// Its fields.
        fields: BTreeMap<String, Json>,
    },
    /// Fields of a record change.
    Amend {
        /// The record.
        r#ref: String,
        /// Its new fields.
        fields: BTreeMap<String, Json>,
    },
    /// A record is annulled.
    Annul {
        /// The record.
        r#ref: String,
        /// The reason.
        reason: String,
    },
    /// A record is signed.
    Sign {
        /// The record.
        r#ref: String,
    },
    /// The phone loses its signal.
    Offline,
    /// The phone has signal, and syncs.
    Online,
}

#[derive(Deserialize)]
struct Head {
    time_zone: String,
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct Line {
    t: String,
    phone: String,
    #[serde(flatten)]
    op: Op,
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// [`ScriptError`] with the line.
    pub fn read(text: &str) -> Result<Script, ScriptError> {
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let wrong = |line: usize, why: String| ScriptError {
            line: line + 1,
            why,
        };
        let (first, head) = lines
            .next()
            .ok_or_else(|| wrong(0, "the script is empty".to_owned()))?;
        let head: Head =
            serde_json::from_str(head).map_err(|error| wrong(first, error.to_string()))?;
        let act = |(number, text): (usize, &str)| {
            let line: Line =
                serde_json::from_str(text).map_err(|error| wrong(number, error.to_string()))?;
            let at = Instant::parse(&line.t).map_err(|error| wrong(number, error.to_string()))?;
            Ok(Act {
                line: number + 1,
                at,
                phone: line.phone,
                op: line.op,
            })
        };
        Ok(Script {
            time_zone: head.time_zone,
            people: head.people,
            acts: lines.map(act).collect::<Result<_, _>>()?,
        })
    }
}

/// An error in a script.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the script: {why}")]
pub struct ScriptError {
    /// The line, counted from 1.
    pub line: usize,
    /// The error.
    pub why: String,
}
