//! The choice of columns, part of a filter form.

use domain::Fault;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::ui::asked::COLUMN;
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// A column that can be shown: its key in the address, its word, whether it shows unasked.
pub type Column = (&'static str, &'static str, bool);

/// The keys of the columns to show: those the address names, else those shown unasked.
pub fn chosen(columns: &[Column], params: &ParamsMap) -> Vec<&'static str> {
    let named = params.get_all(COLUMN).unwrap_or_default();
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

/// Refuses an address that names a column which the list does not have.
///
/// # Errors
/// The list's columns.
pub fn only(columns: &[Column], params: &ParamsMap) -> Result<(), AppError> {
    let named = params.get_all(COLUMN).unwrap_or_default();
    let is_known = |name: &String| columns.iter().any(|column| column.0 == name);
    if named.iter().all(is_known) {
        return Ok(());
    }
    let keys: Vec<&str> = columns.iter().map(|column| column.0).collect();
    let allowed = keys.join(", ");
    Err(AppError::Rejected(vec![
        Fault::NotOneOf { allowed }.of(COLUMN),
    ]))
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
                    <input type="checkbox" name=COLUMN value=*key checked=checked/>
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
