//! Group → Associated device types.

use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::group::GroupView;
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{DEVICE_TYPES, layout};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{Head, row, table};
use crate::words::words;

/// The device types of one group and of those below it.
#[component]
pub fn DeviceTypes() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::group::device_types(id, asked?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<DeviceTypeQuery, AppError> {
    asked::only(query, &["size", "after", "until"])?;
    Ok(DeviceTypeQuery {
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
        ..DeviceTypeQuery::default()
    })
}

fn page((group, types): (GroupView, Page<DeviceTypeView>)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let content = if types.rows.is_empty() {
        empty(
            words.group.no_device_types,
            words.group.no_device_types_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.device_type.name),
            Head::text(words.device_type.display),
            Head::text(words.device.group),
            Head::number(words.device.title),
        ];
        let rows: Vec<_> = types.rows.iter().map(line).collect();
        table(words.group.device_types, heads, rows.into_any())
    };
    let pager = pager(
        &format!("{}{DEVICE_TYPES}", link::group(group.id)),
        &query,
        types.previous.as_deref(),
        types.next.as_deref(),
        types.total,
    );
    let content = view! { {content}{pager} };
    let content = card(words.group.device_types, ().into_any(), content.into_any());
    layout(&group, DEVICE_TYPES, ().into_any(), content)
}

fn line(one: &DeviceTypeView) -> AnyView {
    let words = words();
    let href = format!("/device-types/{}", one.id);
    let devices = format!("/devices?type={}", one.id);
    let display = (words.device_type.display_name)(one.display);
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    let count = (words.number)(one.devices);
    row(vec![
        ("", view! { <a href=href>{one.name.clone()}</a> }.into_any()),
        ("", display.into_any()),
        ("", group.into_any()),
        ("num", view! { <a href=devices>{count}</a> }.into_any()),
    ])
}
