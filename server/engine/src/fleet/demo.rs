//! A day in the life of a small fleet, so that a first start has something to show. It goes
//! through the same pipeline as everything else.

use domain::audit::{Field, Kind, Verb};
use domain::base_station::{Region, StationSettings};
use domain::oob::FrameKind;
use domain::reception::Reception;
use domain::{DeviceId, StationId, UnixMillis};
use payload::hex::Payload;

use super::DemoFleet;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::{device_types, devices, stations};
use crate::uplink::{self, Received};
use crate::{Engine, StoreError};

/// Stations: id, name, latitude, longitude.
const STATIONS: [(u32, &str, f64, f64); 4] = [
    (0x2731, "Harbour crane", 51.2602, 4.3790),
    (0x2732, "Water tower", 51.1890, 4.4605),
    (0x2733, "Town hall roof", 51.2213, 4.3997),
    (0x2734, "Grain silo", 51.3007, 4.2811),
];

/// Sensor boards: id and name.
const BOARDS: [(u32, &str); 10] = [
    (0x1B_9C50, "Greenhouse north"),
    (0x1B_9C51, "Greenhouse south"),
    (0x1B_9C52, "Cold store door"),
    (0x1B_9C53, "Cold store shelf"),
    (0x1B_9C54, "Pump house"),
    (0x1B_9C55, "Beehive meadow"),
    (0x1B_9C56, "Beehive orchard"),
    (0x1B_9C57, "Feed silo"),
    (0x1B_9C58, "Workshop"),
    (0x1B_9C59, "Spare board"),
];

/// The last board stays silent, as spare ones do.
const SPEAKING: usize = BOARDS.len() - 1;
/// Messages of each board: one every half hour for a day.
const MESSAGES: u16 = 48;
const HALF_HOUR: i64 = 1_800_000;

impl Engine {
    /// Registers the demo fleet's stations and sensor boards and lets those boards speak for the
    /// day that lies behind of which nothing was heard yet: after a start that was cut short, the
    /// rest of them. What is there stays as it is. Returns the number of messages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_demo_traffic(&self, fleet: &DemoFleet) -> Result<usize, Error> {
        let Some(boards) = fleet.boards else {
            return Ok(0);
        };
        let now = self.world.clock.now();
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        let ids: Vec<StationId> = STATIONS
            .iter()
            .map(|station| StationId(station.0))
            .collect();
        let new_stations = stations::register(&mut tx, dialect, fleet.group, &ids, now).await?;
        for (id, name, lat, lng) in STATIONS {
            if !new_stations.contains(&StationId(id)) {
                continue;
            }
            let settings = StationSettings {
                name: name.into(),
                place: Some((lat, lng)),
                operator: String::new(),
                country: String::new(),
                region: Region::Rc1,
            };
            stations::edit(&mut tx, StationId(id), &settings).await?;
        }
        let rows: Vec<devices::NewRow> = BOARDS
            .iter()
            .map(|(id, name)| devices::NewRow {
                id: DeviceId(*id),
                name: (*name).to_owned(),
            })
            .collect();
        let new = devices::insert(&mut tx, dialect, boards, &rows, now).await?;
        let ids: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        let standings = devices::lock(&mut tx, dialect, &ids).await?;
        let count = [(boards, new.len() as i64)];
        device_types::count_devices(&mut tx, dialect, &count).await?;
        if !new.is_empty() || !new_stations.is_empty() {
            let act = Act {
                verb: Verb::Import,
                kind: Kind::Registration,
                id: boards.to_string(),
                name: String::new(),
                group: fleet.group,
                fields: vec![
                    Field::text("stations", "", new_stations.len().to_string()),
                    Field::text("devices", "", new.len().to_string()),
                ],
            };
            audit::note(&mut tx, self, &Actor::Command, act).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        let silent = |id: u32| {
            let standing = standings.get(&DeviceId(id));
            standing.is_some_and(|one| one.device_type == boards && one.newest.is_none())
        };
        let mut speaking = 0;
        for (board, (id, _)) in BOARDS.iter().enumerate().take(SPEAKING) {
            if !silent(*id) {
                continue;
            }
            speaking += 1;
            let receptions = (0..MESSAGES).flat_map(|n| heard(DeviceId(*id), board, n, now));
            let received: Vec<Received> = receptions
                .map(|reception| Received {
                    place: 0,
                    reception,
                })
                .collect();
            uplink::commit(self, received).await?;
        }
        Ok(speaking * usize::from(MESSAGES))
    }
}

