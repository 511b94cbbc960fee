//! A device type as programs read it.

use domain::device_type::{DeviceTypeRow, DisplayType, DownlinkMode};
use domain::permission::Action;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::fields::Fields;
use crate::api::paging::list;
use crate::api::shape::{actions, said};
use crate::api::v2::shape::{MinGroup, Named};

/// A device type.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeviceType {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// 0 direct, 1 callback, 2 none, 3 managed.
    downlink_mode: i64,
    /// The template of direct downlinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    downlink_data_string: Option<String>,
    /// 2 raw, 3 custom, 4 geolocation, 5 text, 6 test.
    payload_type: i64,
    /// The custom format.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_config: Option<String>,
    /// Seconds; 0 for none.
    keep_alive: i64,
    /// Who is told when callbacks fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    alert_email: Option<String>,
    /// Whether the tokens of its devices may be renewed.
    automatic_renewal: bool,
    /// Its group.
    group: MinGroup,
    /// The first of its contracts.
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<Named>,
    /// Its contracts, in the order in which they are tried.
    contracts: Vec<Named>,
    /// When it was made, in ms.
    creation_time: i64,
    /// What the caller may do; with `authorizations=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<Vec<&'static str>>,
    /// What the caller may read of it; with `authorizations=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    resources: Option<Vec<&'static str>>,
}

list!(
    /// Device types.
    DeviceTypeList, DeviceType
);

impl DeviceType {
    /// What was asked for of a device type.
    pub(super) fn of(row: &DeviceTypeRow, fields: &Fields, authorizations: bool) -> Self {
        let of = &row.device_type;
        let named = fields.has("contract.name");
        let contract =
            |(id, name): &(domain::ContractId, String)| Named::of(id, named.then(|| name.clone()));
        Self {
            id: of.id.to_string(),
            name: of.name.clone(),
            description: said(&of.description),
            downlink_mode: of.downlink_mode.number(),
            downlink_data_string: said(&of.downlink_data)
                .filter(|_| of.downlink_mode == DownlinkMode::Direct),
            payload_type: of.display.number(),
            payload_config: said(&of.format).filter(|_| of.display == DisplayType::Custom),
            keep_alive: of.keep_alive,
            alert_email: said(&of.alert_email),
            automatic_renewal: of.renewal,
            group: MinGroup::of(
                of.group,
                &of.group_name,
                (row.group_kind, row.group_level),
                fields,
            ),
            contract: of.contracts.first().map(contract),
            contracts: of.contracts.iter().map(contract).collect(),
            creation_time: of.created.0,
            actions: authorizations.then(|| actions(row.may, Action::WriteTypes)),
            resources: authorizations.then(|| vec!["messages", "callbacks"]),
        }
    }
}
