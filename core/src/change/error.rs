//! Reasons why a payload is no change of ours.

/// A defect of a payload. Names place and kind of the defect, never a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The bytes end inside an element.
    #[error("the change ends at byte {place} in the middle of something: it was cut on its way")]
    Truncated {
        /// Offset in the payload.
        place: usize,
    },
    /// A document, a bundle or a compressed change.
    #[error("chunk type {kind} where a plain change (type 1) belongs")]
    Chunk {
        /// The type found.
        kind: u8,
    },
    /// More bytes than a change may have.
    #[error("a change of {bytes} bytes: at most {most} are taken, write it as several")]
    TooLarge {
        /// Their number.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// More operations, or more overwritten ones, than a change may have.
    #[error("a change of {operations} operations: at most {most} are taken, write it as several")]
    TooManyOperations {
        /// Number that it claims.
        operations: u64,
        /// The bound.
        most: u64,
    },
    /// Perhaps well-formed for automerge, but nothing that a phone of ours writes.
    #[error("the change has {0}, which no phone writes: another program made it")]
    Foreign(&'static str),
    /// The bytes contradict the format or themselves.
    #[error("{what} at byte {place}: the change was damaged or forged")]
    Malformed {
        /// The contradiction.
        what: &'static str,
        /// Offset in the payload.
        place: usize,
    },
}