/// What the stations hear of message `n` of a board.
fn heard(device: DeviceId, board: usize, n: u16, now: UnixMillis) -> Vec<Reception> {
    let time = now.plus(-HALF_HOUR * i64::from(MESSAGES - n) + 61_000 * board as i64);
    let stations = 1 + (board + usize::from(n) / 7) % STATIONS.len();
    (0..stations)
        .map(|at| {
            let station = (board + at) % STATIONS.len();
            let wobble = f64::from((u32::from(n) * 7 + board as u32 * 3) % 11);
            Reception {
                station: StationId(STATIONS[station].0),
                device,
                time: time.plus(40 * at as i64),
                seq_number: 100 + n,
                data: speech(board, n),
                rssi: -98.0 - 9.0 * at as f64 - wobble,
                snr: Some(26.5 - 4.0 * at as f64 - wobble / 2.0),
                freq: Some(868_130_000 + i64::from(n % 9) * 1_250),
                rep: Some(3 - (at as u8).min(2)),
                ack: false,
                kind: FrameKind::Data,
            }
        })
        .collect()
}

/// The bytes of message `n`: a temperature that follows the day, some motion, a slow battery.
fn speech(board: usize, n: u16) -> Payload {
    let hour = f64::from(n) / 2.0;
    let day = ((hour - 9.0) / 24.0 * std::f64::consts::TAU).sin();
    let temperature = (14.0 + 2.5 * board as f64 + 6.0 * day) as f32;
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&temperature.to_be_bytes());
    for axis in 0..3_u16 {
        let motion = 980 + 13 * axis + (n * 5 + board as u16) % 17;
        let at = 4 + 2 * usize::from(axis);
        bytes[at..at + 2].copy_from_slice(&motion.to_le_bytes());
    }
    bytes[10] = 97 - (n / 16) as u8 - board as u8;
    bytes[11] = 1 << (n % 8);
    // Twelve bytes are what a message can carry.
    Payload::from_bytes(&bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::StationId;
    use domain::base_station::{Region, StationSettings};
    use domain::permission::Profile;

    use crate::store::stations;
    use crate::testing::on_each;

    #[tokio::test]
    async fn the_demo_fleet_speaks_once() {
        on_each(async |test| {
            let fleet = test.engine.load_demo(false).await.unwrap();
            assert!(fleet.bridge_token.is_none(), "the token is shown once");
            assert_eq!(test.engine.load_demo_traffic(&fleet).await.unwrap(), 432);
            assert_eq!(test.engine.load_demo_traffic(&fleet).await.unwrap(), 0);
            let overview = test
                .engine
                .overview(&test.member(Profile::CustomerRead))
                .await
                .unwrap();
            assert_eq!(
                (overview.devices, overview.devices_heard, overview.messages),
                (10, 9, 432)
            );
            assert!(overview.latest[0].fields[0].name == "Temp");
            test
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_changed_since_stays_as_it_is() {
        on_each(async |test| {
            let fleet = test.engine.load_demo(false).await.unwrap();
            // A station of that number is there already, and another is given a new name.
            test.with_stations(&[0x2731]).await;
            test.engine.load_demo_traffic(&fleet).await.unwrap();
            let settings = StationSettings {
                name: "Lighthouse".into(),
                place: None,
                operator: "Coast".into(),
                country: String::new(),
                region: Region::Rc2,
            };
            let mut tx = test.engine.db.write().await.unwrap();
            let edited = stations::edit(&mut tx, StationId(0x2732), &settings).await;
            edited.unwrap();
            sqlx::query("UPDATE device_types SET name = 'Own boards' WHERE id = $1")
                .bind(fleet.boards.unwrap().to_string())
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let again = test.engine.load_demo(false).await.unwrap();
            assert_eq!(again.device_types, fleet.device_types[..2]);
            assert_eq!(test.engine.load_demo_traffic(&again).await.unwrap(), 0);
            let mut connection = test.engine.db.read().acquire().await.unwrap();
            let mut name = async |id: u32| {
                let name = sqlx::query_scalar("SELECT name FROM base_stations WHERE id = $1");
                let name = name.bind(i64::from(id)).fetch_one(&mut *connection);
                let name: String = name.await.unwrap();
                name
            };
            assert_eq!(name(0x2731).await, "Station 2731");
            assert_eq!(name(0x2732).await, "Lighthouse");
            assert_eq!(name(0x2733).await, "Town hall roof");
            test
        })
        .await;
    }
}
