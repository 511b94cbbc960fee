//! What goes wrong, or waits, in stories.

use domain::contract::TokenState;
use domain::downlink::{DownlinkState, InfoCode};
use domain::{DeviceId, DownlinkId, MessageId, StationId, UnixMillis};

use super::TestEngine;
use crate::Engine;
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

    /// Looks for silence where that must come to nothing.
    pub async fn look_in_vain(&self) {
        let looked = crate::keep_alive::round(&self.engine).await;
        assert!(looked.is_err(), "{looked:?}");
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
                station: Some(StationId(station)),
                answer: None,
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
