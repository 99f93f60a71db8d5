//! The current forms: those of the program, and those that the workspace has published in the
//! office's own journal.

use std::sync::{Arc, PoisonError, RwLock};

use streetbook_core::kind::{Kind, KindError, KindSet};

/// The forms; clones share them. Code that uses them several times asks once and keeps the answer.
#[derive(Clone)]
pub struct Kinds(Arc<RwLock<Arc<KindSet>>>);

impl Default for Kinds {
    fn default() -> Kinds {
        Kinds(Arc::new(RwLock::new(KindSet::built_in_shared())))
    }
}

impl Kinds {
    /// The forms at this moment.
    pub fn now(&self) -> Arc<KindSet> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Adds a published form; the same one again changes nothing.
    ///
    /// # Errors
    /// [`KindError`] when it cannot be read, or contradicts what was published before.
    pub fn take(&self, toml: &str) -> Result<(), KindError> {
        let kind = Kind::parse_toml(toml)?;
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if now.get(&kind.id, kind.version) == Some(&kind) {
            return Ok(());
        }
        let mut next = KindSet::clone(&now);
        next.insert(kind)?;
        *now = Arc::new(next);
        Ok(())
    }
}
