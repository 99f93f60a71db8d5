//! A running office: handles of everything that was opened together.
//!
//! Data flows one way: [`crate::http::api`] hands parts to the committer, the merging thread takes the
//! ledger's tail, judges and releases it, and the view shows what was released. Nothing is decided here:
//! what an administrator may do is in [`crate::admin`], what a phone may in [`crate::sync`].

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use streetbook_core::book::Book;
use tokio::sync::broadcast;

use crate::admin::OfficeDevices;
use crate::auth::{Passwords, Sessions};
use crate::erasure::Erasing;
use crate::handles::Handles;
use crate::merge::{Merger, ProgressWatch};
use crate::start::Threads;
use crate::store::commit::Store;
use crate::store::view::View;
use crate::sync::{Exchange, Quota};

/// A running office. Dropping it ends its threads and closes the store.
pub struct AppState {
    /// Keeps ledger, index and committer open.
    pub store: Store,
    /// Ledger, index, committer, keys, directory, forms and clock.
    pub handles: Handles,
    /// Answers phones.
    pub exchange: Exchange,
    /// The office's tables.
    pub view: View,
    /// Who is signed in at the pages: one set, so that taking rights away ends sessions too.
    pub sessions: Arc<Sessions>,
    /// Works on passwords, one at a time.
    pub passwords: Arc<Passwords>,
    /// How much each device has brought today.
    pub quota: Quota,
    /// Books with news.
    pub news: broadcast::Sender<(Book, u64)>,
    /// How far merging, view and judging have come.
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
