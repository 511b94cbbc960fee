//! The two engines behind one type: SQLite for a start, PostgreSQL when outgrown.

use std::str::FromStr;
use std::sync::Once;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyPool, ConnectOptions as _, Connection as _, Transaction};
use thiserror::Error;

use super::private;

/// The engine in use. Only this folder ever asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

impl Dialect {
    /// Every version of the tables, one after the other.
    pub(crate) fn migrator(self) -> &'static Migrator {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
        }
    }

    /// The newest version of the tables that this program knows.
    pub(crate) fn newest(self) -> i64 {
        let versions = self.migrator().iter().map(|one| one.version);
        versions.max().unwrap_or_default()
    }
}

/// Writing connections to PostgreSQL: the committer's, the callback worker's, and two for
/// people.
const POSTGRES_WRITERS: u32 = 4;

/// An open database.
///
/// SQLite has one writing connection, since it admits one writer anyway and a queue in the
/// pool is fairer than the busy handler's retries, and a pool of readers beside it.
#[derive(Clone)]
pub struct Db {
    write: AnyPool,
    read: AnyPool,
    pub(crate) dialect: Dialect,
}

/// What the database answered instead of a result. Callers of the system never read it; the
/// operator's log does.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A statement failed.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what the code writes.
    #[error("stored value {column}: {problem}")]
    Value {
        /// The column, as `table.column`.
        column: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// What is stored was made with another setting, and the two do not go together.
    #[error(
        "setting {setting} is {now}, but what is stored was made with {kept}: set it to that, or \
         begin with an empty database"
    )]
    MadeWith {
        /// The setting.
        setting: &'static str,
        /// Its value now, as it is set.
        now: i64,
        /// The value that goes with what is stored.
        kept: i64,
    },
    /// The key of the installation is not the one that secrets were sealed with.
    #[error("it is not the key that what is stored was sealed with")]
    OtherKey,
}

impl StoreError {
    /// Whether a key that was to be new is there already.
    pub(crate) fn is_taken(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::Database(error)) => error.is_unique_violation(),
            Self::Sql(_)
            | Self::Migrate(_)
            | Self::Value { .. }
            | Self::MadeWith { .. }
            | Self::OtherKey => false,
        }
    }

    /// Whether the database ended a transaction for the sake of another, since the two waited for
    /// each other or one came between: nothing is wrong with it, and it may be done again.
    pub(crate) fn is_deadlock(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else {
            return false;
        };
        matches!(error.code().as_deref(), Some("40P01" | "40001"))
    }

    /// Whether the database works and would not take, or could not give back, certain rows.
    pub(crate) fn is_of_the_rows(&self) -> bool {
        use sqlx::error::ErrorKind;
        match self {
            Self::Sql(sqlx::Error::Database(error)) => matches!(
                error.kind(),
                ErrorKind::NotNullViolation
                    | ErrorKind::CheckViolation
                    | ErrorKind::UniqueViolation
                    | ErrorKind::ForeignKeyViolation
            ),
            Self::Sql(
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_),
            )
            | Self::Value { .. } => true,
            Self::Sql(_) | Self::Migrate(_) | Self::MadeWith { .. } | Self::OtherKey => false,
        }
    }
}

/// A transaction that may write.
pub(crate) type Tx = Transaction<'static, Any>;

/// How long a connection is waited for: while the database is away, whoever wants something of
/// it should be told so before he loses his patience.
const CONNECTION: Duration = Duration::from_secs(5);

