//! The least and the greatest of the statistics after something took the place of something
//! else: a station corrected what it had said of a reception, or an earlier reception moved an
//! out-of-band frame or tells other bytes.
//!
//! Counts and sums follow by the difference; the least and the greatest are found anew among
//! what is stored, so that the figures are always those that making all of them anew would give.
//! A device's hour is small and is always counted again. The hour of a device type or group is
//! only where one of its bounds is concerned; its days are then sums of hours, and its months of
//! days. The rows are held already, since the differences were added to them.

use std::collections::{BTreeMap, BTreeSet};

use domain::statistics::{Span, Tally};
use domain::{DeviceId, UnixMillis};

use super::tally::Superseded;
use crate::statistics;
use crate::store::db::Dialect;
use crate::store::statistics::Tallies;
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
    let stale = stale(connection, superseded).await?;
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
    for (hour, owners) in &stale {
        let active = store::statistics::active(connection, *hour).await?;
        let hours: Vec<_> = active.into_iter().map(|device| (device, *hour)).collect();
        let mut found = count(connection, dialect, &hours).await?;
        for owner in owners {
            let key = (owner.clone(), Span::Hour, *hour);
            let tally = found.owners.remove(&key).unwrap_or_default();
            anew.owners.insert(key, tally);
        }
    }
    store::statistics::put(connection, dialect, &anew).await?;
    add_up(connection, dialect, &stale, Span::Day, Span::Hour).await?;
    add_up(connection, dialect, &stale, Span::Month, Span::Day).await
}

/// Device types and groups, by the hour in which one of their bounds may be another.
type Stale = BTreeMap<UnixMillis, BTreeSet<String>>;

async fn stale(
    connection: &mut sqlx::AnyConnection,
    superseded: &[Superseded],
) -> Result<Stale, StoreError> {
    let mut stale = Stale::new();
    for one in superseded {
        for owner in &one.owners {
            let known = stale.get(&one.hour).is_some_and(|of| of.contains(owner));
            if known {
                continue;
            }
            let end = one.hour.plus(1);
            let row =
                store::statistics::of_owner(connection, owner, Span::Hour, one.hour, end).await?;
            let moves = |tally: &Tally| tally.is_moved_by(&one.gone, &one.come);
            if one.moved || row.iter().any(|bucket| moves(&bucket.tally)) {
                stale.entry(one.hour).or_default().insert(owner.clone());
            }
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
    let mut anew = Tallies::default();
    for (owner, start) in owners {
        let end = match span {
            Span::Month => start.plus_months(1),
            Span::Day | Span::Hour => start.plus(86_400_000),
        };
        let mut sum = Tally::default();
        for part in store::statistics::of_owner(connection, &owner, parts, start, end).await? {
            sum.add(&part.tally);
        }
        anew.owners.insert((owner, span, start), sum);
    }
    store::statistics::put(connection, dialect, &anew).await
}
