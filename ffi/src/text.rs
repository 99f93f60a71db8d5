//! Text for people, in both languages.

/// Text in Chinese and English: show the one of the phone's language.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Label {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Label {
        Label {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl From<&streetbook_core::kind::Label> for Label {
    fn from(label: &streetbook_core::kind::Label) -> Label {
        Label::new(&label.zh, &label.en)
    }
}
