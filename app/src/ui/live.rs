//! What on a page follows the live feed, and the line that says so.

use domain::live::Topic;
use leptos::prelude::*;

use crate::browser;
use crate::words::words;

/// Calls `changed` whenever something changed of the topic that `of` names; nothing is followed
/// while it names none. Call it inside a component.
pub fn follow(of: impl Fn() -> Option<Topic> + 'static, changed: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        let topic = of().map_or_else(String::new, |topic| topic.to_string());
        browser::follow(move || topic.clone(), changed.clone());
    });
}

/// The same for whatever happens to the devices that the reader sees.
pub fn follow_fleet(changed: impl Fn() + Clone + 'static) {
    follow(|| Some(Topic::Fleet), changed);
}

/// Says that the page follows what happens, or that it waits for the reader to let go.
pub fn hint(follows: &'static str) -> AnyView {
    view! {
        <p class="hint needs-browser live">
            <span class="on">{follows}</span>
            <span class="held">{words().live.paused}</span>
        </p>
    }
    .into_any()
}
