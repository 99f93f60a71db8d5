//! The state of judging: how far the journal was read, the scopes that wait, the scopes that each record
//! touched, and the notices sent to people.
//!
//! All of it is rebuilt from the ledger with the rest of the view.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;
use streetbook_core::ids::RecordId;
use streetbook_core::rules::{FindingNotice, Scope};
use streetbook_core::time::{Day, Instant};

use super::finding_row::{FindingRow, SELECTED, put};
use super::open::{set, setting};
use super::saying::{by_name, delete, hear};
use super::{View, ViewError};

pub(super) const THROUGH: &str = "rulings_through";
pub(super) const DUE_THROUGH: &str = "rulings_due_through";
const AS_OF: &str = "rulings_as_of";

/// The scopes that a record touched when it was last looked at, and those with a ruling about it.
const CONCERNED: &str =
    "SELECT scope FROM touches WHERE record = ? UNION SELECT scope FROM rulings WHERE about = ?";

/// Progress of judging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The entry of the server's own journal up to which every entry was taken up.
    pub through: u64,
    /// The last day whose own scopes were put on the list.
    pub due_through: Option<Day>,
    /// The moment for which the rulings hold.
    pub as_of: Option<Instant>,
}

/// The scopes to judge after reading a stretch of the server's own journal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenUp {
    /// The last entry that was read.
    pub through: u64,
    /// The office's time that a record's device had received when it began the record.
    pub heard: BTreeMap<RecordId, Instant>,
    /// The scopes that each changed record touches now; those it touched before are judged, too.
    pub touches: BTreeMap<RecordId, BTreeSet<Scope>>,
    /// Every scope that was judged for this day or a later one is judged again: people or numbers changed.
    pub again_from: Option<Day>,
    /// Further scopes to judge.
    pub scopes: BTreeSet<Scope>,
    /// The notices sent to people, oldest first.
    pub said: Vec<FindingNotice>,
}

impl View {
    /// Progress of judging.
    ///
    /// # Errors
    /// [`ViewError`], as everywhere here: the database does not answer.
    pub async fn judged(&self) -> Result<Judged, ViewError> {
        let mut connection = self.readers.acquire().await?;
        let through = setting(&mut connection, THROUGH).await?;
        let due_through = setting(&mut connection, DUE_THROUGH).await?;
        let as_of = setting(&mut connection, AS_OF).await?;
        let millis = as_of.and_then(|text| text.parse().ok());
        Ok(Judged {
            through: through.and_then(|text| text.parse().ok()).unwrap_or(0),
            due_through: due_through.and_then(|day| Day::parse(&day).ok()),
            as_of: millis.map(Instant::from_millis),
        })
    }

