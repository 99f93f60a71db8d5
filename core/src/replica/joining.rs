//! An enrolment that was begun: its seeds are stored before they are sent. The office gives the same
//! certificate again to the device that asks again, so neither a kill nor a lost answer uses the code up.

use minicbor::{Decode, Encode};

use super::files::Files;
use super::{DeviceSecrets, ReplicaError};
use crate::ids::Hash;
use crate::log::read_file;
use crate::seal::{Opened, open_file, seal_file};
use crate::sync::to_bytes;

const FILE: &str = "joining";

/// The file of an enrolment that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Joining {
    #[n(0)]
    secrets: DeviceSecrets,
    /// Of the code: another code may be another person's, who must not get the first one's certificate.
    #[n(1)]
    code: Hash,
}

/// The seeds of the enrolment that was begun with this code, or fresh ones, kept durably.
pub(super) fn secrets(
    files: &Files,
    code: &str,
    dice: &mut dyn FnMut(&mut [u8]),
) -> Result<DeviceSecrets, ReplicaError> {
    let code = Hash::of(&[b"streetbook/joining/1", code.as_bytes()]);
    let begun = begun(files)?.filter(|begun| begun.code == code);
    if let Some(begun) = begun {
        return Ok(begun.secrets);
    }
    let secrets = DeviceSecrets::draw(dice);
    let joining = Joining {
        secrets: secrets.clone(),
        code,
    };
    let bytes = seal_file(files.seal.as_ref(), FILE.as_bytes(), to_bytes(&joining));
    files.disk.replace(FILE, &bytes)?;
    Ok(secrets)
}

/// Forgets an enrolment that was begun, or has ended.
pub(super) fn forget(files: &Files) -> Result<(), ReplicaError> {
    match read_file(files.disk.as_ref(), FILE)? {
        Some(_) => Ok(files.disk.remove(FILE)?),
        None => Ok(()),
    }
}

/// Returns the enrolment that was begun; `None` where the file is damaged or another key's: no
/// certificate was issued for it.
fn begun(files: &Files) -> Result<Option<Joining>, ReplicaError> {
    let Some(bytes) = read_file(files.disk.as_ref(), FILE)? else {
        return Ok(None);
    };
    let plain = match open_file(files.seal.as_ref(), FILE.as_bytes(), &bytes) {
        Ok(Opened::Sealed(plain)) => plain,
        Ok(Opened::Plain) if files.seal.is_none() => bytes,
        _ => return Ok(None),
    };
    Ok(minicbor::decode(&plain).ok())
}
