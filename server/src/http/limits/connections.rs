//! Limits on the number of connections, in total and per source.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::http::limits::Source;

/// Connection limits.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at once.
    pub all: usize,
    /// Of these, from one source. This machine itself may use them all: a proxy forwards everybody's.
    pub of_one: usize,
}

impl Default for ConnectionLimits {
    /// A process may usually have 1024 files open, and ledger, index and view need some of them. One address of a
    /// carrier may be that of a whole team of phones, which hold a connection while they sync.
    fn default() -> ConnectionLimits {
        ConnectionLimits {
            all: 800,
            of_one: 300,
        }
    }
}

/// The open connections.
pub(crate) struct OpenConnections {
    limits: ConnectionLimits,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    of: HashMap<Source, usize>,
}

/// A connection's permit; released when it is dropped.
pub(crate) struct ConnectionPermit {
    open_connections: Arc<OpenConnections>,
    source: Source,
}

impl OpenConnections {
    pub(crate) fn new(limits: ConnectionLimits) -> Arc<OpenConnections> {
        Arc::new(OpenConnections {
            limits,
            taken: Mutex::default(),
        })
    }

    /// Acquires a permit for a connection from an address; none if a limit is reached.
    pub(crate) fn take(self: &Arc<OpenConnections>, address: IpAddr) -> Option<ConnectionPermit> {
        let source = Source::of(address);
        let mut taken = self.lock();
        let of_one = taken.of.get(&source).copied().unwrap_or(0);
        let crowded = of_one >= self.limits.of_one && !source.is_this_machine();
        if taken.all >= self.limits.all || crowded {
            return None;
        }
        taken.all += 1;
        taken.of.insert(source, of_one + 1);
        Some(ConnectionPermit {
            open_connections: self.clone(),
            source,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        // Two counters that are changed together: no code in between can panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut taken = self.open_connections.lock();
        taken.all = taken.all.saturating_sub(1);
        if let Some(count) = taken.of.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                taken.of.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_for_the_others_and_a_place_that_is_left_is_free() {
        let open_connections = OpenConnections::new(ConnectionLimits { all: 4, of_one: 2 });
        let take = |address: &str| open_connections.take(address.parse().unwrap());
        let first = take("192.0.2.1");
        let second = take("192.0.2.1");
        assert!(first.is_some() && second.is_some());
        assert!(take("192.0.2.1").is_none(), "its neighbours have it all");
        drop(first);
        let again = take("192.0.2.1");
        assert!(again.is_some());
        let here = [take("127.0.0.1"), take("127.0.0.1")];
        assert!(here.iter().all(Option::is_some));
        assert!(take("192.0.2.9").is_none(), "there is no room at all");
        drop(here);
        let here = [take("::1"), take("::1"), take("::1")];
        assert!(matches!(here, [Some(_), Some(_), None]));
        drop((again, second, here));
        assert!(open_connections.lock().of.is_empty());
    }
}