    /// Adds scopes to the list, whole or not at all.
    ///
    /// # Errors
    /// [`ViewError`]; the list is then unchanged.
    pub async fn take_up(&self, taken: &TakenUp) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        for (record, scopes) in &taken.touches {
            touch(&mut transaction, record, scopes).await?;
        }
        for (record, heard) in &taken.heard {
            sqlx::query("INSERT INTO clocks (record, heard) VALUES (?, ?) ON CONFLICT(record) DO UPDATE SET heard = excluded.heard")
                .bind(record.to_string())
                .bind(heard.millis())
                .execute(&mut *transaction)
                .await?;
        }
        for scope in &taken.scopes {
            wait(&mut transaction, &scope.to_string()).await?;
        }
        for word in &taken.said {
            hear(&mut transaction, word).await?;
        }
        if let Some(day) = taken.again_from {
            sqlx::query("INSERT INTO unjudged (scope) SELECT DISTINCT scope FROM rulings WHERE day >= ? ON CONFLICT DO NOTHING")
                .bind(day.to_string())
                .execute(&mut *transaction)
                .await?;
        }
        set(&mut transaction, THROUGH, &taken.through.to_string()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Adds the scopes that a day brings, and those whose ruling may have changed by time alone.
    ///
    /// # Errors
    /// [`ViewError`]; the list is then unchanged.
    pub async fn take_up_time(
        &self,
        due: &BTreeSet<Scope>,
        through: Day,
        as_of: Instant,
    ) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        for scope in due {
            wait(&mut transaction, &scope.to_string()).await?;
        }
        sqlx::query("INSERT INTO unjudged (scope) SELECT DISTINCT scope FROM rulings WHERE until <= ? ON CONFLICT DO NOTHING")
            .bind(as_of.millis())
            .execute(&mut *transaction)
            .await?;
        set(&mut transaction, DUE_THROUGH, &through.to_string()).await?;
        set(&mut transaction, AS_OF, &as_of.millis().to_string()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Some of the scopes that wait to be judged; `Err` with its name for one that no longer parses.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn unjudged(&self, limit: u32) -> Result<Vec<Result<Scope, String>>, ViewError> {
        let scopes: Vec<String> =
            sqlx::query_scalar("SELECT scope FROM unjudged ORDER BY scope LIMIT ?")
                .bind(i64::from(limit))
                .fetch_all(&self.readers)
                .await?;
        Ok(by_name(scopes))
    }

    /// The next time at which a ruling changes by time alone.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn next_until(&self) -> Result<Option<Instant>, ViewError> {
        let until: Option<i64> =
            sqlx::query_scalar("SELECT min(until) FROM rulings WHERE until IS NOT NULL")
                .fetch_one(&self.readers)
                .await?;
        Ok(until.map(Instant::from_millis))
    }

    /// Stores the rulings on a scope. If they differ from those stored before, the scopes that depend on them
    /// wait to be judged, too, and people wait to be notified. True if they differ.
    ///
    /// # Errors
    /// [`ViewError`]; the rulings are then unchanged.
    pub async fn rule(
        &self,
        scope: &Scope,
        rows: &[FindingRow],
        follow: &BTreeSet<Scope>,
    ) -> Result<bool, ViewError> {
        let mut transaction = self.writer.begin().await?;
        let name = scope.to_string();
        let kept = kept(&mut transaction, &name).await?;
        let differs = kept.as_deref() != Some(rows);
        // Equal rulings cause nothing: otherwise scopes that depend on each other would never come to rest.
        if differs {
            delete(&mut transaction, "rulings", &name).await?;
            put(&mut transaction, rows).await?;
            sqlx::query("INSERT INTO unsaid (scope) VALUES (?) ON CONFLICT DO NOTHING")
                .bind(name.clone())
                .execute(&mut *transaction)
                .await?;
            for scope in follow {
                wait(&mut transaction, &scope.to_string()).await?;
            }
        }
        delete(&mut transaction, "unjudged", &name).await?;
        delete(&mut transaction, "set_aside", &name).await?;
        transaction.commit().await?;
        Ok(differs)
    }
}

/// The stored rulings on a scope; `None` if they cannot be read, so that they are written again.
async fn kept(
    connection: &mut SqliteConnection,
    scope: &str,
) -> Result<Option<Vec<FindingRow>>, ViewError> {
    let sql = format!("SELECT {SELECTED} FROM rulings WHERE scope = ? ORDER BY place");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(scope.to_owned())
        .fetch_all(connection)
        .await?;
    Ok(rows
        .iter()
        .map(FindingRow::read)
        .collect::<Result<_, _>>()
        .ok())
}

/// Marks the scopes that the record touched before and touches now as waiting.
async fn touch(
    connection: &mut SqliteConnection,
    record: &RecordId,
    scopes: &BTreeSet<Scope>,
) -> Result<(), ViewError> {
    let id = record.to_string();
    let before: Vec<String> = sqlx::query_scalar(CONCERNED)
        .bind(id.clone())
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?;
    for scope in &before {
        wait(connection, scope).await?;
    }
    sqlx::query("DELETE FROM touches WHERE record = ?")
        .bind(id.clone())
        .execute(&mut *connection)
        .await?;
    for scope in scopes {
        sqlx::query("INSERT INTO touches (record, scope) VALUES (?, ?)")
            .bind(id.clone())
            .bind(scope.to_string())
            .execute(&mut *connection)
            .await?;
        wait(connection, &scope.to_string()).await?;
    }
    Ok(())
}

async fn wait(connection: &mut SqliteConnection, scope: &str) -> Result<(), ViewError> {
    sqlx::query("INSERT INTO unjudged (scope) VALUES (?) ON CONFLICT DO NOTHING")
        .bind(scope.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes the rulings and notices that a record was part of which is gone. A scope that only it touched
/// may hold its content in its name and is deleted whole; the others are judged again.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    record: &RecordId,
) -> Result<(), ViewError> {
    let id = record.to_string();
    let touched: Vec<String> = sqlx::query_scalar(CONCERNED)
        .bind(id.clone())
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?;
    for forgets in [
        "DELETE FROM touches WHERE record = ?",
        "DELETE FROM clocks WHERE record = ?",
        "DELETE FROM said WHERE about = ?",
    ] {
        sqlx::query(forgets)
            .bind(id.clone())
            .execute(&mut *connection)
            .await?;
    }
    for name in &touched {
        delete(connection, "rulings", name).await?;
        let others: i64 = sqlx::query_scalar("SELECT count(*) FROM touches WHERE scope = ?")
            .bind(name.clone())
            .fetch_one(&mut *connection)
            .await?;
        if others > 0 || is_of_people(name) {
            wait(connection, name).await?;
            continue;
        }
        for table in ["unjudged", "set_aside", "unsaid", "said"] {
            delete(connection, table, name).await?;
        }
    }
    Ok(())
}

/// Returns true if the scope is of people, who owe something even without a record.
fn is_of_people(scope: &str) -> bool {
    let word = scope.split('/').next().unwrap_or_default();
    word.starts_with("person") || word.starts_with("team") || word == "sales_agents"
}
