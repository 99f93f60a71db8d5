//! The office's pages: a person at a desk sees the records, settles conflicts and annuls records.
//!
//! Pages are written by the server and work without a script; the one script only loads the table again
//! when there is news. A page shows rows of the books that its visitor may read; for everything else
//! the answer is "not found". What a page changes becomes an entry in a journal like any other, through
//! [`crate::admin`], which executes everything that a page changes.
//!
//! The addresses, and their rules, are in `router`. Absent: ledger and merging.

mod accounts;
mod assets;
mod audit;
mod bare;
mod code_step;
mod crowd;
mod csrf;
mod devices;
mod download;
mod escape;
mod failure;
mod failure_page;
mod filter;
mod frame;
mod headers;
mod language;
mod live;
mod office;
mod one_record;
mod one_time_secret;
mod own_login;
mod people;
mod purpose;
mod quarantine;
mod records;
mod report_table;
mod reports;
mod role;
mod router;
mod rule;
mod rulings;
mod sign_in;
mod sign_in_form;
mod stage;
mod subjects;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod visitor;

#[cfg(test)]
pub(crate) use csrf::form_token;

pub use office::Office;
pub use router::{addresses, router};
pub use rule::Rule;
pub use stage::Stage;
