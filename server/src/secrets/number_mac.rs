//! Challenges and receipts: words of the server that it recognises again without having kept them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use streetbook_core::ids::DeviceId;
use streetbook_core::journal::Head;
use streetbook_core::phone::PhoneNumber;
use streetbook_core::sync::{Challenge, Receipt};
use streetbook_core::time::Instant;

use crate::secrets::ServerKeys;

/// Half of a SHA-256 MAC: 128 bits are out of reach, and each byte travels with every answer.
const MAC_BYTES: usize = 16;
/// Label from which the key that matches numbers is derived.
const MATCH_LABEL: &[u8] = b"streetbook/match/1";

impl ServerKeys {
    /// A challenge for one device: the server's time, for the device's next request to sign.
    pub fn challenge(&self, device: DeviceId, at: Instant) -> Challenge {
        let mac = self.mac(&challenge_message(device, at));
        Challenge { at, mac }
    }

    /// True when this server gave this challenge to this device.
    #[must_use]
    pub fn check_challenge(&self, device: DeviceId, challenge: &Challenge) -> bool {
        self.is_mac(&challenge_message(device, challenge.at), &challenge.mac)
    }

    /// A receipt: the device's journal is durable through this head, whose entry came at this time.
    pub fn receipt(&self, device: DeviceId, through: Head, received_at: Instant) -> Receipt {
        let mac = self.mac(&receipt_message(device, through, received_at));
        Receipt {
            device,
            through,
            received_at,
            mac,
        }
    }

    /// True when this server, or the one it was restored from, gave this receipt.
    #[must_use]
    pub fn check_receipt(&self, receipt: &Receipt) -> bool {
        let message = receipt_message(receipt.device, receipt.through, receipt.received_at);
        self.is_mac(&message, &receipt.mac)
    }

    /// A key for one purpose alone.
    pub(crate) fn derived(&self, purpose: &[u8]) -> [u8; 32] {
        self.hmac(purpose).finalize().into_bytes().into()
    }

    /// The MAC by which a number is found again without being readable. Under a key of its own, so that
    /// no challenge or receipt is ever taken for one.
    #[must_use]
    pub fn match_number(&self, number: &PhoneNumber) -> [u8; MAC_BYTES] {
        let key = self.derived(MATCH_LABEL);
        let mac = Hmac::<Sha256>::new(&padded(key).into()).chain_update(number.digits());
        let full: [u8; 32] = mac.finalize().into_bytes().into();
        let mut half = [0; MAC_BYTES];
        half.copy_from_slice(&full[..MAC_BYTES]);
        half
    }

    fn mac(&self, message: &[u8]) -> Vec<u8> {
        let full = self.hmac(message).finalize().into_bytes();
        full.iter().copied().take(MAC_BYTES).collect()
    }

    /// Compares in constant time; a shorter one would be easy to guess and never counts.
    fn is_mac(&self, message: &[u8], mac: &[u8]) -> bool {
        mac.len() == MAC_BYTES && self.hmac(message).verify_truncated_left(mac).is_ok()
    }

    fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        Hmac::<Sha256>::new(&padded(self.mac_key).into()).chain_update(message)
    }
}

/// HMAC's own key block: a key shorter than the block is followed by zeros.
fn padded(key: [u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    block[..32].copy_from_slice(&key);
    block
}

fn challenge_message(device: DeviceId, at: Instant) -> Vec<u8> {
    [
        b"streetbook/challenge/1".as_slice(),
        &device.0,
        &at.millis().to_be_bytes(),
    ]
    .concat()
}

fn receipt_message(device: DeviceId, through: Head, received_at: Instant) -> Vec<u8> {
    [
        b"streetbook/receipt/1".as_slice(),
        &device.0,
        &through.n.to_be_bytes(),
        &through.hash.0,
        &received_at.millis().to_be_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use streetbook_core::ids::Hash;

    use super::*;

    const DEVICE: DeviceId = DeviceId([3; 16]);
    const OTHER: DeviceId = DeviceId([4; 16]);

    fn keys(mac_key: u8) -> ServerKeys {
        ServerKeys::new([1; 32], [mac_key; 32], [2; 16])
    }

    #[test]
    fn a_challenge_counts_for_its_device_and_time_alone() {
        let given = keys(7).challenge(DEVICE, Instant::from_millis(1_000));
        assert!(keys(7).check_challenge(DEVICE, &given));
        assert!(!keys(7).check_challenge(OTHER, &given));
        assert!(!keys(8).check_challenge(DEVICE, &given));
        let later = Challenge {
            at: Instant::from_millis(1_001),
            ..given.clone()
        };
        assert!(!keys(7).check_challenge(DEVICE, &later));
        for length in [0, 1, 15] {
            let mac = given.mac[..length].to_vec();
            let short = Challenge {
                mac,
                ..given.clone()
            };
            assert!(!keys(7).check_challenge(DEVICE, &short), "{length} bytes");
        }
    }

    #[test]
    fn a_receipt_proves_its_device_number_hash_and_time_together() {
        let through = Head {
            n: 5,
            hash: Hash([9; 32]),
        };
        let given = keys(7).receipt(DEVICE, through, Instant::from_millis(1_000));
        assert!(keys(7).check_receipt(&given));
        let changes: [fn(&mut Receipt); 4] = [
            |receipt| receipt.device = OTHER,
            |receipt| receipt.through.n = 6,
            |receipt| receipt.through.hash = Hash([8; 32]),
            |receipt| receipt.received_at = Instant::from_millis(999),
        ];
        for (which, change) in changes.iter().enumerate() {
            let mut changed = given.clone();
            change(&mut changed);
            assert!(!keys(7).check_receipt(&changed), "change {which} was taken");
        }
    }

    #[test]
    fn a_number_is_matched_by_its_digits_and_under_one_servers_key_alone() {
        let number = |text: &str| text.parse::<PhoneNumber>().unwrap();
        let mac = keys(7).match_number(&number("13812345678"));
        assert_eq!(mac, keys(7).match_number(&number("+86 138 1234 5678")));
        assert_ne!(mac, keys(7).match_number(&number("13812345679")));
        assert_ne!(mac, keys(8).match_number(&number("13812345678")));
        let plain = keys(7).mac(b"13812345678");
        assert_ne!(mac.as_slice(), plain, "its key is its own");
    }

    #[test]
    fn a_mac_is_hmac_sha256_of_the_documented_bytes() {
        // RFC 2104, computed by hand from SHA-256.
        let inner: Vec<u8> = padded([7; 32]).iter().map(|byte| byte ^ 0x36).collect();
        let outer: Vec<u8> = padded([7; 32]).iter().map(|byte| byte ^ 0x5c).collect();
        let message = challenge_message(DEVICE, Instant::from_millis(1));
        let expected = Hash::of(&[&outer, &Hash::of(&[&inner, &message]).0]);
        let given = keys(7).challenge(DEVICE, Instant::from_millis(1));
        assert_eq!(given.mac, expected.0[..MAC_BYTES]);
    }
}
