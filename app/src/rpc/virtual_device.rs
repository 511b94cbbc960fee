//! The virtual device.

use domain::virtual_device::{VirtualChoices, VirtualInput};
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form of a virtual message is called while it is kept.
#[cfg(feature = "ssr")]
const FORM: &str = "virtual device";

/// What the form offers where the device with that id is chosen; after a refusal (`refused`) with
/// what was typed.
#[server]
pub async fn choices(
    #[server(default)] device: String,
    #[server(default)] refused: bool,
) -> Result<(VirtualChoices, Option<Refused<VirtualInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let choices = engine.virtual_devices(&who, &device).await?;
    Ok((choices, crate::kept::refused(FORM, refused)))
}

/// Has a prototype say something; the page comes back with its message.
#[server]
pub async fn speak(
    #[server(default)] device: String,
    #[server(default)] sample: String,
    #[server(default)] stations: String,
    #[server(default)] places: String,
    #[server(default)] strength: String,
    #[server(default)] ack: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = VirtualInput {
        device,
        sample,
        stations,
        places,
        strength,
        ack,
    };
    let sent = engine.send_virtual(&who, &input).await;
    let (device, message) = crate::kept::answered(FORM, &input, sent)?;
    leptos_axum::redirect(&format!(
        "/tools/virtual-device?device={device}&sent={message}"
    ));
    Ok(())
}
