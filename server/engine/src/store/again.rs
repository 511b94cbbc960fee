//! Transactions that are done again, since the database ended them for the sake of others.
//!
//! Whoever writes takes what it needs in one order (see [`crate::store`]), so that no two wait for
//! each other. Where they do all the same PostgreSQL ends one of them, and nobody is to suffer
//! from that.

use super::db::StoreError;

/// How often a transaction is done again. Each time the one that it gave way to has gone on.
const AGAIN: u32 = 3;

/// Does `work`, which begins its own transaction, and does it again, at once, where the database
/// ended that for the sake of another.
pub(crate) async fn again<T, F>(work: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    for _ in 0..AGAIN {
        match work().await {
            Err(error) if error.is_deadlock() => {
                tracing::warn!(%error, "a transaction gave way to another; it is done again");
            }
            done => return done,
        }
    }
    work().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn only_what_gave_way_is_done_again() {
        let tries = Cell::new(0);
        let failed = again(|| async {
            tries.set(tries.get() + 1);
            Err::<(), _>(StoreError::Sql(sqlx::Error::PoolTimedOut))
        });
        assert!(failed.await.is_err());
        assert_eq!(tries.get(), 1);
        let done = again(|| async { Ok(7) });
        assert_eq!(done.await.unwrap(), 7);
    }
}
