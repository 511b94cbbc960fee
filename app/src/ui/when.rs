//! Times.

use domain::UnixMillis;
use leptos::prelude::*;

use crate::browser;
use crate::words::words;

/// The time zone that the reader chose; empty where that of the browser is good enough.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<String>);

/// Has every time told in the zone that `chosen` names, once that is known. Call it inside the
/// router.
pub fn provide_zone(chosen: impl Fn() -> Option<String> + 'static) {
    let zone = RwSignal::new(String::new());
    provide_context(Chosen(zone));
    Effect::new(move |_| {
        if let Some(chosen) = chosen()
            && *zone.read_untracked() != chosen
        {
            zone.set(chosen);
        }
    });
}

/// What tells the zone that the reader chose.
fn chosen() -> impl Fn() -> String + Copy + 'static {
    let chosen: Option<Chosen> = use_context();
    move || chosen.map_or_else(String::new, |Chosen(zone)| zone.get())
}

/// What tells the name of the zone in which the reader reads times, where the browser knows it:
/// for what the server cuts by the calendar. Call what comes of it inside an `Effect`.
pub fn zone_read() -> impl Fn() -> String + Copy + 'static {
    let chosen = chosen();
    move || browser::zone(&chosen())
}

/// That zone where the browser half already runs; empty on the server and for the page that came
/// from it, which has to begin as the server wrote it.
pub fn zone_known() -> String {
    let begins = || Owner::current_shared_context().is_some_and(|page| page.during_hydration());
    if cfg!(feature = "ssr") || begins() {
        return String::new();
    }
    untrack(zone_read())
}

/// The zone that the reader chose, as the server knows it with the request.
#[cfg(feature = "ssr")]
fn zone_of_reader() -> Option<chrono_tz::Tz> {
    crate::caller::zone()?.parse().ok()
}

/// That time in a zone, in the same form as `UnixMillis::utc`.
#[cfg(feature = "ssr")]
fn in_zone(time: UnixMillis, zone: chrono_tz::Tz) -> Option<String> {
    let time = chrono::DateTime::<chrono::Utc>::from_timestamp_millis(time.0)?;
    let there = time.with_timezone(&zone).naive_local();
    Some(there.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// What stands in the HTML: the time in the zone that the reader chose, else in UTC, since the
/// server does not know the zone of his browser.
fn at_first(time: UnixMillis) -> String {
    #[cfg(feature = "ssr")]
    if let Some(text) = zone_of_reader().and_then(|zone| in_zone(time, zone)) {
        return text;
    }
    time.utc()
}

/// In which zone that is.
fn zone_at_first() -> String {
    #[cfg(feature = "ssr")]
    if let Some(zone) = zone_of_reader() {
        return (words().frame.times_in)(zone.name());
    }
    words().frame.times_utc.to_owned()
}

/// A point in time: in the HTML in the zone that the reader chose, else in UTC; in the zone of the
/// browser, where none was chosen, once the browser half is there. The exact value in UTC shows on
/// hover.
pub fn when(time: UnixMillis) -> AnyView {
    let text = RwSignal::new(at_first(time));
    let zone = chosen();
    Effect::new(move |_| text.set(browser::local_time(time, &zone())));
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
    let text = RwSignal::new(zone_at_first());
    let chosen = chosen();
    Effect::new(move |_| {
        let zone = browser::zone(&chosen());
        if !zone.is_empty() {
            text.set((words().frame.times_in)(&zone));
        }
    });
    view! { <span>{move || text.get()}</span> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_zone_with_its_summer() {
        let told = |time: &str, zone: &str| {
            let time = UnixMillis::from_utc(time).unwrap();
            in_zone(time, zone.parse().unwrap()).unwrap()
        };
        let (winter, summer) = ("2026-01-01T00:00:30", "2026-07-01T00:00:30");
        assert_eq!(told(winter, "Europe/Brussels"), "2026-01-01 01:00:30");
        assert_eq!(told(summer, "Europe/Brussels"), "2026-07-01 02:00:30");
        assert_eq!(told(winter, "America/Lima"), "2025-12-31 19:00:30");
        assert_eq!(told(summer, "Asia/Kathmandu"), "2026-07-01 05:45:30");
    }
}
