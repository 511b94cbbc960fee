//! Figures in stories, also made anew in the middle of one.

use std::cell::Cell;

use super::TestEngine;
use crate::statistics::Rebuilding;
use crate::store::contracts::stories::somebody_waits;
use crate::store::db::Dialect;

impl TestEngine {
    /// Every stored figure that is not zero, as text, in order: of devices (by hour), and of
    /// device types and groups (by each span).
    pub async fn figures(&self) -> Vec<String> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        crate::store::statistics::all(&mut connection)
            .await
            .unwrap()
    }

    /// Makes every figure anew while `meanwhile` stores something: it begins once the messages
    /// that are there were read, and has ended, or waits, before it is looked for others.
    pub async fn rebuild_beside<T>(&self, meanwhile: impl Future<Output = T>) -> T {
        let mut rebuilding = Rebuilding::begin(&self.engine).await.unwrap();
        assert!(rebuilding.step().await.unwrap(), "there are no messages");
        let ended = Cell::new(false);
        let rebuild = async {
            let mut connection = self.engine.db.read().acquire().await.unwrap();
            // SQLite lets nobody write in the meantime.
            while self.engine.db.dialect == Dialect::Postgres
                && !ended.get()
                && !somebody_waits(&mut connection).await.unwrap()
            {
                tokio::task::yield_now().await;
            }
            while rebuilding.step().await.unwrap() {}
            rebuilding.finish().await.unwrap();
        };
        let store = async {
            let outcome = meanwhile.await;
            ended.set(true);
            outcome
        };
        tokio::join!(rebuild, store).1
    }
}
