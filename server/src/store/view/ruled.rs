//! Queries of pages and reports on rulings. Each names the books to read.

use sqlx::{QueryBuilder, Sqlite};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::rulebook::RuleId;
use streetbook_core::rules::Outcome;
use streetbook_core::time::Day;

use super::finding_row::SELECTED;
use super::list::push_books;
use super::{Books, FindingRow, View, ViewError};

/// A filter on rulings, newest day first.
#[derive(Clone, Debug)]
pub struct FindingFilter {
    /// Of these rules; all if empty.
    pub rules: Vec<RuleId>,
    /// With one of these outcomes; any if empty.
    pub outcomes: Vec<Outcome>,
    /// Of this day or a later one.
    pub from: Option<Day>,
    /// Of this day or an earlier one.
    pub to: Option<Day>,
    /// Concerning this person.
    pub person: Option<PersonId>,
    /// In these books.
    pub books: Books,
    /// The number of rows to skip.
    pub skip: u32,
    /// The greatest number of rows.
    pub limit: u32,
}

impl FindingFilter {
    /// All rulings in these books; narrow it with `..`.
    #[must_use]
    pub fn in_books(books: Books) -> FindingFilter {
        FindingFilter {
            rules: Vec::new(),
            outcomes: Vec::new(),
            from: None,
            to: None,
            person: None,
            books,
            skip: 0,
            limit: u32::MAX,
        }
    }
}

impl View {
    /// The rulings that pass the filter.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn rulings(&self, filter: &FindingFilter) -> Result<Vec<FindingRow>, ViewError> {
        let mut query = select();
        push_books(&mut query, &filter.books);
        push_any(&mut query, "rule", filter.rules.iter());
        let words = filter.outcomes.iter().map(|outcome| outcome.word());
        push_any(&mut query, "outcome", words);
        if let Some(from) = filter.from {
            query.push(" AND day >= ").push_bind(from.to_string());
        }
        if let Some(to) = filter.to {
            query.push(" AND day <= ").push_bind(to.to_string());
        }
        if let Some(person) = &filter.person {
            query.push(" AND person = ").push_bind(person.to_string());
        }
        query.push(" ORDER BY day DESC, scope, place LIMIT ");
        query.push_bind(i64::from(filter.limit));
        query.push(" OFFSET ").push_bind(i64::from(filter.skip));
        self.fetch_rulings(query).await
    }

    /// The rulings about a record, in the order of the rules.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer or a row cannot be read.
    pub async fn rulings_about(
        &self,
        record: &RecordId,
        books: &Books,
    ) -> Result<Vec<FindingRow>, ViewError> {
        let mut query = select();
        push_books(&mut query, books);
        query.push(" AND about = ").push_bind(record.to_string());
        query.push(" ORDER BY scope, place");
        let mut rows = self.fetch_rulings(query).await?;
        rows.sort_by_key(|row| row.rule);
        Ok(rows)
    }

    async fn fetch_rulings(
        &self,
        mut query: QueryBuilder<Sqlite>,
    ) -> Result<Vec<FindingRow>, ViewError> {
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(FindingRow::read).collect()
    }
}

fn select() -> QueryBuilder<Sqlite> {
    QueryBuilder::new(format!("SELECT {SELECTED} FROM rulings WHERE 1 = 1"))
}

fn push_any(
    query: &mut QueryBuilder<Sqlite>,
    column: &str,
    values: impl ExactSizeIterator<Item = impl ToString>,
) {
    if values.len() == 0 {
        return;
    }
    query.push(format!(" AND {column} IN ("));
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value.to_string());
    }
    list.push_unseparated(")");
}
