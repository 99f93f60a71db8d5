//! A whole text: headers, and the attributes under each.

use std::collections::btree_map::Entry;

use super::scan::Cursor;
use super::{DEPTH_MAX, Flaw, Item, MadeBy, Table, Value};

/// Reads a text.
///
/// # Errors
/// The first thing that is no TOML, or a fraction or a date.
pub(crate) fn read(text: &str) -> Result<Table, Flaw> {
    let mut cursor = Cursor::new(text)?;
    let mut root = Table::new(0, MadeBy::Header);
    let mut place = &mut root;
    loop {
        cursor.skip_blank();
        match cursor.peek() {
            None => return Ok(root),
            Some(b'[') => place = cursor.header(&mut root)?,
            Some(_) => cursor.entry(place, 0)?,
        }
        cursor.end_line()?;
    }
}

impl Cursor<'_> {
    /// Reads `[a.b]` or `[[a.b]]`, and returns the table that the following lines fill.
    fn header<'t>(&mut self, root: &'t mut Table) -> Result<&'t mut Table, Flaw> {
        let start = self.at;
        let one_of_many = self.take("[[") || !self.take("[");
        let (path, last) = self.key()?;
        self.demand(if one_of_many { "]]" } else { "]" })?;
        let mut parent = root;
        for (at, name) in path {
            parent = parent.behind_header(at, name)?;
        }
        let (_, name) = last;
        if one_of_many {
            parent.next_of_many(start, name)
        } else {
            parent.with_header(start, name)
        }
    }

    /// Reads `a.b = value` into this table.
    pub(super) fn entry(&mut self, table: &mut Table, depth: usize) -> Result<(), Flaw> {
        let (path, (at, name)) = self.key()?;
        // In braces a line may end anywhere.
        let skip = match depth {
            0 => Cursor::skip_spaces,
            _ => Cursor::skip_blank,
        };
        skip(self);
        self.demand("=")?;
        skip(self);
        let item = self.value(depth)?;
        let mut parent = table;
        for (at, name) in path {
            parent = parent.behind_dot(at, name)?;
        }
        match parent.entries.entry(name) {
            Entry::Occupied(known) => Err(twice(at, known.key())),
            Entry::Vacant(place) => {
                place.insert(item);
                Ok(())
            }
        }
    }

    /// A key: the names before its last dot, and the last one.
    #[expect(
        clippy::type_complexity,
        reason = "said in one place, taken apart at once"
    )]
    fn key(&mut self) -> Result<(Vec<(usize, String)>, (usize, String)), Flaw> {
        let mut path = Vec::new();
        loop {
            self.skip_spaces();
            let at = self.at;
            let name = self.name()?;
            self.skip_spaces();
            if !self.take(".") {
                return Ok((path, (at, name)));
            }
            if path.len() == DEPTH_MAX {
                return Err(Flaw::new(at, "tables inside tables, too deep to read"));
            }
            path.push((at, name));
        }
    }

    fn name(&mut self) -> Result<String, Flaw> {
        if let Some(b'"' | b'\'') = self.peek() {
            return self.line();
        }
        let of_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
        match self.take_while(of_name) {
            "" => Err(self.unexpected("a name")),
            name => Ok(name.to_owned()),
        }
    }
}

fn twice(at: usize, name: &str) -> Flaw {
    Flaw::new(at, format!("`{name}` stands here twice: keep one"))
}

impl Table {
    /// Returns the table of this name on a header's path.
    fn behind_header(&mut self, at: usize, name: String) -> Result<&mut Table, Flaw> {
        let flaw = twice(at, &name);
        match &mut self.slot(at, name, MadeBy::Inner).value {
            // Braces are complete as written: TOML permits no header to extend them.
            Value::Table(table) if table.made_by != MadeBy::Braces => Ok(table),
            Value::Tables(tables) => tables.last_mut().ok_or(flaw),
            _ => Err(flaw),
        }
    }

    /// Returns the table of this name on a dotted key's path.
    fn behind_dot(&mut self, at: usize, name: String) -> Result<&mut Table, Flaw> {
        let flaw = twice(at, &name);
        match &mut self.slot(at, name, MadeBy::Dots).value {
            // A dotted key extends only what dotted keys made; a table with a header is complete.
            Value::Table(table) if table.made_by == MadeBy::Dots => Ok(table),
            _ => Err(flaw),
        }
    }

    fn with_header(&mut self, at: usize, name: String) -> Result<&mut Table, Flaw> {
        let flaw = twice(at, &name);
        match &mut self.slot(at, name, MadeBy::Inner).value {
            Value::Table(table) if table.made_by == MadeBy::Inner => {
                table.made_by = MadeBy::Header;
                Ok(table)
            }
            _ => Err(flaw),
        }
    }

    fn next_of_many(&mut self, at: usize, name: String) -> Result<&mut Table, Flaw> {
        let flaw = twice(at, &name);
        let none_yet = || Item {
            at,
            value: Value::Tables(Vec::new()),
        };
        match &mut self.entries.entry(name).or_insert_with(none_yet).value {
            Value::Tables(tables) => {
                tables.push(Table::new(at, MadeBy::Header));
                tables.last_mut().ok_or(flaw)
            }
            _ => Err(flaw),
        }
    }

    fn slot(&mut self, at: usize, name: String, made_by: MadeBy) -> &mut Item {
        let missing = || Item {
            at,
            value: Value::Table(Table::new(at, made_by)),
        };
        self.entries.entry(name).or_insert_with(missing)
    }

    /// Rejects further additions, to this table and to those that its dotted keys made.
    pub(super) fn close(&mut self) {
        self.made_by = MadeBy::Braces;
        for item in self.entries.values_mut() {
            if let Value::Table(table) = &mut item.value {
                table.close();
            }
        }
    }
}
