//! Errors of fields, in words for a log line, for a person, and for a program.
//!
//! None of them holds the rejected value: it may be a person's name or number.

use super::{Field, Label};
use crate::ids::{KindId, RoleId};

/// A field that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}.{field}: {rule}")]
pub struct FieldError {
    /// The form.
    pub kind: KindId,
    /// The field, as the input named it.
    pub field: String,
    /// The rule that it breaks.
    pub rule: FieldRule,
    /// The field's label; none if the form does not have the field.
    pub label: Option<Box<Label>>,
}

/// A rule that a field has to meet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldRule {
    /// The form has no such field.
    #[error("this form has no such field, use one of its own")]
    UnknownField,
    /// Only people in other roles fill it in.
    #[error("is filled in by {}: leave it to them", list(.roles, ", "))]
    NotThisRole {
        /// The roles that may.
        roles: Box<[RoleId]>,
    },
    /// Nothing was entered.
    #[error("must be filled in")]
    Required,
    /// Text was expected.
    #[error("must be text")]
    NotText,
    /// A whole number was expected.
    #[error("must be a whole number, such as 3")]
    NotInteger,
    /// A number with digits behind the point was expected.
    #[error("must be a number of at most 9 digits, and 6 behind the point, such as 2.5")]
    NotDecimal,
    /// A sum of money was expected.
    #[error("must be yuan of at most 9 digits, and 2 behind the point, such as 1500 or 99.50")]
    NotYuan,
    /// A length of time was expected.
    #[error("must be minutes, such as 90, or hours and minutes, such as 1:30")]
    NotDuration,
    /// A photo was expected.
    #[error(
        "must be a photo as sha256:bytes:type, of at most 10 MiB, type jpeg, png, webp or heic"
    )]
    NotPhoto,
    /// Yes or no was expected.
    #[error("must be true or false")]
    NotBool,
    /// An instant was expected.
    #[error("must be a time, such as 2026-11-02T08:00:00+08:00 or 2026-11-02T08:00 for local time")]
    NotTime,
    /// A day was expected.
    #[error("must be a date as year-month-day, such as 2026-11-02")]
    NotDate,
    /// A day or a time in years that nobody writes down.
    #[error("must lie between 1900-01-01 and 2199-12-31: check the year")]
    YearTooFar,
    /// A full mobile number was expected.
    #[error("must be a mobile number of 11 digits, such as 13800000000")]
    NotPhone,
    /// A masked mobile number was expected.
    #[error("must be 3 digits, **** and 4 digits, such as 138****5678")]
    NotMaskedPhone,
    /// A person's id, or a list of them, was expected.
    #[error("must be the id of a person (several for a list of people), such as zhang.wei")]
    NotPerson,
    /// The person has left.
    #[error("names somebody who has left: name somebody who is here")]
    PersonLeft,
    /// A record's id was expected.
    #[error("must be the id of a record, as shown when it was saved")]
    NotRecord,
    /// A place was expected.
    #[error("must be latitude,longitude and perhaps metres, such as 31.2304,121.4737,15")]
    NotLocation,
    /// The answer is none of those on offer.
    #[error("must be one of {}", .allowed.join(", "))]
    UnknownChoice {
        /// Ids of the choices on offer.
        allowed: Vec<String>,
    },
    /// Text over the limit.
    #[error("may have at most {chars_max} characters, shorten it")]
    TooLong {
        /// The limit.
        chars_max: usize,
    },
    /// A list over the limit.
    #[error("may have at most {max} members")]
    TooManyMembers {
        /// The limit.
        max: usize,
    },
    /// A number under the limit.
    #[error("must be at least {min}")]
    BelowMin {
        /// The limit.
        min: i64,
    },
    /// A number over the limit.
    #[error("must be at most {max}")]
    AboveMax {
        /// The limit.
        max: i64,
    },
}

/// Characters of a field's name in a message: enough to recognise a typing error, no room for a text.
const NAME_CHARS_MAX: usize = 40;

impl FieldError {
    pub(super) fn unknown(kind: &KindId, name: &str) -> FieldError {
        FieldError {
            kind: kind.clone(),
            field: name.chars().take(NAME_CHARS_MAX).collect(),
            rule: FieldRule::UnknownField,
            label: None,
        }
    }

    /// Returns the sentence for a person, in English.
    pub fn sentence_en(&self) -> String {
        let name = self.label.as_ref().map_or(&self.field, |label| &label.en);
        format!("“{name}” {}", self.rule.advice_en())
    }

    /// Returns the sentence for a person, in Chinese.
    pub fn sentence_zh(&self) -> String {
        let name = self.label.as_ref().map_or(&self.field, |label| &label.zh);
        format!("“{name}”{}", self.rule.advice_zh())
    }
}

