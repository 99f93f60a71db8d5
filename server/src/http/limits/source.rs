//! The source of a request, as far as limits are concerned.

use std::net::{IpAddr, Ipv6Addr};

/// Everybody behind one address: of IPv4 the address, of IPv6 the /64 that one household or phone has whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// Returns the source of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Source {
        match address.to_canonical() {
            IpAddr::V4(address) => Source(address.into()),
            IpAddr::V6(address) => {
                let prefix = address.to_bits() & !u128::from(u64::MAX);
                Source(Ipv6Addr::from_bits(prefix).into())
            }
        }
    }

    /// True for this machine itself: its operator, or a proxy that carries everybody and has bounds of
    /// its own.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        // The /64 of ::1 holds nothing else.
        self.0.is_loopback() || self.0 == IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(address: &str) -> Source {
        Source::of(address.parse().unwrap())
    }

    #[test]
    fn neighbours_behind_one_address_are_one_source() {
        assert_eq!(source("::ffff:192.0.2.7"), source("192.0.2.7"));
        assert_ne!(source("192.0.2.7"), source("192.0.2.8"));
        assert_eq!(source("2001:db8::1"), source("2001:db8::ffff:9"));
        assert_ne!(source("2001:db8::1"), source("2001:db8:0:1::1"));
        for (address, here) in [("127.0.0.9", true), ("::1", true), ("192.0.2.7", false)] {
            assert_eq!(source(address).is_this_machine(), here, "{address}");
        }
    }
}
