//! Text for people, in both languages.

/// Text in Chinese and English: show the one of the phone's language.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Wording {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Wording {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Wording {
        Wording {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl From<&streetbook_core::kind::Label> for Wording {
    fn from(label: &streetbook_core::kind::Label) -> Wording {
        Wording::new(&label.zh, &label.en)
    }
}