/// How long a PostgreSQL that is not there yet is waited for at the start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for a server that is just starting. A pool would wait as well, but not say for what.
async fn reach_postgres(options: &AnyConnectOptions) -> Result<(), StoreError> {
    let until = tokio::time::Instant::now() + PATIENCE;
    let mut told = false;
    loop {
        match options.connect().await {
            Ok(connection) => return Ok(connection.close().await?),
            Err(sqlx::Error::Io(error)) if tokio::time::Instant::now() < until => {
                if !told {
                    told = true;
                    let seconds = PATIENCE.as_secs();
                    tracing::warn!(%error, "the database does not answer; it is tried for {seconds} s");
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// `url` is `sqlite:PATH` or `postgres://…`. A missing SQLite file is
    /// created.
    ///
    /// # Errors
    /// When the database cannot be reached or a migration fails.
    pub async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let db = Self::connect(url, connections).await?;
        db.dialect.migrator().run(&db.write).await?;
        Ok(db)
    }

    /// The same without looking at its tables, whatever version they are of.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub(crate) async fn connect(url: &str, connections: u32) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url, connections).await
        } else {
            Self::open_postgres(url, connections).await
        }
    }

    /// Writers have a few connections of their own. Everything they do goes by key, but the
    /// planner, with statistics that lag behind a growing table, likes to read the whole of it
    /// for a batch of a thousand keys; so there it is told not to.
    async fn open_postgres(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options = AnyConnectOptions::from_str(url)?;
        reach_postgres(&options).await?;
        let read = AnyPoolOptions::new()
            .max_connections(connections.max(1))
            .acquire_timeout(CONNECTION)
            .connect_with(options.clone())
            .await?;
        let write = AnyPoolOptions::new()
            .max_connections(POSTGRES_WRITERS)
            .acquire_timeout(CONNECTION)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    for setting in [
                        "SET enable_seqscan = off",
                        "SET enable_hashjoin = off",
                        "SET enable_mergejoin = off",
                        "SET random_page_cost = 1.1",
                        "SET jit = off",
                        // Stations are answered once it is on disk, whatever the server, the
                        // database, the role or the URL says.
                        "SET synchronous_commit = on",
                        // Of a client that is gone without a word the server learns within
                        // seconds, and lets go of what its transaction held.
                        "SET tcp_keepalives_idle = 4",
                        "SET tcp_keepalives_interval = 1",
                        "SET tcp_keepalives_count = 3",
                    ] {
                        sqlx::query(setting).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self {
            write,
            read,
            dialect: Dialect::Postgres,
        })
    }

    async fn open_sqlite(url: &str, connections: u32) -> Result<Self, StoreError> {
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}mode=rwc");
        private::make(&url)?;
        let options = AnyConnectOptions::from_str(&url)?;
        // A pool would try a file that is no database again and again.
        let mut connection = options.connect().await?;
        sqlx::query("SELECT count(*) FROM sqlite_schema")
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        let pool = |size: u32| {
            AnyPoolOptions::new()
                .max_connections(size)
                // One writer has to wait for the other's transaction.
                .acquire_timeout(2 * CONNECTION)
                // SQLite itself takes a transaction back when the disk fails under it. The
                // driver then still counts one as begun and refuses to begin another: such a
                // connection is exchanged.
                .before_acquire(|connection, _| {
                    let begun = connection.is_in_transaction();
                    Box::pin(async move { Ok(!begun) })
                })
                .min_connections(1)
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        for pragma in [
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            "PRAGMA busy_timeout = 10000",
                            "PRAGMA cache_size = -65536",
                            // A page that many messages touch goes into the file once for
                            // 32 MB of log, not for every 4 MB of it.
                            "PRAGMA wal_autocheckpoint = 8192",
                            "PRAGMA temp_store = MEMORY",
                        ] {
                            sqlx::query(pragma).execute(&mut *connection).await?;
                        }
                        Ok(())
                    })
                })
        };
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(connections.max(1)).connect_with(options).await?;
        Ok(Self {
            write,
            read,
            dialect: Dialect::Sqlite,
        })
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once: a
    /// transaction that reads first and writes later would fail if another process came
    /// between.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self.dialect {
            Dialect::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await?,
            Dialect::Postgres => self.write.begin().await?,
        })
    }

    /// Begins a transaction that reads, however long it takes, what is stored at its first
    /// question; others go on writing.
    pub(crate) async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(match self.dialect {
            Dialect::Sqlite => self.read.begin().await?,
            Dialect::Postgres => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                self.read.begin_with(begin).await?
            }
        })
    }

    /// Where reads outside a transaction go.
    pub(crate) fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What it answered instead.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::TestEngine;

    #[tokio::test]
    async fn what_is_answered_is_on_disk_whatever_the_url_says() {
        let Some(test) = TestEngine::postgres().await else {
            return;
        };
        let test = test
            .with_settings(|settings| {
                let url = &mut settings.database_url;
                let separator = if url.contains('?') { '&' } else { '?' };
                url.push(separator);
                url.push_str("options=-c%20synchronous_commit%3Doff");
            })
            .await;
        let asked = "SHOW synchronous_commit";
        let mut read = test.engine.db.read().acquire().await.unwrap();
        let said: String = sqlx::query_scalar(asked)
            .fetch_one(&mut *read)
            .await
            .unwrap();
        assert_eq!(said, "off", "the URL was not heard");
        drop(read);
        let mut tx = test.engine.db.write().await.unwrap();
        let said: String = sqlx::query_scalar(asked).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(said, "on");
        drop(tx);
        test.close().await;
    }
}
