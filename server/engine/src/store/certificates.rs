//! Product certificates.

use std::collections::HashMap;

use domain::certificate::{CertificateSettings, CertificateView};
use domain::{CertificateId, GroupId, UnixMillis};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::bulk::{Bulk, int};
use super::db::{Dialect, StoreError};
use super::devices::anywhere;
use super::sql::id;

/// A certificate with the path of its group.
pub(crate) struct Found {
    pub(crate) view: CertificateView,
    pub(crate) group_path: String,
}

/// Adds a certificate.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    certificate: CertificateId,
    group: GroupId,
    settings: &CertificateSettings,
    now: UnixMillis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO product_certificates (id, group_id, key, name, version, manufacturer, \
         description, status, bidir, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(certificate.to_string())
    .bind(group.to_string())
    .bind(settings.key.as_str())
    .bind(settings.name.as_str())
    .bind(settings.version.as_str())
    .bind(settings.manufacturer.as_str())
    .bind(settings.description.as_str())
    .bind(i64::from(settings.finalized))
    .bind(i64::from(settings.bidir))
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Replaces what a certificate says.
pub(crate) async fn edit(
    connection: &mut AnyConnection,
    certificate: CertificateId,
    settings: &CertificateSettings,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE product_certificates SET key = $1, name = $2, version = $3, manufacturer = $4, \
         description = $5, status = $6, bidir = $7 WHERE id = $8",
    )
    .bind(settings.key.as_str())
    .bind(settings.name.as_str())
    .bind(settings.version.as_str())
    .bind(settings.manufacturer.as_str())
    .bind(settings.description.as_str())
    .bind(i64::from(settings.finalized))
    .bind(i64::from(settings.bidir))
    .bind(certificate.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

const VIEW: &str = "SELECT c.id, c.group_id, c.key, c.name, c.version, c.manufacturer, \
    c.description, c.status, c.bidir, c.created, g.name AS group_name, g.path AS group_path \
    FROM product_certificates c JOIN groups g ON g.id = c.group_id";

fn found(row: &AnyRow) -> Result<Found, StoreError> {
    let truth = |column| row.try_get::<i64, _>(column).map(|value| value != 0);
    Ok(Found {
        group_path: row.try_get("group_path")?,
        view: CertificateView {
            id: id(row, "id")?,
            group: id(row, "group_id")?,
            group_name: row.try_get("group_name")?,
            settings: CertificateSettings {
                key: row.try_get("key")?,
                name: row.try_get("name")?,
                version: row.try_get("version")?,
                manufacturer: row.try_get("manufacturer")?,
                description: row.try_get("description")?,
                finalized: truth("status")?,
                bidir: truth("bidir")?,
            },
            created: UnixMillis(row.try_get("created")?),
        },
    })
}

/// The certificate of that id.
pub(crate) async fn get(
    connection: &mut AnyConnection,
    certificate: CertificateId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{VIEW} WHERE c.id = $1")))
        .bind(certificate.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

/// How many devices are known that name it.
pub(crate) async fn count_devices(
    connection: &mut AnyConnection,
    certificate: CertificateId,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM identities WHERE certificate_id = $1")
        .bind(certificate.to_string())
        .fetch_one(connection)
        .await?;
    int(&row, 0)
}

/// Keeps the row from everybody else until the transaction ends: also from whoever enters what
/// devices were made with, and names it.
pub(crate) async fn lock(
    connection: &mut AnyConnection,
    dialect: Dialect,
    certificate: CertificateId,
) -> Result<(), StoreError> {
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT id FROM product_certificates WHERE id = $1 FOR UPDATE")
            .bind(certificate.to_string())
            .fetch_optional(connection)
            .await?;
    }
    Ok(())
}

/// How many devices use it: those that are known by it, and those that were registered under its
/// key without being known so.
pub(crate) async fn count_users(
    connection: &mut AnyConnection,
    certificate: CertificateId,
) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM identities i WHERE i.certificate_id = c.id) \
         + (SELECT COUNT(*) FROM devices d LEFT JOIN identities i ON i.id = d.id \
            WHERE d.product_certificate = c.key AND d.product_certificate <> '' \
            AND COALESCE(i.certificate_id, '') <> c.id) \
         FROM product_certificates c WHERE c.id = $1",
    )
    .bind(certificate.to_string())
    .fetch_optional(connection)
    .await?;
    row.map_or(Ok(0), |row| int(&row, 0))
}

