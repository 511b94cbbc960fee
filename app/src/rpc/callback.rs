//! Callbacks of a device type.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::callback::{CallbackInput, CallbackView};
use domain::device_type::{DeviceTypeView, SampleMessage};
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form of a callback is called while it is kept.
#[cfg(feature = "ssr")]
pub(super) fn form_name(device_type: &str, callback: &str) -> String {
    format!("callback {device_type} {callback}")
}

/// A device type and its callbacks.
#[server]
pub async fn list(
    #[server(default)] device_type: String,
) -> Result<(DeviceTypeView, Vec<CallbackView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.list_callbacks(&who, id).await?,
    ))
}

/// A device type, a callback of it, the messages on which its format is tried, and what was typed
/// where that was refused.
pub type Editing = (
    DeviceTypeView,
    CallbackView,
    Vec<SampleMessage>,
    Option<Refused<CallbackInput>>,
);

/// What there is to edit; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] refused: bool,
) -> Result<Editing, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&device_type, &callback), refused);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.callback(&who, id, callback).await?,
        engine.device_type_samples(&who, id).await?,
        kept,
    ))
}

/// A device type and one of its callbacks.
#[server]
pub async fn one(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
) -> Result<(DeviceTypeView, CallbackView), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.callback(&who, id, callback).await?,
    ))
}

/// Saves what the form holds: a new callback where `callback` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] method: String,
    #[server(default)] url: String,
    #[server(default)] headers: String,
    #[server(default)] content_type: String,
    #[server(default)] body: String,
    #[server(default)] payload_config: String,
    #[server(default)] enabled: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = form_name(&device_type, &callback);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let input = CallbackInput {
        method,
        url,
        headers,
        content_type,
        body,
        payload_config,
        enabled,
    }
    .with_plain_line_ends();
    let saved = if callback.is_empty() {
        let created = engine.create_callback(&who, id, &input).await;
        created.map(|_| ())
    } else {
        let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_callback(&who, id, callback, &input).await
    };
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks"));
    Ok(())
}

/// Turns a callback on (`enabled` is `on`) or off.
#[server]
pub async fn enable(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] enabled: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let enabled = match enabled.as_str() {
        "on" => true,
        "" => false,
        _ => {
            let allowed = "on, or nothing".into();
            let refused = domain::Fault::NotOneOf { allowed }.of("enabled");
            return Err(engine::Error::from(refused).into());
        }
    };
    Ok(engine.enable_callback(&who, id, callback, enabled).await?)
}

/// Deletes a callback.
#[server]
pub async fn delete(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_callback(&who, id, callback).await?;
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks"));
    Ok(())
}
