//! The rulebook: every number and word that a rule needs, as data.
//!
//! The chapters in `core/rulebook/*.toml` follow the source documents: the rules that a document
//! states, by clause, and the parameters that they read. A parameter has a unit and perhaps a default;
//! where the source names no number and a guess would decide about money or clients, there is none, and
//! a rule that needs it results in `not_set` ([`Setting::NotSet`]).
//!
//! A workspace changes parameters by publishing a [`Revision`] with the day from which it applies.
//! Earlier days keep their version: [`Rulebook::at`] returns the [`Edition`] in force on a day.
//!
//! ```
//! use streetbook_core::rulebook::{Revision, Rulebook};
//! use streetbook_core::time::Day;
//!
//! let mut rulebook = Rulebook::built_in();
//! let stricter = "version = 2\neffective_from = \"2026-12-01\"\n[set]\n\"report.min_lead_minutes\" = 45\n";
//! rulebook.publish(Revision::parse_toml(stricter)?)?;
//! let minutes = |day: &str| Ok::<_, Box<dyn std::error::Error>>(
//!     rulebook.at(Day::parse(day)?).number("report.min_lead_minutes"));
//! assert_eq!(minutes("2026-11-30")?, Some(30));
//! assert_eq!(minutes("2026-12-01")?, Some(45));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod book;
mod chapter;
mod edition;
mod error;
mod fine;
mod holiday;
mod parameter;
mod published;
mod read;
mod revision;
mod rule_id;

pub use book::Rulebook;
pub use chapter::{Document, Rule};
pub use edition::Edition;
pub use error::RulebookError;
pub use fine::{Amount, Fine, FineLine, Payer};
pub use holiday::Holiday;
pub use parameter::{Parameter, Setting, Unit};
pub use published::RevisionPublished;
pub use revision::Revision;
pub use rule_id::RuleId;
