//! What the requests of a callback are signed with, sealed: at most two, while they are exchanged.

use domain::CallbackId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::db::StoreError;

/// Puts a secret before the newest one there was, which stays.
pub(crate) async fn renew_secret(
    connection: &mut AnyConnection,
    id: CallbackId,
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE callbacks SET former_secret = secret, secret = $1 WHERE id = $2")
        .bind(sealed)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the secret before the newest, or both.
pub(crate) async fn forget_secrets(
    connection: &mut AnyConnection,
    id: CallbackId,
    all: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE callbacks SET former_secret = NULL, \
         secret = CASE WHEN $1 = 1 THEN NULL ELSE secret END WHERE id = $2",
    )
    .bind(i64::from(all))
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Those of a row, the newest first.
pub(super) fn of(row: &AnyRow) -> Result<Vec<Vec<u8>>, StoreError> {
    let newest: Option<Vec<u8>> = row.try_get("secret")?;
    let former: Option<Vec<u8>> = row.try_get("former_secret")?;
    Ok(newest.into_iter().chain(former).collect())
}
