//! Validation of a form, beyond the shape of its file.

use std::collections::BTreeSet;

use super::canonical::is_choice_id;
use super::kind_error::field_error;
use super::{Choice, Field, FieldType, Kind, KindError, Label, Mechanism};
use crate::ids::RoleId;
use crate::limits;

/// Upper bound of the fields on one form: far more than a person fills in on the street.
const FIELDS_MAX: usize = 100;

/// Checks the whole form, then each field.
pub(super) fn check(kind: &Kind) -> Result<(), KindError> {
    check_form(kind).map_err(|rule| KindError::Form {
        kind: kind.id.clone(),
        rule,
    })?;
    let mut seen = BTreeSet::new();
    for field in &kind.fields {
        let checked = if seen.insert(&field.id) {
            check_field(field).and_then(|()| check_setters(kind, field))
        } else {
            Err("stands twice on the form")
        };
        checked.map_err(|rule| field_error(&kind.id, &field.id, rule))?;
    }
    Ok(())
}

fn check_form(kind: &Kind) -> Result<(), &'static str> {
    let restricts = kind.fields.iter().any(|field| field.restricted);
    require(kind.version >= 1, "versions count from 1")?;
    require(is_written(&kind.label), "needs a label in both languages")?;
    require(!kind.writers.is_empty(), "needs a role that writes it")?;
    require(
        (1..=FIELDS_MAX).contains(&kind.fields.len()),
        "needs 1 to 100 fields",
    )?;
    require(
        kind.mechanism != Mechanism::Entry || kind.amenders.is_empty(),
        "an entry is never amended, leave `amenders` out",
    )?;
    require(
        kind.mechanism == Mechanism::Slip || kind.signers.is_empty(),
        "only a slip is signed, leave `signers` out",
    )?;
    require(
        restricts || kind.restricted_to.is_empty(),
        "no field is restricted, leave `restricted_to` out",
    )
}

fn check_field(field: &Field) -> Result<(), &'static str> {
    let of = &field.field_type;
    let is_number = matches!(
        of,
        FieldType::Integer | FieldType::Decimal | FieldType::Yuan | FieldType::Duration
    );
    require(is_written(&field.label), "needs a label in both languages")?;
    let help = field.help.as_ref();
    require(
        help.is_none_or(is_written),
        "needs words in its help, or none",
    )?;
    require(
        field.restricted == (*of == FieldType::Phone),
        "a phone field is restricted, and no other: full numbers stand nowhere else",
    )?;
    require(
        !field.shares || matches!(of, FieldType::Person | FieldType::People),
        "only a person or people field shares",
    )?;
    require(
        is_number || (field.min.is_none() && field.max.is_none()),
        "only a number has `min` and `max`",
    )?;
    require(
        field.min.unwrap_or(i64::MIN) <= field.max.unwrap_or(i64::MAX),
        "`min` is above `max`",
    )?;
    require(
        field.chars_max.is_none() || *of == FieldType::Text,
        "only text has `chars_max`",
    )?;
    require(
        (1..=limits::TEXT_CHARS_MAX).contains(&field.chars_max()),
        "`chars_max` lies between 1 and the 4000 characters that every form allows",
    )?;
    match of {
        FieldType::Choice(choices) | FieldType::Choices(choices) => check_choices(choices),
        _ => Ok(()),
    }
}

/// Checks that each role in `set_by` can edit the form, and that no required field blocks a writer.
fn check_setters(kind: &Kind, field: &Field) -> Result<(), &'static str> {
    let edits = |role: &RoleId| kind.writers.contains(role) || kind.amenders.contains(role);
    let every_writer = kind.writers.iter().all(|role| field.may_be_set_by(role));
    require(
        field.set_by.iter().all(edits),
        "`set_by` names a role that neither writes nor amends this form",
    )?;
    require(
        !field.required || every_writer,
        "is required, so name every writer in `set_by`, or leave it out",
    )
}

fn check_choices(choices: &[Choice]) -> Result<(), &'static str> {
    let ids: BTreeSet<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
    require(
        (1..=limits::MEMBERS_MAX).contains(&choices.len()),
        "needs between 1 and 1000 choices",
    )?;
    require(ids.len() == choices.len(), "offers a choice twice")?;
    require(
        ids.iter().all(|id| is_choice_id(id)),
        "the id of a choice is 1 to 64 of a-z A-Z 0-9 _ - .",
    )?;
    require(
        choices.iter().all(|choice| is_written(&choice.label)),
        "every choice needs a label in both languages",
    )
}

fn is_written(label: &Label) -> bool {
    !label.zh.trim().is_empty() && !label.en.trim().is_empty()
}

fn require(holds: bool, rule: &'static str) -> Result<(), &'static str> {
    holds.then_some(()).ok_or(rule)
}
