//! What tells whether a key is the one that secrets are sealed with.

use domain::{CallbackId, DeviceId};
use sqlx::Row as _;

use super::bulk::int;
use super::db::StoreError;
use super::sql;

/// The proof that is kept, if there is one.
pub(crate) async fn proof(
    connection: &mut sqlx::AnyConnection,
) -> Result<Option<Vec<u8>>, StoreError> {
    let kept = sqlx::query_scalar("SELECT proof FROM sealed_with WHERE id = 1");
    Ok(kept.fetch_optional(connection).await?)
}

/// Keeps a proof, unless somebody was faster.
pub(crate) async fn keep(
    connection: &mut sqlx::AnyConnection,
    proof: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO sealed_with (id, proof) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
        .bind(proof)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps a proof instead of the one before.
pub(crate) async fn replace(
    connection: &mut sqlx::AnyConnection,
    proof: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sealed_with SET proof = $1 WHERE id = 1")
        .bind(proof)
        .execute(connection)
        .await?;
    Ok(())
}

/// Something that was sealed before any proof was kept.
pub(crate) enum Sealed {
    /// The key of a device.
    Key(DeviceId, Vec<u8>),
    /// The settings of a callback.
    Settings(CallbackId, Vec<u8>),
}

/// Some of what is sealed: of each kind one, where there is any.
pub(crate) async fn samples(
    connection: &mut sqlx::AnyConnection,
) -> Result<Vec<Sealed>, StoreError> {
    let mut samples = Vec::new();
    let key =
        sqlx::query("SELECT id, sealed_key FROM identities WHERE sealed_key IS NOT NULL LIMIT 1");
    if let Some(row) = key.fetch_optional(&mut *connection).await? {
        samples.push(Sealed::Key(DeviceId(int(&row, 0)? as u32), row.try_get(1)?));
    }
    let settings = sqlx::query(
        "SELECT id, sealed_settings FROM callbacks WHERE sealed_settings IS NOT NULL LIMIT 1",
    );
    if let Some(row) = settings.fetch_optional(connection).await? {
        samples.push(Sealed::Settings(sql::id(&row, "id")?, row.try_get(1)?));
    }
    Ok(samples)
}
