//! Functions shared by the verbs: failing with a sentence, printing JSON, starting the runtime.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

/// A verb failed; the sentence names the next step.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Fails with a sentence.
    pub fn new(text: impl Into<String>) -> Failure {
        Failure(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

/// Prints a line. A reader may stop early (`| head`): the rest is then dropped.
pub fn say(line: impl fmt::Display) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a value as JSON on one line: scripts read the last line of a verb's output.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    say(serde_json::to_string(value)?)
}

/// A JSON value as printed for people, on one line.
pub fn cell(value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.replace(char::is_control, " ")
}

/// A member of an answer as printed for people; `null` where there is none.
pub fn cell_of(answer: &serde_json::Value, key: &str) -> String {
    cell(answer.get(key).unwrap_or(&serde_json::Value::Null))
}

/// The elements of an answer's list.
pub fn list_of<'a>(
    answer: &'a serde_json::Value,
    key: &str,
) -> impl Iterator<Item = &'a serde_json::Value> {
    let list = answer.get(key).and_then(serde_json::Value::as_array);
    list.into_iter().flatten()
}

/// Reading and writing bodies keeps processors busy, not disks: more threads would only hold more memory.
const BLOCKING_THREADS_MAX: usize = 4;

/// A runtime with its log going to standard error; `RUST_LOG` sets the levels.
pub fn runtime() -> Result<Runtime, Failure> {
    super::log::of_a_verb();
    Ok(Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .build()?)
}
