//! The journal: the entries of one device, numbered 1, 2, 3…, each chained to the one before.
//!
//! An entry is a small *header* (its act, with clock evidence) and one or two *payloads*: the automerge
//! change of a record and, if the kind has restricted fields, the change of its companion. The chain
//! covers the *hash* of each payload, so that an entry whose payload was erased still proves the ones
//! after it.
//!
//! A payload is an automerge change chunk without its first eight bytes (magic and checksum, both
//! derivable). The rest hashes to the automerge change hash, so one SHA-256 identifies the payload in
//! the chain and the change in the record.

mod certificate;
mod entry;
mod erasure_set;
mod keys;
mod part;
mod topic;

pub use certificate::{Certificate, CertificateError, Posting, SignedCertificate};
pub use entry::{Act, Clock, Entry, Head, Header, Payload, Reissued};
pub use erasure_set::ErasureSet;
pub use keys::{DeviceKey, KeyError, PublicKey, Signature};
pub use part::{JournalPart, PartError};
pub use topic::Topic;
