//! Messages of a device, and one of them.

use domain::device::DeviceView;
use domain::message::MessageList;
use domain::story::Story;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Which messages of a device are asked for, as it stands in the address of their page or file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Only those of this day or time, `2026-11-28` or `2026-11-28T10:00` by the clock of the zone or
    /// `2026-11-28T10:00Z` of UTC, or later; may be empty.
    pub since: String,
    /// Only those before this time, or before the end of this day; may be empty.
    pub before: String,
    /// By the clock of which zone; empty: of the one that the reader chose, else of UTC.
    pub zone: String,
    /// Only those whose callbacks stand so: a word of [`domain::message::CallbackState`], or empty.
    pub callbacks: String,
    /// Rows a page; see [`domain::list::page_size`].
    pub size: u32,
    /// The position after which to go on.
    pub after: String,
    /// The position before which to look.
    pub until: String,
}

/// What the page of a device's messages shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Messages {
    /// The device.
    pub device: DeviceView,
    /// The rows.
    pub list: MessageList,
    /// The zone by whose clock it was read what is asked for.
    pub zone: String,
}

/// What an address means by the clock of a zone, `chosen` where it names none; and which that is.
///
/// # Errors
/// [`engine::Error::Rejected`] names the part that makes no sense: `zone`, `since` or `before`.
#[cfg(feature = "ssr")]
pub fn query(
    asked: &Asked,
    chosen: &str,
) -> Result<(domain::message::MessageQuery, String), engine::Error> {
    use chrono_tz::Tz;
    use domain::Fault;
    use domain::message::MessageQuery;

    use super::statistics::reach::moment;
    let zone: Tz = match asked.zone.as_str() {
        "" => chosen.parse().unwrap_or(Tz::UTC),
        name => name.parse().map_err(|_| Fault::NotAZone.of("zone"))?,
    };
    let time = |field: &str, text: &str, end: bool| match text.trim() {
        "" => Ok(None),
        text => match moment(text, zone, end) {
            Some(time) => Ok(Some(time.0)),
            None => Err(Fault::NotATime.of(field)),
        },
    };
    let query = MessageQuery {
        since: time("since", &asked.since, false)?,
        before: time("before", &asked.before, true)?,
        callbacks: asked.callbacks.clone(),
        size: asked.size,
        after: asked.after.clone(),
        until: asked.until.clone(),
    };
    Ok((query, zone.name().to_owned()))
}

/// A device and one page of its messages, newest first.
#[server]
pub async fn of_device(
    #[server(default)] id: String,
    #[server(default)] asked: Asked,
) -> Result<Messages, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = engine.device(&who, id).await?;
    let chosen = crate::caller::zone().unwrap_or_default();
    let (query, zone) = query(&asked, &chosen)?;
    Ok(Messages {
        device,
        list: engine.device_messages(&who, id, &query).await?,
        zone,
    })
}

/// The whole story of a message.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<Story, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.message_story(&who, id).await?)
}

/// Sends a message to its callbacks again; its page says to how many.
#[server]
pub async fn send_again(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id: domain::MessageId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let sent = engine.retry_message(&who, id).await?;
    leptos_axum::redirect(&format!("/messages/{id}?done={sent}"));
    Ok(())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::UnixMillis;

    use super::*;

    fn asked(since: &str, before: &str, zone: &str) -> Asked {
        Asked {
            since: since.into(),
            before: before.into(),
            zone: zone.into(),
            ..Asked::default()
        }
    }

    #[test]
    fn times_are_read_by_the_clock_of_the_zone() {
        let read = |asked: &Asked, chosen: &str| {
            let (query, zone) = query(asked, chosen).unwrap();
            let text = |time: Option<i64>| time.map(|time| UnixMillis(time).field());
            (text(query.since), text(query.before), zone)
        };
        let utc = |text: &str| Some(text.to_owned());
        let day = asked("2026-07-01", "2026-07-01", "Europe/Brussels");
        let (since, before, zone) = read(&day, "Asia/Tokyo");
        assert_eq!(since, utc("2026-06-30T22:00:00"));
        assert_eq!(before, utc("2026-07-01T22:00:00"));
        assert_eq!(zone, "Europe/Brussels");
        let time = asked("2026-07-01T09:00", "2026-07-01T01:00Z", "");
        let (since, before, zone) = read(&time, "Asia/Tokyo");
        assert_eq!(since, utc("2026-07-01T00:00:00"));
        assert_eq!(before, utc("2026-07-01T01:00:00"));
        assert_eq!(zone, "Asia/Tokyo");
        assert_eq!(read(&asked("", "", ""), "").2, "UTC");
    }

    #[test]
    fn what_is_no_time_and_no_zone_is_refused_by_name() {
        for (wrong, field) in [
            (asked("soon", "", ""), "since"),
            (asked("", "2026-02-30", ""), "before"),
            (asked("", "", "Europe/Nowhere"), "zone"),
        ] {
            let Err(engine::Error::Rejected(refused)) = query(&wrong, "") else {
                panic!("{wrong:?} was taken")
            };
            assert_eq!(refused[0].field, field);
        }
    }
}
