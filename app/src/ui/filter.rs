//! Filter forms: plain GET, so that every list has an address.

use domain::list::{DEFAULT_PAGE_SIZE, PAGE_SIZES};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The form above a list. `more` stands at its end: columns, rows, order.
pub fn filter(action: String, filtered: bool, fields: AnyView, more: AnyView) -> AnyView {
    let clear = filtered.then(|| action.clone());
    filter_or(action, clear, fields, more)
}

/// The same for a list of which all is somewhere else than where the form leads: `clear`, where
/// something is filtered.
pub fn filter_or(action: String, clear: Option<String>, fields: AnyView, more: AnyView) -> AnyView {
    let words = words();
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let clear = clear.map(|all| {
        view! { <a class="btn quiet" href=all>{words.frame.clear_filter}</a> }
    });
    view! {
        <form class="filter" method="get" action=action role="search" on:submit=send>
            {fields}
            <span class="buttons">
                <button class="btn primary" type="submit">
                    {icon(Icon::Filter)}{words.frame.filter}
                </button>
                {clear}
            </span>
            <span class="more">{more}</span>
        </form>
    }
    .into_any()
}

/// A text field of a filter.
pub fn text(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    example: &'static str,
    value: String,
) -> AnyView {
    view! {
        <label>
            {label}
            <input type=kind name=name placeholder=example value=value.clone() prop:value=value
                maxlength="100" autocomplete="off" spellcheck="false"/>
        </label>
    }
    .into_any()
}

/// A choice of a filter: value and word of each entry.
pub fn choice(
    name: &'static str,
    label: &'static str,
    entries: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let options: Vec<_> = entries
        .into_iter()
        .map(|(value, word)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{word}</option> }
        })
        .collect();
    view! { <label>{label}<select name=name>{options}</select></label> }.into_any()
}

/// The choice of rows a page; 0 where none was asked for.
pub fn sizes(asked: u32) -> AnyView {
    let chosen = match asked {
        0 => DEFAULT_PAGE_SIZE,
        size => size,
    };
    let sizes = PAGE_SIZES
        .iter()
        .map(|size| (size.to_string(), size.to_string()));
    choice(
        "size",
        words().frame.page_size,
        sizes.collect(),
        &chosen.to_string(),
    )
}
