//! Opening the view, or rebuilding it if the file does not fit.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};
use streetbook_core::ids::{KindId, hex};
use streetbook_core::kind::{Field, KindSet};
use streetbook_core::time::Zone;
use tokio::sync::{Mutex, MutexGuard};

use super::ViewError;
use super::layout::{LAYOUT, META, NUMBERS, QUARANTINED, RULINGS, Table, Tables, tables};

const FILE: &str = "view.sqlite";
const READERS: u32 = 3;
/// In memory, readers and writer wait for each other, for no longer than this.
const BUSY_MAX: Duration = Duration::from_secs(60);
/// A download of all records of a kind may read for some seconds.
const SCRUB_TRIES: u32 = 100;
const SCRUB_AFTER: Duration = Duration::from_millis(100);

/// The office's tables. Clones share them.
#[derive(Clone)]
pub struct View {
    /// One connection: SQLite has one writer.
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
    tables: Arc<RwLock<Arc<Tables>>>,
    pub(super) zone: Zone,
    turn: Arc<Mutex<()>>,
}

/// The state in which the view was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// True if it is empty, and every release has to be applied.
    pub made_anew: bool,
}

impl View {
    /// Opens the tables in the folder. A file that does not fit (another layout, ledger or time zone, or no
    /// database at all) is removed and rebuilt. If a kind has new fields, their columns are added and
    /// [`View::shown_through`] starts at 0, because existing records may hold them already.
    ///
    /// # Errors
    /// [`ViewError`] if the file can neither be used nor rebuilt.
    pub async fn open(
        dir: &Path,
        ledger_id: [u8; 16],
        kinds: &KindSet,
        zone: Zone,
    ) -> Result<(View, Opened), ViewError> {
        let file = dir.join(FILE);
        let signs = signs(ledger_id, &zone);
        let existed = file.exists();
        let first = View::connect(on_disk(&file), kinds, &zone);
        if existed {
            let usable = match first.fits(&signs).await {
                Ok(true) => first.make_tables().await.map(|()| true),
                other => other,
            };
            match usable {
                Ok(true) => return Ok((first, Opened { made_anew: false })),
                Ok(false) => {}
                Err(error) if is_damage(&error) => {}
                Err(error) => return Err(error),
            }
            first.close().await;
            remove(&file)?;
        }
        let view = View::connect(on_disk(&file), kinds, &zone);
        view.begin(signs).await
    }

    /// Creates empty tables in memory, for a data directory that is sealed: nothing of them reaches a disk,
    /// and they are gone with the process.
    ///
    /// # Errors
    /// [`ViewError`] if they cannot be created.
    pub async fn in_memory(
        ledger_id: [u8; 16],
        kinds: &KindSet,
        zone: Zone,
    ) -> Result<(View, Opened), ViewError> {
        let signs = signs(ledger_id, &zone);
        let view = View::connect(in_memory(), kinds, &zone);
        view.begin(signs).await
    }

    async fn begin(self, signs: Signs) -> Result<(View, Opened), ViewError> {
        self.make_tables().await?;
        for (key, value) in signs {
            self.set(key, &value).await?;
        }
        Ok((self, Opened { made_anew: true }))
    }

    /// Returns true if there are tables in the folder.
    pub fn exists(dir: &Path) -> bool {
        dir.join(FILE).exists()
    }

