//! Devices on maps, for stories and benchmarks.

use domain::DeviceId;
use domain::base_station::Degrees;
use domain::link_quality::LinkQuality;
use domain::map::{CellId, HEARD_LEVELS};
use sqlx::Row as _;

use super::TestEngine;
use crate::store::devices::Brought;
use crate::store::maps::{self, HeardAt, Links};
use crate::store::{device_types, devices};

/// Devices of one transaction.
const BATCH: usize = 2_000;

impl TestEngine {
    /// Registers devices under the `nth` device type, each where somebody says that it stands.
    pub async fn with_placed_devices(&self, nth: usize, placed: &[(u32, Degrees)]) {
        let (dialect, device_type) = (self.engine.db.dialect, self.device_types[nth]);
        let now = self.engine.world.clock.now();
        for batch in placed.chunks(BATCH) {
            let ids: Vec<DeviceId> = batch.iter().map(|(id, _)| DeviceId(*id)).collect();
            let mut tx = self.engine.db.write().await.unwrap();
            let new = devices::register(&mut tx, dialect, device_type, &ids, now).await;
            let new = new.unwrap();
            let owned = devices::owned(&mut tx, dialect, &ids).await.unwrap();
            let brought = batch.iter().map(|(id, place)| Brought {
                id: DeviceId(*id),
                device_type,
                group: owned[&DeviceId(*id)].group,
                name: format!("Device {id:X}"),
                place: Some(*place),
            });
            let brought: Vec<Brought> = brought.collect();
            devices::bring(&mut tx, dialect, &brought).await.unwrap();
            maps::refresh(&mut tx, dialect, ids).await.unwrap();
            let count = [(device_type, new.len() as i64)];
            device_types::count_devices(&mut tx, dialect, &count)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Counts a message from each of these places, heard with so many hundredths of a dBm, as of
    /// devices of the `nth` device type.
    pub async fn heard_from(&self, nth: usize, places: &[(Degrees, i64)]) {
        let (dialect, device_type) = (self.engine.db.dialect, self.device_types[nth]);
        let level = HEARD_LEVELS[HEARD_LEVELS.len() - 1];
        for batch in places.chunks(10 * BATCH) {
            let mut tx = self.engine.db.write().await.unwrap();
            let of = device_types::get(&mut tx, device_type).await.unwrap();
            let path = of.unwrap().group_path;
            let heard = batch.iter().filter_map(|(place, strength)| {
                Some(HeardAt {
                    device_type: device_type.to_string(),
                    path: &path,
                    cell: CellId::of(*place, level)?,
                    strength: *strength,
                    links: Links::one(1, LinkQuality::Good),
                })
            });
            let heard: Vec<HeardAt<'_>> = heard.collect();
            maps::add_heard(&mut tx, dialect, &heard, &[])
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Lays out what was there before maps were, as the worker would.
    pub async fn lay_out_maps(&self) {
        while crate::map::walk_step(&self.engine).await.unwrap() {}
    }

    /// Has no device counted on any map, as before there were any.
    pub async fn forget_maps(&self) {
        let mut tx = self.engine.db.write().await.unwrap();
        for text in [
            "DELETE FROM map_cells",
            "DELETE FROM map_places",
            "DELETE FROM map_walk",
        ] {
            sqlx::query(text).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Every cell of devices, as text, for comparing.
    pub async fn cells_of_maps(&self) -> Vec<String> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        let rows = sqlx::query(
            "SELECT owner, level, cell, devices, stated, sent, ids, lats, lngs, guessed_ids, \
             guessed_lats, guessed_lngs FROM map_cells ORDER BY owner, level, cell",
        )
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        let told = rows.iter().map(|row| {
            let owner: String = row.get(0);
            let numbers: Vec<String> = (1..12)
                .map(|at| row.get::<i64, _>(at).to_string())
                .collect();
            format!("{owner} {}", numbers.join(" "))
        });
        told.collect()
    }
}
