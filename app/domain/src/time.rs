//! Time as one type: integer milliseconds since 1970 in UTC.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 00:00 UTC. Seconds appear only where the v1 API or a
/// callback says so, and are made by [`UnixMillis::seconds`].
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// 2009-01-01: before it there was no Sigfox, so an earlier time is a broken clock.
    pub const SIGFOX_BEGAN: Self = Self(1_230_768_000_000);

    /// Whole seconds, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This time moved by `millis` (may be negative), held inside the range of the type.
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The first instant of this time's month in UTC.
    pub fn month_start(self) -> Self {
        let (year, month, _) = civil(self.0.div_euclid(DAY));
        Self(days_to(year, month, 1) * DAY)
    }

    /// The same day and time of day `months` later; where that month is shorter, its last day.
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let month0 = month - 1 + i64::from(months);
        let (year, month) = (year + month0 / 12, month0 % 12 + 1);
        let (next_year, next_month) = (year + month / 12, month % 12 + 1);
        let length = days_to(next_year, next_month, 1) - days_to(year, month, 1);
        let days = days_to(year, month, day.min(length));
        Self(days * DAY + self.0.rem_euclid(DAY))
    }

    /// `2016-09-13 10:02:17` in UTC: sorts as text and reads the same everywhere.
    pub fn utc(self) -> String {
        let (year, month, day) = civil(self.0.div_euclid(86_400_000));
        let second = self.0.rem_euclid(86_400_000) / 1000;
        format!(
            "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }

    /// The time behind what `<input type="datetime-local">` sends, `2016-09-13T10:02` with or
    /// without seconds, read as UTC. None for a day that the calendar does not have.
    pub fn from_utc(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once(['T', ' '])?;
        let mut date = date.splitn(3, '-').map(str::parse::<i64>);
        let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
        let mut time = time.splitn(3, ':').map(str::parse::<i64>);
        let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
        let second = time.next().transpose().ok()?.unwrap_or(0);
        let inside = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        let days = inside.then(|| days_to(year, month, day))?;
        let millis = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
        (civil(days) == (year, month, day)).then_some(Self(millis))
    }

    /// The first instant of the day behind what `<input type="date">` sends, `2016-09-13`, read as
    /// UTC. None for a day that the calendar does not have.
    pub fn from_day(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::from_utc(&format!("{text}T00:00")).filter(|day| day.day() == text)
    }

    /// The day in UTC, `2016-09-13`: the value of such a field.
    pub fn day(self) -> String {
        self.utc().chars().take_while(|c| *c != ' ').collect()
    }

    /// What [`UnixMillis::from_utc`] reads, to whole seconds: the value of such a field.
    pub fn field(self) -> String {
        self.utc().replacen(' ', "T", 1)
    }

    /// `2016-09-13T10:02:17.042Z`: the form that `<time datetime>` wants.
    pub fn iso(self) -> String {
        let text = self.utc().replacen(' ', "T", 1);
        format!("{text}.{:03}Z", self.0.rem_euclid(1000))
    }
}

/// One day in milliseconds.
const DAY: i64 = 86_400_000;

/// The days from 1970-01-01 to a day of the Gregorian calendar; the way back from [`civil`].
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The day of the Gregorian calendar that lies `days` after 1970-01-01. Counting years from
/// March puts the leap day last, so that months have a fixed pattern within a 400-year era.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants_print_in_utc() {
        assert_eq!(UnixMillis(1_440_578_526_000).utc(), "2015-08-26 08:42:06");
        assert_eq!(UnixMillis(951_782_400_000).utc(), "2000-02-29 00:00:00");
        assert_eq!(UnixMillis(-1).iso(), "1969-12-31T23:59:59.999Z");
        assert_eq!(UnixMillis::SIGFOX_BEGAN.utc(), "2009-01-01 00:00:00");
    }

    #[test]
    fn months_follow_the_calendar() {
        let time = UnixMillis(1_706_701_496_000); // 2024-01-31 11:44:56
        assert_eq!(time.plus_months(1).utc(), "2024-02-29 11:44:56");
        assert_eq!(time.plus_months(13).utc(), "2025-02-28 11:44:56");
        assert_eq!(time.plus_months(12).utc(), "2025-01-31 11:44:56");
        assert_eq!(time.plus_months(10).utc(), "2024-11-30 11:44:56");
        assert_eq!(time.month_start().utc(), "2024-01-01 00:00:00");
        for days in (-800_000..800_000).step_by(997) {
            let (year, month, day) = civil(days);
            assert_eq!(days_to(year, month, day), days);
        }
    }

    #[test]
    fn what_the_field_sends_is_read_as_utc() {
        for time in [
            1_440_578_526_000,
            951_782_400_000,
            1_230_768_000_000,
            1_709_164_799_000,
        ] {
            let text = UnixMillis(time).field();
            assert_eq!(
                UnixMillis::from_utc(&text),
                Some(UnixMillis(time)),
                "{text}"
            );
        }
        assert_eq!(
            UnixMillis::from_utc("2015-08-26T08:42"),
            Some(UnixMillis(1_440_578_520_000))
        );
        for text in [
            "",
            "2015-08-26",
            "2015-13-01T00:00",
            "2015-02-29T00:00",
            "2015-04-31T00:00",
            "T:",
            "2015-08-26T25:00",
        ] {
            assert_eq!(UnixMillis::from_utc(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_read_as_it_is_written() {
        let day = UnixMillis::from_day("2015-08-26").unwrap();
        assert_eq!(day.utc(), "2015-08-26 00:00:00");
        assert_eq!(day.plus(86_399_999).day(), "2015-08-26");
        for text in [
            "",
            "2015-8-26",
            "2015-02-29",
            "26.8.2015",
            "2015-08-26T00:00",
            "+2015-08-26",
        ] {
            assert_eq!(UnixMillis::from_day(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_round_down() {
        assert_eq!(UnixMillis(1_999).seconds(), 1);
        assert_eq!(UnixMillis(-1).seconds(), -1);
    }
}
