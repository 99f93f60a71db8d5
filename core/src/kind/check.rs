//! Validation of one field: strict for what a person enters here, lenient for what others have written.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::canonical::{choice, is_choice_id, scalar, text_form, unknown_choice};
use super::{Decimal, Field, FieldError, FieldRule, FieldType, Value, Yuan};
use crate::ids::KindId;
use crate::limits;
use crate::time::{Day, Zone};

impl Field {
    /// Checks the input of a program. Null removes the value, and so does blank text where the field
    /// holds no free text: an empty box of a form means the same.
    ///
    /// # Errors
    /// The rule that the input breaks.
    pub fn check(&self, kind: &KindId, input: &Json, zone: &Zone) -> Result<Value, FieldError> {
        self.read_json(input, zone)
            .and_then(|value| self.within_bounds(value))
            .map_err(|rule| self.error(kind, rule))
    }

    /// Checks what a person types after `field=`: numbers, `true` and `false`, members separated by
    /// commas, Western or Chinese; no text removes the value.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn check_text(&self, kind: &KindId, text: &str, zone: &Zone) -> Result<Value, FieldError> {
        self.read_text(text, zone)
            .and_then(|value| self.within_bounds(value))
            .map_err(|rule| self.error(kind, rule))
    }

    /// True if a value from another author's document fits this field's type. Bounds, required fields
    /// and the choices on offer are not checked: another version of the form may set them differently.
    /// A restricted number fits in full and masked (see [`Field::shown`]).
    pub fn accepts(&self, value: &Value) -> bool {
        match (&self.field_type, value) {
            (_, Value::Cleared) => true,
            (FieldType::Integer, Value::Integer(_)) | (FieldType::Bool, Value::Bool(_)) => true,
            (FieldType::Duration, Value::Integer(minutes)) => *minutes >= 0,
            (FieldType::Time, Value::Time(at)) => {
                jiff::Timestamp::from_millisecond(at.millis()).is_ok()
            }
            (of, Value::Members(members)) if of.is_set() => {
                members.len() <= limits::MEMBERS_MAX
                    && members.iter().all(|member| self.accepts_text(member))
            }
            (of, Value::Text(_)) if of.is_set() => false,
            (_, Value::Text(text)) => self.accepts_text(text),
            _ => false,
        }
    }

    /// False for a day or a time that lies too far out to be meant. Records from before this check have
    /// them, so [`Field::accepts`] lets them be read.
    pub fn is_in_living_years(&self, value: &Value) -> bool {
        match (&self.field_type, value) {
            (FieldType::Date, Value::Text(text)) => {
                Day::parse(text).is_ok_and(Day::is_in_living_years)
            }
            (FieldType::Time, Value::Time(at)) => at.is_in_living_years(),
            _ => true,
        }
    }

    fn accepts_text(&self, text: &str) -> bool {
        let is_form_of = |of: &FieldType| text_form(of, text).is_ok_and(|form| form == text);
        match &self.field_type {
            FieldType::Integer | FieldType::Duration | FieldType::Bool | FieldType::Time => false,
            FieldType::Text => text.chars().count() <= limits::TEXT_CHARS_MAX,
            FieldType::Choice(_) | FieldType::Choices(_) => is_choice_id(text),
            FieldType::Phone => {
                is_form_of(&FieldType::Phone) || is_form_of(&FieldType::MaskedPhone)
            }
            of => is_form_of(of),
        }
    }

    fn read_json(&self, input: &Json, zone: &Zone) -> Result<Value, FieldRule> {
        match (&self.field_type, input) {
            (_, Json::Null) => Ok(Value::Cleared),
            (FieldType::Text, Json::String(text)) => Ok(Value::Text(text.clone())),
            (_, Json::String(text)) if text.trim().is_empty() => Ok(Value::Cleared),
            (FieldType::Integer, Json::Number(number)) => number
                .as_i64()
                .map(Value::Integer)
                .ok_or(FieldRule::NotInteger),
            (FieldType::Bool, Json::Bool(yes)) => Ok(Value::Bool(*yes)),
            (FieldType::Duration, Json::Number(number)) => {
                let minutes = number.as_i64().filter(|minutes| *minutes >= 0);
                minutes.map(Value::Integer).ok_or(FieldRule::NotDuration)
            }
            // As it was written: no float stands between the digits and the record.
            (of @ (FieldType::Decimal | FieldType::Yuan), Json::Number(number)) => {
                scalar(of, &number.to_string(), zone)
            }
            (of, Json::Array(members)) if of.is_set() => {
                self.members(members.iter().map(Json::as_str))
            }
            (FieldType::Integer | FieldType::Bool, _) => Err(self.misfit()),
            (of, _) if of.is_set() => Err(self.misfit()),
            (of, Json::String(text)) => scalar(of, text, zone),
            _ => Err(self.misfit()),
        }
    }

    fn read_text(&self, text: &str, zone: &Zone) -> Result<Value, FieldRule> {
        if text.trim().is_empty() {
            return Ok(Value::Cleared);
        }
        match &self.field_type {
            of if of.is_set() => self.members(text.split([',', '\u{ff0c}']).map(Some)),
            of => scalar(of, text, zone),
        }
    }

    fn members<'a>(
        &self,
        given: impl Iterator<Item = Option<&'a str>>,
    ) -> Result<Value, FieldRule> {
        let mut members = BTreeSet::new();
        for (count, member) in given.enumerate() {
            if count >= limits::MEMBERS_MAX {
                return Err(FieldRule::TooManyMembers {
                    max: limits::MEMBERS_MAX,
                });
            }
            let member = member.ok_or_else(|| self.misfit())?;
            members.insert(match &self.field_type {
                FieldType::Choices(offered) => choice(offered, member.trim())?,
                of => text_form(of, member)?,
            });
        }
        Ok(Value::Members(members))
    }

    /// Returns the error for an input of another type.
    fn misfit(&self) -> FieldRule {
        match &self.field_type {
            FieldType::Text => FieldRule::NotText,
            FieldType::Integer => FieldRule::NotInteger,
            FieldType::Decimal => FieldRule::NotDecimal,
            FieldType::Yuan => FieldRule::NotYuan,
            FieldType::Duration => FieldRule::NotDuration,
            FieldType::Bool => FieldRule::NotBool,
            FieldType::Choice(offered) | FieldType::Choices(offered) => unknown_choice(offered),
            FieldType::Date => FieldRule::NotDate,
            FieldType::Time => FieldRule::NotTime,
            FieldType::Person | FieldType::People => FieldRule::NotPerson,
            FieldType::Ref(_) | FieldType::Refs(_) => FieldRule::NotRecord,
            FieldType::Phone => FieldRule::NotPhone,
            FieldType::MaskedPhone => FieldRule::NotMaskedPhone,
            FieldType::Location => FieldRule::NotLocation,
            FieldType::Photo | FieldType::Photos => FieldRule::NotPhoto,
        }
    }

    fn within_bounds(&self, value: Value) -> Result<Value, FieldRule> {
        if self.required && value.is_blank() {
            return Err(FieldRule::Required);
        }
        if !self.is_in_living_years(&value) {
            return Err(FieldRule::YearTooFar);
        }
        let (number, unit) = self.measure(&value);
        let beyond = |bound: i64| number.map(|number| number.cmp(&(i128::from(bound) * unit)));
        match (&value, self.min, self.max) {
            (_, Some(min), _) if beyond(min) == Some(Ordering::Less) => {
                Err(FieldRule::BelowMin { min })
            }
            (_, _, Some(max)) if beyond(max) == Some(Ordering::Greater) => {
                Err(FieldRule::AboveMax { max })
            }
            (Value::Text(text), ..) if text.chars().count() > self.chars_max() => {
                Err(FieldRule::TooLong {
                    chars_max: self.chars_max(),
                })
            }
            _ => Ok(value),
        }
    }

    /// Returns a number in its smallest unit, and how many of those make a whole one.
    fn measure(&self, value: &Value) -> (Option<i128>, i128) {
        match (&self.field_type, value) {
            (FieldType::Yuan, Value::Text(text)) => {
                let yuan = text.parse::<Yuan>().ok();
                (yuan.map(|yuan| yuan.fen().into()), 100)
            }
            (FieldType::Decimal, Value::Text(text)) => {
                let number = text.parse::<Decimal>().ok();
                (number.map(|number| number.millionths().into()), 1_000_000)
            }
            (_, Value::Integer(number)) => (Some((*number).into()), 1),
            _ => (None, 1),
        }
    }
}

#[cfg(test)]
mod tests;
