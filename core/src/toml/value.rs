//! Values: texts, numbers, booleans, and lists and tables in brackets and braces.

use super::scan::Cursor;
use super::{DEPTH_MAX, Flaw, Item, MadeBy, Table, Value};

impl Cursor<'_> {
    /// Reads one value; `depth` is the number of brackets around it.
    pub(super) fn value(&mut self, depth: usize) -> Result<Item, Flaw> {
        let at = self.at;
        if depth > DEPTH_MAX {
            return Err(Flaw::new(at, "lists inside lists, too deep to read"));
        }
        let value = match self.peek() {
            Some(b'"' | b'\'') => Value::Text(self.string()?),
            Some(b'[') => Value::List(self.list(depth)?),
            Some(b'{') => Value::Table(self.braces(depth)?),
            _ => self.bare()?,
        };
        Ok(Item { at, value })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Item>, Flaw> {
        let mut items = Vec::new();
        self.demand("[")?;
        loop {
            self.skip_blank();
            if self.take("]") {
                return Ok(items);
            }
            items.push(self.value(depth + 1)?);
            self.skip_blank();
            if !self.take(",") {
                self.demand("]")?;
                return Ok(items);
            }
        }
    }

    fn braces(&mut self, depth: usize) -> Result<Table, Flaw> {
        let mut table = Table::new(self.at, MadeBy::Braces);
        self.demand("{")?;
        loop {
            self.skip_blank();
            if self.take("}") {
                break;
            }
            self.entry(&mut table, depth + 1)?;
            self.skip_blank();
            if !self.take(",") {
                self.demand("}")?;
                break;
            }
        }
        table.close();
        Ok(table)
    }

    /// Reads a number or a boolean, which have no quotes.
    fn bare(&mut self) -> Result<Value, Flaw> {
        let start = self.at;
        let of_word = |char: char| char.is_alphanumeric() || "+-_.:".contains(char);
        let word = self.take_while(of_word);
        match word {
            "true" => Ok(Value::Truth(true)),
            "false" => Ok(Value::Truth(false)),
            "" => Err(self.unexpected("a value")),
            _ => number(word).map(Value::Number).ok_or_else(|| {
                let what = "is neither a whole number nor true or false: put it in quotes";
                Flaw::new(start, format!("`{word}` {what}"))
            }),
        }
    }
}

/// Reads a whole number: with a sign, as hexadecimal, octal or binary, with `_` between digits.
fn number(word: &str) -> Option<i64> {
    let (digits, radix) = match word.as_bytes() {
        [b'0', b'x', ..] => (word.get(2..)?, 16),
        [b'0', b'o', ..] => (word.get(2..)?, 8),
        [b'0', b'b', ..] => (word.get(2..)?, 2),
        _ => (word, 10),
    };
    let plain = match radix {
        10 => digits.strip_prefix(['+', '-']).unwrap_or(digits),
        _ => digits,
    };
    let is_grouped = plain.split('_').all(|group| !group.is_empty());
    let is_digits = plain
        .chars()
        .all(|char| char == '_' || char.is_digit(radix));
    let leads_with_nought = radix == 10 && plain.len() > 1 && plain.starts_with('0');
    if !is_grouped || !is_digits || leads_with_nought {
        return None;
    }
    i64::from_str_radix(&digits.replace('_', ""), radix).ok()
}
