//! Base stations in stories: where they stand, and their tokens.

use domain::StationId;
use domain::base_station::{Region, StationSettings};

use super::TestEngine;
use crate::secret;
use crate::store::{station_tokens, stations};

impl TestEngine {
    /// Registers base stations in the demo group.
    pub async fn with_stations(&self, ids: &[u32]) {
        let ids: Vec<_> = ids.iter().copied().map(StationId).collect();
        let now = self.engine.world.clock.now();
        let mut tx = self.engine.db.write().await.unwrap();
        stations::register(&mut tx, self.engine.db.dialect, self.group, &ids, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Says where a base station stands.
    pub async fn place_station(&self, station: u32, lat: f64, lng: f64) {
        let settings = StationSettings {
            name: format!("Station {station}"),
            place: Some((lat, lng)),
            operator: String::new(),
            country: String::new(),
            region: Region::Rc1,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        stations::edit(&mut tx, StationId(station), &settings)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// A token of one station alone.
    pub async fn station_token(&self, station: u32) -> String {
        let token = secret::new(&self.engine.world);
        let row = station_tokens::NewToken {
            hash: secret::hash(&token),
            group: self.group,
            station: Some(StationId(station)),
            registers_under: None,
            name: &format!("Station {station:04X}"),
        };
        let mut tx = self.engine.db.write().await.unwrap();
        station_tokens::put(&mut tx, &row, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        token
    }
}
