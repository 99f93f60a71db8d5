//! The person or records that a search is about.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use streetbook_core::ids::RecordId;
use streetbook_core::phone::PhoneNumber;

/// The person or records that a search is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sought {
    /// The owner of this number.
    Number(#[serde(with = "number_text")] PhoneNumber),
    /// The people whom these records are about.
    Records(#[serde(with = "record_texts")] BTreeSet<RecordId>),
}

impl Sought {
    /// As answers repeat the question: a number stays masked.
    pub fn word(&self) -> String {
        match self {
            Sought::Number(number) => number.masked().to_string(),
            Sought::Records(records) => {
                let records: Vec<String> = records.iter().map(RecordId::to_string).collect();
                records.join(" ")
            }
        }
    }
}

/// A number on its way to the process that serves; in logs it stays masked.
pub mod number_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use streetbook_core::phone::PhoneNumber;

    /// Writes the digits.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(number: &PhoneNumber, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(number.digits())
    }

    /// Reads a number as people type it.
    ///
    /// # Errors
    /// For what is no mobile number; the text is not repeated.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PhoneNumber, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

mod record_texts {
    use std::collections::BTreeSet;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use streetbook_core::ids::RecordId;

    pub fn serialize<S: Serializer>(
        records: &BTreeSet<RecordId>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(records.iter().map(RecordId::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<RecordId>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        let records = texts
            .iter()
            .map(|text| text.parse().map_err(D::Error::custom));
        records.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_travels_whole_and_prints_masked() {
        let record = RecordId([7; 16]);
        for (sought, word) in [
            (
                Sought::Number("138 1234 5678".parse().unwrap()),
                "138****5678".to_owned(),
            ),
            (Sought::Records([record].into()), record.to_string()),
        ] {
            let text = serde_json::to_string(&sought).unwrap();
            assert_eq!(serde_json::from_str::<Sought>(&text).unwrap(), sought);
            assert_eq!(sought.word(), word);
            assert!(!format!("{sought:?}").contains("12345678"), "{sought:?}");
        }
        assert!(serde_json::from_str::<Sought>(r#"{"number":"12"}"#).is_err());
    }
}
