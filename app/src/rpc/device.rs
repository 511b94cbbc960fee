//! Devices and their messages.

use domain::device::{DeviceQuery, DeviceView};
use domain::id::DeviceTypeId;
use domain::list::Page;
use domain::message::{MessageList, MessageQuery};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the device list shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceList {
    /// The rows.
    pub page: Page<DeviceView>,
    /// The device types to choose from in the filter: id and name.
    pub types: Vec<(DeviceTypeId, String)>,
}

/// One page of the devices that match.
#[server]
pub async fn list(query: DeviceQuery) -> Result<DeviceList, AppError> {
    use crate::caller::{caller, engine};
    use domain::device_type::DeviceTypeQuery;
    use domain::list::PAGE_SIZES;
    let (engine, who) = (engine()?, caller().await?);
    let page = engine.list_devices(&who, &query).await?;
    let size = PAGE_SIZES[PAGE_SIZES.len() - 1];
    let types = DeviceTypeQuery {
        size,
        ..Default::default()
    };
    let types = engine
        .list_device_types(&who, &types)
        .await?
        .rows
        .into_iter();
    Ok(DeviceList {
        page,
        types: types.map(|one| (one.id, one.name)).collect(),
    })
}

/// One device.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<DeviceView, AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.device(&who, id).await?)
}

/// A device and one page of its messages, newest first.
#[server]
pub async fn messages(
    id: String,
    query: MessageQuery,
) -> Result<(DeviceView, MessageList), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = engine.device(&who, id).await?;
    Ok((device, engine.device_messages(&who, id, &query).await?))
}
