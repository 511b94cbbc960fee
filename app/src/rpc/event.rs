//! Events.

use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::event::{EventQuery, EventView};
use domain::group::{GroupChoice, GroupView};
use domain::id::DeviceTypeId;
use domain::list::Page;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the page of all events shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventList {
    /// The rows.
    pub page: Page<EventView>,
    /// The groups to choose from in the filter.
    pub groups: GroupChoice,
    /// The device types to choose from in the filter: id and name.
    pub types: Vec<(DeviceTypeId, String)>,
}

/// One page of the events that the caller can see and asks for, newest first, and groups with
/// `find` in their name to choose from.
#[server]
pub async fn all(
    query: EventQuery,
    #[server(default)] find: String,
) -> Result<EventList, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let page = engine.events(&who, &query).await?;
    Ok(EventList {
        page,
        groups: engine.groups(&who, &find).await?,
        types: super::device_type::names(&engine, &who).await?,
    })
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

/// A group and one page of the events that happened in it and in the groups below.
#[server]
pub async fn of_group(
    id: String,
    query: EventQuery,
) -> Result<(GroupView, Page<EventView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let group = engine.group(&who, id).await?;
    Ok((group, engine.group_events(&who, id, &query).await?))
}
