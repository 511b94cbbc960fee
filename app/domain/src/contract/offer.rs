//! What a device type offers its devices: contracts in an order, of which the first that may be
//! used is the one.

use super::Terms;
use crate::id::ContractId;

/// A contract of a device type, and what it grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Its id.
    pub contract: ContractId,
    /// Uplink messages per device and day; absent: without limit.
    pub max_uplinks: Option<u32>,
    /// What else it grants.
    pub terms: Terms,
}

/// What the type of a device offers it.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Its contracts, in the order in which they are tried, each with the tokens in use now.
    pub contracts: &'a [Granted],
    /// Whether tokens of its devices are renewed.
    pub renewal: bool,
}

impl<'a> Offer<'a> {
    /// The contract of that id, if the type has it.
    pub fn find(self, id: Option<ContractId>) -> Option<&'a Granted> {
        self.contracts.iter().find(|one| id == Some(one.contract))
    }
}
