//! Messages under way. A phone waits for one answer at a time and may give up at any moment; its
//! request may arrive all the same, later, or twice.

/// A message.
#[derive(Clone)]
pub(super) struct Letter {
    /// The request's number: its answer has the same.
    pub number: u64,
    /// The phone that asked.
    pub phone: usize,
    pub content: Content,
}

/// The content of a message.
#[derive(Clone)]
pub(super) enum Content {
    /// `POST /v1/sync`, with the bearer token.
    Sync { token: String, body: Vec<u8> },
    /// `POST /v1/enrol`.
    Enrol { body: Vec<u8> },
    /// An answer with its status.
    Answer { status: u16, body: Vec<u8> },
}

impl Letter {
    /// Returns true if it goes to the office.
    pub(super) fn goes_up(&self) -> bool {
        !matches!(self.content, Content::Answer { .. })
    }

    /// Its bytes.
    pub(super) fn body(&self) -> &[u8] {
        match &self.content {
            Content::Sync { body, .. } | Content::Enrol { body } | Content::Answer { body, .. } => {
                body
            }
        }
    }

    pub(super) fn body_mut(&mut self) -> &mut Vec<u8> {
        match &mut self.content {
            Content::Sync { body, .. } | Content::Enrol { body } | Content::Answer { body, .. } => {
                body
            }
        }
    }
}

/// The directions in which a phone's line is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dead {
    Neither,
    Up,
    Down,
    Both,
}

impl Dead {
    pub(super) fn stops(self, letter: &Letter) -> bool {
        match self {
            Dead::Neither => false,
            Dead::Up => letter.goes_up(),
            Dead::Down => !letter.goes_up(),
            Dead::Both => true,
        }
    }
}
