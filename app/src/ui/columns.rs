//! The choice of columns, part of a filter form.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// A column that can be shown: its key in the address, its word, whether it shows unasked.
pub type Column = (&'static str, &'static str, bool);

/// The keys of the columns to show: those the address names, else those shown unasked.
pub fn chosen(columns: &[Column], params: &ParamsMap) -> Vec<&'static str> {
    let named = params.get_all("column").unwrap_or_default();
    let is_named = |column: &&Column| named.iter().any(|name| name == column.0);
    let mut keys: Vec<_> = columns
        .iter()
        .filter(is_named)
        .map(|column| column.0)
        .collect();
    if keys.is_empty() {
        keys = columns
            .iter()
            .filter(|column| column.2)
            .map(|column| column.0)
            .collect();
    }
    keys
}

/// The chooser; it sends with the form around it.
pub fn chooser(columns: &[Column], chosen: &[&'static str]) -> AnyView {
    let words = words();
    let boxes: Vec<_> = columns
        .iter()
        .map(|(key, word, _)| {
            let checked = chosen.contains(key);
            view! {
                <label class="check">
                    <input type="checkbox" name="column" value=*key checked=checked/>
                    {*word}
                </label>
            }
        })
        .collect();
    view! {
        <details class="menu">
            <summary class="btn">{icon(Icon::Columns)}{words.frame.columns}</summary>
            <fieldset class="sheet">
                <legend class="hidden">{words.frame.columns}</legend>
                {boxes}
                <button class="btn" type="submit">{words.frame.apply}</button>
            </fieldset>
        </details>
    }
    .into_any()
}
