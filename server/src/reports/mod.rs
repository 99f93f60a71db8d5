//! Reports: the office's queries over many records at once.
//!
//! ```text
//! records of the view ─ walk, once, a few fields ─┐
//! rulings of the view ─ by rule and day ──────────┴→ rows, each with the records behind it → page, JSON, csv, xlsx
//! ```
//! A report counts the records in the books that its reader may read, so that a manager's covers their team
//! alone; [`Asked::team`] narrows further. Annulled records do not count. Rules are not evaluated
//! here again: such columns come from rulings and name the rule. Amounts are proposals (建议).
//! Days and times are those of the workspace's zone.
//!
//! One file is one report: its columns, and the making of its rows. docs/API.md lists the columns.
//!
//! Absent: judging; and who may read what, which comes in as books.

mod asked;
mod columns;
mod conflicts;
mod devices;
mod disputes;
mod diversions;
mod error;
pub mod export;
mod field_sheet;
mod file;
mod funnel;
mod greetings;
mod late_absent;
mod lead_quotas;
mod make;
mod materials;
mod meetings;
mod name;
mod partners;
mod penalties;
mod points;
mod ruled;
mod source;
mod staff;
mod store_compliance;
mod table;
#[cfg(test)]
mod tests;
mod work_logs;

pub use asked::Asked;
pub use error::ReportError;
pub use file::write;
pub use name::ReportName;
pub use source::Source;
pub use staff::Staff;
pub use table::{Column, RECORDS, Table, columns_of};
