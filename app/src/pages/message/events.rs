//! The events that a message raised.

use domain::event::EventView;
use domain::story::Story;
use leptos::prelude::*;

use crate::ui::card;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::severity;
use crate::ui::when::when;
use crate::words::words;

/// The events in the order in which they came to pass.
pub(super) fn card(told: &Story) -> AnyView {
    let words = words();
    let title = words.story.raised;
    let content = match told.events.is_empty() {
        true => view! { <p class="pad hint">{words.story.raised_none}</p> }.into_any(),
        false => {
            let heads = vec![
                Head::text(words.event.time),
                Head::text(words.event.what),
                Head::text(words.event.severity),
            ];
            let rows: Vec<_> = told.events.iter().map(row).collect();
            table(title, heads, rows.into_any())
        }
    };
    card::card(title, ().into_any(), content)
}

fn row(one: &EventView) -> AnyView {
    let words = words();
    let what = view! {
        <b>{(words.event.kind_name)(one.kind)}</b>
        <p>{(words.event.sentence)(one)}</p>
    };
    table::row(vec![
        ("stamp", when(one.time)),
        ("wrap", what.into_any()),
        ("", severity(one.severity)),
    ])
}
