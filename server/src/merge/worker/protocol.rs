//! The messages between the server and its worker over pipes: frames of a length (u32, big-endian) and
//! CBOR. One job is one frame; each record of it is answered by a frame of its own, so that a death
//! leaves a few records in doubt and no more.

use std::io::{self, Read, Write};

use minicbor::{Decode, Encode};
use streetbook_core::record::{HistoryLine, Origin, Shown, Stamp};
use streetbook_core::sync::{from_bytes, to_bytes};

/// A frame larger than this is a mistake.
const FRAME_BYTES_MAX: u32 = 256 * 1024 * 1024;

/// One record to merge and read.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Job {
    /// The record's origin.
    #[n(0)]
    pub origin: Origin,
    /// Its changes in the order of their release; the fresh ones last.
    #[n(1)]
    pub changes: Vec<Incoming>,
    /// Number of changes that are accepted already.
    #[n(2)]
    pub standing: u32,
    /// The output to produce.
    #[n(3)]
    pub want: Want,
}

/// One entry's payloads.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Incoming {
    /// The author and the times.
    #[n(0)]
    pub stamp: Stamp,
    /// The record's change.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub payload: Vec<u8>,
    /// The companion's.
    #[n(2)]
    pub companion: Option<minicbor::bytes::ByteVec>,
}

/// The output that the server needs of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Want {
    /// The shown record, restricted values masked.
    #[n(0)]
    Shown,
    /// The shown record and its history.
    #[n(1)]
    History,
    /// The payload of an office edit.
    #[n(2)]
    Edit(#[n(0)] super::edit::Edit),
    /// The shown record and its history, with every full number: for a person whose access was audited.
    #[n(3)]
    Whole,
}

/// The result for one fresh change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Tried {
    /// It is part of the record.
    #[n(0)]
    Merged,
    /// It builds on a change that is not part of the record.
    #[n(1)]
    Missing,
    /// It cannot be part of it.
    #[n(2)]
    Refused(#[n(0)] String),
}

/// The result for one record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Reply {
    /// One for each fresh change.
    #[n(0)]
    pub tried: Vec<Tried>,
    /// The shown record; missing if its creation could not be merged.
    #[n(1)]
    pub shown: Option<Shown>,
    /// With [`Want::History`] and [`Want::Whole`].
    #[n(2)]
    pub history: Vec<HistoryLine>,
    /// With [`Want::Edit`]: the new payload, or the reason for which there is none.
    #[n(3)]
    pub edit: Option<Result<minicbor::bytes::ByteVec, String>>,
}

/// Replies that the worker sends at once: fewer would wake the server for each record, more would
/// leave more records in doubt when the worker dies.
pub(super) const REPLIES_AT_ONCE: usize = 16;

/// Writes one frame; it is on its way once `out` is flushed.
pub(super) fn write_frame<T: Encode<()>>(out: &mut impl Write, message: &T) -> io::Result<()> {
    let bytes = to_bytes(message);
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(&bytes)
}

/// Reads one frame; `None` at the end of the stream.
pub(super) fn read_frame<T: for<'b> Decode<'b, ()>>(
    input: &mut impl Read,
) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    if let Err(error) = input.read_exact(&mut length) {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof => Ok(None),
            _ => Err(error),
        };
    }
    let length = u32::from_be_bytes(length);
    if length > FRAME_BYTES_MAX {
        return Err(io::Error::other("a frame of the worker is too large"));
    }
    // Memory is allocated as bytes arrive: a length without content gets none.
    let mut bytes = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    from_bytes(&bytes).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A worker that announces a frame and dies, and the most memory it was offered.
    struct Announces {
        said: io::Cursor<Vec<u8>>,
        offered: usize,
    }

    impl Read for Announces {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            self.offered = self.offered.max(room.len());
            self.said.read(room)
        }
    }

    fn announced(length: u32, bytes: &[u8]) -> (io::Result<Option<Vec<u8>>>, usize) {
        let said = [&length.to_be_bytes()[..], bytes].concat();
        let mut worker = Announces {
            said: io::Cursor::new(said),
            offered: 0,
        };
        let read = read_frame(&mut worker);
        (read, worker.offered)
    }

    #[test]
    fn what_is_announced_gets_no_room_before_it_comes() {
        let (read, offered) = announced(FRAME_BYTES_MAX, b"and no more");
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(offered <= 1024 * 1024, "{offered} bytes were made room for");
        let (read, offered) = announced(FRAME_BYTES_MAX + 1, b"and no more");
        assert!(read.unwrap_err().to_string().contains("too large"));
        assert_eq!(offered, 4, "nothing is read of it");
    }

    #[test]
    fn frames_come_back_one_by_one_and_a_pipe_ends_between_them() {
        let mut pipe = Vec::new();
        for message in [vec![1u8, 2, 3], vec![7; 300_000]] {
            write_frame(&mut pipe, &message).unwrap();
        }
        let mut pipe = pipe.as_slice();
        assert_eq!(read_frame(&mut pipe).unwrap(), Some(vec![1u8, 2, 3]));
        assert_eq!(read_frame(&mut pipe).unwrap(), Some(vec![7u8; 300_000]));
        assert_eq!(read_frame::<Vec<u8>>(&mut pipe).unwrap(), None);
    }
}
