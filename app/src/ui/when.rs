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
