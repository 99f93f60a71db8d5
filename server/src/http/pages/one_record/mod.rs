//! One record: its page, its history, the acts on it, and a full number of it.

pub(super) mod acts;
pub(super) mod history;
pub(super) mod page;
mod readable;
pub(super) mod reveal;
