//! The handles of a running office.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use streetbook_core::book::Book;
use tokio::sync::broadcast;

use super::{OfficeDevices, Threads};
use crate::auth::{Passwords, Sessions};
use crate::erasure::Erasing;
use crate::handles::Handles;
use crate::merge::{Merger, ProgressWatch};
use crate::store::commit::Store;
use crate::store::view::View;
use crate::sync::{Exchange, Quota};

/// A running office. Dropping it ends its threads and closes the store.
pub struct AppState {
    /// Store that holds ledger, index and committer open.
    pub store: Store,
    /// Ledger, index, committer, keys, directory, forms and clock.
    pub handles: Handles,
    /// Answers phones.
    pub exchange: Exchange,
    /// The office's tables.
    pub view: View,
    /// Sessions of people at the pages: one set, so that taking rights away ends sessions too.
    pub sessions: Arc<Sessions>,
    /// Works on passwords, one at a time.
    pub passwords: Arc<Passwords>,
    /// Amount that each device has brought today.
    pub quota: Quota,
    /// Books with news.
    pub news: broadcast::Sender<(Book, u64)>,
    /// Progress of merging, view and judging.
    pub progress: ProgressWatch,
    /// Carries erasures out.
    pub erasing: Arc<Erasing>,
    /// The data directory.
    pub dir: PathBuf,
    /// Reads and writes records for people in the office, beside the merging thread.
    pub(crate) reader: Arc<Mutex<Merger>>,
    pub(crate) office_devices: OfficeDevices,
    /// The merging and the judging thread; none in tests of what needs neither.
    #[expect(dead_code, reason = "dropping it ends the threads")]
    pub(crate) threads: Option<Threads>,
}
