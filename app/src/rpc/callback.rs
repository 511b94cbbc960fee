//! Callbacks of a device type.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::callback::{CallbackInput, CallbackView, Fare, TrialView};
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

/// How the callbacks of a device type that were not deleted fared lately, oldest first.
#[server]
pub async fn fares(#[server(default)] device_type: String) -> Result<Vec<Fare>, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.callback_fares(&who, id).await?)
}

/// A device type, a callback of it, the messages on which its format is tried, what was typed
/// where that was refused or sent as a test, and the secret that was made a moment ago and not
/// shown yet.
pub type Editing = (
    DeviceTypeView,
    CallbackView,
    Vec<SampleMessage>,
    Option<Refused<CallbackInput, TrialView>>,
    Option<String>,
);

/// What there is to edit; after a refusal or a test (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] refused: bool,
) -> Result<Editing, AppError> {
    use crate::caller::{caller, engine, take_once};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&device_type, &callback), refused);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((
        engine.device_type(&who, id).await?,
        engine.callback(&who, id, callback).await?,
        engine.device_type_samples(&who, id).await?,
        kept,
        take_once(&callback.to_string()),
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

/// Saves what the form holds: a new callback where `callback` is empty, else that one. With
/// `trial` it is sent once as a test instead, and what came of that is returned.
#[server]
pub async fn save(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] kind: String,
    #[server(default)] channel: String,
    #[server(default)] method: String,
    #[server(default)] url: String,
    #[server(default)] headers: String,
    #[server(default)] content_type: String,
    #[server(default)] body: String,
    #[server(default)] line_pattern: String,
    #[server(default)] recipient: String,
    #[server(default)] subject: String,
    #[server(default)] message: String,
    #[server(default)] topic: String,
    #[server(default)] discovery: String,
    #[server(default)] in_order: String,
    #[server(default)] payload_config: String,
    #[server(default)] enabled: String,
    #[server(default)] send_duplicate: String,
    #[server(default)] send_sni: String,
    #[server(default)] trial: String,
) -> Result<Option<TrialView>, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = form_name(&device_type, &callback);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let input = CallbackInput {
        kind,
        channel,
        method,
        url,
        headers,
        content_type,
        body,
        line_pattern,
        recipient,
        subject,
        message,
        topic,
        discovery,
        in_order,
        payload_config,
        enabled,
        send_duplicate,
        send_sni,
    }
    .with_plain_line_ends();
    let trial = on(&trial, "trial")?;
    if trial {
        let callback = match callback.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| engine::Error::NotFound)?),
        };
        let tried = engine.try_callback(&who, id, callback, &input).await;
        return crate::kept::tried(&form, &input, tried).map(Some);
    }
    let saved = if callback.is_empty() {
        let created = engine.create_callback(&who, id, &input).await;
        created.map(|_| ())
    } else {
        let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_callback(&who, id, callback, &input).await
    };
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks"));
    Ok(None)
}

/// Whether a button says that something is to be on.
#[cfg(feature = "ssr")]
pub(super) fn on(said: &str, field: &str) -> Result<bool, AppError> {
    match said {
        "on" => Ok(true),
        "" => Ok(false),
        _ => {
            let allowed = "on".into();
            let refused = domain::Fault::NotOneOf { allowed }.of(field);
            Err(engine::Error::from(refused).into())
        }
    }
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
    let enabled = on(&enabled, "enabled")?;
    Ok(engine.enable_callback(&who, id, callback, enabled).await?)
}

/// Makes a callback the one whose answers devices get (`chosen` is `on`), or none.
#[server]
pub async fn choose_downlink(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] chosen: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let chosen = on(&chosen, "chosen")?.then_some(callback);
    Ok(engine.choose_downlink_callback(&who, id, chosen).await?)
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

/// Makes a new secret with which the requests of a callback are signed; its page shows it, once.
#[server]
pub async fn renew_secret(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let secret = engine.renew_callback_secret(&who, id, callback).await?;
    keep_once(&callback.to_string(), &secret);
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks/{callback}"));
    Ok(())
}

/// Ends the secret before the newest or, where `all` is `on`, signing.
#[server]
pub async fn end_secret(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] all: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    if on(&all, "all")? {
        engine.stop_signing_callback(&who, id, callback).await?;
    } else {
        engine
            .forget_former_callback_secret(&who, id, callback)
            .await?;
    }
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks/{callback}"));
    Ok(())
}
