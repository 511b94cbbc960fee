//! Device type: the list, of all that one sees and of those of one group.

use domain::GroupId;
use domain::device_type::{DeviceTypeColumn, DeviceTypeQuery, DeviceTypeSort, DeviceTypeView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::rpc;
use crate::rpc::device_type::DeviceTypeList;
use crate::ui::columns::Column;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::link::{self, value};
use crate::ui::listing::{self, Listing, Sort, sorts};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
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
        Loaded::new(
            move || asked.get(),
            |asked| async move { rpc::device_type::list(asked?).await },
        ),
        page,
    )
}

/// What an address asks for.
///
/// # Errors
/// What makes no sense, by name.
pub fn from_address(query: &ParamsMap) -> Result<DeviceTypeQuery, AppError> {
    let asked = listing::asked(query, &["text"], &columns(), &orders())?;
    Ok(DeviceTypeQuery {
        text: value(query, "text"),
        group: String::new(),
        sort: asked.sort,
        reversed: asked.reversed,
        size: asked.size,
        after: asked.after,
        until: asked.until,
    })
}

fn orders() -> Vec<Sort> {
    sorts(&DeviceTypeSort::ALL)
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

fn page(list: DeviceTypeList) -> AnyView {
    let words = words();
    let count = tag((words.total)(list.page.total), Tone::Plain);
    let title = words.device_type.title.to_owned();
    let none_yet = (words.device_type.none_yet, words.device_type.none_yet_why);
    view! {
        {head(Vec::new(), title, count, deeds(&list, None))}
        {listed(&list, PATH, none_yet)}
    }
    .into_any()
}

/// What can be done beside looking at the list, be it of one group.
pub fn deeds(list: &DeviceTypeList, group: Option<GroupId>) -> AnyView {
    let query = use_query_map().get_untracked();
    let new = list.writes.then(|| {
        view! { <a class="btn primary" href=format!("{PATH}/new")>{words().device_type.new}</a> }
    });
    let group = group.map(|group| group.to_string());
    let of: Vec<_> = group
        .iter()
        .map(|id| ("group", Some(id.as_str())))
        .collect();
    view! { {listing::file("/export/device-types.csv", &query, &of)}{new} }.into_any()
}

/// The list at `path`; `none_yet` is said where there is nothing: a title, and why.
pub fn listed(
    list: &DeviceTypeList,
    path: &str,
    none_yet: (&'static str, &'static str),
) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let text = value(&query, "text");
    let edit = |one: &DeviceTypeView| {
        let edit = list.editable.contains(&one.group).then(|| {
            let edit = format!("{PATH}/{}/edit", one.id);
            view! { <a href=edit>{words.device_type.edit}</a> }
        });
        edit.into_any()
    };
    let edit: &dyn Fn(&DeviceTypeView) -> AnyView = &edit;
    // Who may change none of them has nothing to do here.
    let edits = !list.editable.is_empty();
    let listing = Listing {
        path,
        query: &query,
        title: words.device_type.title,
        columns: &columns(),
        figures: &["devices", "callbacks", "keep_alive"],
        sorts: &orders(),
        filtered: !text.is_empty(),
        none_match: (
            words.device_type.none_match,
            words.device_type.none_match_why,
        ),
        none_yet,
        page: &list.page,
        cell,
        deeds: edits.then_some((words.callback.actions, edit)),
    };
    listing.card(filter::text(
        "text",
        words.device_type.name,
        "search",
        words.device_type.text_example,
        text,
    ))
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
