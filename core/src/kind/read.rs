//! Parser of a kind's TOML: what the office publishes is validated as a whole before it is used.

use super::kind_error::field_error;
use super::{Choice, Field, FieldId, FieldType, Kind, KindError, Label, Mechanism, validate};
use crate::book::Shelf;
use crate::ids::{KindId, RoleId};
use crate::limits;
use crate::toml::{self, Flaw, Item, Table};

impl Kind {
    /// Reads one version of a form.
    ///
    /// # Errors
    /// [`KindError::Toml`] for another shape or an attribute that this build does not know: skipping it
    /// could expose what it protects. [`KindError::Form`] and [`KindError::Field`] name the broken
    /// rule.
    pub fn parse_toml(text: &str) -> Result<Kind, KindError> {
        if text.len() > limits::KIND_TOML_BYTES_MAX {
            let rule = "the file is over 32 KiB, which no form needs: shorten it";
            return Err(KindError::Toml(rule.to_owned()));
        }
        let written = toml::read(text).and_then(KindText::take);
        let written = written.map_err(|flaw| KindError::Toml(flaw.in_text(text)))?;
        let id = written.kind;
        let fields: Result<Vec<Field>, KindError> = written
            .fields
            .into_iter()
            .map(|field| field.into_field(&id))
            .collect();
        let kind = Kind {
            toml: text.into(),
            version: written.version,
            label: Label {
                zh: written.zh,
                en: written.en,
            },
            mechanism: written.mechanism,
            shelf: written.shelf,
            writers: written.writers,
            amenders: written.amenders,
            signers: written.signers,
            restricted_to: written.restricted_to,
            fields: fields?,
            id,
        };
        validate::check(&kind)?;
        Ok(kind)
    }
}

/// A kind in its file's shape.
struct KindText {
    kind: KindId,
    version: u32,
    zh: String,
    en: String,
    mechanism: Mechanism,
    shelf: Shelf,
    writers: Vec<RoleId>,
    amenders: Vec<RoleId>,
    signers: Vec<RoleId>,
    restricted_to: Vec<RoleId>,
    fields: Vec<FieldText>,
}

/// A field in its file's shape.
struct FieldText {
    id: FieldId,
    type_name: String,
    zh: String,
    en: String,
    help_zh: Option<String>,
    help_en: Option<String>,
    choices: Option<Vec<Choice>>,
    to: Option<KindId>,
    required: bool,
    restricted: bool,
    shares: bool,
    set_by: Vec<RoleId>,
    min: Option<i64>,
    max: Option<i64>,
    chars_max: Option<usize>,
}

impl KindText {
    fn take(mut table: Table) -> Result<KindText, Flaw> {
        let fields = table.required("fields", Item::tables)?;
        let kind = KindText {
            kind: table.required("kind", Item::word)?,
            version: table.required("version", Item::number)?,
            zh: table.required("zh", Item::text)?,
            en: table.required("en", Item::text)?,
            mechanism: table.required("mechanism", Item::word)?,
            shelf: table.required("shelf", Item::word)?,
            writers: table.required("writers", Item::words)?,
            amenders: table.or_default("amenders", Item::words)?,
            signers: table.or_default("signers", Item::words)?,
            restricted_to: table.or_default("restricted_to", Item::words)?,
            fields: fields
                .into_iter()
                .map(FieldText::take)
                .collect::<Result<_, _>>()?,
        };
        table.end()?;
        Ok(kind)
    }
}

impl FieldText {
    fn take(mut table: Table) -> Result<FieldText, Flaw> {
        let field = FieldText {
            id: table.required("id", Item::word)?,
            type_name: table.required("type", Item::text)?,
            zh: table.required("zh", Item::text)?,
            en: table.required("en", Item::text)?,
            help_zh: table.optional("help_zh", Item::text)?,
            help_en: table.optional("help_en", Item::text)?,
            choices: table.optional("choices", choices)?,
            to: table.optional("to", Item::word)?,
            required: table.or_default("required", Item::truth)?,
            restricted: table.or_default("restricted", Item::truth)?,
            shares: table.or_default("shares", Item::truth)?,
            set_by: table.or_default("set_by", Item::words)?,
            min: table.optional("min", Item::number)?,
            max: table.optional("max", Item::number)?,
            chars_max: table.optional("chars_max", Item::number)?,
        };
        table.end()?;
        Ok(field)
    }

    fn into_field(self, kind: &KindId) -> Result<Field, KindError> {
        let field_type = field_type(&self.type_name, self.choices, self.to)
            .map_err(|rule| field_error(kind, &self.id, rule))?;
        let help =
            help(self.help_zh, self.help_en).map_err(|rule| field_error(kind, &self.id, rule))?;
        Ok(Field {
            help,
            id: self.id,
            label: Label {
                zh: self.zh,
                en: self.en,
            },
            field_type,
            required: self.required,
            restricted: self.restricted,
            shares: self.shares,
            set_by: self.set_by,
            min: self.min,
            max: self.max,
            chars_max: self.chars_max,
        })
    }
}

