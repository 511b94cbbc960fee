//! Figures of devices, device types and groups: read from what was written with the messages,
//! and made anew from the messages on demand.

use std::collections::BTreeMap;

use domain::oob::FrameKind;
use domain::permission::{Action, Principal};
use domain::statistics::{Bucket, Series, Span, Tally};
use domain::{DeviceId, DeviceTypeId, Fault, GroupId, UnixMillis};

use crate::error::Error;
use crate::gate;
use crate::store::statistics::{Raw, Tallies};
use crate::store::{self, StoreError};
use crate::uplink::tally;
use crate::{Engine, store::messages};

mod rebuild;

pub(crate) use rebuild::Rebuilding;

/// The most buckets of one answer.
const BUCKETS: i64 = 5_000;

impl Engine {
    /// The figures of a device from `since` to before `before`. A device that was moved takes
    /// its history along.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] for a range that ends before it begins or holds
    /// more than 5,000 spans.
    pub async fn device_statistics(
        &self,
        who: &Principal,
        id: DeviceId,
        span: Span,
        since: UnixMillis,
        before: UnixMillis,
    ) -> Result<Series, Error> {
        let (since, before) = range(span, since, before)?;
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        let radio = who.may(Action::ReadRadio, &found.group_path);
        // What it sent under another owner is not for this one.
        let own = since.max(found.owned_since);
        let hours = store::statistics::of_device(&mut connection, id, own, before).await?;
        Ok(series(span, since, before, hours, radio))
    }

    /// The figures of the devices of a type, as long as they were of it.
    ///
    /// # Errors
    /// As [`Engine::device_statistics`].
    pub async fn device_type_statistics(
        &self,
        who: &Principal,
        id: DeviceTypeId,
        span: Span,
        since: UnixMillis,
        before: UnixMillis,
    ) -> Result<Series, Error> {
        let (since, before) = range(span, since, before)?;
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        let owner = id.to_string();
        let spans =
            store::statistics::of_owner(&mut connection, &owner, span, since, before).await?;
        let radio = who.may(Action::ReadRadio, &found.group_path);
        Ok(series(span, since, before, spans, radio))
    }

    /// The figures of what was heard in a group and those below it.
    ///
    /// # Errors
    /// As [`Engine::device_statistics`].
    pub async fn group_statistics(
        &self,
        who: &Principal,
        id: GroupId,
        span: Span,
        since: UnixMillis,
        before: UnixMillis,
    ) -> Result<Series, Error> {
        let (since, before) = range(span, since, before)?;
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, id).await?;
        let mut spans = Vec::new();
        for group in store::groups::below(&mut connection, &path).await? {
            let owner = group.id.to_string();
            let of = store::statistics::of_owner(&mut connection, &owner, span, since, before);
            spans.extend(of.await?);
        }
        let radio = who.may(Action::ReadRadio, &path);
        Ok(series(span, since, before, spans, radio))
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
    Ok(())
}

/// The range in whole spans: from the beginning of the first to the end of the last.
fn range(
    span: Span,
    since: UnixMillis,
    before: UnixMillis,
) -> Result<(UnixMillis, UnixMillis), Error> {
    let length = match span {
        Span::Hour => 3_600_000,
        Span::Day => 86_400_000,
        Span::Month => 28 * 86_400_000,
    };
    let (from, to) = (span.start(since), before);
    let spans = to.0.saturating_sub(from.0) / length;
    if !(0..=BUCKETS).contains(&spans) || to < from {
        let (min, max) = (0.0, BUCKETS as f64);
        return Err(Fault::OutOfRange { min, max }.of("before").into());
    }
    Ok((from, to))
}

/// Adds up what lies in the same span, and leaves out what the reader may not see.
fn series(
    span: Span,
    since: UnixMillis,
    before: UnixMillis,
    parts: Vec<Bucket>,
    radio: bool,
) -> Series {
    let mut spans: BTreeMap<UnixMillis, Tally> = BTreeMap::new();
    let mut total = Tally::default();
    for part in parts {
        let mut tally = part.tally;
        if !radio {
            tally.rssi = Default::default();
            tally.snr = Default::default();
            tally.freq = Default::default();
        }
        total.add(&tally);
        spans.entry(span.start(part.start)).or_default().add(&tally);
    }
    let bucket = |(start, tally)| Bucket { start, tally };
    Series {
        span,
        since,
        before,
        buckets: spans.into_iter().map(bucket).collect(),
        total,
    }
}
