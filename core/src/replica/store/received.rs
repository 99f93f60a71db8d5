//! Answers of the office as a phone keeps them. One of them may hold thousands of releases: a record that
//! needs one reads that one.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use minicbor::decode::{Decoder, Error};
use minicbor::{Decode, Encode};

use crate::ids::DeviceId;
use crate::log::{At, Log, Purpose};
use crate::replica::ReplicaError;
use crate::replica::files::Files;
use crate::sync::{MessageError, Release, Response, from_bytes, to_bytes};

/// Answers that stay in memory: the one that is taken in, and those that the records before came from.
const ANSWERS_MAX: usize = 4;

/// A frame of the received log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Received {
    #[n(0)]
    pub response: Response,
}

/// The office's answers to one device, as far as they brought news.
pub(super) struct ReceivedLog {
    pub(super) log: Log,
    /// Stretches that cannot be read.
    pub(super) lost: u64,
    answers: Answers,
}

impl ReceivedLog {
    /// Opens or creates the received log of a device.
    pub(super) fn open(files: &Files, device: DeviceId) -> Result<ReceivedLog, ReplicaError> {
        let (log, recovery) = files.open_log(Purpose::Received, "heard", device)?;
        Ok(ReceivedLog {
            log,
            lost: recovery.damage.len() as u64,
            answers: Answers::default(),
        })
    }

    /// Appends an answer durably and returns its place.
    pub(super) fn append(&mut self, response: Response) -> Result<(At, Response), ReplicaError> {
        let received = Received { response };
        let at = self.log.append(0, &to_bytes(&received))?;
        self.log.sync()?;
        Ok((at, received.response))
    }

    /// Reads an answer.
    pub(super) fn response(&self, at: At) -> Result<Response, ReplicaError> {
        let frame = self.log.read(at)?;
        let received: Received = from_bytes(&frame.body).map_err(|_| ReplicaError::Newer)?;
        Ok(received.response)
    }

    /// Reads one release of an answer.
    pub(super) fn release(&self, at: At, page: u32, release: u32) -> Result<Release, ReplicaError> {
        let answer = self.answers.at(&self.log, at)?;
        answer
            .release(page, release)
            .ok_or(ReplicaError::JournalDamaged)
    }

    /// The number of the last answer.
    pub(super) fn last(&self) -> u64 {
        self.log.next_frame() - 1
    }

    /// The places of the answers behind a number, in order.
    pub(super) fn places_after(&self, number: u64) -> Vec<At> {
        let frames = self.log.frames();
        let behind = frames.filter(|(_, of)| *of > number);
        behind.map(|(at, _)| at).collect()
    }

    /// Forgets the answers that are in memory.
    pub(super) fn forget(&self) {
        self.answers.forget();
    }
}

/// The bytes of an answer, and the position of each release in them.
struct Answer {
    body: Vec<u8>,
    pages: Vec<Page>,
}

impl Answer {
    fn read(body: Vec<u8>) -> Result<Answer, MessageError> {
        let outline: Outline = from_bytes(&body)?;
        let pages = outline.response.pages;
        Ok(Answer { body, pages })
    }

    fn release(&self, page: u32, release: u32) -> Option<Release> {
        let Page { releases } = self.pages.get(page as usize)?;
        let ReleaseSpan(place) = releases.get(release as usize)?;
        from_bytes(self.body.get(place.clone())?).ok()
    }
}

/// [`Received`], with everything skipped but the places of its releases.
#[derive(Decode)]
struct Outline {
    #[n(0)]
    response: Pages,
}

#[derive(Decode)]
struct Pages {
    #[n(8)]
    pages: Vec<Page>,
}

#[derive(Decode)]
struct Page {
    #[n(2)]
    releases: Vec<ReleaseSpan>,
}

struct ReleaseSpan(Range<usize>);

impl<'b, C> Decode<'b, C> for ReleaseSpan {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<ReleaseSpan, Error> {
        let start = d.position();
        d.skip()?;
        Ok(ReleaseSpan(start..d.position()))
    }
}

/// The answers that were read last.
#[derive(Default)]
struct Answers(Mutex<VecDeque<(At, Arc<Answer>)>>);

impl Answers {
    /// The answer at a place of the received log.
    fn at(&self, log: &Log, at: At) -> Result<Arc<Answer>, ReplicaError> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers.iter().position(|(place, _)| *place == at);
        let known = known.and_then(|index| answers.remove(index));
        let answer = match known {
            Some((_, answer)) => answer,
            None => {
                let body = log.read(at)?.body;
                Arc::new(Answer::read(body).map_err(|_| ReplicaError::Newer)?)
            }
        };
        answers.truncate(ANSWERS_MAX - 1);
        answers.push_front((at, answer.clone()));
        Ok(answer)
    }

    fn forget(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::ids::EntryRef;
    use crate::sync::{BookPage, Challenge, EntryStatus, Tag};
    use crate::time::Instant;

    fn release(n: u64) -> Release {
        Release {
            entry: EntryRef {
                device: DeviceId([7; 16]),
                n,
            },
            standing: EntryStatus::Accepted,
            author: "li".parse().unwrap(),
            received_at: Instant::from_millis(n as i64),
            content: None,
        }
    }

    fn page(releases: std::ops::Range<u64>) -> BookPage {
        BookPage {
            book: Book::Workspace,
            anew: false,
            next: releases.end,
            releases: releases.map(release).collect(),
            tag: Tag::START,
            more: false,
        }
    }

    #[test]
    fn a_release_of_an_answer_is_read_alone_as_it_is_in_the_whole() {
        let received = Received {
            response: Response {
                version: 1,
                ledger: [1; 16],
                challenge: Challenge {
                    at: Instant::default(),
                    mac: vec![1; 32],
                },
                directory: 9,
                certificate: None,
                receipts: Vec::new(),
                joined: vec![Book::Workspace],
                gone: Vec::new(),
                books: vec![page(0..3), page(3..3), page(3..40)],
                more: true,
                forks: Vec::new(),
            },
        };
        let answer = Answer::read(to_bytes(&received)).unwrap();
        for (number, page) in (0..).zip(&received.response.books) {
            for (place, release) in (0..).zip(&page.releases) {
                assert_eq!(answer.release(number, place).as_ref(), Some(release));
            }
            assert_eq!(answer.release(number, page.releases.len() as u32), None);
        }
        assert_eq!(answer.release(3, 0), None);
    }
}
