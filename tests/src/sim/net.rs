//! Messages under way. Whoever asks waits for one answer at a time and gives up when he likes; what he
//! sent may arrive all the same, later, or twice.

/// A message.
#[derive(Clone)]
pub(super) struct Letter {
    /// The question's number: its answer bears the same.
    pub number: u64,
    /// Whose question.
    pub phone: usize,
    pub content: Content,
}

/// What a message is.
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
    /// Whether it goes to the office.
    pub(super) fn goes_up(&self) -> bool {
        !matches!(self.content, Content::Answer { .. })
    }

    /// Whether it asks for papers or answers that: those bytes the line is kind to, since nobody is lost
    /// by a code that is typed again.
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

/// Which way a phone's line is dead.
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
