//! Deliveries of a device type's callbacks.

use domain::callback::{AttemptView, CallbackStanding, DeliveryQuery, ListedDelivery};
use domain::device_type::DeviceTypeView;
use domain::list::Page;
use domain::permission::Rights;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the page of a callback's deliveries shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryList {
    /// The device type.
    pub device_type: DeviceTypeView,
    /// What the caller may do with it.
    pub rights: Rights,
    /// The callback.
    pub callback: CallbackStanding,
    /// The rows.
    pub page: Page<ListedDelivery>,
}

/// A callback of a device type and one page of its deliveries: those that the query asks for.
#[server]
pub async fn list(
    #[server(default)] device_type: String,
    query: DeliveryQuery,
) -> Result<DeliveryList, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = query.callback.parse();
    let callback = callback.map_err(|_| engine::Error::NotFound)?;
    let device_type = engine.device_type(&who, id).await?;
    Ok(DeliveryList {
        rights: engine.rights(&who, device_type.group).await?,
        callback: engine.callback_standing(&who, id, callback).await?,
        page: engine.deliveries(&who, id, &query).await?,
        device_type,
    })
}

/// What the page of all deliveries of a device type shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AllDeliveries {
    /// The device type.
    pub device_type: DeviceTypeView,
    /// Its callbacks, oldest first, with those that were deleted.
    pub callbacks: Vec<CallbackStanding>,
    /// The rows.
    pub page: Page<ListedDelivery>,
}

/// A device type and one page of the deliveries of all its callbacks, or of the one that the query
/// names: those that it asks for.
#[server]
pub async fn of_device_type(
    #[server(default)] device_type: String,
    query: DeliveryQuery,
) -> Result<AllDeliveries, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(AllDeliveries {
        device_type: engine.device_type(&who, id).await?,
        callbacks: engine.callback_standings(&who, id).await?,
        page: engine.deliveries(&who, id, &query).await?,
    })
}

/// The callbacks of a device type that were deleted, oldest first.
#[server]
pub async fn deleted(
    #[server(default)] device_type: String,
) -> Result<Vec<CallbackStanding>, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let mut all = engine.callback_standings(&who, id).await?;
    all.retain(|one| one.deleted.is_some());
    Ok(all)
}

/// What the page of one delivery shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryStory {
    /// The device type.
    pub device_type: DeviceTypeView,
    /// What the caller may do with it.
    pub rights: Rights,
    /// The callback.
    pub callback: CallbackStanding,
    /// The delivery.
    pub delivery: ListedDelivery,
    /// Its attempts, first to last.
    pub attempts: Vec<AttemptView>,
}

/// One delivery of a callback.
#[server]
pub async fn one(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] delivery: String,
) -> Result<DeliveryStory, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let delivery = delivery.parse().map_err(|_| engine::Error::NotFound)?;
    let device_type = engine.device_type(&who, id).await?;
    let (delivery, attempts) = engine.delivery(&who, id, callback, delivery).await?;
    Ok(DeliveryStory {
        rights: engine.rights(&who, device_type.group).await?,
        callback: engine.callback_standing(&who, id, callback).await?,
        device_type,
        delivery,
        attempts,
    })
}

/// Sends one delivery again.
#[server]
pub async fn retry(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] delivery: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let delivery = delivery.parse().map_err(|_| engine::Error::NotFound)?;
    let sent = engine.retry_delivery(&who, id, callback, delivery).await?;
    let page = format!("/device-types/{id}/callbacks/{callback}/deliveries/{delivery}");
    leptos_axum::redirect(&format!("{page}?done={}", u8::from(sent)));
    Ok(())
}

/// The deliveries that a form chose.
#[cfg(feature = "ssr")]
pub(super) fn chosen(ids: &[String]) -> Result<Vec<domain::DeliveryId>, AppError> {
    use domain::{DeliveryId, Fault};
    let chosen: Result<Vec<DeliveryId>, Fault> = ids.iter().map(|one| one.parse()).collect();
    chosen.map_err(|fault| super::refused(fault.of("delivery")))
}

/// The time since when everything is sent again that was given up, in UTC; an empty text is none.
#[cfg(feature = "ssr")]
pub(super) fn time(since: &str) -> Result<Option<domain::UnixMillis>, AppError> {
    use domain::{Fault, UnixMillis};
    match since.trim() {
        "" => Ok(None),
        text => match UnixMillis::from_utc(text) {
            Some(time) => Ok(Some(time)),
            None => Err(super::refused(Fault::NotATime.of("since"))),
        },
    }
}

/// Sends the chosen deliveries of a callback again.
#[server]
pub async fn retry_chosen(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] delivery: Vec<String>,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let chosen = chosen(&delivery)?;
    let sent = engine.retry_deliveries(&who, id, callback, &chosen).await?;
    // There they are seen on their way.
    let page = format!("/device-types/{id}/callbacks/{callback}/deliveries");
    leptos_axum::redirect(&format!("{page}?state=waiting&done={sent}"));
    Ok(())
}

/// Sends everything again that a callback gave up of what it owed at `since` (UTC) or later.
#[server]
pub async fn retry_failed(
    #[server(default)] device_type: String,
    #[server(default)] callback: String,
    #[server(default)] since: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = device_type.parse().map_err(|_| engine::Error::NotFound)?;
    let callback = callback.parse().map_err(|_| engine::Error::NotFound)?;
    let since = time(&since)?;
    let sent = engine.retry_failed(&who, id, callback, since).await?;
    let page = format!("/device-types/{id}/callbacks/{callback}/deliveries");
    leptos_axum::redirect(&format!("{page}?state=waiting&done={sent}"));
    Ok(())
}
