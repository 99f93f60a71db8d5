//! Joining an office: seeds are kept before anybody hears of them, so that a kill or a lost answer does not
//! use the code up.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use streetbook_core::replica::{Replica, Seeds};
use streetbook_core::seal::SealKey;
use streetbook_core::sync::{MessageError, Problem, from_bytes, inflate};

use super::answer::{back_off_ms, dice, not_the_office, refusal, stranger};
use crate::error::PhoneError;
use crate::moment::PhoneClock;
use crate::phone::Phone;
use crate::text::Wording;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// An enrolment on its way.
pub(crate) struct Enrolling {
    directory: PathBuf,
    seal: Option<SealKey>,
    address: String,
    code: String,
    seeds: Seeds,
}

impl Enrolling {
    pub(crate) fn begin(
        directory: &str,
        address: &str,
        code: &str,
        seal: Option<SealKey>,
    ) -> Result<Enrolling, PhoneError> {
        let code = code_of(code);
        let seeds = Replica::join_dir(Path::new(directory), seal.clone(), code, &mut dice()?)?;
        Ok(Enrolling {
            directory: directory.into(),
            seal,
            address: address.trim().trim_end_matches('/').to_owned(),
            code: code.to_owned(),
            seeds,
        })
    }

    pub(crate) fn request(&self) -> HttpRequest {
        let body = Replica::first_request(&self.seeds, &self.code);
        HttpRequest::to(&self.address, "/v1/enrol", None, body)
    }

    pub(crate) fn end(
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
            // The office will never take this device: the next try draws another.
            if let Err(error) = Replica::forget_join(&self.directory, self.seal.clone()) {
                return error.into();
            }
        }
        refusal(&problem, response, back_off_ms(1))
    }
}

fn unreached(error: &TransportError) -> PhoneError {
    match error {
        TransportError::Cancelled => super::line::cancelled(),
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

/// The code as it was typed, or from the link that a QR code holds.
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
