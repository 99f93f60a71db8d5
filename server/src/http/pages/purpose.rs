//! Purpose of viewing or taking numbers and records: noted before the person gets them.

use maud::{Markup, html};
use serde::Deserialize;

use super::failure::Failure;
use super::language::Language;

/// A purpose to choose: the word that is noted, and what people read.
pub(super) type Choice = (&'static str, &'static str, &'static str);

/// Purposes of showing a full number.
pub(super) const TO_SEE: [Choice; 5] = [
    ("call_back", "回访客户", "To call the client back"),
    ("verify_arrival", "核对到访", "To verify an arrival"),
    ("dispute", "处理争议", "To settle a dispute"),
    ("complaint", "处理投诉", "To answer a complaint"),
    (
        "subject_request",
        "当事人本人的请求",
        "The person's own request",
    ),
];

/// Purposes of a download.
pub(super) const TO_TAKE: [Choice; 4] = [
    ("report", "周报、月报与统计", "Reports and figures"),
    ("erp", "录入其他系统", "Entry into another system"),
    ("dispute", "处理争议", "To settle a dispute"),
    ("check", "抽查核对", "Spot checks"),
];

/// The purpose as a form brings it: a choice, own words, or both.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Purpose {
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    words: String,
}

impl Purpose {
    /// As it is noted; empty when nothing was entered.
    pub(super) fn text(&self) -> String {
        let said = [self.purpose.trim(), self.words.trim()];
        let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
        said.join(": ")
    }

    /// # Errors
    /// [`Failure::Unreadable`] when nothing was entered.
    pub(super) fn must_be_said(&self) -> Result<String, Failure> {
        Some(self.text())
            .filter(|text| !text.is_empty())
            .ok_or(Failure::Unreadable)
    }
}

/// The part of a form that asks for the purpose.
pub(super) fn ask(language: Language, choices: &[Choice]) -> Markup {
    html! {
        label { (language.say("用途", "Purpose"))
            select name="purpose" required {
                option value="" { (language.say("请选择", "Choose")) }
                @for (word, zh, en) in choices { option value=(word) { (language.say(zh, en)) } }
                option value="other" { (language.say("其他（请说明）", "Something else (say what)")) }
            }
        }
        label { (language.say("说明", "In your words")) input name="words" maxlength="200"; }
    }
}
