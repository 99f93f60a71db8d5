//! A record's reference to a photo: hash, size and type. The bytes are stored elsewhere.

use std::fmt;
use std::str::FromStr;

use super::FieldRule;
use crate::ids::{Hash, hex, unhex};
use crate::limits;

/// Types of photos that phones' cameras write.
const TYPES: [&str; 4] = ["jpeg", "png", "webp", "heic"];

/// A photo by its content, as `sha256:bytes:type`: two phones with the same photo write the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRef {
    hash: Hash,
    bytes: u64,
    media: &'static str,
}

impl PhotoRef {
    /// Returns the SHA-256 value of its bytes.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Returns its size in bytes, at most [`limits::PHOTO_BYTES_MAX`].
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns `jpeg`, `png`, `webp` or `heic`.
    pub fn media(&self) -> &'static str {
        self.media
    }
}

impl FromStr for PhotoRef {
    type Err = FieldRule;
    fn from_str(text: &str) -> Result<PhotoRef, FieldRule> {
        read(text).ok_or(FieldRule::NotPhoto)
    }
}

fn read(text: &str) -> Option<PhotoRef> {
    let mut parts = text.split(':');
    let hash = Hash(unhex(parts.next()?)?);
    let bytes: u64 = parts.next()?.parse().ok()?;
    let named = parts.next()?;
    let media = TYPES.into_iter().find(|media| *media == named)?;
    let fits = (1..=limits::PHOTO_BYTES_MAX).contains(&bytes) && parts.next().is_none();
    fits.then_some(PhotoRef { hash, bytes, media })
}

impl fmt::Display for PhotoRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", hex(&self.hash.0), self.bytes, self.media)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_named_by_its_content_size_and_type() {
        let hash = "ab".repeat(32);
        let text = format!("{hash}:240000:jpeg");
        let photo: PhotoRef = text.parse().unwrap();
        assert_eq!((photo.bytes(), photo.media()), (240_000, "jpeg"));
        assert_eq!(photo.hash(), Hash([0xab; 32]));
        assert_eq!(photo.to_string(), text);
        for bad in [
            format!("{hash}:0:jpeg"),
            format!("{hash}:{}:jpeg", limits::PHOTO_BYTES_MAX + 1),
            format!("{hash}:9:gif"),
            format!("{hash}:9:jpeg:x"),
            format!("{}:9:jpeg", "ab".repeat(31)),
            "photo.jpg".to_owned(),
        ] {
            assert_eq!(bad.parse::<PhotoRef>(), Err(FieldRule::NotPhoto), "{bad}");
        }
    }
}
