//! Times.

use domain::UnixMillis;
use leptos::prelude::*;

use crate::browser;
use crate::words::words;

/// A point in time: UTC in the HTML, the reader's own zone once the browser half is there.
/// The exact value in UTC shows on hover.
pub fn when(time: UnixMillis) -> AnyView {
    let text = RwSignal::new(time.utc());
    Effect::new(move |_| text.set(browser::local_time(time)));
    view! {
        <time datetime=time.iso() title=format!("{} UTC", time.utc())>{move || text.get()}</time>
    }
    .into_any()
}

/// The same, or a dash for a time that is not set.
pub fn when_known(time: UnixMillis) -> AnyView {
    match time.0 {
        0 => words().frame.none.into_any(),
        _ => when(time),
    }
}

/// Says in which zone the page shows its times.
#[component]
pub fn Zone() -> impl IntoView {
    let text = RwSignal::new(words().frame.times_utc.to_owned());
    Effect::new(move |_| {
        let zone = browser::zone();
        if !zone.is_empty() {
            text.set((words().frame.times_in)(&zone));
        }
    });
    view! { <span>{move || text.get()}</span> }
}

/// The milliseconds behind what `<input type="datetime-local">` sends, `2016-09-13T10:02`
/// with or without seconds, read as UTC.
pub fn parse_utc(text: &str) -> Option<UnixMillis> {
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
    if !inside {
        return None;
    }
    // The days before a month of a year that begins in March, so that the leap day is last.
    let year = if month <= 2 { year - 1 } else { year };
    let march = (month + 9) % 12;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (march * 153 + 2) / 5 + day - 1;
    let since_1970 = days - 719_468;
    Some(UnixMillis(
        (((since_1970 * 24 + hour) * 60 + minute) * 60 + second) * 1000,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_field_sends_is_read_as_utc() {
        for time in [
            1_440_578_526_000,
            951_782_400_000,
            1_230_768_000_000,
            1_709_164_799_000,
        ] {
            let text = UnixMillis(time).utc().replacen(' ', "T", 1);
            assert_eq!(parse_utc(&text), Some(UnixMillis(time)), "{text}");
        }
        assert_eq!(
            parse_utc("2015-08-26T08:42"),
            Some(UnixMillis(1_440_578_520_000))
        );
        for text in [
            "",
            "2015-08-26",
            "2015-13-01T00:00",
            "T:",
            "2015-08-26T25:00",
        ] {
            assert_eq!(parse_utc(text), None, "{text}");
        }
    }
}
