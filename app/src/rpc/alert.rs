//! Alerts: what the bell rings for, and what was read of it.

use domain::alert::{AlertQuery, AlertView};
use domain::id::EventConfigurationId;
use domain::list::Page;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the page of alerts shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertList {
    /// The rows.
    pub page: Page<AlertView>,
    /// The event configuration of which alone they are, where one was asked for: id and name.
    pub of: Option<(EventConfigurationId, String)>,
}

/// One page of the alerts that ring for the caller, or of all of one event configuration, newest
/// first.
#[server]
pub async fn list(query: AlertQuery) -> Result<AlertList, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let page = engine.alerts(&who, &query).await?;
    // One that makes no sense was refused.
    let of = match query.configuration.parse::<EventConfigurationId>() {
        Ok(id) => Some((id, engine.event_configuration(&who, id).await?.input.name)),
        Err(_) => None,
    };
    Ok(AlertList { page, of })
}

/// How many alerts that ring for the caller were not read, counted up to 100; none for nobody.
/// Open pages ask it by themselves, so it is no use of the session.
#[server]
pub async fn unread() -> Result<i64, AppError> {
    use crate::caller::{engine, onlooker};
    match onlooker().await? {
        Some(who) => Ok(engine()?.unread_alerts(&who).await?),
        None => Ok(0),
    }
}

/// Notes that the caller has read an alert.
#[server]
pub async fn mark(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.mark_alert_read(&who, id).await?)
}

/// Notes that the caller has read all alerts up to the newest that was shown.
#[server]
pub async fn mark_all(#[server(default)] up_to: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let up_to = up_to.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.mark_alerts_read(&who, up_to).await?)
}
