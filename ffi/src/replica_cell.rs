//! The replica behind its lock: one call at a time, and a panic does not end the process.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::replica::Replica;
use streetbook_core::seal::SealKey;

use crate::error::PhoneError;
use crate::text::Wording;

/// The replica of an open phone.
pub(crate) struct ReplicaCell {
    directory: PathBuf,
    seal: Option<SealKey>,
    state: Mutex<State>,
}

enum State {
    Open(Box<Replica>),
    /// A call has panicked: memory may be half updated, so the replica is opened again from the disk.
    Poisoned,
    Closed,
}

impl ReplicaCell {
    pub(crate) fn new(directory: PathBuf, seal: Option<SealKey>, replica: Replica) -> ReplicaCell {
        ReplicaCell {
            directory,
            seal,
            state: Mutex::new(State::Open(Box::new(replica))),
        }
    }

    /// Runs a call on the replica, opened again from the disk if the previous call panicked.
    pub(crate) fn with<T>(
        &self,
        call: impl FnOnce(&mut Replica) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let mut state = self.lock();
        match caught(|| self.opened(&mut state).and_then(call)) {
            Err(PhoneError::Internal { detail, text }) => {
                // A panic may leave the replica half updated: the next call must not find it in memory.
                *state = State::Poisoned;
                Err(PhoneError::Internal { detail, text })
            }
            done => done,
        }
    }

    fn opened<'a>(&self, state: &'a mut State) -> Result<&'a mut Replica, PhoneError> {
        if matches!(state, State::Poisoned) {
            let replica = Replica::open_dir(&self.directory, self.seal.clone())?;
            *state = State::Open(Box::new(replica));
        }
        match state {
            State::Open(replica) => Ok(replica),
            _ => Err(closed()),
        }
    }

    /// Releases the directory; every later call fails.
    pub(crate) fn close(&self) {
        *self.lock() = State::Closed;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Converts a panic to an error.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, PhoneError>) -> Result<T, PhoneError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(internal(&word(&panic))))
}

fn word(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

pub(crate) fn internal(detail: &str) -> PhoneError {
    PhoneError::Internal {
        detail: detail.to_owned(),
        text: Wording::new(
            "程序出错，已保存的记录不受影响，请重试",
            "the app has a fault; what was saved is safe, try again",
        ),
    }
}

fn closed() -> PhoneError {
    PhoneError::Closed {
        text: Wording::new(
            "本机数据已关闭，请重新打开",
            "the phone was closed: open it again",
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::phone;
    use crate::{ColdVisit, Filter, PhoneError, VisitOutcome};

    fn visit() -> ColdVisit {
        ColdVisit {
            place_name: "丽都大厦".into(),
            outcome: VisitOutcome::Nobody,
            appointment: None,
            met: None,
            interest: None,
            next_step: None,
            checklist: Vec::new(),
            photos: Vec::new(),
        }
    }

    #[test]
    fn a_panic_is_one_error_and_the_next_call_works_on_what_was_saved() {
        let (_dir, phone) = phone();
        let id = phone.log_cold_visit(visit()).unwrap();
        let panicked: Result<(), _> = phone.cell.with(|_| panic!("a fault of number {}", 7));
        let Err(PhoneError::Internal { detail, text }) = panicked else {
            panic!("{panicked:?}");
        };
        assert_eq!(detail, "a fault of number 7");
        assert!(text.zh.contains("请重试"));
        assert_eq!(phone.show(id).unwrap().record.kind, "cold_visit");
        phone.log_cold_visit(visit()).unwrap();
        assert_eq!(phone.list(Filter::default(), None, 50).unwrap().total, 2);
    }

    #[test]
    fn a_phone_that_panicked_and_was_closed_stays_closed() {
        let (dir, phone) = phone();
        let _ = phone.cell.with::<()>(|_| panic!("a fault"));
        phone.shut_down();
        assert!(matches!(phone.status(), Err(PhoneError::Closed { .. })));
        let path = dir.path().to_str().unwrap().to_owned();
        crate::Phone::open(path, None, None).unwrap();
    }
}
