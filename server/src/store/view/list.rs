//! Queries of pages, exports and reports.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, QueryBuilder, Row, Sqlite};
use streetbook_core::book::Book;
use streetbook_core::ids::{KindId, PersonId, RecordId};
use streetbook_core::time::Day;

use super::layout::Table;
use super::listed::{read, selected};
use super::{ListPosition, Listed, View, ViewError};

/// The books whose rows may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Books {
    /// All books: for the command line on the server itself.
    All,
    /// Those of the books that a person may read.
    Only(BTreeSet<Book>),
}

/// A filter on the records of a kind, newest first.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Captured on this local day or later.
    pub from: Option<Day>,
    /// Captured on this local day or earlier.
    pub to: Option<Day>,
    /// Written by this person.
    pub person: Option<PersonId>,
    /// In these books.
    pub books: Books,
    /// Only those with several values in a field.
    pub conflicts_only: bool,
    /// Older than the last row of the page before.
    pub after: Option<ListPosition>,
    /// The greatest number of rows.
    pub limit: u32,
}

impl View {
    /// The records of a kind that pass the filter, newest first.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn list(&self, kind: &KindId, filter: &Filter) -> Result<Vec<Listed>, ViewError> {
        let mut query = select(&*self.table(kind)?);
        push_books(&mut query, &filter.books);
        if let Some(from) = filter.from {
            query.push(" AND day >= ").push_bind(from.to_string());
        }
        if let Some(to) = filter.to {
            query.push(" AND day <= ").push_bind(to.to_string());
        }
        if let Some(person) = &filter.person {
            query.push(" AND author = ").push_bind(person.to_string());
        }
        if filter.conflicts_only {
            query.push(" AND conflicts > 0");
        }
        push_place(&mut query, "<", filter.after);
        query.push(" ORDER BY captured_at DESC, id DESC LIMIT ");
        query.push_bind(i64::from(filter.limit));
        self.fetch(query).await
    }

    /// The records of a kind in the order of capture, a limited number after a place: exports walk through a
    /// table like this and never hold it whole.
    ///
    /// # Errors
    /// [`ViewError`] for an unknown kind, or if the database does not answer.
    pub async fn page(
        &self,
        kind: &KindId,
        books: &Books,
        after: Option<ListPosition>,
        limit: u32,
    ) -> Result<Vec<Listed>, ViewError> {
        let mut query = select(&*self.table(kind)?);
        push_books(&mut query, books);
        push_place(&mut query, ">", after);
        query.push(" ORDER BY captured_at, id LIMIT ");
        query.push_bind(i64::from(limit));
        self.fetch(query).await
    }

    /// One record, whatever its kind and book.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn record(&self, id: &RecordId) -> Result<Option<Listed>, ViewError> {
        for table in self.tables().values() {
            let sql = format!(
                "SELECT {} FROM {} WHERE id = ?",
                selected(&table.kind),
                table.name
            );
            let found = sqlx::query(AssertSqlSafe(sql))
                .bind(id.to_string())
                .fetch_optional(&self.readers)
                .await?;
            if let Some(row) = found {
                return read(&row).map(Some);
            }
        }
        Ok(None)
    }

    /// The number of records of each kind in the books, annulled ones too.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn counts(&self, books: &Books) -> Result<BTreeMap<KindId, u64>, ViewError> {
        let mut counts = BTreeMap::new();
        for table in self.tables().values() {
            let mut query = QueryBuilder::new(format!(
                "SELECT count(*) AS records FROM {} WHERE 1 = 1",
                table.name
            ));
            push_books(&mut query, books);
            let row = query.build().fetch_one(&self.readers).await?;
            let records: i64 = row.try_get("records")?;
            counts.insert(table.kind.clone(), records.unsigned_abs());
        }
        Ok(counts)
    }

    /// Records of every kind with several values in a field, newest first.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn conflicts(&self, books: &Books, limit: u32) -> Result<Vec<Listed>, ViewError> {
        let mut found = Vec::new();
        for table in self.tables().values() {
            let mut query = select(table);
            push_books(&mut query, books);
            query.push(" AND conflicts > 0 ORDER BY captured_at DESC, id DESC LIMIT ");
            query.push_bind(i64::from(limit));
            found.extend(self.fetch(query).await?);
        }
        found.sort_by_key(|listed| std::cmp::Reverse((listed.captured_at, listed.id)));
        found.truncate(limit as usize);
        Ok(found)
    }

    async fn fetch(&self, mut query: QueryBuilder<Sqlite>) -> Result<Vec<Listed>, ViewError> {
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(read).collect()
    }
}

fn select(table: &Table) -> QueryBuilder<Sqlite> {
    QueryBuilder::new(format!(
        "SELECT {} FROM {} WHERE 1 = 1",
        selected(&table.kind),
        table.name
    ))
}

pub(super) fn push_books(query: &mut QueryBuilder<Sqlite>, books: &Books) {
    let Books::Only(books) = books else {
        return;
    };
    if books.is_empty() {
        query.push(" AND 1 = 0");
        return;
    }
    query.push(" AND book IN (");
    let mut list = query.separated(", ");
    for book in books {
        list.push_bind(book.to_string());
    }
    list.push_unseparated(")");
}

fn push_place(query: &mut QueryBuilder<Sqlite>, beyond: &str, place: Option<ListPosition>) {
    if let Some(place) = place {
        query.push(format!(" AND (captured_at, id) {beyond} ("));
        query.push_bind(place.captured_at.millis()).push(", ");
        query.push_bind(place.id.to_string()).push(")");
    }
}
