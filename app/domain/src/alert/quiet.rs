//! Hours in which no mail is to disturb anybody.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::rejection::Fault;
use crate::time::UnixMillis;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The part of each day in which mails wait.
///
/// The hours are those of a clock that stands ahead of UTC by a fixed difference: a clock that
/// is put forward in summer is an hour off then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// When it begins, in minutes after midnight, 0 to 1439.
    pub from: i64,
    /// When it is over; before `from` where midnight lies between.
    pub to: i64,
    /// How far the clock stands ahead of UTC, in minutes, −720 to 840.
    pub offset: i64,
}

impl QuietHours {
    /// What was typed: two times of day and a difference from UTC (empty: none). None where
    /// neither time was.
    ///
    /// # Errors
    /// Each field that is wrong, by its name: `quiet_from`, `quiet_to`, `quiet_offset`.
    pub fn read(
        from: &str,
        to: &str,
        offset: &str,
    ) -> Result<Option<Self>, Vec<(&'static str, Fault)>> {
        let none = from.trim().is_empty() && to.trim().is_empty();
        let offset = self::offset(offset).map_err(|fault| ("quiet_offset", fault));
        if none {
            return offset.map(|_| None).map_err(|wrong| vec![wrong]);
        }
        let from = hour(from).map_err(|fault| ("quiet_from", fault));
        let to = hour(to).map_err(|fault| ("quiet_to", fault));
        match (from, to, offset) {
            (Ok(from), Ok(to), Ok(_)) if from == to => {
                Err(vec![("quiet_to", Fault::NoTimeBetween)])
            }
            (Ok(from), Ok(to), Ok(offset)) => Ok(Some(Self { from, to, offset })),
            (from, to, offset) => {
                let wrong = [from.err(), to.err(), offset.err()];
                Err(wrong.into_iter().flatten().collect())
            }
        }
    }

    /// When it is over, if `now` lies in it.
    pub fn end_after(self, now: UnixMillis) -> Option<UnixMillis> {
        let ahead = self.offset * MINUTE;
        let local = now.0.saturating_add(ahead);
        let midnight = local.div_euclid(DAY) * DAY;
        let minute = (local - midnight) / MINUTE;
        let within = match self.from < self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        };
        if !within {
            return None;
        }
        let end = midnight + self.to * MINUTE;
        let end = if end <= local { end + DAY } else { end };
        Some(UnixMillis(end - ahead))
    }
}

/// `22:00` in minutes after midnight.
fn hour(typed: &str) -> Result<i64, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    clock(typed)
        .filter(|(hours, _)| *hours < 24)
        .map(|(hours, minutes)| hours * 60 + minutes)
        .ok_or(Fault::NotAnHour)
}

/// `+02:00` in minutes; an empty text is no difference.
fn offset(typed: &str) -> Result<i64, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(0);
    }
    let (sign, rest) = match (typed.strip_prefix('+'), typed.strip_prefix(['-', '−'])) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return Err(Fault::NotAnOffset),
    };
    let minutes = clock(rest).map(|(hours, minutes)| sign * (hours * 60 + minutes));
    let minutes = minutes.filter(|minutes| (-12 * 60..=14 * 60).contains(minutes));
    minutes.ok_or(Fault::NotAnOffset)
}

/// Hours and minutes of `H:MM` or `HH:MM`; the minutes are below 60.
fn clock(text: &str) -> Option<(i64, i64)> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |text: &str, lengths: RangeInclusive<usize>| {
        let fits = lengths.contains(&text.len());
        let digits = fits && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i64>().ok()).flatten()
    };
    let minutes = digits(minutes, 2..=2).filter(|minutes| *minutes < 60);
    digits(hours, 1..=2).zip(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(from: &str, to: &str, offset: &str) -> QuietHours {
        QuietHours::read(from, to, offset)
            .expect("they are times")
            .expect("there are some")
    }

    fn end(quiet: QuietHours, now: &str) -> Option<String> {
        let now = UnixMillis::from_utc(now).expect("a time");
        quiet.end_after(now).map(UnixMillis::utc)
    }

    #[test]
    fn a_night_goes_over_midnight() {
        let night = quiet("22:00", "6:30", "");
        let over = |day| Some(format!("2026-03-{day} 06:30:00"));
        assert_eq!(end(night, "2026-03-01T21:59"), None);
        assert_eq!(end(night, "2026-03-01T22:00"), over("02"));
        assert_eq!(end(night, "2026-03-02T00:00"), over("02"));
        assert_eq!(end(night, "2026-03-02T06:29"), over("02"));
        assert_eq!(end(night, "2026-03-02T06:30"), None);
        let noon = quiet("12:00", "13:00", "");
        assert_eq!(
            end(noon, "2026-03-01T12:30:59"),
            Some("2026-03-01 13:00:00".into())
        );
        assert_eq!(end(noon, "2026-03-01T13:00"), None);
        assert_eq!(end(noon, "2026-03-01T00:00"), None);
    }

    #[test]
    fn the_hours_are_those_of_a_clock_that_stands_ahead() {
        let night = quiet("22:00", "06:00", "+02:00");
        assert_eq!(end(night, "2026-03-01T19:59"), None);
        assert_eq!(
            end(night, "2026-03-01T20:00"),
            Some("2026-03-02 04:00:00".into())
        );
        let behind = quiet("22:00", "06:00", "-05:30");
        assert_eq!(
            end(behind, "2026-03-02T03:30"),
            Some("2026-03-02 11:30:00".into())
        );
        assert_eq!(end(behind, "2026-03-02T11:30"), None);
    }

    #[test]
    fn what_is_no_time_is_refused_by_name() {
        let fields = |from, to, offset| -> Vec<&str> {
            let wrong = QuietHours::read(from, to, offset).expect_err("it is wrong");
            wrong.into_iter().map(|(field, _)| field).collect()
        };
        assert_eq!(QuietHours::read("", " ", ""), Ok(None));
        assert_eq!(fields("22:00", "", ""), ["quiet_to"]);
        assert_eq!(
            fields("24:00", "6", "2"),
            ["quiet_from", "quiet_to", "quiet_offset"]
        );
        assert_eq!(fields("", "", "+15:00"), ["quiet_offset"]);
        assert_eq!(fields("22:0", "+6:00", ""), ["quiet_from", "quiet_to"]);
        assert_eq!(
            QuietHours::read("8:00", "08:00", "+01:00"),
            Err(vec![("quiet_to", Fault::NoTimeBetween)])
        );
    }
}
