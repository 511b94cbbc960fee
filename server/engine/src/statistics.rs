//! Figures of devices, device types, groups and base stations: read from what was written with the messages,
//! and made anew from the messages on demand.

use domain::oob::FrameKind;
use domain::permission::{Action, Principal};
use domain::statistics::{Bucket, Edges, Series, Subject, Tally};

use crate::error::Error;
use crate::gate;
use crate::store::statistics::{Parts, Raw, Tallies};
use crate::store::{self, StoreError};
use crate::uplink::tally;
use crate::{Engine, store::messages};

mod fields;
mod rebuild;

pub(crate) use rebuild::Rebuilding;

impl Engine {
    /// The figures of a device, a device type, a group or a base station, in the parts into which
    /// a range is cut. A device that was moved takes its history along, but nothing of what it sent
    /// under another owner; those of a type or a group are of what was of it when it was heard. Of
    /// signals there is something only for who may see them there, also of a base station.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn statistics(
        &self,
        who: &Principal,
        of: Subject,
        edges: &Edges,
    ) -> Result<Series, Error> {
        let dialect = self.db.dialect;
        let mut connection = self.db.read().acquire().await?;
        let (parts, radio) = match of {
            Subject::Device(id) => {
                let found = gate::device(&mut connection, who, Action::Read, id).await?;
                let from = found.owned_since;
                let parts =
                    store::statistics::of_device(&mut connection, dialect, id, edges, from).await?;
                (parts, who.may(Action::ReadRadio, &found.group_path))
            }
            Subject::DeviceType(id) => {
                let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
                let owner = id.to_string();
                let parts =
                    store::statistics::of_owner(&mut connection, dialect, &owner, edges).await?;
                (parts, who.may(Action::ReadRadio, &found.group_path))
            }
            Subject::Group(id) => {
                let path = gate::group(&mut connection, who, Action::Read, id).await?;
                let parts =
                    store::statistics::of_groups(&mut connection, dialect, &path, edges).await?;
                (parts, who.may(Action::ReadRadio, &path))
            }
            Subject::Station(id) => {
                let found = store::stations::get(&mut connection, id).await?;
                let seen = found.filter(|one| who.may(Action::ReadNetwork, &one.group_path));
                let path = seen.ok_or(Error::NotFound)?.group_path;
                let parts =
                    store::statistics::of_station(&mut connection, dialect, id, edges).await?;
                (parts, who.may(Action::ReadRadio, &path))
            }
        };
        let bounds = !matches!(of, Subject::Station(_));
        Ok(series(edges, parts, radio, bounds))
    }

    /// Makes every figure anew from the messages and receptions, in one transaction: readers
    /// see the old ones until it is done, and whoever stores something waits. `told` hears how
    /// many messages were read. Figures up to the end of a month of which messages were forgotten
    /// stay as they are.
    ///
    /// # Errors
    /// When the database fails; the old figures stay.
    pub async fn rebuild_statistics(&self, told: impl Fn(u64)) -> Result<u64, StoreError> {
        let mut rebuilding = Rebuilding::begin(self).await?;
        while rebuilding.step().await? {
            told(rebuilding.read());
        }
        rebuilding.finish().await
    }
}

/// Adds what a stored message or reception counts.
pub(crate) fn add(tallies: &mut Tallies, raw: Raw) -> Result<(), StoreError> {
    let kind: FrameKind = messages::kind(raw.kind)?;
    let counted = match raw.heard {
        None => tally::said(kind, &raw.data),
        Some((rssi, snr, freq)) => tally::heard(rssi, snr, freq),
    };
    tally::add(
        tallies,
        raw.device,
        &[raw.device_type, raw.group],
        raw.time,
        &counted,
    );
    if let Some(station) = raw.station {
        tally::at_station(tallies, station, raw.time, &counted);
    }
    Ok(())
}

/// Puts the parts in order, and leaves out what the reader may not see.
fn series(edges: &Edges, parts: Parts, radio: bool, bounds: bool) -> Series {
    let mut total = Tally::default();
    let mut buckets = Vec::with_capacity(parts.len());
    for (place, mut tally) in parts {
        if !radio {
            tally.rssi = Default::default();
            tally.snr = Default::default();
            tally.freq = Default::default();
        }
        total.add(&tally);
        if let Some(start) = edges.starts().get(place).copied() {
            buckets.push(Bucket { start, tally });
        }
    }
    Series {
        edges: edges.clone(),
        bounds,
        buckets,
        total,
    }
}
