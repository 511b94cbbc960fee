//! Base stations, for those who operate them.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::base_station::{StationInput, StationQuery, StationView};
use domain::group::GroupChoice;
use domain::list::Page;
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// One page of the base stations that match.
#[server]
pub async fn list(query: StationQuery) -> Result<Page<StationView>, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.list_stations(&caller().await?, &query).await?)
}

/// What the form of a base station is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("station {id}")
}

/// What the form of a new base station offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed, the group first.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Option<Refused<(String, StationInput)>>), AppError> {
    use crate::caller::{caller, engine};
    let groups = engine()?.station_groups(&caller().await?, &find).await?;
    Ok((groups, crate::kept::refused(&form_name(""), refused)))
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

/// One base station, whose token is left alone; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(StationView, Option<Refused<StationInput>>), AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((engine()?.station_for_editing(&who, id).await?, kept))
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
    let input = StationInput {
        id,
        name,
        lat,
        lng,
        operator,
        country,
        region,
    };
    let made = engine.create_station(&who, &group, &input).await;
    let (id, token) = crate::kept::answered(&form_name(""), &(group, input), made)?;
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
    let input = StationInput {
        id,
        name,
        lat,
        lng,
        operator,
        country,
        region,
    };
    let saved = engine.edit_station(&who, station, &input).await;
    crate::kept::answered(&form_name(&input.id), &input, saved)?;
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
