//! Kinds: the forms that people fill in, as data.
//!
//! A [`Kind`] is read from TOML ([`Kind::parse_toml`]): its fields with labels in Chinese and English,
//! its [`Mechanism`], the shelf of its records, and the roles that may write, amend and sign. Kind and
//! version are immutable once published, and a field's type never changes ([`KindSet::insert`]), so
//! that a record can always be read by the form it was written with. Records are shown and validated by
//! [`KindSet::reading`], which has the fields and choices of every version.
//!
//! A workspace publishes forms of its own ([`KindPublished`]); [`KindSet::check_next`] checks if one
//! may be published next.
//!
//! A person's input is checked once, and becomes a [`Value`] in one canonical form
//! ([`Kind::check_new`], [`Kind::check_amend`], [`Field::check_text`]); a rejected input returns a
//! [`FieldError`] that names the field and what to do, and never the rejected value. Another author's
//! document is checked leniently ([`Field::accepts`]): it may use an older or a newer version of the
//! form.

mod amount;
mod built_in;
mod canonical;
mod check;
mod departed;
mod error;
mod field;
mod field_id;
mod form;
mod kind_error;
mod photo;
mod published;
mod publishing;
mod read;
mod reading;
mod set;
mod validate;
mod value;

pub use amount::{Decimal, Yuan};
pub use departed::PersonLeft;
pub use error::{FieldError, FieldRule};
pub use field::{Choice, Field, FieldType, Label};
pub use field_id::FieldId;
pub use form::{Kind, Mechanism};
pub use kind_error::KindError;
pub use photo::PhotoRef;
pub use published::KindPublished;
pub use set::KindSet;
pub use value::Value;
