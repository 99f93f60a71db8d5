//! Taking a table apart by the names of what it should hold.

use std::fmt::Display;

use serde::de::value::{Error, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::{Flaw, Item, Table, Value};

impl Table {
    /// Takes out an attribute that must be there; `read` says what it is.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        let missing = || Flaw::new(self.at, format!("`{name}` is missing"));
        read(self.entries.remove(name).ok_or_else(missing)?)
    }

    /// Takes out an attribute, if it is there.
    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<Option<T>, Flaw> {
        self.entries.remove(name).map(read).transpose()
    }

    /// Takes out an attribute, or what its absence means.
    pub(crate) fn or_default<T: Default>(
        &mut self,
        name: &str,
        read: impl FnOnce(Item) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        Ok(self.optional(name, read)?.unwrap_or_default())
    }

    /// Something is wrong with the table as a whole.
    pub(crate) fn flaw(&self, what: &str) -> Flaw {
        Flaw::new(self.at, what)
    }

    /// Nothing is left over: to pass over an attribute could mean to show what it protects.
    pub(crate) fn end(self) -> Result<(), Flaw> {
        let unknown = |(name, item): (String, Item)| {
            let what = format!("no attribute is called `{name}` here");
            Err(Flaw::new(item.at, what))
        };
        self.entries.into_iter().next().map_or(Ok(()), unknown)
    }

    /// Everything in it, where any name may stand.
    pub(crate) fn entries(self) -> impl Iterator<Item = (String, Item)> {
        self.entries.into_iter()
    }
}

impl Item {
    /// A text.
    pub(crate) fn text(self) -> Result<String, Flaw> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(self.expected("a text in quotes")),
        }
    }

    /// A text that is one of few words, or of a form of its own.
    pub(crate) fn word<T: DeserializeOwned>(self) -> Result<T, Flaw> {
        let at = self.at;
        let text: StringDeserializer<Error> = self.text()?.into_deserializer();
        T::deserialize(text).map_err(|error| Flaw::new(at, error.to_string()))
    }

    /// A text that this function understands.
    pub(crate) fn parsed<T, E: Display>(
        self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Flaw> {
        let at = self.at;
        parse(&self.text()?).map_err(|error| Flaw::new(at, error.to_string()))
    }

    /// A list of such words.
    pub(crate) fn words<T: DeserializeOwned>(self) -> Result<Vec<T>, Flaw> {
        self.list()?.into_iter().map(Item::word).collect()
    }

    /// A whole number that fits.
    pub(crate) fn number<T: TryFrom<i64>>(self) -> Result<T, Flaw> {
        let number = match self.value {
            Value::Number(number) => T::try_from(number).ok(),
            _ => None,
        };
        number.ok_or_else(|| self.expected("a whole number in its bounds"))
    }

    /// True or false.
    pub(crate) fn truth(self) -> Result<bool, Flaw> {
        match self.value {
            Value::Truth(truth) => Ok(truth),
            _ => Err(self.expected("true or false")),
        }
    }

    /// A list.
    pub(crate) fn list(self) -> Result<Vec<Item>, Flaw> {
        match self.value {
            Value::List(items) => Ok(items),
            _ => Err(self.expected("a list in brackets")),
        }
    }

    /// A table, however it is written.
    pub(crate) fn table(self) -> Result<Table, Flaw> {
        match self.value {
            Value::Table(table) => Ok(table),
            _ => Err(self.expected("a table")),
        }
    }

    /// Tables, each under a header of its own or all in a list.
    pub(crate) fn tables(self) -> Result<Vec<Table>, Flaw> {
        match self.value {
            Value::Tables(tables) => Ok(tables),
            Value::List(items) => items.into_iter().map(Item::table).collect(),
            _ => Err(self.expected("tables")),
        }
    }

    /// Whether it is a number.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    fn expected(&self, what: &str) -> Flaw {
        Flaw::new(self.at, format!("expected {what}"))
    }
}
