//! Contracts of v1.

use axum::Json;
use domain::ContractId;
use domain::contract::{ContractQuery, ContractView};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::problem::ErrorContent;
use crate::api::shape::time;

/// Rows that are read at once.
const CHUNK: u32 = 250;

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/contracts").get(list),
        Door::at("/api/contracts/{id}").get(one),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, one))]
pub(super) struct Doc;

/// All contracts.
#[derive(Debug, Serialize, ToSchema)]
struct OldContractList {
    /// The contracts.
    data: Vec<OldContract>,
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldContract {
    /// Its id.
    id: String,
    /// The group that holds it.
    group_id: String,
    /// Its name.
    name: String,
    /// From when on messages are carried, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<i64>,
    /// From when on no token is taken, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    /// From when on nothing is carried, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    communication_end_time: Option<i64>,
    /// How many months a token lasts; 0: as long as the contract.
    token_duration: u32,
    /// How many tokens there are; 0: any number.
    max_tokens: i64,
    /// How many devices have one.
    tokens_in_use: i64,
    /// Whether devices may ask for downlinks.
    bidir: bool,
    /// Downlinks a device and day; absent: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_number_of_downlink_frames: Option<u32>,
}

impl OldContract {
    fn of(view: &ContractView) -> Self {
        let (contract, terms) = (&view.contract, &view.contract.terms);
        Self {
            id: contract.id.to_string(),
            group_id: contract.group.to_string(),
            name: contract.name.clone(),
            start_time: time(terms.start),
            end_time: time(terms.activation_end),
            communication_end_time: time(terms.communication_end),
            token_duration: terms.token_months,
            max_tokens: terms.max_tokens,
            tokens_in_use: terms.tokens_in_use,
            bidir: terms.bidir,
            maximum_number_of_downlink_frames: terms.max_downlinks,
        }
    }
}

/// The contracts that the caller can see, or those of a device type.
#[utoipa::path(
    get,
    path = "/api/contracts",
    operation_id = "v1ListContracts",
    tag = "v1",
    params(
        ("deviceTypeId" = Option<String>, Query, description = "Only those of this device type"),
    ),
    responses(
        (status = 200, description = "The contracts", body = OldContractList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldContractList> {
    let query = ask.query(&["deviceTypeId", "!"])?;
    let mut only: Option<Vec<ContractId>> = None;
    if let Some(id) = query.of("deviceTypeId")? {
        let of = ask.engine.device_type(&ask.who, id).await?;
        only = Some(of.contracts.iter().map(|one| one.0).collect());
    }
    let mut wanted = ContractQuery {
        size: CHUNK,
        ..ContractQuery::default()
    };
    let mut data = Vec::new();
    loop {
        let page = ask.engine.list_contracts(&ask.who, &wanted).await?;
        let asked = |view: &&ContractView| {
            let only = only.as_ref();
            only.is_none_or(|only| only.contains(&view.contract.id))
        };
        data.extend(page.rows.iter().filter(asked).map(OldContract::of));
        match page.next {
            Some(next) => wanted.after = next,
            None => return Ok(Json(OldContractList { data })),
        }
    }
}

/// One contract.
#[utoipa::path(
    get,
    path = "/api/contracts/{id}",
    operation_id = "v1GetContract",
    tag = "v1",
    params(
        ("id" = String, Path, description = "Its id"),
    ),
    responses(
        (status = 200, description = "The contract", body = OldContract),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<OldContract> {
    let view = ask.engine.contract(&ask.who, ask.at("id")?).await?;
    Ok(Json(OldContract::of(&view)))
}
