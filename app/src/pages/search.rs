//! Search: everything that begins with what was typed.

use domain::search::LONGEST;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::search::Sought;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::found::{Line, lines};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::palette::SEARCH;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// What was typed, and what was found.
#[component]
pub fn Search() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    let found = Loaded::new(
        move || asked.get(),
        |asked| async move { rpc::search::find(asked?).await },
    );
    shown(found, page)
}

fn from_address(query: &ParamsMap) -> Result<String, AppError> {
    asked::only(query, &["q"])?;
    Ok(value(query, "q").trim().to_owned())
}

fn page(sought: Sought) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was something to show.
    let typed = from_address(&query).unwrap_or_default();
    let lines = lines(&sought, &typed, SEARCH);
    let content = match (typed.is_empty(), lines.is_empty()) {
        (true, _) => empty(words.search.begin, words.search.begin_why, ().into_any()),
        (false, true) => {
            let inside = leptos_router::location::Url::escape(&typed);
            let href = format!("/devices?text={inside}");
            let inside = view! { <a class="btn" href=href>{words.search.inside}</a> };
            empty(
                words.search.nothing,
                words.search.nothing_why,
                inside.into_any(),
            )
        }
        (false, false) => rows(&lines),
    };
    let more: Vec<&str> = sought
        .found
        .more
        .iter()
        .map(|kind| (words.search.kind_name)(*kind))
        .collect();
    let more = (!more.is_empty()).then(|| {
        view! { <p class="pad muted">{(words.search.more)(&more.join(", "))}</p> }
    });
    view! {
        {head(Vec::new(), words.search.title.to_owned(), ().into_any(), ().into_any())}
        <section class="card">
            {form(typed)}
            {content}
            {more}
        </section>
    }
    .into_any()
}

fn form(typed: String) -> AnyView {
    let words = words();
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    view! {
        <form class="filter" method="get" action=SEARCH role="search" on:submit=send>
            <label>
                {words.search.what}
                <input type="search" name="q" placeholder=words.search.example
                    value=typed.clone() prop:value=typed maxlength=LONGEST.to_string()
                    autocomplete="off" autocapitalize="none" spellcheck="false"/>
            </label>
            <span class="buttons">
                <button class="btn primary" type="submit">
                    {icon(Icon::Search)}{words.search.look}
                </button>
            </span>
        </form>
    }
    .into_any()
}

fn rows(lines: &[Line]) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.search.name),
        Head::text(words.search.kind),
        Head::text(words.search.beside),
    ];
    let row = |line: &Line| {
        let name = view! { <a href=line.href.clone()><b>{line.name.clone()}</b></a> };
        table::row(vec![
            ("wrap", name.into_any()),
            ("", tag(line.kind, Tone::Plain)),
            ("wrap", line.beside.clone().into_any()),
        ])
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    table(words.search.found, heads, rows.into_any())
}
