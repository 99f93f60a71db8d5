//! A position in a text, and steps over spaces and comments.

use super::Flaw;

/// A position in a text, always at the border of a character.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// Creates a cursor at the start of a text.
    ///
    /// # Errors
    /// A control character, which TOML permits neither in a comment nor in a text.
    pub(super) fn new(text: &'a str) -> Result<Cursor<'a>, Flaw> {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let strays = |(at, char): &(usize, char)| match char {
            '\t' | '\n' => false,
            '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            _ => char.is_ascii_control(),
        };
        match text.char_indices().find(strays) {
            Some((at, _)) => Err(Flaw::new(at, "a control character: take it out")),
            None => Ok(Cursor { text, at }),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over this if it comes next.
    pub(super) fn take(&mut self, expected: &str) -> bool {
        let comes = self.rest().starts_with(expected);
        self.at += if comes { expected.len() } else { 0 };
        comes
    }

    /// Steps over characters of a kind and returns them.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|char| !fits(char)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.take_while(|char| matches!(char, ' ' | '\t'));
    }

    /// Steps over spaces, comments and ends of lines.
    pub(super) fn skip_blank(&mut self) {
        loop {
            self.take_while(|char| matches!(char, ' ' | '\t' | '\r' | '\n'));
            if !self.take("#") {
                return;
            }
            self.take_while(|char| char != '\n');
        }
    }

    /// Checks that nothing else is on this line.
    pub(super) fn end_line(&mut self) -> Result<(), Flaw> {
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => Ok(()),
            Some(_) => Err(self.unexpected("the end of the line")),
        }
    }

    /// Steps over this, which must come next.
    pub(super) fn demand(&mut self, expected: &str) -> Result<(), Flaw> {
        if self.take(expected) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{expected}`")))
        }
    }

    pub(super) fn unexpected(&self, expected: &str) -> Flaw {
        let found = match self.rest().chars().next() {
            None => "the end of the file".to_owned(),
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(char) => format!("`{char}`"),
        };
        Flaw::new(self.at, format!("expected {expected}, found {found}"))
    }
}
