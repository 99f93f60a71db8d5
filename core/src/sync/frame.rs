//! Encoding of bodies in transit: raw deflate with a bounded inflate.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// Compresses a body.
pub fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(6));
    // Writing to memory cannot fail; if it did, the receiver's bounded inflate would report it.
    let _ = encoder.write_all(plain);
    encoder.finish().unwrap_or_default()
}

/// Inflates a body to at most `plain_max` bytes, whatever its own size.
///
/// # Errors
/// [`FrameError`] if the bytes are no deflate stream, are truncated, continue after the end, or exceed
/// the bound.
pub fn inflate(body: &[u8], plain_max: usize) -> Result<Vec<u8>, FrameError> {
    let mut plain = Vec::with_capacity(body.len().saturating_mul(4).min(plain_max));
    let mut decoder = DeflateDecoder::new(body);
    // One byte more than allowed tells a body that fits from one that was cut here.
    let bound = plain_max as u64 + 1;
    decoder
        .by_ref()
        .take(bound)
        .read_to_end(&mut plain)
        .map_err(|_| FrameError::NotDeflate)?;
    if plain.len() > plain_max {
        return Err(FrameError::TooLarge { plain_max });
    }
    if decoder.total_in() != body.len() as u64 {
        return Err(FrameError::Trailing);
    }
    Ok(plain)
}

/// Reason why a body cannot be inflated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No deflate stream, or one that stops in the middle.
    #[error(
        "the body is not a whole deflate stream: something between phone and office changed or cut it"
    )]
    NotDeflate,
    /// Bytes after the end of the stream.
    #[error("the body goes on after the end of its deflate stream")]
    Trailing,
    /// A bomb, or a part that its sender should have split.
    #[error("the body expands beyond {plain_max} bytes: send fewer entries in one request")]
    TooLarge {
        /// The bound.
        plain_max: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_and_bombs_do_not_go_off() {
        let plain = b"street street street".repeat(50);
        let body = deflate(&plain);
        assert!(body.len() < plain.len() / 10);
        assert_eq!(inflate(&body, plain.len()), Ok(plain.clone()));
        assert_eq!(
            inflate(&body, plain.len() - 1),
            Err(FrameError::TooLarge {
                plain_max: plain.len() - 1
            })
        );
        let bomb = deflate(&vec![0; 100 << 20]);
        assert!(bomb.len() < 200_000);
        assert!(matches!(
            inflate(&bomb, 8 << 20),
            Err(FrameError::TooLarge { .. })
        ));
    }

    #[test]
    fn a_cut_or_foreign_body_is_named() {
        let body = deflate(b"a captive portal answers with its own page");
        for length in 0..body.len() {
            assert!(
                inflate(&body[..length], 1000).is_err(),
                "cut at {length} was taken"
            );
        }
        assert_eq!(
            inflate(&[body.clone(), vec![0]].concat(), 1000),
            Err(FrameError::Trailing)
        );
        assert!(inflate(b"<html>Please sign in</html>", 1000).is_err());
    }
}
