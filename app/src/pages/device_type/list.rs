//! Device type: the list.

use domain::device_type::{DeviceTypeColumn, DeviceTypeQuery, DeviceTypeView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::rpc;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, Column, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

const PATH: &str = "/device-types";

/// The device types that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Resource::new_blocking(
            move || asked.get(),
            |asked| async move { rpc::device_type::list(asked?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<DeviceTypeQuery, AppError> {
    asked::only(query, &["text", "size", "after", "until", COLUMN])?;
    columns::only(&columns(), query)?;
    Ok(DeviceTypeQuery {
        text: value(query, "text"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn columns() -> [Column; 9] {
    let words = words();
    DeviceTypeColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            DeviceTypeColumn::Name => words.device_type.name,
            DeviceTypeColumn::Display => words.device_type.display,
            DeviceTypeColumn::Group => words.device.group,
            DeviceTypeColumn::Devices => words.device.title,
            DeviceTypeColumn::Callbacks => words.callback.title,
            DeviceTypeColumn::Description => words.device_type.description,
            DeviceTypeColumn::KeepAlive => words.device_type.keep_alive,
            DeviceTypeColumn::Contracts => words.contract.title,
            DeviceTypeColumn::Created => words.device.created,
        };
        (key, word, unasked)
    })
}

fn page(page: Page<DeviceTypeView>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !asked.text.is_empty();
    let columns = columns();
    let keys = chosen(&columns, &query);
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.device_type.none_match,
            words.device_type.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(
            words.device_type.none_yet,
            words.device_type.none_yet_why,
            ().into_any(),
        )
    } else {
        let shown = columns.iter().filter(|column| keys.contains(&column.0));
        let heads = shown.map(|column| match column.0 {
            "devices" | "callbacks" | "keep_alive" => Head::number(column.1),
            _ => Head::text(column.1),
        });
        let actions = Head::text(words.callback.actions);
        let heads = heads.chain([actions]).collect();
        let rows: Vec<_> = page.rows.iter().map(|one| row(one, &keys)).collect();
        table(words.device_type.title, heads, rows.into_any())
    };
    let count = tag((words.total)(page.total), Tone::Plain);
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let text = filter::text(
        "text",
        words.device_type.name,
        "search",
        words.device_type.text_example,
        asked.text.clone(),
    );
    // The same rows, all of them, and the same columns.
    let file = link::with("/export/device-types.csv", &query, &[("size", None)]);
    let new = view! {
        <a class="btn" rel="external" href=file>{words.list.csv}</a>
        <a class="btn primary" href=format!("{PATH}/new")>{words.device_type.new}</a>
    };
    let more = view! { {filter::sizes(asked.size)}{chooser(&columns, &keys)} };
    view! {
        {head(Vec::new(), words.device_type.title.to_owned(), count, new.into_any())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, text, more.into_any())}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(one: &DeviceTypeView, keys: &[&'static str]) -> AnyView {
    let edit = format!("{PATH}/{}/edit", one.id);
    let edit = view! { <a href=edit>{words().device_type.edit}</a> };
    let cells = keys.iter().map(|key| cell(one, key));
    table::row(cells.chain([("", edit.into_any())]).collect())
}

fn cell(one: &DeviceTypeView, key: &str) -> (&'static str, AnyView) {
    let words = words();
    let href = format!("{PATH}/{}", one.id);
    match key {
        "name" => ("", view! { <a href=href>{one.name.clone()}</a> }.into_any()),
        "display" => ("", (words.device_type.display_name)(one.display).into_any()),
        "group" => {
            let href = link::group(one.group);
            (
                "",
                view! { <a href=href>{one.group_name.clone()}</a> }.into_any(),
            )
        }
        "devices" => {
            let devices = format!("/devices?type={}", one.id);
            let count = (words.number)(one.devices);
            ("num", view! { <a href=devices>{count}</a> }.into_any())
        }
        "callbacks" => {
            let callbacks = format!("{href}/callbacks");
            let count = (words.number)(one.callbacks);
            ("num", view! { <a href=callbacks>{count}</a> }.into_any())
        }
        "description" => ("wrap", one.description.clone().into_any()),
        "keep_alive" => ("num", (words.number)(one.keep_alive).into_any()),
        "contracts" => {
            let names = one.contracts.iter().map(|contract| contract.1.as_str());
            let names: Vec<&str> = names.collect();
            ("wrap", names.join(", ").into_any())
        }
        _ => ("stamp", when(one.created)),
    }
}
