//! Validates the values of a change against the form. Lenient where another version may have written them.

use std::collections::BTreeSet;

use streetbook_core::change::{Change, Op, Scalar};
use streetbook_core::ids::RoleId;
use streetbook_core::kind::{Kind, Value};
use streetbook_core::record::{Key, value_of};
use streetbook_core::sync::QuarantineReason;

use super::reason::reason;

/// Checks a record's first change; `written_with` is the version that its author had.
pub(super) fn check_new(
    kind: &Kind,
    written_with: &Kind,
    role: Option<&RoleId>,
    change: &Change,
    restricted: Option<&Change>,
) -> Result<(), QuarantineReason> {
    let written: BTreeSet<&str> = change
        .ops
        .iter()
        .chain(restricted.iter().flat_map(|change| &change.ops))
        .filter_map(|op| match Key::parse(&op.key) {
            Key::Field(field) | Key::Member(field, _) => Some(field),
            _ => None,
        })
        .collect();
    let missing = written_with
        .fields
        .iter()
        .find(|field| field.required && !written.contains(field.id.as_str()));
    if let Some(field) = missing {
        let text = format!("`{}` of `{}` is required", field.id, kind.id);
        return Err(reason("value", text));
    }
    check(kind, role, change, restricted)
}

/// Checks every value of a change against its field, and that its writer's role may set it; no role may set all.
pub(super) fn check(
    kind: &Kind,
    role: Option<&RoleId>,
    change: &Change,
    restricted: Option<&Change>,
) -> Result<(), QuarantineReason> {
    for op in &change.ops {
        check_op(kind, role, op, false)?;
    }
    for op in restricted.iter().flat_map(|change| &change.ops) {
        check_op(kind, role, op, true)?;
    }
    Ok(())
}

fn check_op(
    kind: &Kind,
    role: Option<&RoleId>,
    op: &Op,
    companion: bool,
) -> Result<(), QuarantineReason> {
    let (id, member) = match Key::parse(&op.key) {
        Key::Field(field) => (field, None),
        Key::Member(field, member) => (field, Some(member)),
        _ if companion => return Err(reason("value", "only fields are restricted")),
        _ => return check_text(op),
    };
    let field = kind
        .field(id)
        .ok_or_else(|| reason("value", format!("`{}` has no such field", kind.id)))?;
    if let Some(role) = role.filter(|role| !field.may_be_set_by(role)) {
        let text = format!(
            "the role `{role}` may not fill in `{id}` of `{}`: ask who may",
            kind.id
        );
        return Err(reason("rights", text));
    }
    let wrong = || {
        reason(
            "value",
            format!("`{id}` of `{}` has a value that does not fit", kind.id),
        )
    };
    let is_set = field.field_type.is_set();
    if is_set != member.is_some() || (companion && !field.restricted) {
        return Err(wrong());
    }
    let fits = match (member, &op.value) {
        // A choice among several values, written as the removal of the others.
        (_, None) => true,
        (Some(member), Some(Scalar::Bool(true))) => {
            field.accepts(&Value::Members(BTreeSet::from([member.to_owned()])))
        }
        (Some(_), Some(_)) => false,
        (None, value) => {
            let value = value_of(value.as_ref());
            let masked = companion || !field.restricted || field.shown(&value) == value;
            let fits = field.accepts(&value) && field.is_in_living_years(&value);
            value == Value::Cleared || (fits && masked)
        }
    };
    if fits { Ok(()) } else { Err(wrong()) }
}

/// Checks that reasons and remarks are text, that signatures are bytes, and that none is removed.
fn check_text(op: &Op) -> Result<(), QuarantineReason> {
    let fits = match (Key::parse(&op.key), &op.value) {
        (Key::Signature(_), Some(Scalar::Bytes(digest))) => digest.len() == 16,
        (Key::Annul | Key::Note(_), Some(Scalar::Text(text))) => {
            text.chars().count() <= streetbook_core::limits::TEXT_CHARS_MAX
        }
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(reason(
            "value",
            "a signature, remark or annulment is malformed",
        ))
    }
}
