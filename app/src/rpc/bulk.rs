//! What is done to many devices at once.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::Rejection;
use domain::device::{BulkCount, BulkInput};
use domain::device_type::DeviceTypeChoice;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The page that asks before something is done to many devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkPage {
    /// Which devices, and what is to be done.
    pub asked: BulkInput,
    /// What would become of them; none where it is not said yet what is to be done, or wrong.
    pub count: Option<BulkCount>,
    /// The device types to which they may go, with their names.
    pub types: DeviceTypeChoice,
    /// What is wrong.
    pub wrong: Vec<Rejection>,
}

/// Devices that somebody chose, looked at before anything is done. Where device types are sought by part
/// of their name (`find`), it is not said yet what is to be done.
#[server]
pub async fn look(input: BulkInput, #[server(default)] find: String) -> Result<BulkPage, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    // Whoever may change none has nothing to do here.
    let types = engine.registration_choices(&who, &find, &input.device_type);
    let types = types.await?;
    let counted = match input.says_what() && find.is_empty() {
        true => engine.look_at_devices(&who, &input).await.map(Some),
        false => input.choice().map(|_| None).map_err(engine::Error::from),
    };
    let (count, wrong) = match counted {
        Err(engine::Error::Rejected(wrong)) => (None, wrong),
        counted => (counted?, Vec::new()),
    };
    Ok(BulkPage {
        asked: input,
        count,
        types,
        wrong,
    })
}

/// Has something done to many devices; a page of its own follows how far it is.
#[server]
pub async fn change(
    #[server(default)] deed: String,
    #[server(default)] devices: Vec<String>,
    #[server(default)] all: String,
    #[server(default)] text: String,
    #[server(default)] of_type: String,
    #[server(default)] heard: String,
    #[server(default)] conditions: String,
    #[server(default)] at: String,
    #[server(default)] device_type: String,
    #[server(default)] history: String,
    #[server(default)] activable: String,
    #[server(default)] renewal: String,
    #[server(default)] certificate: String,
    #[server(default)] prototype: String,
    #[server(default)] add_tags: String,
    #[server(default)] remove_tags: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = BulkInput {
        deed,
        devices,
        all,
        text,
        of_type,
        heard,
        conditions,
        at,
        device_type,
        history,
        activable,
        renewal,
        certificate,
        prototype,
        add_tags,
        remove_tags,
        note,
    };
    let job = engine.change_devices(&who, &input).await?;
    leptos_axum::redirect(&format!("/registrations/{job}"));
    Ok(())
}
