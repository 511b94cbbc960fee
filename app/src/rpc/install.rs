//! Installing devices in the field.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::device_type::DeviceTypeChoice;
use domain::id::UserId;
use domain::install::{InstallInput, InstallView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// The device types under which a device can be registered; none for whoever registers none.
pub type Types = DeviceTypeChoice;

/// What the page of an installation begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Installing {
    /// The device types to choose from.
    pub types: Types,
    /// Whose page it is: nobody else gets what the browser keeps of it.
    pub user: UserId,
    /// What was typed where it was refused.
    pub refused: Option<Refused<InstallInput>>,
}

/// What the form is called while it is kept.
#[cfg(feature = "ssr")]
const FORM: &str = "install";

/// What the form offers: the device types with `find` in their name and the one that is `chosen`; after a
/// refusal (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] chosen: String,
    #[server(default)] refused: bool,
) -> Result<Installing, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let refused: Option<Refused<InstallInput>> = crate::kept::refused(FORM, refused);
    let typed = refused.as_ref().map(|refused| &refused.typed.device_type);
    let types = engine
        .registration_choices(&who, &find, typed.unwrap_or(&chosen))
        .await?;
    Ok(Installing {
        types,
        user: who.user,
        refused,
    })
}

/// Registers a device where it is not, says where it hangs, and listens for it. `user` is the id of
/// the one whose page sends it, where that is said.
#[server]
pub async fn put(
    #[server(default)] user: String,
    #[server(default)] id: String,
    #[server(default)] pac: String,
    #[server(default)] name: String,
    #[server(default)] device_type: String,
    #[server(default)] certificate: String,
    #[server(default)] prototype: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    // What waited for a connection goes in no other's name, who signed in meanwhile.
    if !user.is_empty() && user != who.user.to_string() {
        return Err(engine::Error::Forbidden.into());
    }
    let input = InstallInput {
        id,
        pac,
        name,
        device_type,
        certificate,
        prototype,
        lat,
        lng,
    };
    let installed = engine.install_device(&who, &input).await;
    let id = crate::kept::answered(FORM, &input, installed)?;
    let since = engine.world.clock.now().0;
    leptos_axum::redirect(&format!("/install/{id}?since={since}"));
    Ok(())
}

/// What was heard of a device since that time (ms UTC).
#[server]
pub async fn heard(
    #[server(default)] id: String,
    #[server(default)] since: i64,
) -> Result<InstallView, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let since = domain::UnixMillis(since);
    Ok(engine.installation(&who, id, since).await?)
}
