//! What a phone's request does, without the HTTP around it: it is let in, what it brings is stored, and
//! it is answered; a device joins.
//!
//! Everything here is decided from ledger, index, directory and the clock that was handed in, so that a
//! simulation can play it on one thread; [`crate::http::api`] is the shell that brings bytes in and out.

mod admit;
mod answer;
mod joining;
mod pages;
mod push;
mod quota;
mod refused;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use streetbook_core::ids::DeviceId;

pub use admit::open_request;
pub use joining::JoinFailure;
pub use refused::Refused;

use crate::handles::Handles;

/// Serializes the requests of one device: whoever holds the lock is answered first.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

/// What answers phones. Clones share everything.
#[derive(Clone)]
pub struct Exchange {
    handles: Handles,
    in_flight: Arc<Mutex<HashMap<DeviceId, Turn>>>,
}

impl Exchange {
    /// Answers phones for a store.
    pub fn new(handles: Handles) -> Exchange {
        Exchange {
            handles,
            in_flight: Arc::default(),
        }
    }

    /// Holds a device's other requests back while one is answered: a retry waits for its predecessor.
    pub fn turn_of(&self, device: DeviceId) -> Turn {
        let mut in_flight = self
            .in_flight
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        in_flight.retain(|_, turn| Arc::strong_count(turn) > 1);
        in_flight.entry(device).or_default().clone()
    }
}

pub use quota::Quota;
