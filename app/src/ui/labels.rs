//! Tags and notes of devices.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::ui::link;
use crate::words::words;

/// The tags, each with a link to the devices that have it; a dash where there is none.
pub fn tags(tags: &[String]) -> AnyView {
    if tags.is_empty() {
        return words().frame.none.into_any();
    }
    let each: Vec<_> = tags
        .iter()
        .map(|tag| {
            let asked = [("c1", Some("tag")), ("v1", Some(tag.as_str()))];
            let href = link::with("/devices", &ParamsMap::new(), &asked);
            view! { <li><a class="tag" href=href>{tag.clone()}</a></li> }
        })
        .collect();
    view! { <ul class="tags">{each}</ul> }.into_any()
}

/// The note with its lines; a dash where there is none.
pub fn note(note: &str) -> AnyView {
    match note {
        "" => words().frame.none.into_any(),
        note => view! { <span class="note">{note.to_owned()}</span> }.into_any(),
    }
}
