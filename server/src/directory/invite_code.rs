//! One-time codes: what the office reads out and a person types into a new phone.

use streetbook_core::ids::{Hash, PersonId};
use streetbook_core::time::Instant;

use super::events::{Event, InviteGiven};

/// Digits and capitals without I, L, O and U: no two look alike, none spells a word (Crockford).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Minutes for which a code is valid: long enough to type it, too short to find it lying about.
pub const CODE_MINUTES: i64 = 10;

/// Makes a one-time code for a device of this person: the code to show, and the event to store.
/// The code itself is kept nowhere.
pub fn invite(person: PersonId, now: Instant, random: [u8; 10]) -> (String, Event) {
    let code = spell(random);
    let event = Event::Invite(InviteGiven {
        code_hash: code_hash(&code),
        person,
        expires_at: Instant::from_millis(now.millis().saturating_add(CODE_MINUTES * 60_000)),
    });
    (code, event)
}

/// The hash by which a code is known, whichever way it was typed.
pub fn code_hash(typed: &str) -> Hash {
    Hash::of(&[b"streetbook/code/1", normalised(typed).as_bytes()])
}

/// `XXXXX-XXXXX`: 50 random bits.
#[expect(
    clippy::indexing_slicing,
    reason = "a number below 32 is within the alphabet"
)]
fn spell(random: [u8; 10]) -> String {
    let mut code = String::with_capacity(11);
    for (place, byte) in random.iter().enumerate() {
        if place == 5 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// Undoes what people do to a code: small letters, spaces, dashes, O for 0, I and L for 1.
fn normalised(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed_and_kept_only_as_a_hash() {
        let now = Instant::from_millis(1_000);
        let random = [0, 1, 31, 32, 255, 10, 11, 12, 13, 14];
        let (code, event) = invite("out0".parse().unwrap(), now, random);
        assert_eq!(code, "01Z0Z-ABCDE");
        let Event::Invite(given) = event else {
            panic!("an invitation is an invite event");
        };
        for typed in ["01z0z-abcde", " OIZOZABCDE ", "0lz0z–ab cde"] {
            assert_eq!(code_hash(typed), given.code_hash, "{typed}");
        }
        assert_ne!(code_hash("01Z0Z-ABCDF"), given.code_hash);
        assert_eq!(given.expires_at.millis(), 601_000);
    }
}
