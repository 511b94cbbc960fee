//! Devices and their messages.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::Rejection;
use domain::coverage::Coverage;
use domain::device::{DeviceInput, DeviceQuery, DeviceView};
use domain::device_type::DeviceTypeChoice;
use domain::id::{DeviceTypeId, MessageId, StationId};
use domain::list::Page;
use domain::message::{MessageList, MessageQuery};
use domain::permission::Rights;
use domain::saved_view::SavedView;
use domain::time::UnixMillis;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the device list shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceList {
    /// The rows.
    pub page: Page<DeviceView>,
    /// The device types to choose from in the filter: id and name.
    pub types: Vec<(DeviceTypeId, String)>,
    /// Whether the caller may register devices somewhere.
    pub writes: bool,
    /// The views that the caller sees.
    pub views: Vec<SavedView>,
    /// Whether the list begins with one of them, to which the caller was sent: there is nothing to
    /// be shown here.
    pub elsewhere: bool,
}

/// One page of the devices that match. Where the address asks for nothing (`bare`) and the caller has
/// the list begin with a saved view, he is sent there.
#[server]
pub async fn list(
    query: DeviceQuery,
    #[server(default)] bare: bool,
) -> Result<DeviceList, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let usual = match bare {
        true => engine.usual_view(&who).await?,
        false => None,
    };
    if let Some((id, address)) = &usual {
        leptos_axum::redirect(&super::saved_view::address_of(*id, address));
    }
    let page = engine.list_devices(&who, &query).await?;
    let types = super::device_type::names(&engine, &who).await?;
    let writes = !who.reach(domain::permission::Action::WriteFleet).is_empty();
    let views = engine.saved_views(&who).await?;
    Ok(DeviceList {
        page,
        types,
        writes,
        views,
        elsewhere: usual.is_some(),
    })
}

/// One device, and what the caller may do with it.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<(DeviceView, Rights), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = engine.device(&who, id).await?;
    let rights = engine.rights(&who, device.group).await?;
    Ok((device, rights))
}

/// What the form of a device is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("device {id}")
}

/// One device, for those who may change it; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(DeviceView, Option<Refused<DeviceInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = engine.device(&who, id).await?;
    if !engine.rights(&who, device.group).await?.write {
        return Err(engine::Error::Forbidden.into());
    }
    Ok((device, kept))
}

/// Saves name, tags, note and stated position, what holds for its token and with what it was made: of
/// the last two, what is not sent stays.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
    #[server(default)] activable: String,
    #[server(default)] renewal: String,
    #[server(default)] certificate: String,
    #[server(default)] prototype: String,
    #[server(default)] tags: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = form_name(&id);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let input = DeviceInput {
        name,
        lat,
        lng,
        activable,
        renewal,
        certificate,
        prototype,
        tags,
        note,
    };
    let saved = engine.edit_device(&who, id, &input).await;
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/devices/{id}"));
    Ok(())
}

/// The device types to which the caller may bring a device: those with `find` in their name, and its
/// own.
#[server]
pub async fn transfer_choices(
    #[server(default)] id: String,
    #[server(default)] find: String,
) -> Result<DeviceTypeChoice, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.transfer_choices(&who, id, &find).await?)
}

/// Brings a device to another device type, with what it did before or without.
#[server]
pub async fn transfer(
    #[server(default)] id: String,
    #[server(default)] device_type: String,
    #[server(default)] history: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    use domain::Fault;
    use domain::device::history;
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let unknown = |_| engine::Error::from(Fault::UnknownDeviceType.of("device_type"));
    let to = device_type.parse().map_err(unknown)?;
    let history = history::said(&history);
    let history = history.map_err(|fault| engine::Error::from(fault.of("history")))?;
    engine.transfer_with(&who, id, to, history).await?;
    leptos_axum::redirect(&format!("/devices/{id}"));
    Ok(())
}

/// Deletes a device that never sent anything.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_device(&who, id).await?;
    leptos_axum::redirect("/devices");
    Ok(())
}

/// Gives a device another code; the one before is void.
#[server]
pub async fn renew_pac(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.renew_pac(&who, id).await?)
}

/// Has the next message accepted whatever its sequence number.
#[server]
pub async fn disengage(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.disengage(&who, id).await?)
}

