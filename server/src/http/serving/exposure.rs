//! Addresses that may be served without TLS.

use std::net::SocketAddr;

/// Allows plain HTTP on this machine's own addresses only: elsewhere passwords, device tokens and
/// clients' names would cross the network readable for everybody on the way.
///
/// # Errors
/// [`Exposed`] for every other address.
pub fn check_exposure(address: SocketAddr) -> Result<(), Exposed> {
    if address.ip().to_canonical().is_loopback() {
        Ok(())
    } else {
        Err(Exposed(address))
    }
}

/// An address that other machines reach.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0} is reached from other machines, and without TLS they could read along: listen on 127.0.0.1, \
     or run `streetbook serve` with --tls-cert and --tls-key"
)]
pub struct Exposed(SocketAddr);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (address, alone) in [
            ("127.0.0.1:80", true),
            ("127.8.9.1:80", true),
            ("[::1]:80", true),
            ("[::ffff:127.0.0.1]:80", true),
            ("0.0.0.0:80", false),
            ("[::]:80", false),
            ("192.0.2.1:80", false),
            ("[::ffff:192.0.2.1]:80", false),
        ] {
            let checked = check_exposure(address.parse().unwrap());
            assert_eq!(checked.is_ok(), alone, "{address}");
        }
    }
}
