//! Events.

use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::event::{EventQuery, EventView};
use domain::list::Page;
use leptos::prelude::*;

use crate::error::AppError;

/// One page of all events the caller can see, newest first.
#[server]
pub async fn all(query: EventQuery) -> Result<Page<EventView>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.events(&caller().await?, &query).await?)
}

/// A device and one page of its events.
#[server]
pub async fn of_device(
    id: String,
    query: EventQuery,
) -> Result<(DeviceView, Page<EventView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = engine.device(&who, id).await?;
    Ok((device, engine.device_events(&who, id, &query).await?))
}

/// A device type and one page of the events of its devices.
#[server]
pub async fn of_device_type(
    id: String,
    query: EventQuery,
) -> Result<(DeviceTypeView, Page<EventView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device_type = engine.device_type(&who, id).await?;
    let events = engine.device_type_events(&who, id, &query).await?;
    Ok((device_type, events))
}
