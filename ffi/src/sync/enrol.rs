//! Joining an office: the device's secrets are saved before the first request, so that a kill or a lost
//! answer does not use the code up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use streetbook_core::replica::{DeviceSecrets, Replica};
use streetbook_core::seal::SealKey;
use streetbook_core::sync::{MessageError, Problem, from_bytes, inflate};

use super::answer::{dice, not_the_office, refusal, stranger};
use crate::error::PhoneError;
use crate::moment::PhoneClock;
use crate::phone::{Phone, seal};
use crate::replica_cell::caught;
use crate::sync_state::{back_off_ms, cancelled};
use crate::text::Wording;
use crate::transport::{BlockingTransport, HttpRequest, HttpResponse, Transport, TransportError};

#[uniffi::export]
impl Phone {
    /// Joins an office with the one-time code that it issued, or the link in its QR code
    /// (`streetbook:enrol?code=…`), and opens the phone. `address` is the office's, such as
    /// `https://office.example`. Repeated after a kill or a lost answer, it continues with the same
    /// code.
    #[uniffi::constructor(default(key = None, clock = None))]
    pub async fn enrol(
        directory: String,
        address: String,
        code: String,
        transport: Arc<dyn Transport>,
        key: Option<Vec<u8>>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        let enrolling = caught(|| Enrolment::begin(&directory, &address, &code, seal(key)?))?;
        let answer = transport.post(enrolling.request()).await;
        caught(|| enrolling.end(answer, clock))
    }

    /// Runs [`Phone::enrol`] on the calling thread.
    #[uniffi::constructor(default(key = None, clock = None))]
    pub fn enrol_blocking(
        directory: String,
        address: String,
        code: String,
        transport: Arc<dyn BlockingTransport>,
        key: Option<Vec<u8>>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        caught(|| {
            let enrolling = Enrolment::begin(&directory, &address, &code, seal(key)?)?;
            let answer = transport.post(enrolling.request());
            enrolling.end(answer, clock)
        })
    }
}

/// An enrolment in progress.
struct Enrolment {
    directory: PathBuf,
    seal: Option<SealKey>,
    address: String,
    code: String,
    seeds: DeviceSecrets,
}

impl Enrolment {
    fn begin(
        directory: &str,
        address: &str,
        code: &str,
        seal: Option<SealKey>,
    ) -> Result<Enrolment, PhoneError> {
        let code = code_of(code);
        let seeds = Replica::join_dir(Path::new(directory), seal.clone(), code, &mut dice()?)?;
        Ok(Enrolment {
            directory: directory.into(),
            seal,
            address: address.trim().trim_end_matches('/').to_owned(),
            code: code.to_owned(),
            seeds,
        })
    }

    fn request(&self) -> HttpRequest {
        let body = Replica::first_request(&self.seeds, &self.code);
        HttpRequest::to(&self.address, "/v1/enrol", None, body)
    }

    fn end(
        self,
        answer: Result<HttpResponse, TransportError>,
        clock: Option<Arc<dyn PhoneClock>>,
    ) -> Result<Arc<Phone>, PhoneError> {
        let response = answer.map_err(|error| unreached(&error))?;
        if response.status != 200 {
            return Err(self.refused(&response));
        }
        let enrolled = Replica::read_enrolled(&response.body);
        let enrolled = enrolled.map_err(|_| not_the_office(back_off_ms(1)))?;
        let (directory, seal) = (&self.directory, self.seal);
        let replica =
            Replica::enrol_dir(directory, seal.clone(), self.seeds, enrolled, &self.address)?;
        Ok(Phone::of(directory, seal, replica, clock))
    }

    fn refused(&self, response: &HttpResponse) -> PhoneError {
        let problem = inflate(&response.body, 64 * 1024)
            .map_err(MessageError::from)
            .and_then(|plain| from_bytes::<Problem>(&plain));
        let Ok(problem) = problem else {
            return stranger(response, back_off_ms(1));
        };
        if ["taken", "revoked"].contains(&problem.code.as_str()) {
            // The office will never accept this device: the next try draws another.
            if let Err(error) = Replica::forget_join(&self.directory, self.seal.clone()) {
                return error.into();
            }
        }
        refusal(&problem, response, back_off_ms(1))
    }
}

fn unreached(error: &TransportError) -> PhoneError {
    match error {
        TransportError::Cancelled => cancelled(),
        TransportError::NoAnswer { .. } => PhoneError::TryLater {
            code: "no_answer".to_owned(),
            retry_after_ms: back_off_ms(1),
            text: Wording::new(
                "连不上后台，请检查网络和地址后重试，邀请码仍然有效",
                "the office cannot be reached: check network and address, and try again with the same code",
            ),
        },
    }
}

/// Returns the code as it was typed, or from the link in a QR code.
fn code_of(text: &str) -> &str {
    let text = text.trim();
    let Some((_, query)) = text.split_once("enrol?") else {
        return text;
    };
    let mut pairs = query.split('&');
    pairs
        .find_map(|pair| pair.strip_prefix("code="))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_typed_and_from_its_link() {
        for text in [
            "ABCD-1234",
            " ABCD-1234\n",
            "streetbook:enrol?code=ABCD-1234",
            "streetbook:enrol?office=north&code=ABCD-1234",
        ] {
            assert_eq!(code_of(text), "ABCD-1234", "{text:?}");
        }
    }
}
