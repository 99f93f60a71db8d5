//! The exchange that answers phones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use streetbook_core::ids::DeviceId;

use crate::handles::Handles;

/// Serializes the requests of one device: the holder of the lock is answered first.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

/// The exchange that answers phones. Clones share everything.
#[derive(Clone)]
pub struct Exchange {
    pub(super) handles: Handles,
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
