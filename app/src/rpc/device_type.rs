//! Device types.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::device_type::{DeviceTypeChoices, DeviceTypeQuery, DeviceTypeView, SampleMessage};
use domain::list::Page;
use domain::permission::Rights;
use leptos::prelude::*;

use crate::error::AppError;

/// One page of the device types that match.
#[server]
pub async fn list(query: DeviceTypeQuery) -> Result<Page<DeviceTypeView>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?
        .list_device_types(&caller().await?, &query)
        .await?)
}

/// One device type, and what the caller may do with it.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<(DeviceTypeView, Rights), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device_type = engine.device_type(&who, id).await?;
    let rights = engine.rights(&who, device_type.group).await?;
    Ok((device_type, rights))
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

/// What the form of a new device type offers.
#[server]
pub async fn choices() -> Result<DeviceTypeChoices, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?
        .device_type_choices(&caller().await?, None)
        .await?)
}

/// A device type with what its form offers and the messages on which a format is tried.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
) -> Result<(DeviceTypeView, DeviceTypeChoices, Vec<SampleMessage>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.device_type_choices(&who, Some(id)).await?,
        engine.device_type_samples(&who, id).await?,
    ))
}

/// A device type with the messages on which a format is tried.
#[server]
pub async fn with_samples(
    #[server(default)] id: String,
) -> Result<(DeviceTypeView, Vec<SampleMessage>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.device_type_samples(&who, id).await?,
    ))
}

/// Saves what the form holds: a new device type where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] group: String,
    #[server(default)] contract: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] keep_alive: String,
    #[server(default)] alert_email: String,
    #[server(default)] downlink_mode: String,
    #[server(default)] downlink_data: String,
    #[server(default)] display: String,
    #[server(default)] format: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = domain::device_type::DeviceTypeInput {
        group,
        contract,
        name,
        description,
        keep_alive,
        alert_email,
        downlink_mode,
        downlink_data,
        display,
        format,
    };
    let id = if id.is_empty() {
        engine.create_device_type(&who, &input).await?
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_device_type(&who, id, &input).await?;
        id
    };
    leptos_axum::redirect(&format!("/device-types/{id}"));
    Ok(())
}
