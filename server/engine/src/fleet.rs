//! Making what a fleet stands on: the root group, and the demo fleet of a first start.

mod demo;

use domain::contract::{Contract, Terms};
use domain::device_type::{DeviceTypeSettings, DisplayType, DownlinkMode};
use domain::group::Group;
use domain::{ContractId, DeviceTypeId, GroupId};

use crate::error::Error;
use crate::store::{contracts, device_types, groups, station_tokens};
use crate::{Engine, StoreError, secret};

/// The name of the root group until somebody gives it another.
const ROOT: &str = "Operator";
/// The group that holds the demo fleet, so that it can be found and removed as a whole.
const DEMO_GROUP: &str = "Demo fleet";
/// The token by which recordings are replayed into the demo fleet.
const DEMO_TOKEN: &str = "Demo bridge";

/// Makes the root group if there is none.
pub(crate) async fn ensure_root(engine: &Engine) -> Result<Group, StoreError> {
    let mut tx = engine.db.write().await?;
    if groups::root(&mut tx).await?.is_none() {
        let id = GroupId(engine.ids.long());
        let path = Group::path_below("/", id);
        let group = Group {
            id,
            parent: None,
            name: ROOT.into(),
            path,
        };
        groups::insert(&mut tx, &group, engine.world.clock.now()).await?;
    }
    // Another process may have been faster; then it is that one's.
    let root = groups::root(&mut tx).await?;
    tx.commit().await?;
    root.ok_or(StoreError::Value {
        column: "groups.parent_id",
        problem: "there is no root".into(),
    })
}

/// A device type of the demo fleet.
struct NewDeviceType {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Its custom format.
    pub format: &'static str,
}

/// The device types of the demo fleet. Devices that a replay finds are registered under the
/// first, unless they were registered before.
const DEMO_TYPES: [NewDeviceType; 3] = [
    NewDeviceType {
        name: "Counter",
        description: "Counts its messages in two bytes; a bench sender for measuring links",
        format: "counter::uint:16",
    },
    NewDeviceType {
        name: "Position tracker",
        description: "Latitude and longitude in degrees as two 32-bit floats",
        format: "lat::float:32 lng::float:32",
    },
    NewDeviceType {
        name: "Sensor board",
        description: "Temperature, acceleration, battery and eight digital inputs",
        format: "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
                 AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
                 Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 \
                 Digital2::bool:1 Digital1::bool:0",
    },
];

/// What loading the demo fleet brought.
pub struct DemoFleet {
    /// The demo group.
    pub group: GroupId,
    /// Its device types, in the order of their making; none that was given another name since.
    pub device_types: Vec<DeviceTypeId>,
    /// The one of the sensor boards, which speak of themselves.
    pub boards: Option<DeviceTypeId>,
    /// The token for replays; only when it was made just now, since only its hash is kept.
    pub bridge_token: Option<String>,
}

impl Engine {
    /// Loads the demo fleet: a group under the root, a contract without limits, device
    /// types and a token that hands in for all stations of the group and registers what it
    /// does not know. Where the group is there already, whatever became of its device types stays
    /// as it is; with `renew` the token is replaced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_demo(&self, renew: bool) -> Result<DemoFleet, Error> {
        let root = ensure_root(self).await?;
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let found = groups::child(&mut tx, root.id, DEMO_GROUP).await?;
        let group = match found {
            Some(group) => group,
            None => {
                let id = GroupId(self.ids.long());
                let path = Group::path_below(&root.path, id);
                let group = Group {
                    id,
                    parent: Some(root.id),
                    name: DEMO_GROUP.into(),
                    path,
                };
                groups::insert(&mut tx, &group, now).await?;
                id
            }
        };
        let contract = ContractId(self.ids.long());
        if found.is_none() {
            let row = Contract {
                id: contract,
                group,
                name: "Without limits".to_owned(),
                max_uplinks: None,
                terms: Terms::UNLIMITED,
            };
            contracts::insert(&mut tx, &row, now).await?;
        }
        let mut types = Vec::with_capacity(DEMO_TYPES.len());
        let (mut first, mut boards) = (None, None);
        for (nth, new) in DEMO_TYPES.iter().enumerate() {
            if found.is_some() {
                let known = device_types::by_name(&mut tx, group, new.name).await?;
                types.extend(known);
                boards = known;
                first = if nth == 0 { known } else { first };
                continue;
            }
            let settings = DeviceTypeSettings {
                group: Some(group),
                contracts: vec![contract],
                name: new.name.to_owned(),
                description: new.description.to_owned(),
                keep_alive: 0,
                alert_email: String::new(),
                renewal: true,
                downlink_mode: DownlinkMode::Direct,
                downlink_data: payload::DownlinkTemplate::DEFAULT.to_owned(),
                display: DisplayType::Custom,
                format: new.format.to_owned(),
            };
            let id = DeviceTypeId(self.ids.long());
            device_types::insert(&mut tx, id, group, &settings, now).await?;
            types.push(id);
            boards = Some(id);
            first = first.or(boards);
        }
        let bridge_token = if renew || !station_tokens::exists(&mut tx, group, DEMO_TOKEN).await? {
            let token = secret::new(&self.world);
            // Where that was given another name, it is still the one.
            let registered = station_tokens::registers_under(&mut tx, group, DEMO_TOKEN).await?;
            let row = station_tokens::NewToken {
                hash: secret::hash(&token),
                group,
                station: None,
                registers_under: registered.or(first),
                name: DEMO_TOKEN,
            };
            station_tokens::put(&mut tx, &row, now).await?;
            Some(token)
        } else {
            None
        };
        tx.commit().await?;
        Ok(DemoFleet {
            group,
            device_types: types,
            boards,
            bridge_token,
        })
    }
}
