//! Access to the attributes of a table by name.

use std::fmt::Display;

use serde::de::value::{Error, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::{Flaw, Item, Table, Value};

impl Table {
    /// Removes and returns an attribute that must be there; `read` converts it.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        let missing = || Flaw::new(self.at, format!("`{name}` is missing"));
        read(self.entries.remove(name).ok_or_else(missing)?)
    }

    /// Removes and returns an attribute, if it is there.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<Option<T>, Flaw> {
        self.entries.remove(name).map(read).transpose()
    }

    /// Removes and returns an attribute, or its default if it is absent.
    pub(crate) fn or_default<T: Default>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        Ok(self.optional(name, read)?.unwrap_or_default())
    }

    /// Returns an error about the table as a whole.
    pub(crate) fn flaw(&self, what: &str) -> Flaw {
        Flaw::new(self.at, what)
    }

    /// Checks that nothing is left over: skipping an attribute could expose what it protects.
    pub(crate) fn end(self) -> Result<(), Flaw> {
        let unknown = |(name, item): (String, Item)| {
            let what = format!("no attribute is called `{name}` here");
            Err(Flaw::new(item.at, what))
        };
        self.entries.into_iter().next().map_or(Ok(()), unknown)
    }

    /// Returns all entries, for a table with any names.
    pub(crate) fn entries(self) -> impl Iterator<Item = (String, Item)> {
        self.entries.into_iter()
    }
}

impl Item {
    /// Returns the text.
    pub(crate) fn text(self) -> Result<String, Flaw> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.expected("a text in quotes")),
        }
    }

    /// Returns a text that is one of few words, or of a format of its own.
    pub(crate) fn word<T: DeserializeOwned>(self) -> Result<T, Flaw> {
        let at = self.at;
        let text: StringDeserializer<Error> = self.text()?.into_deserializer();
        T::deserialize(text).map_err(|error| Flaw::new(at, error.to_string()))
    }

    /// Returns a text, parsed by this function.
    pub(crate) fn parsed<T, E: Display>(
        self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Flaw> {
        let at = self.at;
        parse(&self.text()?).map_err(|error| Flaw::new(at, error.to_string()))
    }

    /// Returns a list of words; see [`Item::word`].
    pub(crate) fn words<T: DeserializeOwned>(self) -> Result<Vec<T>, Flaw> {
        self.list()?.into_iter().map(Item::word).collect()
    }

    /// Returns a whole number that fits the type.
    pub(crate) fn number<T: TryFrom<i64>>(self) -> Result<T, Flaw> {
        let number = match self.value {
            Value::Number(number) => T::try_from(number).ok(),
            _ => None,
        };
        number.ok_or_else(|| self.expected("a whole number in its bounds"))
    }

    /// Returns true or false.
    pub(crate) fn truth(self) -> Result<bool, Flaw> {
        match self.value {
            Value::Truth(truth) => Ok(truth),
            _ => Err(self.expected("true or false")),
        }
    }

    /// Returns the list.
    pub(crate) fn list(self) -> Result<Vec<Item>, Flaw> {
        match self.value {
            Value::List(items) => Ok(items),
            _ => Err(self.expected("a list in brackets")),
        }
    }

    /// Returns the table, in any notation.
    pub(crate) fn table(self) -> Result<Table, Flaw> {
        match self.value {
            Value::Table(table) => Ok(table),
            _ => Err(self.expected("a table")),
        }
    }

    /// Returns tables, each under a header of its own or all in a list.
    pub(crate) fn tables(self) -> Result<Vec<Table>, Flaw> {
        match self.value {
            Value::Tables(tables) => Ok(tables),
            Value::List(items) => items.into_iter().map(Item::table).collect(),
            _ => Err(self.expected("tables")),
        }
    }

    /// True if it is a number.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }

    /// True if it is a list.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    fn expected(&self, what: &str) -> Flaw {
        Flaw::new(self.at, format!("expected {what}"))
    }
}
