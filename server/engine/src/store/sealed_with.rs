//! What tells whether a key is the one that secrets are sealed with.

use super::db::StoreError;

/// Keeps `proof` where there is none yet, and returns the one that is kept.
pub(crate) async fn proof(
    connection: &mut sqlx::AnyConnection,
    proof: &[u8],
) -> Result<Vec<u8>, StoreError> {
    sqlx::query("INSERT INTO sealed_with (id, proof) VALUES (1, $1) ON CONFLICT (id) DO NOTHING")
        .bind(proof)
        .execute(&mut *connection)
        .await?;
    let kept = sqlx::query_scalar("SELECT proof FROM sealed_with WHERE id = 1");
    Ok(kept.fetch_one(connection).await?)
}

/// Keeps `proof` instead.
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
