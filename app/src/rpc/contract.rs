//! Contracts.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::contract::{ContractDevice, ContractInput, ContractQuery, ContractUse, ContractView};
use domain::group::GroupChoice;
use domain::list::Page;
use domain::permission::Rights;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the form of a contract is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("contract {id}")
}

/// What the list of contracts shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractList {
    /// The rows.
    pub page: Page<ContractView>,
    /// The groups to choose from in the filter.
    pub groups: GroupChoice,
    /// Whether the caller may make contracts somewhere.
    pub operates: bool,
}

/// One page of the contracts that match, and groups with `find` in their name to choose from.
#[server]
pub async fn list(
    query: ContractQuery,
    #[server(default)] find: String,
) -> Result<ContractList, AppError> {
    use crate::caller::{caller, engine};
    listed(&engine()?, &caller().await?, &query, &find).await
}

/// The same for whoever asks by another way.
#[cfg(feature = "ssr")]
pub(super) async fn listed(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    query: &ContractQuery,
    find: &str,
) -> Result<ContractList, AppError> {
    use domain::permission::Action;
    Ok(ContractList {
        page: engine.list_contracts(who, query).await?,
        groups: engine.groups(who, find).await?,
        operates: !who.reach(Action::WriteContracts).is_empty(),
    })
}

/// What the form of a new contract offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Option<Refused<ContractInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let groups = engine.contract_groups(&who, &find).await?;
    Ok((groups, crate::kept::refused(&form_name(""), refused)))
}

/// One contract, who uses it, and what the caller may do with it.
#[server]
pub async fn one(
    #[server(default)] id: String,
) -> Result<(ContractView, ContractUse, Rights), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let contract = engine.contract(&who, id).await?;
    let rights = engine.rights(&who, contract.contract.group).await?;
    Ok((contract, engine.contract_use(&who, id).await?, rights))
}

/// One contract and who uses it, for those who may change it; after a refusal (`refused`) with
/// what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(ContractView, ContractUse, Option<Refused<ContractInput>>), AppError> {
    let kept = crate::kept::refused(&form_name(&id), refused);
    let (contract, used, rights) = one(id).await?;
    if !rights.may(domain::permission::Action::WriteContracts) {
        return Err(engine::Error::Forbidden.into());
    }
    Ok((contract, used, kept))
}

/// Saves what the form holds: a new contract where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] group: String,
    #[server(default)] name: String,
    #[server(default)] plan: String,
    #[server(default)] start: String,
    #[server(default)] activation_end: String,
    #[server(default)] communication_end: String,
    #[server(default)] token_months: String,
    #[server(default)] renewal_months: String,
    #[server(default)] max_tokens: String,
    #[server(default)] max_uplinks: String,
    #[server(default)] max_downlinks: String,
    #[server(default)] high_priority: String,
    #[server(default)] bidir: String,
    #[server(default)] renewal: String,
    #[server(default)] test_frames: String,
    #[server(default)] geolocation: String,
    #[server(default)] network_metadata: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = ContractInput {
        group,
        name,
        plan,
        start,
        activation_end,
        communication_end,
        token_months,
        renewal_months,
        max_tokens,
        max_uplinks,
        max_downlinks,
        high_priority,
        bidir,
        renewal,
        test_frames,
        geolocation,
        network_metadata,
    };
    let form = form_name(&id);
    let saved = if id.is_empty() {
        engine.create_contract(&who, &input).await
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_contract(&who, id, &input).await.map(|()| id)
    };
    let id = crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/contracts/{id}"));
    Ok(())
}

/// A contract and one page of the devices that have a token of it.
#[server]
pub async fn devices(
    #[server(default)] id: String,
    #[server(default)] after: String,
    #[server(default)] until: String,
    #[server(default)] size: u32,
) -> Result<(ContractView, Page<ContractDevice>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let page = engine.contract_devices(&who, id, &after, &until, size);
    Ok(page.await?)
}

/// Closes a contract: from now on it carries nothing.
#[server]
pub async fn close(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.close_contract(&who, id).await?;
    leptos_axum::redirect(&format!("/contracts/{id}"));
    Ok(())
}

/// Deletes a contract that nobody uses.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_contract(&who, id).await?;
    leptos_axum::redirect("/contracts");
    Ok(())
}
