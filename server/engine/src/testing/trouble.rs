//! What goes wrong, or waits, in stories.

use domain::contract::TokenState;
use domain::downlink::{DownlinkState, InfoCode};
use domain::{DeviceId, DownlinkId, MessageId, StationId, UnixMillis};

use super::{TestEngine, admin};
use crate::Engine;
use crate::store::contracts::stories::somebody_waits;
use crate::store::db::Dialect;
use crate::store::devices;
use crate::store::downlinks::{self, Downlink};

impl TestEngine {
    /// Receptions that wait for the next group commit.
    pub fn waiting(&self) -> usize {
        self.engine.intake.waiting()
    }

    /// Has another engine make the ids that this one makes, as two processes may by chance.
    pub fn share_ids_with(&self, other: &Engine) {
        other.ids.take_node_of(&self.engine.ids);
    }

    /// Has the time by which callback workers expire be so much later (ms), or earlier: as if the
    /// clock of the database had stood still, or gone on.
    pub async fn shift_workers(&self, millis: i64) {
        let mut tx = self.engine.db.write().await.unwrap();
        sqlx::query("UPDATE workers SET expires = expires + $1")
            .bind(millis)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Spoils what is stored of a device, so that nothing of it can be read any more.
    pub async fn spoil(&self, device: u32) {
        let mut tx = self.engine.db.write().await.unwrap();
        sqlx::query("UPDATE devices SET token = 99 WHERE id = $1")
            .bind(i64::from(device))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Mends what [`Self::spoil`] spoilt of a device that has a token.
    pub async fn mend(&self, device: u32) {
        let mut tx = self.engine.db.write().await.unwrap();
        sqlx::query("UPDATE devices SET token = $1 WHERE id = $2")
            .bind(TokenState::Active as i64)
            .bind(i64::from(device))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Holds the second of two devices, and the first as well as soon as `meanwhile` waits for the
    /// second: then the two wait for each other, and PostgreSQL has to end one of them.
    pub async fn cross<T>(&self, pair: [u32; 2], meanwhile: impl Future<Output = T>) -> T {
        let [first, second] = pair.map(DeviceId);
        let dialect = self.engine.db.dialect;
        let mut tx = self.engine.db.write().await.unwrap();
        let held = devices::hold(&mut tx, dialect, &[second]).await;
        held.unwrap();
        let crosses = async {
            let mut connection = self.engine.db.read().acquire().await.unwrap();
            // SQLite lets nobody write in the meantime.
            while dialect == Dialect::Postgres && !somebody_waits(&mut connection).await.unwrap() {
                tokio::task::yield_now().await;
            }
            // Whichever of the two is ended, the other goes on.
            _ = devices::hold(&mut tx, dialect, &[first]).await;
            tx.rollback().await.unwrap();
        };
        tokio::join!(crosses, meanwhile).1
    }

    /// Holds a device, and has it go to the `nth` device type, as to another owner, as soon as
    /// `meanwhile` waits for it.
    pub async fn goes_meanwhile<T>(
        &self,
        device: u32,
        nth: usize,
        meanwhile: impl Future<Output = T>,
    ) -> T {
        let dialect = self.engine.db.dialect;
        let mut tx = self.engine.db.write().await.unwrap();
        let held = devices::hold(&mut tx, dialect, &[DeviceId(device)]).await;
        held.unwrap();
        let goes = async {
            let mut connection = self.engine.db.read().acquire().await.unwrap();
            // SQLite lets nobody write in the meantime.
            while dialect == Dialect::Postgres && !somebody_waits(&mut connection).await.unwrap() {
                tokio::task::yield_now().await;
            }
            sqlx::query(
                "UPDATE devices SET device_type_id = $1, \
                 group_id = (SELECT group_id FROM device_types WHERE id = $1) WHERE id = $2",
            )
            .bind(self.device_types[nth].to_string())
            .bind(i64::from(device))
            .execute(&mut *tx)
            .await
            .unwrap();
            tx.commit().await.unwrap();
        };
        tokio::join!(goes, meanwhile).1
    }

    /// How often the database ended a transaction that waited for another, which waited for it;
    /// never on SQLite. Every engine on it is closed before: connections tell it when they end.
    pub async fn deadlocks(&self) -> i64 {
        if self.engine.db.dialect == Dialect::Sqlite {
            return 0;
        }
        let own = admin(&self.settings.database_url).await;
        let others = "SELECT COUNT(*) FROM pg_stat_activity \
                      WHERE datname = CURRENT_DATABASE() AND pid <> pg_backend_pid()";
        loop {
            let others: i64 = sqlx::query_scalar(others).fetch_one(&own).await.unwrap();
            if others == 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
        let text = "SELECT deadlocks FROM pg_stat_database WHERE datname = CURRENT_DATABASE()";
        let deadlocks: i64 = sqlx::query_scalar(text).fetch_one(&own).await.unwrap();
        own.close().await;
        deadlocks
    }

    /// Looks for silence where that must come to nothing.
    pub async fn look_in_vain(&self) {
        let looked = crate::keep_alive::round(&self.engine).await;
        assert!(looked.is_err(), "{looked:?}");
    }

    /// Has the walk over the devices of silent stations take so many at a look.
    pub async fn walk_by(&self, devices: i64) {
        self.engine.watch.lock().await.page = devices;
    }

    /// Downlinks that wait until a station fetches them, one for each device, to be sent in
    /// twenty seconds.
    pub async fn with_waiting_downlinks(&self, station: u32, devices: std::ops::Range<u32>) {
        let now = self.engine.world.clock.now();
        let ids = self.engine.ids.rows(devices.len());
        let window_ends = now.plus(45_000);
        let rows: Vec<Downlink> = devices
            .zip(ids)
            .map(|(device, id)| Downlink {
                id: DownlinkId(id),
                device: DeviceId(device),
                message: MessageId(id),
                number: 0,
                transmit_at: now.plus(20_000),
                window_ends,
                state: DownlinkState::Queued,
                info: InfoCode::Pending,
                over_quota: false,
                high_priority: false,
                station: Some(StationId(station)),
                answer: None,
                answered: UnixMillis(0),
                data: Some(vec![0; 8]),
                due: window_ends.plus(crate::downlink::GRACE),
                told: UnixMillis(0),
                finished: UnixMillis(0),
            })
            .collect();
        let mut tx = self.engine.db.write().await.unwrap();
        downlinks::insert(&mut tx, self.engine.db.dialect, &rows, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}
