//! The inspector of a device type.

use domain::callback::InspectorView;
use domain::device_type::DeviceTypeView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the page of the inspector shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspecting {
    /// The device type.
    pub device_type: DeviceTypeView,
    /// Its inspector.
    pub inspector: InspectorView,
    /// What was typed as its answer where that was refused.
    pub refused: Option<Refused<String>>,
}

/// What the form of the answer is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(device_type: &str) -> String {
    format!("inspector {device_type}")
}

/// Whether the caller has the inspector to offer for a device type.
#[server]
pub async fn offered(#[server(default)] device_type: String) -> Result<bool, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.offers_inspector(&who, id).await?)
}

/// The inspector of a device type with what it received; after a refusal (`refused`) with what
/// was typed.
#[server]
pub async fn one(
    #[server(default)] device_type: String,
    #[server(default)] refused: bool,
) -> Result<Inspecting, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&device_type), refused);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(Inspecting {
        device_type: engine.device_type(&who, id).await?,
        inspector: engine.inspector(&who, id).await?,
        refused: kept,
    })
}

/// Makes the inspector of a device type, or gives it another address.
#[server]
pub async fn make(#[server(default)] device_type: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    engine.make_inspector(&who, id).await?;
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks/inspector"));
    Ok(())
}

/// Says what the inspector answers for devices that ask.
#[server]
pub async fn save_downlink(
    #[server(default)] device_type: String,
    #[server(default)] downlink: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = form_name(&device_type);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let saved = engine.set_inspector_downlink(&who, id, &downlink).await;
    crate::kept::answered(&form, &downlink, saved)?;
    leptos_axum::redirect(&format!("/device-types/{id}/callbacks/inspector"));
    Ok(())
}
