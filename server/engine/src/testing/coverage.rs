//! What is counted of where messages were heard, for stories.

use std::cell::Cell;

use domain::group::Group;
use sqlx::Row as _;

use super::TestEngine;
use crate::store::contracts::stories::somebody_waits;
use crate::store::db::Dialect;
use crate::store::groups;

impl TestEngine {
    /// Every cell from which something was heard, as text, for comparing: of device types and
    /// groups, and then of base stations.
    pub async fn cells_of_coverage(&self) -> Vec<String> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        let mut told = Vec::new();
        for text in [
            "SELECT owner, '' AS beside, level, cell, messages, strengths, best FROM heard_cells \
             ORDER BY owner, level, cell",
            "SELECT group_id, 'station' AS beside, station_id, cell, messages, strengths, best \
             FROM station_cells ORDER BY station_id, cell, group_id",
        ] {
            let rows = sqlx::query(text).fetch_all(&mut *connection).await.unwrap();
            told.extend(rows.iter().map(|row| {
                let (owner, beside): (String, String) = (row.get(0), row.get(1));
                let numbers: Vec<String> =
                    (2..7).map(|at| row.get::<i64, _>(at).to_string()).collect();
                format!("{owner} {beside} {}", numbers.join(" "))
            }));
        }
        told
    }

    /// Has nothing of what was heard so far counted on any map, as before it was: the walk over it
    /// is still to begin.
    pub async fn forget_coverage(&self) {
        let mut tx = self.engine.db.write().await.unwrap();
        for text in [
            "DELETE FROM heard_cells",
            "DELETE FROM station_cells",
            "DELETE FROM heard_walk",
            "INSERT INTO heard_walk (id, next, until) SELECT 1, 0, m.newest \
             FROM (SELECT MAX(id) AS newest FROM messages) AS m WHERE m.newest IS NOT NULL",
        ] {
            sqlx::query(text).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Puts a group below another while `meanwhile` counts something for it: that has ended, or
    /// waits, before the move is there for others.
    pub async fn moving_beside<T>(
        &self,
        group: &Group,
        to: &Group,
        meanwhile: impl Future<Output = T>,
    ) -> T {
        let dialect = self.engine.db.dialect;
        let mut tx = self.engine.db.write().await.unwrap();
        groups::hold_tree(&mut tx, dialect).await.unwrap();
        groups::hold_below(&mut tx, dialect, &group.path)
            .await
            .unwrap();
        groups::relocate(&mut tx, group, to.id, &to.path)
            .await
            .unwrap();
        let ended = Cell::new(false);
        let moves = async {
            let mut connection = self.engine.db.read().acquire().await.unwrap();
            // SQLite lets nobody write in the meantime.
            while dialect == Dialect::Postgres
                && !ended.get()
                && !somebody_waits(&mut connection).await.unwrap()
            {
                tokio::task::yield_now().await;
            }
            tx.commit().await.unwrap();
        };
        let counts = async {
            let outcome = meanwhile.await;
            ended.set(true);
            outcome
        };
        tokio::join!(moves, counts).1
    }
}
