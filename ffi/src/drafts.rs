//! A draft: a form that is being filled in, checked as a whole, and logged.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use streetbook_core::kind::Kind;
use streetbook_core::replica::{Replica, ReplicaError};

use crate::error::PhoneError;
use crate::field_problem::FieldProblem;
use crate::fields::{Fields, problems};
use crate::phone::Phone;
use crate::replica_cell::caught;

/// A form that is being filled in. It lives in memory; only logging saves it.
#[derive(uniffi::Object)]
pub struct Draft {
    phone: Arc<Phone>,
    kind: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    fields: Fields,
    /// Id of the record that the draft became.
    logged: Option<String>,
}

#[uniffi::export]
impl Phone {
    /// Starts a record of a kind.
    pub fn new_draft(self: Arc<Self>, kind: String) -> Result<Arc<Draft>, PhoneError> {
        self.cell.with(|replica| form(replica, &kind).map(drop))?;
        Ok(Arc::new(Draft {
            phone: self,
            kind,
            state: Mutex::default(),
        }))
    }
}

#[uniffi::export]
impl Draft {
    /// Sets any number of fields in one call; `Cleared` removes a value. Nothing is checked yet.
    pub fn set(&self, fields: Fields) {
        self.lock().fields.extend(fields);
    }

    /// Returns the fields set so far.
    pub fn fields(&self) -> Fields {
        self.lock().fields.clone()
    }

    /// Returns everything that is wrong with the draft, in the order of the form; empty when it can be
    /// logged.
    pub fn check(&self) -> Result<Vec<FieldProblem>, PhoneError> {
        let fields = self.fields();
        self.phone.cell.with(|replica| {
            let form = form(replica, &self.kind)?;
            let problems = problems(replica, form, &fields);
            Ok(problems.iter().map(FieldProblem::from).collect())
        })
    }

    /// Writes the record and returns its id once it is saved. A draft becomes one record: logged again,
    /// as after a double tap, it returns the same id.
    pub fn log(&self) -> Result<String, PhoneError> {
        caught(|| {
            let mut state = self.lock();
            if let Some(id) = &state.logged {
                return Ok(id.clone());
            }
            let (record, change) = self.phone.write(&self.kind, &state.fields)?;
            state.logged = Some(record.clone());
            drop(state);
            self.phone.listeners.changed(&change);
            Ok(record)
        })
    }
}

impl Draft {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn form<'a>(replica: &'a Replica, kind: &str) -> Result<&'a Kind, PhoneError> {
    let id = kind.parse().ok();
    let form = id.and_then(|id| replica.kinds().latest(&id));
    let unknown = || ReplicaError::UnknownKind(kind.chars().take(64).collect());
    Ok(form.ok_or_else(unknown)?)
}
