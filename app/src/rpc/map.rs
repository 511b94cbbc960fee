//! Maps of many devices.

use domain::base_station::StationView;
use domain::device_type::DeviceTypeView;
use domain::group::GroupView;
use domain::map::FleetMap;
use leptos::prelude::*;

use crate::error::AppError;

/// A map of `of`, as a scope is written (`all`, `group:ID`, `device-type:ID`, `base-station:ID`);
/// of what is `seen`, as a viewport is written, or of everything in it; with cells where `coverage`
/// says by what.
#[server]
pub async fn fleet(
    #[server(default)] of: String,
    #[server(default)] seen: String,
    #[server(default)] coverage: String,
) -> Result<FleetMap, AppError> {
    let of = of.parse().map_err(|_| engine::Error::NotFound)?;
    drawn(of, &seen, &coverage).await
}

/// A map of everything that the caller may see.
#[server]
pub async fn of_all(
    #[server(default)] seen: String,
    #[server(default)] coverage: String,
) -> Result<FleetMap, AppError> {
    drawn(domain::map::Scope::All, &seen, &coverage).await
}

/// A device type and the map of its devices.
#[server]
pub async fn of_device_type(
    #[server(default)] id: String,
    #[server(default)] seen: String,
    #[server(default)] coverage: String,
) -> Result<(DeviceTypeView, FleetMap), AppError> {
    use crate::caller::{caller, engine};
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let one = engine()?.device_type(&caller().await?, id).await?;
    let map = drawn(domain::map::Scope::DeviceType(id), &seen, &coverage);
    Ok((one, map.await?))
}

/// A group and the map of the devices in it and in the groups below.
#[server]
pub async fn of_group(
    #[server(default)] id: String,
    #[server(default)] seen: String,
    #[server(default)] coverage: String,
) -> Result<(GroupView, FleetMap), AppError> {
    use crate::caller::{caller, engine};
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let one = engine()?.group(&caller().await?, id).await?;
    let map = drawn(domain::map::Scope::Group(id), &seen, &coverage);
    Ok((one, map.await?))
}

/// A base station and the map of what it heard.
#[server]
pub async fn of_station(
    #[server(default)] id: String,
    #[server(default)] seen: String,
    #[server(default)] coverage: String,
) -> Result<(StationView, FleetMap), AppError> {
    use crate::caller::{caller, engine};
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let one = engine()?.station(&caller().await?, id).await?;
    let map = drawn(domain::map::Scope::Station(id), &seen, &coverage);
    Ok((one, map.await?))
}

#[cfg(feature = "ssr")]
async fn drawn(of: domain::map::Scope, seen: &str, coverage: &str) -> Result<FleetMap, AppError> {
    use crate::caller::{caller, engine};
    use domain::map::Overlay;
    let (engine, who) = (engine()?, caller().await?);
    let seen = match seen {
        "" => None,
        text => {
            let seen = text.parse::<domain::map::Viewport>();
            Some(seen.map_err(|fault| super::refused(fault.of("seen")))?)
        }
    };
    let known = || Overlay::ALL.map(|one| one.word().to_owned());
    let overlay = Overlay::from_word(coverage);
    let overlay = overlay.ok_or_else(|| super::one_of("coverage", &known()[1..]))?;
    Ok(engine.fleet_map(&who, of, seen, overlay).await?)
}
