//! Device type: the list.

use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::pager::pager;
use crate::ui::table::{Head, table};
use crate::ui::tag::{Tone, tag};
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
    asked::only(query, &["text", "size", "after", "until"])?;
    Ok(DeviceTypeQuery {
        text: value(query, "text"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(page: Page<DeviceTypeView>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !asked.text.is_empty();
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
        let heads = vec![
            Head::text(words.device_type.name),
            Head::text(words.device_type.display),
            Head::text(words.device.group),
            Head::number(words.device.title),
            Head::number(words.callback.title),
            Head::text(words.callback.actions),
        ];
        let rows: Vec<_> = page.rows.iter().map(row).collect();
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
    let new = view! {
        <a class="btn primary" href=format!("{PATH}/new")>{words.device_type.new}</a>
    };
    view! {
        {head(Vec::new(), words.device_type.title.to_owned(), count, new.into_any())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, text, filter::sizes(asked.size))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let href = format!("{PATH}/{}", one.id);
    let devices = format!("/devices?type={}", one.id);
    let callbacks = format!("{href}/callbacks");
    let display = (words.device_type.display_name)(one.display);
    let edit = format!("{href}/edit");
    view! {
        <tr>
            <td><a href=href>{one.name.clone()}</a></td>
            <td>{display}</td>
            <td><a href=link::group(one.group)>{one.group_name.clone()}</a></td>
            <td class="num"><a href=devices>{(words.number)(one.devices)}</a></td>
            <td class="num"><a href=callbacks>{(words.number)(one.callbacks)}</a></td>
            <td><a href=edit>{words.device_type.edit}</a></td>
        </tr>
    }
    .into_any()
}
