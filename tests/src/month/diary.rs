//! The acts of a month, written down in any order and read in the order of time.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::Calendar;

/// Acts by day and minute.
#[derive(Default)]
pub struct Diary {
    acts: Vec<(usize, usize, Json)>,
    names: usize,
}

impl Diary {
    /// Adds a new record; returns its name in the script.
    pub fn log(
        &mut self,
        day: usize,
        minute: usize,
        phone: &str,
        kind: &str,
        fields: Json,
    ) -> String {
        self.names += 1;
        let name = format!("{kind}:{}", self.names);
        let act = json!({"phone": phone, "op": "log", "ref": name, "kind": kind, "fields": fields});
        self.acts.push((day, minute, act));
        name
    }

    /// Fields of a record change.
    pub fn amend(&mut self, day: usize, minute: usize, phone: &str, name: &str, fields: Json) {
        let act = json!({"phone": phone, "op": "amend", "ref": name, "fields": fields});
        self.acts.push((day, minute, act));
    }

    /// A record is signed.
    pub fn sign(&mut self, day: usize, minute: usize, phone: &str, name: &str) {
        let act = json!({"phone": phone, "op": "sign", "ref": name});
        self.acts.push((day, minute, act));
    }

    /// A record is taken back.
    pub fn annul(&mut self, day: usize, minute: usize, phone: &str, name: &str) {
        let act = json!({"phone": phone, "op": "annul", "ref": name, "reason": "记错了"});
        self.acts.push((day, minute, act));
    }

    /// A phone finds signal.
    pub fn online(&mut self, day: usize, minute: usize, phone: &str) {
        self.acts
            .push((day, minute, json!({"phone": phone, "op": "online"})));
    }

    /// The records of a kind that a phone wrote before a day.
    pub fn written_before(&self, day: usize, phone: &str, kind: &str) -> Vec<String> {
        let logs = self.acts.iter().filter(|(on, _, act)| {
            *on < day && act["op"] == "log" && act["phone"] == phone && act["kind"] == kind
        });
        let names = logs.filter_map(|(_, _, act)| act["ref"].as_str());
        names.map(str::to_owned).collect()
    }

    /// One act a line, the earliest first; acts of one minute as they were written down.
    pub fn written(&self, calendar: &Calendar) -> String {
        let mut acts: Vec<&(usize, usize, Json)> = self.acts.iter().collect();
        acts.sort_by_key(|(day, minute, _)| (*day, *minute));
        let mut lines = String::new();
        for (day, minute, act) in acts {
            let mut act = act.clone();
            act["t"] = json!(calendar.time(*day, *minute));
            let _ = writeln!(lines, "{act}");
        }
        lines
    }
}
