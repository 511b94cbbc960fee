//! Device types.

use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::list::Page;
use leptos::prelude::*;

use crate::error::AppError;

/// One page of the device types that match.
#[server]
pub async fn list(query: DeviceTypeQuery) -> Result<Page<DeviceTypeView>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?
        .list_device_types(&caller().await?, &query)
        .await?)
}

/// One device type.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<DeviceTypeView, AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.device_type(&who, id).await?)
}
