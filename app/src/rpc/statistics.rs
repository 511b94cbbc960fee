//! Statistics.

use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::group::GroupView;
use domain::statistics::Series;
use leptos::prelude::*;

use crate::error::AppError;

/// The ranges of time to choose from, as they stand in the address; the first needs no saying.
pub const RANGES: [&str; 4] = ["24h", "7d", "30d", "1y"];

/// A device and its figures.
#[server]
pub async fn of_device(
    #[server(default)] id: String,
    #[server(default)] range: String,
    #[server(default)] until: String,
) -> Result<(DeviceView, Series), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let (span, since, before) = reach(&range, &until, engine.world.clock.now())?;
    let series = engine.device_statistics(&who, id, span, since, before);
    Ok((engine.device(&who, id).await?, series.await?))
}

/// A device type and the figures of its devices.
#[server]
pub async fn of_device_type(
    #[server(default)] id: String,
    #[server(default)] range: String,
    #[server(default)] until: String,
) -> Result<(DeviceTypeView, Series), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let (span, since, before) = reach(&range, &until, engine.world.clock.now())?;
    let series = engine.device_type_statistics(&who, id, span, since, before);
    Ok((engine.device_type(&who, id).await?, series.await?))
}

/// A group and the figures of what was heard in it and in the groups below.
#[server]
pub async fn of_group(
    #[server(default)] id: String,
    #[server(default)] range: String,
    #[server(default)] until: String,
) -> Result<(GroupView, Series), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let (span, since, before) = reach(&range, &until, engine.world.clock.now())?;
    let series = engine.group_statistics(&who, id, span, since, before);
    Ok((engine.group(&who, id).await?, series.await?))
}

/// The span of a range, its beginning and its end: whole spans, the last of them that of `now`,
/// or of the end of the day `until` where that says one.
#[cfg(feature = "ssr")]
fn reach(range: &str, until: &str, now: domain::UnixMillis) -> Result<Reach, AppError> {
    use domain::statistics::Span;
    use domain::{Fault, UnixMillis};
    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    let now = match until {
        "" => now,
        day => UnixMillis::from_day(day)
            .map(|day| day.plus(DAY - 1))
            .ok_or_else(|| super::refused(Fault::NotADay.of("until")))?,
    };
    let (span, length, count) = match range {
        "7d" => (Span::Hour, HOUR, 7 * 24),
        "30d" => (Span::Day, DAY, 30),
        "1y" => {
            let end = now.month_start().plus_months(1);
            // Ten days more than 365 end in the month before, whatever its length.
            let since = now.month_start().plus(-345 * DAY).month_start();
            return Ok((Span::Month, since.plus_months(1), end));
        }
        "" | "24h" => (Span::Hour, HOUR, 24),
        _ => return Err(super::one_of("range", &RANGES.map(str::to_owned))),
    };
    let last = span.start(now);
    Ok((span, last.plus((1 - count) * length), last.plus(length)))
}

/// A span, the beginning of the first and the end of the last.
#[cfg(feature = "ssr")]
type Reach = (
    domain::statistics::Span,
    domain::UnixMillis,
    domain::UnixMillis,
);

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::reach;
    use domain::UnixMillis;

    #[test]
    fn a_range_ends_with_the_span_of_now() {
        for now in [1_709_210_096_789, 1_706_745_600_000, 1_767_225_599_999] {
            for (range, spans) in [("", 24), ("24h", 24), ("7d", 168), ("30d", 30), ("1y", 12)] {
                let (span, since, before) = reach(range, "", UnixMillis(now)).unwrap();
                assert_eq!(span.start(since), since);
                assert!(since.0 <= now && now < before.0);
                let series = domain::statistics::Series {
                    span,
                    since,
                    before,
                    buckets: Vec::new(),
                    total: Default::default(),
                };
                assert_eq!(
                    crate::chart::scale::starts(&series).len(),
                    spans,
                    "{range} {now}"
                );
            }
        }
    }

    #[test]
    fn a_range_ends_with_the_day_that_is_asked_for() {
        let now = UnixMillis(1_767_225_600_000);
        for (range, since, before) in [
            ("", "2016-09-13 00:00:00", "2016-09-14 00:00:00"),
            ("7d", "2016-09-07 00:00:00", "2016-09-14 00:00:00"),
            ("30d", "2016-08-15 00:00:00", "2016-09-14 00:00:00"),
            ("1y", "2015-10-01 00:00:00", "2016-10-01 00:00:00"),
        ] {
            let (_, from, to) = reach(range, "2016-09-13", now).unwrap();
            assert_eq!((from.utc(), to.utc()), (since.into(), before.into()));
        }
        for until in ["2016-9-13", "yesterday", "2015-02-29"] {
            let refused = reach("", until, now).unwrap_err();
            assert!(format!("{refused:?}").contains("NotADay"), "{until}");
        }
    }
}
