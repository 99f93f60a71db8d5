//! Judging that cannot go on: scopes that are set aside, and rulings that are all recomputed.

use sqlx::Row;
use streetbook_core::time::Instant;

use super::judging::{DUE_THROUGH, THROUGH};
use super::open::set;
use super::saying::delete;
use super::{View, ViewError};

/// Characters of a reason that are stored.
const WHY_CHARS_MAX: usize = 500;

/// A scope that could not be judged: its earlier rulings remain, and the others are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its name: a [`Scope`](streetbook_core::rules::Scope), unless it no longer parses.
    pub scope: String,
    /// The error.
    pub why: String,
    /// Time of the last attempt.
    pub at: Instant,
}

impl View {
    /// Moves a scope that cannot be judged to a list of its own: it is tried again when something touches
    /// it, and after a rebuild.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn set_aside(&self, scope: &str, why: &str, at: Instant) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        delete(&mut transaction, "unjudged", scope).await?;
        delete(&mut transaction, "set_aside", scope).await?;
        let why: String = why.chars().take(WHY_CHARS_MAX).collect();
        sqlx::query("INSERT INTO set_aside (scope, why, at) VALUES (?, ?, ?)")
            .bind(scope.to_owned())
            .bind(why)
            .bind(at.millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The scopes that could not be judged, by name.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn all_set_aside(&self, limit: u32) -> Result<Vec<SetAside>, ViewError> {
        let rows = sqlx::query("SELECT scope, why, at FROM set_aside ORDER BY scope LIMIT ?")
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        let read = |row: &sqlx::sqlite::SqliteRow| {
            Ok(SetAside {
                scope: row.try_get("scope")?,
                why: row.try_get("why")?,
                at: Instant::from_millis(row.try_get("at")?),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Deletes every ruling: the server's own journal gives them again from its beginning. The notices sent to
    /// people stay, and those that no longer hold are withdrawn when their scopes are judged.
    ///
    /// # Errors
    /// [`ViewError`]; the rulings then remain as before.
    pub async fn judge_anew(&self) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        for forgets in [
            "DELETE FROM rulings",
            "DELETE FROM touches",
            "DELETE FROM set_aside",
            "DELETE FROM unjudged",
            "INSERT INTO unjudged (scope) SELECT DISTINCT scope FROM said",
        ] {
            sqlx::query(forgets).execute(&mut *transaction).await?;
        }
        sqlx::query("DELETE FROM meta WHERE key = ?")
            .bind(DUE_THROUGH)
            .execute(&mut *transaction)
            .await?;
        set(&mut transaction, THROUGH, "0").await?;
        transaction.commit().await?;
        Ok(())
    }
}
