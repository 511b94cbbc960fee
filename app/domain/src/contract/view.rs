//! Contracts, as shown.

use serde::{Deserialize, Serialize};

use super::Contract;
use crate::id::{DeviceId, DeviceTypeId};
use crate::time::UnixMillis;

/// A contract, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    /// What it grants.
    pub contract: Contract,
    /// The name of the group that holds it.
    pub group_name: String,
    /// How many tokens of it were ever taken.
    pub tokens_used: i64,
    /// When it was made.
    pub created: UnixMillis,
}

/// Who uses a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractUse {
    /// The device types that have it, by name.
    pub device_types: Vec<ContractUser>,
    /// How many devices have a token of it.
    pub devices: i64,
}

impl ContractUse {
    /// Whether anything refers to the contract, so that it cannot be deleted.
    pub fn is_used(&self) -> bool {
        self.devices > 0 || !self.device_types.is_empty()
    }
}

/// A device that has a token of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractDevice {
    /// Its id.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
    /// The name of its device type.
    pub device_type_name: String,
    /// When it took the token.
    pub activated: UnixMillis,
    /// When the token ends; 0: never.
    pub end: UnixMillis,
}

/// A device type that has a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractUser {
    /// Its id.
    pub id: DeviceTypeId,
    /// Its name.
    pub name: String,
    /// The name of its group.
    pub group_name: String,
    /// Its devices.
    pub devices: i64,
}