/// Deletes it.
pub(crate) async fn delete(
    connection: &mut AnyConnection,
    certificate: CertificateId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM product_certificates WHERE id = $1")
        .bind(certificate.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The condition that a certificate lies below one of `paths` and has `text` in its key or name,
/// with its parameters from $1 on.
fn meant(paths: &[&str], text: &str) -> (String, Vec<String>) {
    let mut values = Vec::with_capacity(2 * paths.len() + 1);
    let below: Vec<String> = paths
        .iter()
        .map(|path| {
            values.push((*path).to_owned());
            values.push(super::groups::after(path));
            let n = values.len();
            format!("(g.path >= ${} AND g.path < ${n})", n - 1)
        })
        .collect();
    values.push(anywhere(text));
    let n = values.len();
    let named =
        format!("(LOWER(c.name) LIKE ${n} ESCAPE '!' OR LOWER(c.key) LIKE ${n} ESCAPE '!')");
    (format!("({}) AND {named}", below.join(" OR ")), values)
}

/// The certificates of groups below any of `paths` with `text` in their key or name, by key, beyond
/// a position (a key); `backwards` walks up from there.
pub(crate) async fn list(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
    position: Option<String>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<CertificateView>, StoreError> {
    let (mut condition, mut values) = meant(paths, text);
    let (compare, order) = if backwards {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if let Some(key) = position {
        values.push(key);
        condition += &format!(" AND c.key {compare} ${}", values.len());
    }
    let last = values.len() + 1;
    let text = format!("{VIEW} WHERE {condition} ORDER BY c.key {order} LIMIT ${last}");
    let query = sqlx::query(AssertSqlSafe(text));
    let query = values
        .into_iter()
        .fold(query, |query, value| query.bind(value));
    let rows = query.bind(limit).fetch_all(connection).await?;
    rows.iter()
        .map(|row| found(row).map(|found| found.view))
        .collect()
}

/// How many there are of them.
pub(crate) async fn count(
    connection: &mut AnyConnection,
    paths: &[&str],
    text: &str,
) -> Result<i64, StoreError> {
    let (condition, values) = meant(paths, text);
    let text = format!(
        "SELECT COUNT(*) FROM product_certificates c JOIN groups g ON g.id = c.group_id \
         WHERE {condition}"
    );
    let query = sqlx::query(AssertSqlSafe(text));
    let query = values
        .into_iter()
        .fold(query, |query, value| query.bind(value));
    Ok(query.fetch_one(connection).await?.try_get(0)?)
}

/// A certificate that somebody names.
pub(crate) struct Usable {
    pub(crate) id: CertificateId,
    pub(crate) group_path: String,
}

/// Those of the certificates with these keys that are there. `keys`: each once.
pub(crate) async fn by_keys(
    connection: &mut AnyConnection,
    dialect: Dialect,
    keys: &[String],
) -> Result<HashMap<String, Usable>, StoreError> {
    const BY_KEYS: Bulk = Bulk {
        text: "WITH v (key) AS (VALUES {rows}) \
               SELECT c.key, c.id, g.path FROM v CROSS JOIN product_certificates c \
               CROSS JOIN groups g WHERE c.key = v.key AND g.id = c.group_id",
        columns: &["TEXT"],
    };
    let mut found = HashMap::with_capacity(keys.len());
    BY_KEYS
        .fetch(
            connection,
            dialect,
            keys,
            |query, key| query.bind(key.as_str()),
            |row| {
                let usable = Usable {
                    id: id(row, "id")?,
                    group_path: row.try_get(2)?,
                };
                found.insert(row.try_get(0)?, usable);
                Ok(())
            },
        )
        .await?;
    Ok(found)
}
