//! Texts in quotes: with escapes or literal, on one line or over several.

use super::Flaw;
use super::scan::Cursor;

impl Cursor<'_> {
    /// Reads a text in any of the four notations.
    pub(super) fn string(&mut self) -> Result<String, Flaw> {
        match self.peek() {
            Some(b'"') if self.take("\"\"\"") => self.lines("\"\"\""),
            Some(b'\'') if self.take("'''") => self.lines("'''"),
            _ => self.line(),
        }
    }

    /// Reads a text that ends on its line.
    pub(super) fn line(&mut self) -> Result<String, Flaw> {
        let start = self.at;
        let quote = if self.take("'") { '\'' } else { '"' };
        if quote == '"' {
            self.demand("\"")?;
        }
        let mut text = String::new();
        loop {
            text += self.take_while(|char| !matches!(char, '\n' | '\r' | '\\') && char != quote);
            match self.peek() {
                Some(b'\\') if quote == '"' => text.push(self.escape()?),
                Some(b'\\') => text += self.take_while(|char| char == '\\'),
                Some(b'"' | b'\'') => {
                    self.at += 1;
                    return Ok(text);
                }
                _ => return Err(Flaw::new(start, "the text lacks its closing quote")),
            }
        }
    }

    /// Reads a text over several lines, after its opening quotes.
    fn lines(&mut self, quotes: &str) -> Result<String, Flaw> {
        let start = self.at;
        let quote = if quotes == "'''" { '\'' } else { '"' };
        let mut text = String::new();
        // An empty first line is not part of the text.
        let _ = self.take("\n") || self.take("\r\n");
        loop {
            text += self.take_while(|char| char != '\\' && char != quote);
            let run = self
                .rest()
                .chars()
                .take_while(|char| *char == quote)
                .count();
            match self.peek() {
                None => return Err(Flaw::new(start, "the text lacks its closing quotes")),
                Some(b'\\') if quote == '"' && self.joins_lines() => {}
                Some(b'\\') if quote == '"' => text.push(self.escape()?),
                Some(b'\\') => text += self.take_while(|char| char == '\\'),
                // Up to two quotes may come right before the closing ones.
                Some(_) => {
                    let closes = run >= 3;
                    let inside = if closes { (run - 3).min(2) } else { run };
                    text.extend(std::iter::repeat_n(quote, inside));
                    self.at += if closes { inside + 3 } else { run };
                    if closes {
                        return Ok(text);
                    }
                }
            }
        }
    }

    /// Steps over a backslash at a line's end, and over all blanks after it.
    fn joins_lines(&mut self) -> bool {
        let behind = self.rest().get(1..).unwrap_or_default();
        let blank = behind.trim_start_matches([' ', '\t']);
        let joins = blank.starts_with('\n') || blank.starts_with("\r\n");
        if joins {
            self.at += 1;
            self.take_while(|char| matches!(char, ' ' | '\t' | '\r' | '\n'));
        }
        joins
    }

    fn escape(&mut self) -> Result<char, Flaw> {
        let start = self.at;
        let mut chars = self.rest().chars().skip(1);
        let letter = chars.next().unwrap_or_default();
        let char = match letter {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            '"' | '\\' => letter,
            'x' => return self.coded(start, 2),
            'u' => return self.coded(start, 4),
            'U' => return self.coded(start, 8),
            _ => {
                let what =
                    "no such escape: write a backslash twice, or the text in 'single quotes'";
                return Err(Flaw::new(start, what));
            }
        };
        self.at += 2;
        Ok(char)
    }

    /// Reads a character by its number, of so many hexadecimal digits.
    fn coded(&mut self, start: usize, digits: usize) -> Result<char, Flaw> {
        let code = self.rest().get(2..2 + digits);
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        let char = code.and_then(char::from_u32);
        self.at += 2 + digits;
        char.ok_or_else(|| {
            Flaw::new(
                start,
                format!("no character has this number of {digits} digits"),
            )
        })
    }
}
