//! The devices of a device type, and those of them that are being transferred.

use domain::device::{DeviceQuery, DeviceView};
use domain::device_type::DeviceTypeView;
use domain::list::Page;
use domain::transfer::{Moving as Listed, MovingQuery};
use leptos::prelude::*;

use crate::error::AppError;

/// A device type and one page of its devices: those that the query asks for, whatever type it names.
#[server]
pub async fn devices(
    #[server(default)] id: String,
    query: DeviceQuery,
) -> Result<(DeviceTypeView, Page<DeviceView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id: domain::DeviceTypeId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let of = engine.device_type(&who, id).await?;
    let query = DeviceQuery {
        device_type: id.to_string(),
        ..query
    };
    Ok((of, engine.list_devices(&who, &query).await?))
}

/// A device type and one page of its devices that are being transferred.
#[server]
pub async fn moving(
    #[server(default)] id: String,
    #[server(default)] query: MovingQuery,
) -> Result<(DeviceTypeView, Listed), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let of = engine.device_type(&who, id).await?;
    Ok((of, engine.moving_devices(&who, id, &query).await?))
}
