//! Registering devices: one, and by lists.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::device_type::DeviceTypeChoice;
use domain::list::Page;
use domain::registration::{LineQuery, LineView, RegistrationInput, RegistrationView};
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// The device types under which the caller may register devices.
pub type Types = DeviceTypeChoice;

/// What the form of a new device is called while it is kept.
#[cfg(feature = "ssr")]
const FORM: &str = "new device";

/// What the form of a new device offers: the device types with `find` in their name and the one that is
/// `chosen`; after a refusal (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] chosen: String,
    #[server(default)] refused: bool,
) -> Result<(Types, Option<Refused<RegistrationInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept: Option<Refused<RegistrationInput>> = crate::kept::refused(FORM, refused);
    let typed = kept.as_ref().map(|kept| &kept.typed.series.device_type);
    let types = engine
        .registration_choices(&who, &find, typed.unwrap_or(&chosen))
        .await?;
    Ok((types, kept))
}

/// Registers a device, or brings it here by its code; its page says so.
#[server]
pub async fn register(
    #[server(default)] device_type: String,
    #[server(default)] id: String,
    #[server(default)] pac: String,
    #[server(default)] name: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
    #[server(default)] key: String,
    #[server(default)] certificate: String,
    #[server(default)] prototype: String,
    #[server(default)] activable: String,
    #[server(default)] renewal: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    use domain::registration::SeriesInput;
    let (engine, who) = (engine()?, caller().await?);
    let input = RegistrationInput {
        id,
        pac,
        name,
        lat,
        lng,
        key,
        series: SeriesInput {
            device_type,
            prefix: "Device ".to_owned(),
            certificate,
            prototype,
            activable,
            renewal,
        },
    };
    let registered = engine.register_device(&who, &input).await;
    // A key is never shown again.
    let typed = RegistrationInput {
        key: String::new(),
        ..input
    };
    let id = crate::kept::answered(FORM, &typed, registered)?;
    leptos_axum::redirect(&format!("/devices/{id}"));
    Ok(())
}

/// The lists of devices that the caller may work with, the newest first.
#[server]
pub async fn list() -> Result<Vec<RegistrationView>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.list_registrations(&caller().await?).await?)
}

/// One list, and a page of its lines.
#[server]
pub async fn one(
    #[server(default)] id: String,
    query: LineQuery,
) -> Result<(RegistrationView, Page<LineView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.registration(&who, id, &query).await?)
}

/// Has a list done that was looked at.
#[server]
pub async fn begin(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.begin_registration(&who, id).await?;
    leptos_axum::redirect(&format!("/registrations/{id}"));
    Ok(())
}

/// Has what a list registered taken back, where its devices sent nothing since.
#[server]
pub async fn undo(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.undo_registration(&who, id).await?;
    leptos_axum::redirect(&format!("/registrations/{id}"));
    Ok(())
}

/// Forgets a list. What it did stays.
#[server]
pub async fn forget(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.forget_registration(&who, id).await?;
    leptos_axum::redirect("/registrations");
    Ok(())
}
