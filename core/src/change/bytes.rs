//! A cursor over untrusted bytes, with the two LEB128 numbers in their shortest form only.

use super::error::ChangeError;

/// The unread bytes, and their offset in the payload.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    place: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(payload: &'a [u8]) -> Bytes<'a> {
        Bytes {
            rest: payload,
            place: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn place(&self) -> usize {
        self.place
    }

    pub(super) fn malformed(&self, what: &'static str) -> ChangeError {
        ChangeError::Malformed {
            what,
            place: self.place,
        }
    }

    /// Returns the next `length` bytes; the length is untrusted, so it may be anything.
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], ChangeError> {
        let split = usize::try_from(length)
            .ok()
            .and_then(|length| self.rest.split_at_checked(length));
        let Some((taken, rest)) = split else {
            return Err(ChangeError::Truncated {
                place: self.place.saturating_add(self.rest.len()),
            });
        };
        self.rest = rest;
        self.place += taken.len();
        Ok(taken)
    }

    /// Returns the next `length` bytes as a cursor of their own.
    pub(super) fn part(&mut self, length: u64) -> Result<Bytes<'a>, ChangeError> {
        let place = self.place;
        Ok(Bytes {
            rest: self.take(length)?,
            place,
        })
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ChangeError> {
        let taken = self.take(N as u64)?;
        <[u8; N]>::try_from(taken).map_err(|_| self.malformed("a wrong length"))
    }

    pub(super) fn byte(&mut self) -> Result<u8, ChangeError> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    /// Reads an unsigned LEB128 number of at most 64 bits.
    pub(super) fn unsigned(&mut self) -> Result<u64, ChangeError> {
        let (value, length) = self.leb()?;
        let last = ((value >> (7 * (length - 1))) & 0x7f) as u8;
        if length > 1 && last == 0 {
            return Err(self.malformed("a number longer than it need be"));
        }
        u64::try_from(value).map_err(|_| self.malformed("a number beyond 64 bits"))
    }

    /// Reads a signed LEB128 number of at most 64 bits.
    pub(super) fn signed(&mut self) -> Result<i64, ChangeError> {
        let (value, length) = self.leb()?;
        let unused = 128 - 7 * length;
        let value = ((value << unused) as i128) >> unused;
        let shorter = 7 * (length - 1);
        if length > 1 && (value << (128 - shorter)) >> (128 - shorter) == value {
            return Err(self.malformed("a number longer than it need be"));
        }
        i64::try_from(value).map_err(|_| self.malformed("a number beyond 64 bits"))
    }

    /// Reads the groups of seven bits, lowest first, and their number (1 to 10).
    fn leb(&mut self) -> Result<(u128, u32), ChangeError> {
        let mut value = 0_u128;
        for group in 0..10 {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f) << (7 * group);
            if byte & 0x80 == 0 {
                return Ok((value, group + 1));
            }
        }
        Err(self.malformed("a number beyond 64 bits"))
    }

    /// Reads a text with its length in front.
    pub(super) fn text(&mut self) -> Result<&'a str, ChangeError> {
        let length = self.unsigned()?;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed("text that is not UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling_and_64_bits() {
        let unsigned = |bytes: &[u8]| Bytes::new(bytes).unsigned().ok();
        assert_eq!(unsigned(&[0]), Some(0));
        assert_eq!(unsigned(&[0xff, 0x7f]), Some(16383));
        let most = [[0xff; 9].as_slice(), &[1]].concat();
        assert_eq!(unsigned(&most), Some(u64::MAX));
        let beyond = [[0xff; 9].as_slice(), &[2]].concat();
        for bad in [&[][..], &[0x80], &[0x81, 0], &beyond, &[0x80; 11]] {
            assert_eq!(unsigned(bad), None, "{bad:?} was taken");
        }

        let signed = |bytes: &[u8]| Bytes::new(bytes).signed().ok();
        assert_eq!(signed(&[0x7f]), Some(-1));
        assert_eq!(signed(&[0xc0, 0]), Some(64));
        assert_eq!(signed(&[0x80, 0x40]), Some(-8192));
        let least = [[0x80; 9].as_slice(), &[0x7f]].concat();
        assert_eq!(signed(&least), Some(i64::MIN));
        let greatest = [[0xff; 9].as_slice(), &[0]].concat();
        assert_eq!(signed(&greatest), Some(i64::MAX));
        for bad in [&[0xbf, 0][..], &[0x81, 0xff, 0x7f], &most, &[0x80; 11]] {
            assert_eq!(signed(bad), None, "{bad:?} was taken");
        }
    }

    #[test]
    fn a_length_from_outside_is_never_trusted() {
        let mut bytes = Bytes::new(&[1, 2, 3]);
        assert_eq!(bytes.take(2), Ok(&[1, 2][..]));
        for length in [2, u64::MAX] {
            assert_eq!(bytes.take(length), Err(ChangeError::Truncated { place: 3 }));
        }
    }
}
