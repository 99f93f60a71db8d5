//! Values of fields, as apps pass and receive them.

use serde_json::Value as Json;
use streetbook_core::kind::{Field, FieldError, FieldType, Kind, Value};
use streetbook_core::time::{Instant, Zone};

/// A field's value.
///
/// `Text` fits every field: what a person typed is read by the field's type (numbers, days, `true`,
/// several members separated by commas). Dates (`2026-11-02`), ids of people and records, numbers of
/// phones, places (`31.2304,121.4737`), amounts, choices and photos are text in the records too.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FieldValue {
    /// Text, and every type that is written as text.
    Text {
        /// The text.
        value: String,
    },
    /// A whole number; for a duration, its minutes.
    Integer {
        /// The number.
        value: i64,
    },
    /// Yes or no.
    Bool {
        /// True for yes.
        value: bool,
    },
    /// An instant.
    Time {
        /// Milliseconds since 1970 UTC.
        at_ms: i64,
    },
    /// Several choices, people, records or photos; the order has no meaning.
    Members {
        /// Their ids.
        ids: Vec<String>,
    },
    /// No value: in a change it removes the value, in a record it was removed.
    Cleared,
}

impl FieldValue {
    /// Converts the value to the core's input, for a field of a form where both are known.
    pub(crate) fn to_json(
        &self,
        of: Option<(&Kind, &Field)>,
        zone: &Zone,
    ) -> Result<Json, FieldError> {
        Ok(match (self, of) {
            (FieldValue::Text { value }, Some((kind, field)))
                if field.field_type != FieldType::Text =>
            {
                field.check_text(&kind.id, value, zone)?.to_json(zone)
            }
            (FieldValue::Text { value }, _) => value.as_str().into(),
            (FieldValue::Integer { value }, _) => (*value).into(),
            (FieldValue::Bool { value }, _) => (*value).into(),
            (FieldValue::Time { at_ms }, _) => Instant::from_millis(*at_ms).in_zone(zone).into(),
            (FieldValue::Members { ids }, _) => ids.iter().map(String::as_str).collect(),
            (FieldValue::Cleared, _) => Json::Null,
        })
    }
}

impl From<&Value> for FieldValue {
    fn from(value: &Value) -> FieldValue {
        match value {
            Value::Text(text) => FieldValue::Text {
                value: text.clone(),
            },
            Value::Integer(number) => FieldValue::Integer { value: *number },
            Value::Bool(yes) => FieldValue::Bool { value: *yes },
            Value::Time(at) => FieldValue::Time { at_ms: at.millis() },
            Value::Members(members) => FieldValue::Members {
                ids: members.iter().cloned().collect(),
            },
            Value::Cleared => FieldValue::Cleared,
        }
    }
}

/// Converts a report's column: numbers, text, lists of text.
impl From<&Json> for FieldValue {
    fn from(json: &Json) -> FieldValue {
        match json {
            Json::Null => FieldValue::Cleared,
            Json::Bool(yes) => FieldValue::Bool { value: *yes },
            Json::String(text) => FieldValue::Text {
                value: text.clone(),
            },
            Json::Number(number) => match number.as_i64() {
                Some(value) => FieldValue::Integer { value },
                None => FieldValue::Text {
                    value: number.to_string(),
                },
            },
            Json::Array(members) => FieldValue::Members {
                ids: members
                    .iter()
                    .map(|member| match member {
                        Json::String(text) => text.clone(),
                        other => other.to_string(),
                    })
                    .collect(),
            },
            Json::Object(_) => FieldValue::Text {
                value: json.to_string(),
            },
        }
    }
}
