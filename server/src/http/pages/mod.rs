//! The office's pages: what a person at a desk sees of the records, and how he settles a conflict or
//! annuls one.
//!
//! Pages are written by the server and work without a script; the one script only loads the table again
//! when there is news. A page shows rows of the books that its visitor may read; for everything else
//! the answer is "not found". What a page changes becomes an entry in a journal like any other, through
//! [`crate::admin`], which executes everything that a page changes.
//!
//! | guard | where |
//! |---|---|
//! | who may ask for an address at all | `router`'s table, enforced by `rule` |
//! | session cookie, `HttpOnly`, `SameSite=Strict` | `visitor` |
//! | a session that lacks the second factor or an own password opens nothing else | `stage` |
//! | slow guessing | [`crate::http::limits::Throttle`] |
//! | same origin and the session's form token on every POST | `guard` |
//! | no foreign script, style or frame | `headers` |
//! | all text escaped; what changes the reading direction or cannot be seen is spelt out | `plain` |
//!
//! The addresses stand in `router`.

mod account;
mod accounts;
mod acts;
mod assets;
mod audit;
mod code_step;
mod crowd;
mod devices;
mod door;
mod download;
mod factor;
mod failure;
mod filter;
mod frame;
mod guard;
mod headers;
mod history;
mod language;
mod live;
mod office;
mod once;
mod people;
mod plain;
mod purpose;
mod quarantine;
mod record;
mod records;
mod report_table;
mod reports;
mod reveal;
mod role;
mod router;
mod rule;
mod rulings;
mod sign_in;
mod stage;
mod subjects;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod visitor;

#[cfg(test)]
pub(crate) use guard::form_token;

pub use office::Office;
pub use router::{addresses, router};
pub use rule::Rule;
pub use stage::Stage;