    /// Deletes tables that no process has open; the next opening rebuilds them.
    ///
    /// # Errors
    /// [`ViewError`] if the file cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), ViewError> {
        remove(&dir.join(FILE))
    }

    /// Opens the tables read-only, beside the process that writes them.
    ///
    /// # Errors
    /// [`ViewError`] if there are none or another build laid them out.
    pub async fn look(dir: &Path, kinds: &KindSet) -> Result<View, ViewError> {
        let damaged = || ViewError::Damaged {
            table: "meta".to_owned(),
        };
        let options = SqliteConnectOptions::new()
            .filename(dir.join(FILE))
            .read_only(true);
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_lazy_with(options);
        let mut connection = readers.acquire().await?;
        let layout = setting(&mut connection, "layout").await?;
        let zone = setting(&mut connection, "zone").await?;
        drop(connection);
        if layout.as_deref() != Some(LAYOUT) {
            return Err(damaged());
        }
        let zone = zone.and_then(|zone| Zone::named(&zone).ok());
        Ok(View {
            writer: readers.clone(),
            readers,
            tables: shared(tables(kinds)),
            zone: zone.ok_or_else(damaged)?,
            turn: Arc::default(),
        })
    }

    /// The number in the server's journal of the last release that is in the tables; 0 = none.
    ///
    /// # Errors
    /// [`ViewError`] if the database does not answer.
    pub async fn shown_through(&self) -> Result<u64, ViewError> {
        let through = setting(&mut *self.readers.acquire().await?, "shown_through").await?;
        Ok(through.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// The workspace's time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The fields of a kind in every version, those of the latest first.
    pub fn fields(&self, kind: &KindId) -> Option<Vec<Field>> {
        let tables = self.tables();
        tables.get(kind).map(|table| table.fields.clone())
    }

    /// Creates missing tables and columns for the present forms; existing ones stay.
    ///
    /// # Errors
    /// [`ViewError`]; the tables are then unchanged.
    pub async fn learn(&self, kinds: &KindSet) -> Result<(), ViewError> {
        let next = tables(kinds);
        let mut transaction = self.writer.begin().await?;
        for table in next.values() {
            make_table(&mut transaction, table).await?;
        }
        transaction.commit().await?;
        *self.tables.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }

    /// The present tables.
    pub(super) fn tables(&self) -> Arc<Tables> {
        let tables = self.tables.read();
        tables.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A lock for code that writes results of what it read here, and for an erasure: without it a value read
    /// before could be written back after it was erased.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Removes deleted rows from the files of the tables, too. Waits while readers are
    /// active.
    ///
    /// # Errors
    /// [`ViewError::Busy`] if a reader is active for too long: nothing is lost, call again.
    pub async fn scrub(&self) -> Result<(), ViewError> {
        for _ in 0..SCRUB_TRIES {
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(&self.writer)
                .await?;
            if busy == 0 {
                return Ok(());
            }
            tokio::time::sleep(SCRUB_AFTER).await;
        }
        Err(ViewError::Busy)
    }

    /// Closes the file. Later calls on the view return an error.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    fn connect(options: SqliteConnectOptions, kinds: &KindSet, zone: &Zone) -> View {
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
                .connect_lazy_with(options.clone())
        };
        View {
            writer: pool(1),
            readers: pool(READERS),
            tables: shared(tables(kinds)),
            zone: zone.clone(),
            turn: Arc::default(),
        }
    }

    async fn fits(&self, signs: &Signs) -> Result<bool, ViewError> {
        let mut connection = self.writer.acquire().await?;
        for (key, expected) in signs {
            if setting(&mut connection, key).await?.as_ref() != Some(expected) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn make_tables(&self) -> Result<(), ViewError> {
        let mut transaction = self.writer.begin().await?;
        sqlx::query(META).execute(&mut *transaction).await?;
        sqlx::query(QUARANTINED).execute(&mut *transaction).await?;
        for statement in NUMBERS.iter().chain(&RULINGS) {
            sqlx::query(*statement).execute(&mut *transaction).await?;
        }
        for table in self.tables().values() {
            make_table(&mut transaction, table).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn set(&self, key: &str, value: &str) -> Result<(), ViewError> {
        set(&mut *self.writer.acquire().await?, key, value).await
    }
}

fn shared(tables: Arc<Tables>) -> Arc<RwLock<Arc<Tables>>> {
    Arc::new(RwLock::new(tables))
}

/// The values by which an existing view is recognised as this one.
type Signs = [(&'static str, String); 3];

fn signs(ledger_id: [u8; 16], zone: &Zone) -> Signs {
    [
        ("layout", LAYOUT.to_owned()),
        ("ledger", hex(&ledger_id)),
        ("zone", zone.name().to_owned()),
    ]
}

fn on_disk(file: &Path) -> SqliteConnectOptions {
    // Normal, not off: after a power cut the file is whole and merely older, and `shown_through` goes
    // back with it. With off it could be silently wrong.
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("wal_autocheckpoint", "4000")
        // Deleted rows are overwritten, so that an erasure leaves no byte of them.
        .pragma("secure_delete", "ON")
}

/// A database of this process, shared by all connections of one view and no other. Data that SQLite
/// would write to temporary files (a large sort) stays in memory, too.
fn in_memory() -> SqliteConnectOptions {
    static MADE: AtomicU64 = AtomicU64::new(0);
    // A name that begins with a slash is shared by the connections that use it.
    let name = format!("/view-{}", MADE.fetch_add(1, Ordering::Relaxed));
    SqliteConnectOptions::new()
        .filename(name)
        .vfs("memdb")
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Memory)
        .pragma("temp_store", "MEMORY")
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_MAX)
}

/// Creates the table and its missing columns.
async fn make_table(connection: &mut SqliteConnection, table: &Table) -> Result<(), ViewError> {
    for statement in table.create() {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await?;
    }
    let key = format!("columns/{}", table.kind);
    let known = setting(connection, &key).await?;
    let mut columns: Vec<&str> = known
        .iter()
        .flat_map(|known| known.split_whitespace())
        .collect();
    let missing = table
        .fields
        .iter()
        .filter(|field| !columns.contains(&field.id.as_str()));
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return Ok(());
    }
    for field in missing {
        sqlx::query(AssertSqlSafe(table.add_column(field)))
            .execute(&mut *connection)
            .await?;
        if let Some(index) = table.add_index(field) {
            sqlx::query(AssertSqlSafe(index))
                .execute(&mut *connection)
                .await?;
        }
        columns.push(field.id.as_str());
    }
    set(connection, &key, &columns.join(" ")).await?;
    set(connection, "shown_through", "0").await
}

pub(super) async fn setting(
    connection: &mut SqliteConnection,
    key: &str,
) -> Result<Option<String>, ViewError> {
    let value = sqlx::query_scalar("SELECT value FROM meta WHERE key = ?")
        .bind(key.to_owned())
        .fetch_optional(connection)
        .await?;
    Ok(value)
}

pub(super) async fn set(
    connection: &mut SqliteConnection,
    key: &str,
    value: &str,
) -> Result<(), ViewError> {
    sqlx::query("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value")
        .bind(key.to_owned())
        .bind(value.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns true if the file itself is at fault: no database (26), a malformed one (11), other tables (1). A
/// full disk or a lock held by another process is no reason to remove it.
fn is_damage(error: &ViewError) -> bool {
    let ViewError::Store(sqlx::Error::Database(error)) = error else {
        return false;
    };
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    matches!(code.map(|code| code & 0xff), Some(1 | 11 | 26))
}

fn remove(file: &Path) -> Result<(), ViewError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(suffix);
        let path = PathBuf::from(path);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ViewError::File {
                    file: FILE.to_owned(),
                    error,
                });
            }
            _ => {}
        }
    }
    Ok(())
}
