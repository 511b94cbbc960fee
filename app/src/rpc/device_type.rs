//! Device types.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use std::collections::BTreeSet;

use domain::callback::{CallbackInput, TrialView};
use domain::device_type::{
    DeviceTypeChoices, DeviceTypeInput, DeviceTypeQuery, DeviceTypeUse, DeviceTypeView,
    SampleMessage,
};
use domain::id::{ContractId, GroupId};
use domain::list::Page;
use domain::permission::Rights;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the form of a device type is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("device type {id}")
}

/// What the list of device types shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceTypeList {
    /// The rows.
    pub page: Page<DeviceTypeView>,
    /// Whether the caller may make device types somewhere.
    pub writes: bool,
    /// The groups of the rows whose device types the caller may change.
    pub editable: BTreeSet<GroupId>,
}

/// One page of the device types that match.
#[server]
pub async fn list(query: DeviceTypeQuery) -> Result<DeviceTypeList, AppError> {
    use crate::caller::{caller, engine};
    listed(&engine()?, &caller().await?, &query).await
}

/// The same for whoever asks by another way.
#[cfg(feature = "ssr")]
pub(super) async fn listed(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    query: &DeviceTypeQuery,
) -> Result<DeviceTypeList, AppError> {
    use domain::permission::Action;
    let page = engine.list_device_types(who, query).await?;
    let groups: Vec<GroupId> = page.rows.iter().map(|one| one.group).collect();
    let editable = engine.allowed_in(who, Action::WriteTypes, &groups);
    Ok(DeviceTypeList {
        editable: editable.await?,
        writes: !who.reach(Action::WriteTypes).is_empty(),
        page,
    })
}

/// The device types to choose from in a filter: id and name.
#[cfg(feature = "ssr")]
pub(super) async fn names(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
) -> Result<Vec<(domain::DeviceTypeId, String)>, AppError> {
    use domain::list::PAGE_SIZES;
    let all = DeviceTypeQuery {
        size: PAGE_SIZES[PAGE_SIZES.len() - 1],
        ..DeviceTypeQuery::default()
    };
    let types = engine.list_device_types(who, &all).await?.rows.into_iter();
    Ok(types.map(|one| (one.id, one.name)).collect())
}

/// One device type, what the caller may do with it, and those of its contracts that may be seen.
pub type Known = (DeviceTypeView, Rights, Vec<ContractId>);

/// One device type.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<Known, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device_type = engine.device_type(&who, id).await?;
    let rights = engine.rights(&who, device_type.group).await?;
    // Some may be those of a group above, and not everybody sees contracts.
    let mut seen = Vec::new();
    for (contract, _) in &device_type.contracts {
        match engine.contract(&who, *contract).await {
            Ok(_) => seen.push(*contract),
            Err(engine::Error::NotFound | engine::Error::Forbidden) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok((device_type, rights, seen))
}

/// A device type that the caller may delete, with what keeps it and what would go with it.
#[server]
pub async fn for_deleting(
    #[server(default)] id: String,
) -> Result<(DeviceTypeView, DeviceTypeUse), AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.device_type_for_deleting(&who, id).await?)
}

/// Deletes a device type of which there are no devices.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_device_type(&who, id).await?;
    leptos_axum::redirect("/device-types");
    Ok(())
}

/// Has the next message of every device of the type accepted whatever its sequence number.
#[server]
pub async fn disengage(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.disengage_device_type(&who, id).await?;
    leptos_axum::redirect(&format!("/device-types/{id}?done=disengaged"));
    Ok(())
}

/// What the form of a new device type offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(DeviceTypeChoices, Option<Refused<DeviceTypeInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let choices = engine.device_type_choices(&who, None, &find).await?;
    Ok((choices, crate::kept::refused(&form_name(""), refused)))
}

/// A device type, what its form offers, the messages on which a format is tried, and what was
/// typed where that was refused.
pub type Editing = (
    DeviceTypeView,
    DeviceTypeChoices,
    Vec<SampleMessage>,
    Option<Refused<DeviceTypeInput>>,
);

/// What there is to edit; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<Editing, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.device_type_choices(&who, Some(id), "").await?,
        engine.device_type_samples(&who, id).await?,
        kept,
    ))
}

/// A device type with the messages on which the format of a new callback is tried; after a
/// refusal or a test (`refused`) with what was typed of the callback.
#[server]
pub async fn with_samples(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<
    (
        DeviceTypeView,
        Vec<SampleMessage>,
        Option<Refused<CallbackInput, TrialView>>,
    ),
    AppError,
> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&super::callback::form_name(&id, ""), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.device_type_samples(&who, id).await?,
        kept,
    ))
}

/// Saves what the form holds: a new device type where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] group: String,
    #[server(default)] contracts: Vec<String>,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] keep_alive: String,
    #[server(default)] alert_email: String,
    #[server(default)] renewal: String,
    #[server(default)] retention: String,
    #[server(default)] downlink_mode: String,
    #[server(default)] downlink_data: String,
    #[server(default)] display: String,
    #[server(default)] format: String,
    #[server(default)] sample: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    // It stands in the form for the page that the format is looked at on without scripts.
    drop(sample);
    let (engine, who) = (engine()?, caller().await?);
    let input = DeviceTypeInput {
        group,
        contracts,
        name,
        description,
        keep_alive,
        alert_email,
        renewal,
        retention,
        downlink_mode,
        downlink_data,
        display,
        format,
    }
    .with_plain_line_ends();
    let form = form_name(&id);
    let saved = if id.is_empty() {
        engine.create_device_type(&who, &input).await
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_device_type(&who, id, &input).await.map(|()| id)
    };
    let id = crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/device-types/{id}"));
    Ok(())
}
