//! The rules over what a phone holds: verdicts on records, reports of its person, and questions about clients.

mod asking;
mod facts;
mod report;
mod verdict;

pub use asking::{ClientCheck, Known};
pub use report::{Line, Report, ReportName};
pub use verdict::{Here, Verdict};
