//! Second factors: time-based one-time codes (RFC 6238) of six digits, a new one every half minute.
//!
//! The secret is in the phone's app and, sealed under a key made from `server.key`, in the server's own
//! journal: who reads the ledger alone makes no codes.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use streetbook_core::ids::PersonId;
use streetbook_core::time::Instant;
use totp_rs::{Builder, Totp};

use crate::secrets::{RandomError, ServerKeys, random};

/// As long as the hash of RFC 4226, R6.
const SECRET_BYTES: usize = 20;
const NONCE_BYTES: usize = 24;
const KEY_PURPOSE: &[u8] = b"streetbook/second-factor/1";
const BASE_32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret shared by the app in a person's phone and the server.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret([u8; SECRET_BYTES]);

impl SharedSecret {
    /// Generates a fresh one.
    ///
    /// # Errors
    /// [`RandomError`] when the operating system returns no random bytes.
    pub fn draw() -> Result<SharedSecret, RandomError> {
        Ok(SharedSecret(random()?))
    }

    /// For typing into an app: base 32 in groups of four.
    pub fn spelt(&self) -> String {
        let letters: Vec<char> = self.base_32().chars().collect();
        let groups = letters.chunks(4).map(|group| group.iter().collect());
        groups.collect::<Vec<String>>().join(" ")
    }

    /// For an app's camera: the address that apps agreed on. Neither name may hold what means something
    /// in an address.
    pub fn address(&self, workspace: &str, login: &str) -> String {
        let (workspace, login) = (escaped(workspace), escaped(login));
        let secret = self.base_32();
        format!("otpauth://totp/{workspace}:{login}?secret={secret}&issuer={workspace}")
    }

    /// The time step whose code this is; one step early or late may do, for phones whose clock is off.
    pub fn step_of(&self, code: &str, now: Instant) -> Option<u64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.millis() / 1000).ok()?;
        self.totp()?.check(&digits, seconds)
    }

    /// The secret under the server's key, bound to its person.
    ///
    /// # Errors
    /// [`RandomError`] when the operating system returns no random bytes.
    pub fn seal(&self, keys: &ServerKeys, person: &PersonId) -> Result<Vec<u8>, RandomError> {
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: &self.0,
            aad: person.as_str().as_bytes(),
        };
        let sealed = cipher(keys).encrypt(&XNonce::from(nonce), payload);
        // Twenty bytes are never too many for the cipher.
        Ok([nonce.as_slice(), &sealed.unwrap_or_default()].concat())
    }

    /// Opens what [`SharedSecret::seal`] made for this person; `None` for anything else.
    pub fn open(keys: &ServerKeys, person: &PersonId, sealed: &[u8]) -> Option<SharedSecret> {
        let (nonce, msg) = sealed.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let aad = person.as_str().as_bytes();
        let opened = cipher(keys).decrypt(&XNonce::from(nonce), Payload { msg, aad });
        Some(SharedSecret(opened.ok()?.try_into().ok()?))
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new().with_secret(self.0).build().ok()
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a number below 32 is within the alphabet"
    )]
    fn base_32(&self) -> String {
        let groups = self.0.chunks(5).flat_map(|chunk| {
            let bits = chunk
                .iter()
                .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            (0..8)
                .rev()
                .map(move |place| (bits >> (place * 5) & 31) as usize)
        });
        groups.map(|digit| char::from(BASE_32[digit])).collect()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(secret)")
    }
}

fn cipher(keys: &ServerKeys) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&keys.derived(KEY_PURPOSE).into())
}

fn escaped(text: &str) -> String {
    let spell = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    impl SharedSecret {
        /// Returns the code that the app of this secret shows.
        pub fn code_at(&self, now: Instant) -> String {
            let seconds = u64::try_from(now.millis() / 1000).unwrap();
            self.totp().unwrap().generate(seconds).to_string()
        }

        /// The secret as it was typed into an app.
        pub fn typed(spelt: &str) -> SharedSecret {
            let value = |letter: u8| BASE_32.iter().position(|known| *known == letter).unwrap();
            let letters: Vec<u8> = spelt.bytes().filter(|letter| *letter != b' ').collect();
            let bytes = letters.chunks(8).flat_map(|chunk| {
                let bits = chunk
                    .iter()
                    .fold(0u64, |bits, b| bits << 5 | value(*b) as u64);
                bits.to_be_bytes()[3..].to_vec()
            });
            SharedSecret(bytes.collect::<Vec<u8>>().try_into().unwrap())
        }
    }

    fn keys(mac_key: u8) -> ServerKeys {
        ServerKeys::new([1; 32], [mac_key; 32], [9; 16])
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(seconds * 1000)
    }

    /// RFC 6238, appendix B, the rows of SHA-1: of their eight digits the last six.
    #[test]
    fn the_vectors_of_the_standard_hold() {
        let secret = SharedSecret(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(at(seconds)), code, "{seconds}");
            let step = u64::try_from(seconds / 30).unwrap();
            assert_eq!(secret.step_of(code, at(seconds)), Some(step), "{seconds}");
        }
        assert_eq!(secret.spelt(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(SharedSecret::typed(&secret.spelt()), secret);
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let secret = SharedSecret(*b"12345678901234567890");
        let code = secret.code_at(at(600));
        for (now, expected) in [
            (569, None),
            (570, Some(20)),
            (629, Some(20)),
            (659, Some(20)),
            (660, None),
        ] {
            assert_eq!(secret.step_of(&code, at(now)), expected, "at {now}");
        }
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(secret.step_of(&spaced, at(600)), Some(20));
        for odd in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(secret.step_of(odd, at(600)), None, "{odd}");
        }
    }

    #[test]
    fn only_the_same_server_opens_a_secret_and_only_for_its_person() {
        let (li, wang): (PersonId, PersonId) = ("li".parse().unwrap(), "wang".parse().unwrap());
        let secret = SharedSecret::draw().unwrap();
        let sealed = secret.seal(&keys(7), &li).unwrap();
        assert!(!sealed.windows(SECRET_BYTES).any(|part| part == secret.0));
        assert_ne!(secret.seal(&keys(7), &li).unwrap(), sealed, "a fresh nonce");
        assert_eq!(SharedSecret::open(&keys(7), &li, &sealed), Some(secret));
        assert_eq!(SharedSecret::open(&keys(7), &wang, &sealed), None);
        assert_eq!(SharedSecret::open(&keys(8), &li, &sealed), None);
        assert_eq!(SharedSecret::open(&keys(7), &li, &sealed[..20]), None);
    }

    #[test]
    fn an_apps_address_is_escaped() {
        let secret = SharedSecret(*b"12345678901234567890");
        let address = secret.address("万达 A", "li&x");
        let expected = "otpauth://totp/%E4%B8%87%E8%BE%BE%20A:li%26x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E4%B8%87%E8%BE%BE%20A";
        assert_eq!(address, expected);
    }
}
