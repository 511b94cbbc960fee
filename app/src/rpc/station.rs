//! Base stations, for those who operate them.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::base_station::StationView;
use domain::id::GroupId;
use domain::list::Page;
use leptos::prelude::*;

use crate::error::AppError;

/// One page of the base stations that match.
#[server]
pub async fn list(
    #[server(default)] text: String,
    #[server(default)] after: String,
    #[server(default)] until: String,
    #[server(default)] size: u32,
) -> Result<Page<StationView>, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let page = engine.list_stations(&who, &text, &after, &until, size);
    Ok(page.await?)
}

/// The groups in which a base station can be made: id and name.
#[server]
pub async fn choices() -> Result<Vec<(GroupId, String)>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.station_groups(&caller().await?).await?)
}

/// One base station, and its token if that was made a moment ago and not shown yet.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<(StationView, Option<String>), AppError> {
    use crate::caller::{caller, engine, take_once};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let station = engine()?.station(&who, id).await?;
    Ok((station, take_once(&id.to_string())))
}

/// One base station, whose token is left alone.
#[server]
pub async fn for_editing(#[server(default)] id: String) -> Result<StationView, AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.station(&who, id).await?)
}

/// Registers a base station; its page shows the token, once.
#[server]
pub async fn create(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
    #[server(default)] operator: String,
    #[server(default)] country: String,
    #[server(default)] region: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let input = domain::base_station::StationInput {
        id,
        name,
        lat,
        lng,
        operator,
        country,
        region,
    };
    let (id, token) = engine.create_station(&who, &group, &input).await?;
    keep_once(&id.to_string(), &token);
    leptos_axum::redirect(&format!("/base-stations/{id}"));
    Ok(())
}

/// Saves the settings of a base station.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
    #[server(default)] operator: String,
    #[server(default)] country: String,
    #[server(default)] region: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let station = id.parse().map_err(|_| engine::Error::NotFound)?;
    let input = domain::base_station::StationInput {
        id,
        name,
        lat,
        lng,
        operator,
        country,
        region,
    };
    engine.edit_station(&who, station, &input).await?;
    leptos_axum::redirect(&format!("/base-stations/{station}"));
    Ok(())
}

/// Gives a base station another token; its page shows it, once.
#[server]
pub async fn renew(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let token = engine.renew_station_token(&who, id).await?;
    keep_once(&id.to_string(), &token);
    leptos_axum::redirect(&format!("/base-stations/{id}"));
    Ok(())
}
