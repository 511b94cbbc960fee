//! Contracts: how much the devices of a device type may send.

use serde::{Deserialize, Serialize};

use crate::id::{ContractId, GroupId};

/// A contract (BSS order). Without a limit everything is carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// The group that holds it.
    pub group: GroupId,
    /// 1 to 100 characters.
    pub name: String,
    /// Uplink messages per device and day; absent: without limit.
    pub max_uplinks: Option<u32>,
}