/// Holds messages back (`suspended` is `on`) or delivers them again.
#[server]
pub async fn suspend(
    #[server(default)] id: String,
    #[server(default)] suspended: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    match suspended.as_str() {
        "on" => engine.suspend(&who, id).await?,
        "" => engine.resume(&who, id).await?,
        _ => return Err(super::one_of("suspended", &["on".to_owned()])),
    }
    Ok(())
}

/// Lets an off-contract device take a token again.
#[server]
pub async fn restart(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.restart(&who, id).await?)
}

/// What the form by which a device leaves its contract is called while it is kept.
#[cfg(feature = "ssr")]
fn leaving(id: &str) -> String {
    format!("unsubscribe {id}")
}

/// One device, for whoever may take it off its contract; after a refusal (`refused`) with the
/// time that was typed.
#[server]
pub async fn for_leaving(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(DeviceView, Option<Refused<String>>), AppError> {
    let kept = crate::kept::refused(&leaving(&id), refused);
    Ok((for_editing(id, false).await?.0, kept))
}

/// Takes a device off its contract: at once where `at` is empty or past, else at that time (UTC).
#[server]
pub async fn unsubscribe(
    #[server(default)] id: String,
    #[server(default)] at: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = leaving(&id);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let time = match at.trim() {
        "" => Ok(None),
        text => UnixMillis::from_utc(text).map(Some).ok_or(()),
    };
    let left = match time {
        Ok(time) => engine.unsubscribe(&who, id, time).await,
        Err(()) => Err(domain::Fault::NotATime.of("at").into()),
    };
    crate::kept::answered(&form, &at, left)?;
    leptos_axum::redirect(&format!("/devices/{id}"));
    Ok(())
}

/// Has a device stay that was to leave its contract at a time to come.
#[server]
pub async fn stay(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine.stay(&who, id).await?)
}

/// The page by which the token of a device goes to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replacing {
    /// The device that has the token.
    pub device: DeviceView,
    /// What was typed as the other's id; empty at first.
    pub typed: String,
    /// The other, where the token can go to it.
    pub target: Option<DeviceView>,
    /// Why it cannot.
    pub wrong: Vec<Rejection>,
}

/// A device and the one that is to get its token, looked at before anything is done.
#[server]
pub async fn replacement(
    #[server(default)] id: String,
    #[server(default)] target: String,
) -> Result<Replacing, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let from = id.parse().map_err(|_| engine::Error::NotFound)?;
    let device = for_editing(id, false).await?.0;
    let found = match target.trim() {
        "" => Ok(None),
        text => engine.replacement(&who, from, text).await.map(Some),
    };
    let (found, wrong) = match found {
        Err(engine::Error::Rejected(wrong)) => (None, wrong),
        found => (found?, Vec::new()),
    };
    Ok(Replacing {
        device,
        typed: target,
        target: found,
        wrong,
    })
}

/// Moves the token of a device to another of the same type; that one's page says so.
#[server]
pub async fn replace(
    #[server(default)] id: String,
    #[server(default)] target: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let target = target.trim().parse::<domain::DeviceId>();
    let target = target.map_err(|fault: domain::Fault| super::refused(fault.of("target")))?;
    engine.replace(&who, id, target).await?;
    leptos_axum::redirect(&format!("/devices/{target}"));
    Ok(())
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

/// A base station that heard some messages of a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hearer {
    /// Which.
    pub station: StationId,
    /// Its name and where it stands, for those who operate it.
    pub operated: Option<(String, Option<(f64, f64)>)>,
    /// How many of the messages it heard.
    pub messages: u32,
    /// How many receptions of them it handed in.
    pub receptions: u32,
    /// The best of them, in dBm.
    pub best: Option<f64>,
    /// The newest of them.
    pub newest: UnixMillis,
}

/// How many of the newest messages the page of places can look at; the second unless another is
/// asked for.
pub const LAST: [usize; 3] = [10, 50, 250];

/// What an address says that asks for the cells of a device's own messages, coloured by the best
/// signal.
pub const OWN: &str = "own";

/// What it says that asks for them coloured otherwise.
pub const OVERLAYS: [domain::map::Overlay; 2] = [
    domain::map::Overlay::Stations,
    domain::map::Overlay::Quality,
];

