//! The language that a visitor reads.

use axum::http::{HeaderMap, header};
use streetbook_core::kind::Label;

/// The two languages of every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Zh,
    En,
}

impl Language {
    /// Returns the language that the browser asks for first.
    pub(super) fn of(headers: &HeaderMap) -> Language {
        let asked = headers.get(header::ACCEPT_LANGUAGE);
        let asked = asked.and_then(|value| value.to_str().ok()).unwrap_or("");
        if asked.trim_start().to_ascii_lowercase().starts_with("zh") {
            Language::Zh
        } else {
            Language::En
        }
    }

    /// One of two wordings.
    pub(super) fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// A form's own words.
    pub(super) fn label(self, label: &Label) -> &str {
        self.say(&label.zh, &label.en)
    }

    /// The value of the page's `lang`.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en",
        }
    }
}