fn list(roles: &[RoleId], between: &str) -> String {
    let names: Vec<&str> = roles.iter().map(RoleId::as_str).collect();
    names.join(between)
}

impl FieldRule {
    /// Returns a stable word for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            FieldRule::UnknownField => "unknown_field",
            FieldRule::NotThisRole { .. } => "not_this_role",
            FieldRule::Required => "required",
            FieldRule::NotText => "not_text",
            FieldRule::NotInteger => "not_integer",
            FieldRule::NotDecimal => "not_decimal",
            FieldRule::NotYuan => "not_yuan",
            FieldRule::NotDuration => "not_duration",
            FieldRule::NotPhoto => "not_photo",
            FieldRule::NotBool => "not_bool",
            FieldRule::NotTime => "not_time",
            FieldRule::NotDate => "not_date",
            FieldRule::YearTooFar => "year_too_far",
            FieldRule::NotPhone => "not_phone",
            FieldRule::NotMaskedPhone => "not_masked_phone",
            FieldRule::NotPerson => "not_person",
            FieldRule::PersonLeft => "person_left",
            FieldRule::NotRecord => "not_record",
            FieldRule::NotLocation => "not_location",
            FieldRule::UnknownChoice { .. } => "unknown_choice",
            FieldRule::TooLong { .. } => "too_long",
            FieldRule::TooManyMembers { .. } => "too_many_members",
            FieldRule::BelowMin { .. } => "below_min",
            FieldRule::AboveMax { .. } => "above_max",
        }
    }

    fn advice_en(&self) -> String {
        match self {
            FieldRule::UnknownField => "is not on this form, use one of its fields".to_owned(),
            rule => rule.to_string(),
        }
    }

    fn advice_zh(&self) -> String {
        let fixed = match self {
            FieldRule::UnknownField => "不是本表单的栏目，请检查名称",
            FieldRule::Required => "必须填写",
            FieldRule::NotText => "请填写文字",
            FieldRule::NotInteger => "请填写整数，例如 3",
            FieldRule::NotDecimal => "请填写数字，整数部分最多 9 位，小数最多 6 位，例如 2.5",
            FieldRule::NotYuan => {
                "请填写金额（元），整数部分最多 9 位，小数最多 2 位，例如 1500 或 99.50"
            }
            FieldRule::NotDuration => "请填写分钟数，例如 90，或小时:分钟，例如 1:30",
            FieldRule::NotPhoto => {
                "请选择照片（sha256:字节数:类型），不超过 10 MiB，类型为 jpeg、png、webp 或 heic"
            }
            FieldRule::NotBool => "请填写 true（是）或 false（否）",
            FieldRule::NotTime => {
                "请填写时间，例如 2026-11-02T08:00:00+08:00，当地时间可写 2026-11-02T08:00"
            }
            FieldRule::NotDate => "请按年-月-日填写日期，例如 2026-11-02",
            FieldRule::YearTooFar => "日期须在 1900-01-01 至 2199-12-31 之间，请检查年份",
            FieldRule::NotPhone => "请填写 11 位手机号，例如 13800000000",
            FieldRule::NotMaskedPhone => "请填写 3 位数字、**** 和 4 位数字，例如 138****5678",
            FieldRule::NotPerson => "请填写人员编号（多人栏目可填多个），例如 zhang.wei",
            FieldRule::PersonLeft => "所填人员已离职，请改填在职人员",
            FieldRule::NotRecord => "请填写记录编号，即保存时显示的编号",
            FieldRule::NotLocation => "请填写纬度,经度，可加精度（米），例如 31.2304,121.4737,15",
            FieldRule::UnknownChoice { allowed } => {
                return format!("只能选择：{}", allowed.join("、"));
            }
            FieldRule::NotThisRole { roles } => {
                return format!("由其他岗位填写（{}），请留给他们", list(roles, "、"));
            }
            FieldRule::TooLong { chars_max } => return format!("最多 {chars_max} 个字，请缩短"),
            FieldRule::TooManyMembers { max } => return format!("最多 {max} 项"),
            FieldRule::BelowMin { min } => return format!("不能小于 {min}"),
            FieldRule::AboveMax { max } => return format!("不能大于 {max}"),
        };
        fixed.to_owned()
    }
}

impl Field {
    pub(super) fn error(&self, kind: &KindId, rule: FieldRule) -> FieldError {
        FieldError {
            kind: kind.clone(),
            field: self.id.to_string(),
            rule,
            label: Some(Box::new(self.label.clone())),
        }
    }
}
