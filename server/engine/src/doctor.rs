//! What can be said of a database without changing anything in it: for whoever wants to know
//! whether an installation is well.

use std::net::SocketAddr;
use std::time::Duration;

use domain::UnixMillis;
use sqlx::AnyConnection;

use crate::callback::Guard;
use crate::secret;
use crate::store::bulk::int;
use crate::store::db::{Db, Dialect};
use crate::store::{people, whole};
use crate::{Settings, StoreError, World};

/// How a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The version of its tables; none where it has none of ours.
    pub schema: Option<i64>,
    /// The newest version that this program knows.
    pub newest: i64,
    /// How far its clock is ahead of this machine's (ms); of a file that is the same clock.
    pub ahead: i64,
    /// Its size in bytes.
    pub bytes: i64,
    /// When a server last said that it works; none where none ever did. Read only of tables of the
    /// newest version, as is everything below.
    pub heartbeat: Option<UnixMillis>,
    /// Whether the key of the settings is the one that secrets were sealed with.
    pub key_fits: bool,
    /// Whether anybody has a password.
    pub anybody: bool,
}

/// Looks at a database, and changes nothing in it.
///
/// # Errors
/// When it cannot be reached.
pub async fn examine(settings: &Settings, world: &World) -> Result<Condition, StoreError> {
    let db = Db::connect(&settings.database_url, 1).await?;
    let condition = look(&db, settings, world).await;
    db.close().await;
    condition
}

async fn look(db: &Db, settings: &Settings, world: &World) -> Result<Condition, StoreError> {
    let dialect = db.dialect;
    let mut tx = db.snapshot().await?;
    let asked = world.clock.now();
    let told = clock(&mut tx, dialect).await?;
    let answered = world.clock.now();
    let schema = whole::version(&mut tx, dialect).await?;
    let mut condition = Condition {
        schema,
        newest: dialect.newest(),
        ahead: told - (asked.0 + answered.0) / 2,
        bytes: size(&mut tx, dialect).await?,
        heartbeat: None,
        key_fits: true,
        anybody: false,
    };
    if schema == Some(condition.newest) {
        condition.heartbeat = heartbeat(&mut tx).await?;
        condition.key_fits = secret::is_key(&mut tx, &settings.secret_key).await?;
        condition.anybody = people::anybody(&mut tx).await?;
    }
    tx.rollback().await?;
    Ok(condition)
}

/// Tries the way that callbacks take to a host: whether its name is known, whether one of its
/// addresses is open to them, and whether a connection to that is made within `limit`. Nothing is
/// sent. Returns the address.
///
/// # Errors
/// What stands in the way.
pub async fn reach(
    settings: &Settings,
    world: &World,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<SocketAddr, String> {
    let found = world.network.resolve(host, port).await;
    let found = found.map_err(|error| format!("the name is not known: {error}"))?;
    let guard = Guard::new(&settings.allowed_networks);
    let open = found.iter().find(|address| guard.admits(address.ip()));
    let open = *open.ok_or("callbacks may go to none of its addresses")?;
    match tokio::time::timeout(limit, world.network.connect(open)).await {
        Ok(Ok(_)) => Ok(open),
        Ok(Err(error)) => Err(format!("{open}: {error}")),
        Err(_) => Err(format!("{open}: nothing within {} s", limit.as_secs())),
    }
}

async fn clock(connection: &mut AnyConnection, dialect: Dialect) -> Result<i64, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"
        }
        Dialect::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    };
    int(&sqlx::query(text).fetch_one(connection).await?, 0)
}

async fn size(connection: &mut AnyConnection, dialect: Dialect) -> Result<i64, StoreError> {
    let text = match dialect {
        Dialect::Sqlite => {
            "SELECT p.page_count * s.page_size FROM pragma_page_count() p, pragma_page_size() s"
        }
        Dialect::Postgres => "SELECT pg_database_size(current_database())",
    };
    int(&sqlx::query(text).fetch_one(connection).await?, 0)
}

async fn heartbeat(connection: &mut AnyConnection) -> Result<Option<UnixMillis>, StoreError> {
    let row = sqlx::query("SELECT time FROM heartbeat WHERE id = 1")
        .fetch_one(connection)
        .await?;
    let time = int(&row, 0)?;
    Ok((time != 0).then_some(UnixMillis(time)))
}