/// The message that told where a device is, other than its owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// Which.
    pub message: MessageId,
    /// How well it was heard at best, dBm, for those who may see that.
    pub rssi: Option<f64>,
    /// Its best signal to noise ratio, dB, where it was measured.
    pub snr: Option<f64>,
}

/// What the page of places shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Places {
    /// The device.
    pub device: DeviceView,
    /// What the caller may do with it.
    pub rights: Rights,
    /// How many of its newest messages were looked at.
    pub looked_at: u32,
    /// Who heard them, the strongest first.
    pub hearers: Vec<Hearer>,
    /// The cells in which it was heard, if they were asked for and may be seen.
    pub coverage: Option<Coverage>,
    /// What told where it is, if that is among its newest messages.
    pub flag: Option<Flag>,
}

/// The places of a device: its own, and those of the base stations that heard it; with cells
/// where `coverage` says `own`, or a word of [`OVERLAYS`].
#[server]
pub async fn location(
    #[server(default)] id: String,
    #[server(default)] last: String,
    #[server(default)] coverage: String,
) -> Result<Places, AppError> {
    use std::collections::HashMap;

    use crate::caller::{caller, engine};
    use domain::list::PAGE_SIZES;

    use super::one_of;
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let last = match last.as_str() {
        "" => LAST[1],
        asked => {
            let known = LAST.into_iter().find(|last| last.to_string() == asked);
            known.ok_or_else(|| one_of("last", &LAST.map(|last| last.to_string())))?
        }
    };
    let covered = match coverage.as_str() {
        "" => false,
        OWN => true,
        asked if OVERLAYS.iter().any(|one| one.word() == asked) => true,
        _ => {
            let known = OVERLAYS.iter().map(|one| one.word());
            let known = [OWN].into_iter().chain(known).map(str::to_owned);
            return Err(one_of("coverage", &known.collect::<Vec<_>>()));
        }
    };
    let size = PAGE_SIZES.into_iter().find(|size| *size as usize >= last);
    let query = MessageQuery {
        size: size.unwrap_or(PAGE_SIZES[PAGE_SIZES.len() - 1]),
        ..MessageQuery::default()
    };
    let device = engine.device(&who, id).await?;
    let rights = engine.rights(&who, device.group).await?;
    let mut messages = engine.device_messages(&who, id, &query).await?.page.rows;
    messages.truncate(last);
    let mut hearers: HashMap<StationId, Hearer> = HashMap::new();
    for message in &messages {
        let mut counted = Vec::new();
        for heard in &message.receptions {
            let hearer = hearers.entry(heard.station).or_insert_with(|| Hearer {
                station: heard.station,
                operated: None,
                messages: 0,
                receptions: 0,
                best: None,
                newest: heard.time,
            });
            hearer.receptions += 1;
            hearer.newest = hearer.newest.max(heard.time);
            let best = hearer.best.into_iter().chain(heard.rssi);
            hearer.best = best.reduce(f64::max);
            if !counted.contains(&heard.station) {
                counted.push(heard.station);
                hearer.messages += 1;
            }
        }
    }
    let mut hearers: Vec<Hearer> = hearers.into_values().collect();
    hearers.sort_by(|one, other| {
        let best = |hearer: &Hearer| hearer.best.unwrap_or(f64::MIN);
        let order = best(other).total_cmp(&best(one));
        order.then(one.station.cmp(&other.station))
    });
    let stations: Vec<StationId> = hearers.iter().map(|hearer| hearer.station).collect();
    let operated = engine.hearers(&who, &stations).await?.into_iter();
    let mut operated: HashMap<StationId, _> = operated
        .map(|one| (one.station, (one.name, one.place)))
        .collect();
    for hearer in &mut hearers {
        hearer.operated = operated.remove(&hearer.station);
    }
    let told = device.position.as_ref().map(|(time, _)| *time);
    let flag = messages.iter().find(|message| Some(message.time) == told);
    let flag = flag.map(|message| Flag {
        message: message.id,
        rssi: message.rssi,
        snr: message.snr,
    });
    let coverage = match rights.radio && covered {
        true => Some(engine.device_coverage(&who, id).await?),
        false => None,
    };
    Ok(Places {
        device,
        rights,
        looked_at: messages.len().try_into().unwrap_or(u32::MAX),
        hearers,
        coverage,
        flag,
    })
}
