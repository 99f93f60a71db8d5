//! Sealing of a log's bodies, and its mark in the header.

use std::borrow::Cow;

use super::at::At;
use super::error::LogError;
use super::frame::{HEAD_BYTES, at_start};
use super::segment::{HEADER_BYTES, LogSpec};

/// Byte 11 of a header: the bodies are plain.
const PLAIN: u8 = 0;
/// Byte 11 of a header: the bodies are sealed with XChaCha20-Poly1305 and a synthetic nonce.
const SEALED: u8 = 1;

impl LogSpec {
    /// Returns byte 11 of a segment's header.
    pub(super) fn sealing(&self) -> u8 {
        match self.seal {
            Some(_) => SEALED,
            None => PLAIN,
        }
    }

    /// Returns bytes 44 to 59 of a segment's header.
    pub(super) fn check_value(&self, segment: u32) -> [u8; 16] {
        let key = self.seal.as_ref();
        key.map_or([0; 16], |key| key.check(&self.place_of(segment)))
    }

    /// Checks that a valid header of this log names the given key.
    pub(super) fn check_sealing(
        &self,
        segment: u32,
        header: &[u8; HEADER_BYTES],
    ) -> Result<(), LogError> {
        let file = self.file_name(segment);
        match (header[11], &self.seal) {
            (PLAIN, None) => Ok(()),
            (PLAIN, Some(_)) => Err(LogError::NotSealed { file }),
            (SEALED, None) => Err(LogError::Sealed { file }),
            (SEALED, Some(_)) if header[44..60] == self.check_value(segment) => Ok(()),
            (SEALED, Some(_)) => Err(LogError::WrongKey { file }),
            (newer, _) => Err(LogError::Newer {
                file,
                found: newer.into(),
                supported: SEALED.into(),
            }),
        }
    }

    /// Checks the key by the first valid frame, for a damaged header.
    pub(super) fn check_first_frame(
        &self,
        segment: u32,
        offset: u64,
        bytes: &[u8],
    ) -> Result<(), LogError> {
        let at = At {
            segment,
            offset,
            generation: 0,
        };
        let rest = bytes.get(offset as usize..).unwrap_or_default();
        let Some((head, length)) = at_start(self.seed(segment), rest) else {
            return Ok(());
        };
        let stored = rest.get(HEAD_BYTES..length).unwrap_or_default();
        let opened = self.plain_body(at, head.number, head.flags, Cow::Borrowed(stored));
        opened.map(drop).map_err(|_| LogError::WrongKey {
            file: self.file_name(segment),
        })
    }

    /// Returns the body of a frame in its stored form.
    pub(super) fn stored_body<'b>(
        &self,
        segment: u32,
        number: u64,
        flags: u8,
        body: &'b [u8],
    ) -> Cow<'b, [u8]> {
        match &self.seal {
            Some(key) => Cow::Owned(key.seal(&self.place_of_frame(segment, number, flags), body)),
            None => Cow::Borrowed(body),
        }
    }

    /// Returns the body of a frame from its stored form.
    pub(super) fn plain_body<'b>(
        &self,
        at: At,
        number: u64,
        flags: u8,
        stored: Cow<'b, [u8]>,
    ) -> Result<Cow<'b, [u8]>, LogError> {
        let Some(key) = &self.seal else {
            return Ok(stored);
        };
        let place = self.place_of_frame(at.segment, number, flags);
        let opened = key.open(&place, &stored);
        opened.map(Cow::Owned).map_err(|_| LogError::Unopened {
            file: self.file_name(at.segment),
            offset: at.offset,
        })
    }

    /// Returns the context of a segment's check value: purpose, owner, segment.
    fn place_of(&self, segment: u32) -> Vec<u8> {
        let purpose = [self.purpose as u8];
        [purpose.as_slice(), &self.owner, &segment.to_be_bytes()].concat()
    }

    /// Returns the context of a sealed body: purpose, owner, segment, frame number, flags.
    fn place_of_frame(&self, segment: u32, number: u64, flags: u8) -> Vec<u8> {
        let mut place = self.place_of(segment);
        place.extend(number.to_be_bytes());
        place.push(flags);
        place
    }
}