fn choices(item: Item) -> Result<Vec<Choice>, Flaw> {
    let choice = |mut table: Table| {
        let id = table.required("id", Item::text)?;
        let label = Label {
            zh: table.required("zh", Item::text)?,
            en: table.required("en", Item::text)?,
        };
        table.end().map(|()| Choice { id, label })
    };
    item.tables()?.into_iter().map(choice).collect()
}

fn help(zh: Option<String>, en: Option<String>) -> Result<Option<Label>, &'static str> {
    match (zh, en) {
        (Some(zh), Some(en)) => Ok(Some(Label { zh, en })),
        (None, None) => Ok(None),
        _ => Err("needs its help in both languages, `help_zh` and `help_en`"),
    }
}

fn field_type(
    name: &str,
    choices: Option<Vec<Choice>>,
    to: Option<KindId>,
) -> Result<FieldType, &'static str> {
    Ok(match (name, choices, to) {
        ("choice", Some(choices), None) => FieldType::Choice(choices),
        ("choices", Some(choices), None) => FieldType::Choices(choices),
        ("ref", None, Some(kind)) => FieldType::Ref(kind),
        ("refs", None, to) => FieldType::Refs(to),
        ("choice" | "choices", ..) => return Err("needs `choices` and no `to`"),
        ("ref", ..) => return Err("needs the kind it points `to` and no `choices`"),
        (_, Some(_), _) | (_, _, Some(_)) => {
            return Err("this type has neither `choices` nor `to`");
        }
        ("text", ..) => FieldType::Text,
        ("integer", ..) => FieldType::Integer,
        ("decimal", ..) => FieldType::Decimal,
        ("yuan", ..) => FieldType::Yuan,
        ("duration", ..) => FieldType::Duration,
        ("bool", ..) => FieldType::Bool,
        ("date", ..) => FieldType::Date,
        ("time", ..) => FieldType::Time,
        ("person", ..) => FieldType::Person,
        ("people", ..) => FieldType::People,
        ("phone", ..) => FieldType::Phone,
        ("masked_phone", ..) => FieldType::MaskedPhone,
        ("location", ..) => FieldType::Location,
        ("photo", ..) => FieldType::Photo,
        ("photos", ..) => FieldType::Photos,
        _ => {
            return Err(
                "unknown `type`, use text, integer, decimal, yuan, duration, bool, choice, choices, date, time, person, people, ref, refs, phone, masked_phone, location, photo or photos",
            );
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the error of a valid form with one piece of its text replaced.
    fn refused(piece: &str, replacement: &str) -> String {
        let validate = include_str!("../../kinds/street_contact.toml");
        assert!(
            validate.contains(piece),
            "the form has no {piece:?} to replace"
        );
        let text = validate.replacen(piece, replacement, 1);
        Kind::parse_toml(&text).unwrap_err().to_string()
    }

    #[test]
    fn a_form_with_a_mistake_is_refused_with_the_place_named() {
        for (piece, replacement, named) in [
            ("version = 1", "version = 0", "kind `street_contact`: "),
            (
                "mechanism = \"slip\"",
                "mechanism = \"card\"",
                "only a slip",
            ),
            ("mechanism = \"slip\"", "mechanism = \"note\"", "line "),
            ("writers = [", "writers = []\n# [", "writes"),
            ("zh = \"行销客户登记\"", "zh = \" \"", "both languages"),
            ("restricted = true", "restrictd = true", "restrictd"),
            ("restricted = true", "shares = true", "field `phone`: "),
            (
                "restricted = true",
                "restricted = true\nset_by = [\"manager\"]",
                "field `phone`: is required, so name every writer",
            ),
            (
                "type = \"bool\"",
                "type = \"bool\"\nset_by = [\"verifier\"]",
                "field `brought_to_site`: `set_by` names a role that neither writes nor amends",
            ),
            ("id = \"remark\"", "id = \"note\"", "note"),
            ("id = \"remark\"", "id = \"wishes\"", "field `wishes`: "),
            ("id = \"A\"", "id = \"B\"", "field `grade`: "),
            ("id = \"A\"", "id = \"甲\"", "field `grade`: "),
            (
                "type = \"bool\"",
                "type = \"bool\"\nmin = 1",
                "field `brought_to_site`: ",
            ),
            (
                "type = \"bool\"",
                "type = \"float\"",
                "field `brought_to_site`: ",
            ),
            ("to = \"point\"", "", "field `point`: "),
        ] {
            let message = refused(piece, replacement);
            assert!(message.contains(named), "{replacement}: {message}");
        }
    }
}
