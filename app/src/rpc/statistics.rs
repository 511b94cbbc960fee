//! Statistics.

#[cfg(feature = "ssr")]
pub mod reach;

use domain::base_station::StationView;
use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::group::GroupView;
use domain::statistics::{Fields, Series, Subject};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The ranges of time to choose from, as they stand in the address; the first needs no saying.
pub const RANGES: [&str; 4] = ["24h", "7d", "30d", "1y"];

/// What `compare` says where the time before is to be shown, too.
pub const BEFORE: &str = "before";

/// Which figures are asked for, as it stands in the address of a page or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// One of [`RANGES`], or empty for the first; nothing where `from` says something.
    pub range: String,
    /// Where a range of one's own begins: a day `2026-11-28` or a time `2026-11-28T10:00`, by the
    /// clock of the zone, or a time `2026-11-28T10:00Z` of UTC.
    pub from: String,
    /// Where the range ends: with the end of a day, or at a time, written in the same ways; empty:
    /// now.
    pub until: String,
    /// [`BEFORE`], or empty.
    pub compare: String,
    /// By the calendar of which zone; empty: of the one that the reader chose, else of UTC, as for
    /// a name that is not known.
    pub zone: String,
    /// Of a device: which fields of the custom format; empty: the first few.
    pub field: Vec<String>,
}

/// Figures of a range, with what is written beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Of what.
    pub of: Subject,
    /// The figures.
    pub series: Series,
    /// Those of as many parts just before, where they are asked for.
    pub before: Option<Series>,
    /// What a device sent as fields of its format.
    pub fields: Option<Fields>,
    /// What is written at each edge of the series, by the clock of the zone: a day, or a day and a
    /// time.
    pub labels: Vec<String>,
    /// The name of the zone.
    pub zone: String,
    /// Whether its clock differs from UTC by whole hours, so that parts begin where they say.
    pub whole_hours: bool,
    /// What the fields of a range of one's own hold: `from` and `until` by the clock of the zone.
    pub own: [String; 2],
    /// The day on which the last message of a device came.
    pub last: Option<String>,
}

/// A device and its figures.
#[server]
pub async fn of_device(
    #[server(default)] id: String,
    #[server(default)] asked: Asked,
) -> Result<(DeviceView, Figures), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let figures = reach::of_session(&engine, &who, Subject::Device(id), &asked).await?;
    Ok((engine.device(&who, id).await?, figures))
}

/// A device type and the figures of its devices.
#[server]
pub async fn of_device_type(
    #[server(default)] id: String,
    #[server(default)] asked: Asked,
) -> Result<(DeviceTypeView, Figures), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let figures = reach::of_session(&engine, &who, Subject::DeviceType(id), &asked).await?;
    Ok((engine.device_type(&who, id).await?, figures))
}

/// A group and the figures of what was heard in it and in the groups below.
#[server]
pub async fn of_group(
    #[server(default)] id: String,
    #[server(default)] asked: Asked,
) -> Result<(GroupView, Figures), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let figures = reach::of_session(&engine, &who, Subject::Group(id), &asked).await?;
    Ok((engine.group(&who, id).await?, figures))
}

/// A base station and the figures of what it heard.
#[server]
pub async fn of_station(
    #[server(default)] id: String,
    #[server(default)] asked: Asked,
) -> Result<(StationView, Figures), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let figures = reach::of_session(&engine, &who, Subject::Station(id), &asked).await?;
    Ok((engine.station(&who, id).await?, figures))
}
