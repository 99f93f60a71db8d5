//! Notices of rulings: the latest for each, as in the server's own journal.

use sqlx::SqliteConnection;
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::rules::{FindingNotice, Scope};
use streetbook_core::sync::to_bytes;

use super::finding_row::{FindingRow, SELECTED};
use super::{View, ViewError};

impl View {
    /// Some of the scopes whose rulings differ from those stored before: people may have to be notified. `Err`
    /// with its name for one that no longer parses.
    ///
    /// # Errors
    /// [`ViewError`], as everywhere here: the database does not answer, or a row cannot be read.
    pub async fn unsaid(&self, limit: u32) -> Result<Vec<Result<Scope, String>>, ViewError> {
        let scopes: Vec<String> =
            sqlx::query_scalar("SELECT scope FROM unsaid ORDER BY scope LIMIT ?")
                .bind(i64::from(limit))
                .fetch_all(&self.readers)
                .await?;
        Ok(by_name(scopes))
    }

    /// The rulings on a scope.
    ///
    /// # Errors
    /// See [`View::unsaid`].
    pub async fn rulings_of(&self, scope: &Scope) -> Result<Vec<FindingRow>, ViewError> {
        let sql = format!("SELECT {SELECTED} FROM rulings WHERE scope = ? ORDER BY place");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(scope.to_string())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(FindingRow::read).collect()
    }

    /// The latest notices of a scope, without those that withdrew one.
    ///
    /// # Errors
    /// See [`View::unsaid`].
    pub async fn said(&self, scope: &Scope) -> Result<Vec<FindingNotice>, ViewError> {
        let words: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT word FROM said WHERE scope = ? ORDER BY rule, about, person",
        )
        .bind(scope.to_string())
        .fetch_all(&self.readers)
        .await?;
        let words = words.iter().map(|word| FindingNotice::read(word));
        words.collect::<Result<_, _>>().map_err(|_| damaged())
    }

    /// Stores that these notices were sent, and that these scopes need no further one.
    ///
    /// # Errors
    /// See [`View::unsaid`].
    pub async fn told(&self, scopes: &[String], words: &[FindingNotice]) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        for word in words {
            hear(&mut transaction, word).await?;
        }
        for scope in scopes {
            delete(&mut transaction, "unsaid", scope).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Applies a notice of the server's own journal: of those with one key the last counts.
pub(super) async fn hear(
    connection: &mut SqliteConnection,
    word: &FindingNotice,
) -> Result<(), ViewError> {
    let about = word.about.as_ref().map(RecordId::to_string);
    let person = word.person.as_ref().map(PersonId::to_string);
    let (about, person) = (about.unwrap_or_default(), person.unwrap_or_default());
    sqlx::query("DELETE FROM said WHERE scope = ? AND rule = ? AND about = ? AND person = ?")
        .bind(word.scope.clone())
        .bind(word.rule.to_string())
        .bind(about.clone())
        .bind(person.clone())
        .execute(&mut *connection)
        .await?;
    if word.is_withdrawn() {
        return Ok(());
    }
    sqlx::query("INSERT INTO said (scope, rule, about, person, word) VALUES (?, ?, ?, ?, ?)")
        .bind(word.scope.clone())
        .bind(word.rule.to_string())
        .bind(about)
        .bind(person)
        .bind(to_bytes(word))
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes the rows of a scope.
pub(super) async fn delete(
    connection: &mut SqliteConnection,
    table: &'static str,
    scope: &str,
) -> Result<(), ViewError> {
    let sql = format!("DELETE FROM {table} WHERE scope = ?");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Parses scopes by name; one that does not parse is `Err`.
pub(super) fn by_name(names: Vec<String>) -> Vec<Result<Scope, String>> {
    let read = |name: String| name.parse().map_err(|_| name);
    names.into_iter().map(read).collect()
}

fn damaged() -> ViewError {
    ViewError::Damaged {
        table: "said".to_owned(),
    }
}
