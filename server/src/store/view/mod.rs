//! The view: the office's queryable tables, one for each kind.
//!
//! Releases are folded into SQLite so that a page, an export or a report is one query and never a walk
//! through documents. The view is not the truth: the file may be deleted at any time, and
//! [`View::open`] removes it itself if it does not fit (another layout, ledger or time zone, or
//! damage). [`View::shown_through`] is then the release after which the server has to apply again.
//!
//! | table | a row for each | columns |
//! |---|---|---|
//! | `kind_ID` | released record | `id author device book version captured_at received_at day annulled_at conflicts signatures amendments shown`, and `f_FIELD` for each field |
//! | `quarantined` | entry quarantined or held | author, record, reason |
//! | `numbers` | number in an entry | its MAC, the entry, the field, the record |
//! | `rulings` | ruling | a rule's ruling on a scope, and its book |
//! | `meta` | setting | layout, ledger, zone, `shown_through`, the columns of each kind |
//!
//! Times are milliseconds since 1970, `day` is the local day of capture, sets are JSON arrays, and
//! `shown` is the record as the command line and the ndjson export show it. **The view holds no
//! restricted value and no full number**: a reader of the file sees masked ones
//! ([`Shown::masked`](streetbook_core::record::Shown::masked)), and MACs that only the server's key makes.
//!
//! The SQL is the common subset of SQLite and PostgreSQL, but for the placeholder `?`: SQLite looks up a
//! numbered one again for every value bound.

mod apply;
mod batch;
mod columns;
mod due;
mod dump;
mod error;
mod facts;
mod finding_row;
mod judged_again;
mod judging;
mod layout;
mod list;
mod listed;
mod numbers;
mod open;
mod quarantine;
mod ruled;
mod saying;
#[cfg(test)]
pub(crate) mod tests;
mod walk;

pub use batch::{Batch, QuarantinedRow};
pub use error::ViewError;
pub use facts::key_of;
pub use finding_row::FindingRow;
pub use judged_again::SetAside;
pub use judging::{Judged, TakenUp};
pub use list::{Books, Filter};
pub use listed::{ListPosition, Listed};
pub use numbers::{NumberMac, NumberRow};
pub use open::{Opened, View};
pub use ruled::FindingFilter;
pub use walk::{Days, Walk, Walked};
