//! Answers of the office as a phone keeps them. One of them may hold thousands of releases: a record that
//! needs one reads that one.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use minicbor::decode::{Decoder, Error};
use minicbor::{Decode, Encode};

use super::ReplicaError;
use crate::log::{At, Log};
use crate::sync::{MessageError, Release, Response, from_bytes};

/// Answers that stay in memory: the one that is taken in, and those that the records before came from.
const ANSWERS_MAX: usize = 4;

/// What a phone keeps of an answer: the parts that change what it knows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Heard {
    #[n(0)]
    pub response: Response,
}

/// The bytes of an answer, and where in them each release stands.
pub(super) struct Answer {
    body: Vec<u8>,
    pages: Vec<Page>,
}

impl Answer {
    pub(super) fn read(body: Vec<u8>) -> Result<Answer, MessageError> {
        let outline: Outline = from_bytes(&body)?;
        let pages = outline.response.pages;
        Ok(Answer { body, pages })
    }

    pub(super) fn release(&self, page: u32, release: u32) -> Option<Release> {
        let Page { releases } = self.pages.get(page as usize)?;
        let Place(place) = releases.get(release as usize)?;
        from_bytes(self.body.get(place.clone())?).ok()
    }
}

/// [`Heard`], with everything skipped but the places of its releases.
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
    releases: Vec<Place>,
}

struct Place(Range<usize>);

impl<'b, C> Decode<'b, C> for Place {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Place, Error> {
        let start = d.position();
        d.skip()?;
        Ok(Place(start..d.position()))
    }
}

/// The answers that were read last.
#[derive(Default)]
pub(super) struct Answers(Mutex<VecDeque<(At, Arc<Answer>)>>);

impl Answers {
    /// The answer at a place of the heard log.
    pub(super) fn at(&self, heard: &Log, at: At) -> Result<Arc<Answer>, ReplicaError> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers.iter().position(|(place, _)| *place == at);
        let known = known.and_then(|index| answers.remove(index));
        let answer = match known {
            Some((_, answer)) => answer,
            None => {
                let body = heard.read(at)?.body;
                Arc::new(Answer::read(body).map_err(|_| ReplicaError::Newer)?)
            }
        };
        answers.truncate(ANSWERS_MAX - 1);
        answers.push_front((at, answer.clone()));
        Ok(answer)
    }

    pub(super) fn forget(&self) {
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
    use crate::ids::{DeviceId, EntryRef};
    use crate::sync::{BookPage, Challenge, Standing, Tag, to_bytes};
    use crate::time::Instant;

    fn release(n: u64) -> Release {
        Release {
            entry: EntryRef {
                device: DeviceId([7; 16]),
                n,
            },
            standing: Standing::Stands,
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
        let heard = Heard {
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
        let answer = Answer::read(to_bytes(&heard)).unwrap();
        for (number, page) in (0..).zip(&heard.response.books) {
            for (place, release) in (0..).zip(&page.releases) {
                assert_eq!(answer.release(number, place).as_ref(), Some(release));
            }
            assert_eq!(answer.release(number, page.releases.len() as u32), None);
        }
        assert_eq!(answer.release(3, 0), None);
    }
}
