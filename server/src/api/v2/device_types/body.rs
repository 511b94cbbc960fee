//! What programs send of a device type.

use domain::Fault;
use domain::device_type::{DeviceTypeInput, DeviceTypeView, DownlinkMode, Renewal};
use serde::Deserialize;
use utoipa::ToSchema;

use super::display;
use crate::api::present::Present;
use crate::api::problem::{ApiProblem, Place};

/// A contract, by its id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContractRef {
    /// Its id.
    pub(crate) id: String,
}

/// A device type that is to be made, of which group and name must be given; or what becomes of one:
/// only what is present changes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct DeviceTypeBody {
    /// The group to which a new one belongs; it stays there.
    #[schema(value_type = Option<String>)]
    group_id: Present<String>,
    /// Its one contract; of account without `contracts`.
    #[schema(value_type = Option<String>)]
    contract_id: Present<String>,
    /// Its name, 1 to 100 characters.
    #[schema(value_type = Option<String>)]
    name: Present<String>,
    /// At most 300 characters.
    #[schema(value_type = Option<String>)]
    description: Present<String>,
    /// 0 direct, 1 callback, 2 none, 3 managed.
    #[schema(value_type = Option<i32>)]
    downlink_mode: Present<i64>,
    /// The template of direct downlinks: eight bytes in hex, variables among them.
    #[schema(value_type = Option<String>)]
    downlink_data_string: Present<String>,
    /// 2 raw, 3 custom, 4 geolocation, 5 text, 6 test.
    #[schema(value_type = Option<i32>)]
    payload_type: Present<i64>,
    /// The custom format; of account where the payload type is custom.
    #[schema(value_type = Option<String>)]
    payload_config: Present<String>,
    /// Seconds: 0 for none, else 1,800 or more.
    #[schema(value_type = Option<i64>)]
    keep_alive: Present<i64>,
    /// Who is told when callbacks fail.
    #[schema(value_type = Option<String>)]
    alert_email: Present<String>,
    /// Whether the tokens of its devices may be renewed.
    #[schema(value_type = Option<bool>)]
    automatic_renewal: Present<bool>,
    /// Its contracts, in the order in which they are tried.
    #[schema(value_type = Option<Vec<ContractRef>>)]
    contracts: Present<Vec<ContractRef>>,
    /// Of no account: there is one layout for geolocation.
    #[schema(value_type = Option<String>)]
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    geoloc_payload_config_id: Present<String>,
}

impl DeviceTypeBody {
    /// The form that makes a device type.
    pub(super) fn form(mut self) -> Result<DeviceTypeInput, ApiProblem> {
        let group = std::mem::take(&mut self.group_id).over(None);
        let group = group.ok_or_else(|| ApiProblem::at(Place::Body, "groupId", Fault::Missing))?;
        // Without a template there is nothing to answer with.
        let silent = matches!(self.downlink_data_string, Present::Absent)
            && matches!(self.downlink_mode, Present::Absent);
        let mode = if silent {
            DownlinkMode::None
        } else {
            DownlinkMode::Direct
        };
        let blank = DeviceTypeInput {
            group,
            downlink_mode: mode.word().to_owned(),
            display: "none".to_owned(),
            ..DeviceTypeInput::default()
        };
        self.laid_over(blank)
    }

    /// The form of a device type with what is present laid over it.
    pub(super) fn over(self, there: &DeviceTypeView) -> Result<DeviceTypeInput, ApiProblem> {
        if self.group_id != Present::Absent {
            let message = "cannot be changed: a device type stays in its group";
            return Err(ApiProblem::at(Place::Body, "groupId", message));
        }
        self.laid_over(there.input())
    }

    fn laid_over(self, mut form: DeviceTypeInput) -> Result<DeviceTypeInput, ApiProblem> {
        self.name.put(&mut form.name);
        self.description.put(&mut form.description);
        self.downlink_data_string.put(&mut form.downlink_data);
        self.payload_config.put(&mut form.format);
        self.keep_alive.put(&mut form.keep_alive);
        self.alert_email.put(&mut form.alert_email);
        self.automatic_renewal
            .map(|allowed| Renewal::from(allowed).word())
            .put(&mut form.renewal);
        if let Present::Value(number) = self.downlink_mode {
            let mode = DownlinkMode::from_number(number).ok_or_else(|| {
                let allowed = "0, 1, 2, 3".to_owned();
                let fault = Fault::NotOneOf { allowed };
                ApiProblem::at(Place::Body, "downlinkMode", fault)
            })?;
            form.downlink_mode = mode.word().to_owned();
        }
        match self.payload_type {
            Present::Absent => {}
            Present::Null => form.display = "none".to_owned(),
            Present::Value(number) => {
                let shown = display(number);
                let shown =
                    shown.map_err(|fault| ApiProblem::at(Place::Body, "payloadType", fault))?;
                form.display = shown.word().to_owned();
            }
        }
        match self.contracts {
            Present::Absent => match self.contract_id {
                Present::Absent => {}
                other => form.contracts = other.over(None).into_iter().collect(),
            },
            Present::Null => form.contracts.clear(),
            Present::Value(all) => form.contracts = all.into_iter().map(|one| one.id).collect(),
        }
        Ok(form)
    }
}
