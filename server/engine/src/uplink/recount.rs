//! The least and the greatest of the statistics after something took the place of something
//! else: a station corrected what it had said of a reception, or an earlier reception moved an
//! out-of-band frame or tells other bytes.
//!
//! Counts and sums follow by the difference; the least and the greatest are found anew among
//! what is stored, so that the figures are always those that making all of them anew would give.
//! A device's hour is small and is always counted again. The hour of a device type or group is
//! only where one of its bounds is concerned: it is the sum of the hours of devices, but for
//! devices that were moved about that time, whose messages are counted. Its days are then sums
//! of hours, and its months of days. The rows are held already, since the differences were added
//! to them. Whatever was corrected, it takes the same few statements.

use std::collections::{BTreeMap, BTreeSet};

use domain::statistics::Span;
use domain::{DeviceId, UnixMillis};

use super::tally::Superseded;
use crate::statistics;
use crate::store::db::Dialect;
use crate::store::statistics::{Stretch, Tallies};
use crate::store::{self, StoreError};

/// Devices whose hours are read at once.
const CHUNK: usize = 1024;

pub(super) async fn recount(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    superseded: &[Superseded],
) -> Result<(), StoreError> {
    if superseded.is_empty() {
        return Ok(());
    }
    let stale = stale(connection, dialect, superseded).await?;
    let hours: BTreeSet<(DeviceId, UnixMillis)> = superseded
        .iter()
        .map(|one| (one.device, one.hour))
        .collect();
    let hours: Vec<(DeviceId, UnixMillis)> = hours.into_iter().collect();
    let mut found = count(connection, dialect, &hours).await?;
    let mut anew = Tallies::default();
    for key in hours {
        let tally = found.devices.remove(&key).unwrap_or_default();
        anew.devices.insert(key, tally);
    }
    store::statistics::put(connection, dialect, &anew).await?;
    // Only now: they are made of the hours of devices.
    add_devices_up(connection, dialect, &stale).await?;
    add_up(connection, dialect, &stale, Span::Day, Span::Hour).await?;
    add_up(connection, dialect, &stale, Span::Month, Span::Day).await
}

/// Device types and groups, by the hour in which one of their bounds may be another.
type Stale = BTreeMap<UnixMillis, BTreeSet<String>>;

async fn stale(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    superseded: &[Superseded],
) -> Result<Stale, StoreError> {
    let mut changes: BTreeMap<(&str, UnixMillis), Vec<&Superseded>> = BTreeMap::new();
    for one in superseded {
        for owner in &one.owners {
            let key = (owner.as_str(), one.hour);
            changes.entry(key).or_default().push(one);
        }
    }
    let hour = |(owner, hour): &(&str, UnixMillis)| Stretch {
        owner: (*owner).to_owned(),
        since: *hour,
        before: hour.plus(1),
    };
    let hours: Vec<Stretch> = changes.keys().map(hour).collect();
    let stored = store::statistics::sums(connection, dialect, Span::Hour, &hours).await?;
    let mut stale = Stale::new();
    for (((owner, hour), of_hour), tally) in changes.into_iter().zip(stored) {
        let moves = |one: &&Superseded| one.moved || tally.is_moved_by(&one.gone, &one.come);
        if of_hour.iter().any(moves) {
            stale.entry(hour).or_default().insert(owner.to_owned());
        }
    }
    Ok(stale)
}

/// What the stored messages and receptions of devices count in hours.
async fn count(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    hours: &[(DeviceId, UnixMillis)],
) -> Result<Tallies, StoreError> {
    let mut tallies = Tallies::default();
    for chunk in hours.chunks(CHUNK) {
        for raw in store::statistics::raw_of_hours(connection, dialect, chunk).await? {
            statistics::add(&mut tallies, raw)?;
        }
    }
    Ok(tallies)
}

/// Makes the stale hours anew, as sums of the hours of devices.
async fn add_devices_up(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stale: &Stale,
) -> Result<(), StoreError> {
    let hours: Vec<UnixMillis> = stale.keys().copied().collect();
    let found = store::statistics::of_hours(connection, dialect, &hours).await?;
    let mut sums = count(connection, dialect, &found.moved).await?.owners;
    for (hour, owners, tally) in found.counted {
        for owner in owners {
            let key = (owner, Span::Hour, hour);
            sums.entry(key).or_default().add(&tally);
        }
    }
    let mut anew = Tallies::default();
    for (hour, owners) in stale {
        for owner in owners {
            let key = (owner.clone(), Span::Hour, *hour);
            let tally = sums.remove(&key).unwrap_or_default();
            anew.owners.insert(key, tally);
        }
    }
    store::statistics::put(connection, dialect, &anew).await
}

/// Makes the spans around the stale hours anew, as sums of their parts.
async fn add_up(
    connection: &mut sqlx::AnyConnection,
    dialect: Dialect,
    stale: &Stale,
    span: Span,
    parts: Span,
) -> Result<(), StoreError> {
    let owners = stale.iter().flat_map(|(hour, owners)| {
        let start = span.start(*hour);
        owners.iter().map(move |owner| (owner.clone(), start))
    });
    let owners: BTreeSet<(String, UnixMillis)> = owners.collect();
    let stretch = |(owner, since): (String, UnixMillis)| Stretch {
        owner,
        since,
        before: match span {
            Span::Month => since.plus_months(1),
            Span::Day | Span::Hour => since.plus(86_400_000),
        },
    };
    let stretches: Vec<Stretch> = owners.into_iter().map(stretch).collect();
    let sums = store::statistics::sums(connection, dialect, parts, &stretches).await?;
    let mut anew = Tallies::default();
    for (stretch, sum) in stretches.into_iter().zip(sums) {
        let key = (stretch.owner, span, stretch.since);
        anew.owners.insert(key, sum);
    }
    store::statistics::put(connection, dialect, &anew).await
}
