//! What a device uses, day by day.

use domain::message::DayUse;
use domain::permission::{Action, Principal};
use domain::statistics::{Edges, Span};
use domain::{DeviceId, Fault, UnixMillis};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store;

/// A day (ms).
const DAY: i64 = 86_400_000;
/// The years of which something can be told.
const YEARS: (i64, i64) = (2009, 9998);

impl Engine {
    /// What a device used on each day of a year of UTC, or of a month of it, up to today.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Rejected`] names
    /// `year` or `month`.
    pub async fn device_consumption(
        &self,
        who: &Principal,
        id: DeviceId,
        year: i64,
        month: Option<i64>,
    ) -> Result<Vec<DayUse>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        let (since, before) = days_of(year, month)?;
        let today = Span::Day.end(self.world.clock.now());
        let before = before.min(today);
        if since >= before {
            return Ok(Vec::new());
        }
        let edges = Edges::utc(Span::Day, since, before).map_err(|fault| fault.of("year"))?;
        let mut days = vec![DayUse::default(); edges.parts()];
        let (dialect, owned) = (self.db.dialect, found.owned_since);
        let parts =
            store::statistics::of_device(&mut connection, dialect, id, &edges, owned).await?;
        for (place, tally) in parts {
            if let Some(day) = days.get_mut(place) {
                day.messages = tally.messages;
            }
        }
        let answered = (since.max(owned), before);
        for (day, count) in store::messages::answered_by_day(&mut connection, id, answered).await? {
            let place = edges.place(UnixMillis(day * DAY));
            if let Some(day) = place.and_then(|place| days.get_mut(place)) {
                day.downlinks = count;
            }
        }
        Ok(days)
    }
}

/// The first instant of a year or of a month of it, and the first behind it.
fn days_of(year: i64, month: Option<i64>) -> Result<(UnixMillis, UnixMillis), Error> {
    let outside = |(min, max): (i64, i64), field: &str| {
        let (min, max) = (min as f64, max as f64);
        Error::from(Fault::OutOfRange { min, max }.of(field))
    };
    if !(YEARS.0..=YEARS.1).contains(&year) {
        return Err(outside(YEARS, "year"));
    }
    if month.is_some_and(|month| !(1..=12).contains(&month)) {
        return Err(outside((1, 12), "month"));
    }
    let first = format!("{year:04}-{:02}-01", month.unwrap_or(1));
    let since = UnixMillis::from_day(&first).ok_or_else(|| outside(YEARS, "year"))?;
    let months = if month.is_some() { 1 } else { 12 };
    Ok((since, since.plus_months(months)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_its_days_and_a_month_its_own() {
        let days = |year, month| {
            let (since, before) = days_of(year, month).unwrap();
            (before.0 - since.0) / DAY
        };
        assert_eq!(days(2024, None), 366);
        assert_eq!(days(2025, None), 365);
        assert_eq!(days(2024, Some(2)), 29);
        assert_eq!(days(2025, Some(12)), 31);
        assert!(days_of(2008, None).is_err());
        assert!(days_of(2024, Some(13)).is_err());
    }
}
