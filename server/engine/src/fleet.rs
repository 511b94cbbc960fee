//! Making what a fleet stands on: the root group with its first contract, and the demo fleet of a
//! first start.

mod demo;
mod large;

use domain::audit::{Field, Kind, Verb};
use domain::contract::{Contract, Plan, Terms};
use domain::device_type::{DeviceTypeSettings, DisplayType, DownlinkMode};
use domain::group::Group;
use domain::{ContractId, DeviceTypeId, GroupId};

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::{contracts, device_types, groups, station_tokens};
use crate::{Engine, StoreError, secret};

/// The name of the root group until somebody gives it another.
const ROOT: &str = "Operator";
/// The name of the contract that a new installation has.
const FIRST_CONTRACT: &str = "Everything, without limits";
/// The group that holds the demo fleet, so that it can be found and removed as a whole.
const DEMO_GROUP: &str = "Demo fleet";
/// The token by which recordings are replayed into the demo fleet.
const DEMO_TOKEN: &str = "Demo bridge";

/// Makes the root group if there is none, with a contract that grants everything.
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
        // Of one that another process made meanwhile it is for that one to say so.
        if groups::root(&mut tx)
            .await?
            .is_some_and(|root| root.id == id)
        {
            let contract = first_contract(engine, id);
            contracts::insert(&mut tx, &contract, engine.world.clock.now()).await?;
            audit::note(&mut tx, engine, &Actor::System, made_group(&group)).await?;
            let name = &contract.name;
            let made = made(Kind::Contract, contract.id.to_string(), name, id);
            audit::note(&mut tx, engine, &Actor::System, made).await?;
        }
    }
    // Another process may have been faster; then it is that one's.
    let root = groups::root(&mut tx).await?;
    tx.commit().await?;
    root.ok_or(StoreError::Value {
        column: "groups.parent_id",
        problem: "there is no root".into(),
    })
}

/// A contract that lets everything through, for whoever counts out nothing.
fn first_contract(engine: &Engine, group: GroupId) -> Contract {
    Contract {
        id: ContractId(engine.ids.long()),
        group,
        name: FIRST_CONTRACT.into(),
        plan: Plan::Free,
        max_uplinks: None,
        terms: Terms::UNLIMITED,
    }
}

/// That a group was made.
fn made_group(group: &Group) -> Act {
    Act {
        verb: Verb::Create,
        kind: Kind::Group,
        id: group.id.to_string(),
        name: group.name.clone(),
        group: group.id,
        fields: vec![Field::text("name", "", group.name.as_str())],
    }
}

/// That something was made in a group.
fn made(kind: Kind, id: String, name: &str, group: GroupId) -> Act {
    Act {
        verb: Verb::Create,
        kind,
        id,
        name: name.to_owned(),
        group,
        fields: vec![Field::text("name", "", name)],
    }
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

pub use large::Removed;

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
        let mut done = Vec::new();
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
                done.push(made_group(&group));
                id
            }
        };
        let contract = ContractId(self.ids.long());
        if found.is_none() {
            let row = Contract {
                id: contract,
                group,
                name: "Without limits".to_owned(),
                plan: Plan::Free,
                max_uplinks: None,
                terms: Terms::UNLIMITED,
            };
            contracts::insert(&mut tx, &row, now).await?;
            done.push(made(Kind::Contract, row.id.to_string(), &row.name, group));
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
                retention: 0,
                downlink_mode: DownlinkMode::Direct,
                downlink_data: payload::DownlinkTemplate::DEFAULT.to_owned(),
                display: DisplayType::Custom,
                format: new.format.to_owned(),
            };
            let id = DeviceTypeId(self.ids.long());
            device_types::insert(&mut tx, id, group, &settings, now).await?;
            done.push(made(Kind::DeviceType, id.to_string(), new.name, group));
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
            done.push(Act {
                verb: Verb::Rotate,
                fields: vec![Field::secret("token")],
                ..made(Kind::StationToken, group.to_string(), DEMO_TOKEN, group)
            });
            Some(token)
        } else {
            None
        };
        for act in done {
            audit::note(&mut tx, self, &Actor::Command, act).await?;
        }
        tx.commit().await?;
        Ok(DemoFleet {
            group,
            device_types: types,
            boards,
            bridge_token,
        })
    }
}
