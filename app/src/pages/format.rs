//! The format page, open to everyone: design a frame, and pass it on as a link.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use crate::browser;
use crate::preview::starters::STARTERS;
use crate::preview::{self, Preview};
use crate::ui::copy::copy_live;
use crate::ui::field::Field;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::words::words;

/// How long nothing is typed before the address follows.
const PAUSE: Duration = Duration::from_millis(300);

/// A format and a sample, both from the address, and everything that is drawn from them.
#[component]
pub fn FormatPage() -> impl IntoView {
    let words = words();
    let query = use_query_map();
    let asked = move |query: &leptos_router::params::ParamsMap| {
        // Sent by the form itself, ends of lines are two characters.
        let typed = |name| domain::rejection::lines(&value(query, name));
        let (format, sample) = (typed("format"), typed("sample"));
        match format.is_empty() && sample.is_empty() {
            // Something to look at beats an empty page.
            true => (STARTERS[0].format.to_owned(), STARTERS[0].sample.to_owned()),
            false => (format, sample),
        }
    };
    let (format, sample) = query.with_untracked(asked);
    let preview = Preview::new(format, sample);
    // A link on this page leads to this page with other texts.
    Effect::new(move |before: Option<(String, String)>| {
        let now = query.with(asked);
        if before.is_some_and(|before| before != now) {
            preview.format.set(now.0.clone());
            preview.sample.set(now.1.clone());
        }
        now
    });
    // What is typed stands in the address bar, so that reloading and passing on keep it: once a
    // pause is made, for browsers take their time over an address.
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let link = preview.link();
        if before.is_some_and(|before| before != link) {
            let link = link.clone();
            browser::later(PAUSE, move || {
                if path.get_untracked() == "/format" {
                    browser::set_address(&link);
                }
            });
        }
        link
    });
    let field = Field {
        name: "format",
        label: words.device_type.format,
        hint: words.device_type.format_hint,
        refused: Memo::new(|_| None),
    };
    let starters: Vec<_> = STARTERS
        .iter()
        .map(|starter| {
            let link = preview::link(starter.format, starter.sample);
            view! { <li><a href=link>{words.preview.starter_names[starter.name]}</a></li> }
        })
        .collect();
    let none = Signal::stored(Vec::new());
    view! {
        {head(Vec::new(), words.preview.title.to_owned(), ().into_any(), ().into_any())}
        <p class="lead">{words.preview.lead}</p>
        <form class="blocks" method="get" action="/format">
            <section class="card">
                <header>
                    <h2>{words.device_type.format}</h2>
                    <span class="push">{copy_live(words.preview.link, move || browser::absolute(&preview.link()))}</span>
                </header>
                <div class="form wide">
                    <nav class="starters" aria-label=words.preview.starters>
                        <span class="muted">{words.preview.starters}</span>
                        <ul>{starters}</ul>
                    </nav>
                    {preview::editor(field, preview)}
                    <noscript>
                        <button class="btn primary" type="submit">{words.preview.show}</button>
                    </noscript>
                </div>
            </section>
            {preview::decoded(preview, none)}
            {preview::encoded(preview)}
        </form>
    }
    .into_any()
}
