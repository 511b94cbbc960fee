//! Devices that are being transferred to another owner.

use domain::Rejection;
use domain::group::GroupChoice;
use domain::id::DeviceId;
use domain::registration::SeriesInput;
use domain::transfer::{TransferInput, TransferLists, TransferPage, TransferQuery};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// The offers that the caller's groups give, and those that they may take, as far as the query asks
/// for them.
#[server]
pub async fn list(#[server(default)] query: TransferQuery) -> Result<TransferLists, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.list_transfers(&caller().await?, &query).await?)
}

/// The page by which devices are offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferPage {
    /// What was typed; empty at first.
    pub typed: TransferInput,
    /// The devices, where they can be offered.
    pub devices: Option<Vec<(DeviceId, String)>>,
    /// Why they cannot.
    pub wrong: Vec<Rejection>,
    /// The groups to choose from.
    pub groups: GroupChoice,
}

/// Devices that are to be offered, looked at before anything is done. Where groups are sought by part of
/// their name (`find`), it is not looked at them yet.
#[server]
pub async fn offering(
    #[server(default)] group: String,
    #[server(default)] devices: String,
    #[server(default)] find: String,
) -> Result<OfferPage, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    // Whoever may offer none has nothing to do here.
    let groups = engine.transfer_groups(&who, &find).await?;
    let typed = TransferInput { group, devices };
    let found = match typed == TransferInput::default() || !find.is_empty() {
        true => Ok(None),
        false => engine.offered_devices(&who, &typed).await.map(Some),
    };
    let (devices, wrong) = match found {
        Err(engine::Error::Rejected(wrong)) => (None, wrong),
        found => (found?, Vec::new()),
    };
    Ok(OfferPage {
        typed,
        devices,
        wrong,
        groups,
    })
}

/// Offers devices to a group of another owner.
#[server]
pub async fn offer(
    #[server(default)] group: String,
    #[server(default)] devices: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = TransferInput { group, devices };
    let id = engine.offer_devices(&who, &input).await?;
    leptos_axum::redirect(&format!("/transfers/{id}"));
    Ok(())
}

/// What the form by which devices are taken is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("transfer {id}")
}

/// One offer with its devices, and with the device types with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn one(
    #[server(default)] id: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(TransferPage, Option<Refused<SeriesInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept: Option<Refused<SeriesInput>> = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let chosen = kept.as_ref().map(|kept| kept.typed.device_type.as_str());
    let page = engine.transfer_offer(&who, id, &find, chosen.unwrap_or_default());
    Ok((page.await?, kept))
}

/// Takes the devices of an offer under a device type.
#[server]
pub async fn accept(
    #[server(default)] id: String,
    #[server(default)] device_type: String,
    #[server(default)] certificate: String,
    #[server(default)] prototype: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = form_name(&id);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let input = SeriesInput {
        device_type,
        certificate,
        prototype,
        ..SeriesInput::default()
    };
    let taken = engine.accept_transfer(&who, id, &input).await;
    crate::kept::answered(&form, &input, taken)?;
    leptos_axum::redirect(&format!("/transfers/{id}"));
    Ok(())
}

/// Does not take the devices of an offer.
#[server]
pub async fn refuse(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.refuse_transfer(&who, id).await?;
    leptos_axum::redirect(&format!("/transfers/{id}"));
    Ok(())
}

/// Keeps devices that were offered.
#[server]
pub async fn take_back(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.take_transfer_back(&who, id).await?;
    leptos_axum::redirect(&format!("/transfers/{id}"));
    Ok(())
}
