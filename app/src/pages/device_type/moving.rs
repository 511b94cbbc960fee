//! Device type → Devices being transferred: those of one type, and where they go.

use domain::device_type::DeviceTypeView;
use domain::transfer::{Moving as Listed, MovingDevice, MovingQuery};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{MOVING, layout};
use crate::error::AppError;
use crate::pages::transfer;
use crate::rpc;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The devices of one type that are being transferred.
#[component]
pub fn Moving() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Loaded::new(
        move || (id.get(), asked.get()),
        |(id, asked)| async move { rpc::associated::moving(id, asked?).await },
    );
    live::follow_fleet(move || list.refetch());
    shown(list, page)
}

fn from_address(query: &ParamsMap) -> Result<MovingQuery, AppError> {
    asked::only(query, &["group", "size", "after", "until"])?;
    Ok(MovingQuery {
        group: value(query, "group"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page((of, moving): (DeviceTypeView, Listed)) -> AnyView {
    let words = words();
    let own = &words.moving;
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let path = format!("/device-types/{}{MOVING}", of.id);
    let filtered = !asked.group.is_empty();
    let list = &moving.page;
    let content = if list.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=path.clone()>{words.frame.clear_filter}</a> };
        empty(own.none_match, own.none_match_why, clear.into_any())
    } else if list.rows.is_empty() {
        empty(own.none, own.none_why, ().into_any())
    } else {
        let heads = vec![
            Head::text(words.device.id),
            Head::text(words.device.name),
            Head::text(words.transfer.to),
            Head::text(own.offer),
            Head::text(words.transfer.ends),
        ];
        let rows: Vec<_> = list.rows.iter().map(row).collect();
        table(own.title, heads, rows.into_any())
    };
    let pager = pager(
        &path,
        &query,
        list.previous.as_deref(),
        list.next.as_deref(),
        list.total,
    );
    let any = (String::new(), words.frame.any.to_owned());
    let groups = moving.groups.iter();
    let groups = groups.map(|(id, name)| (id.to_string(), name.clone()));
    let groups = [any].into_iter().chain(groups).collect();
    let groups: Vec<(String, String)> = groups;
    // Whoever sees no group of another owner is not asked for one.
    let fields = (groups.len() > 1).then(|| filter::choice("group", own.to, groups, &asked.group));
    let all = view! { <a class="btn quiet" href=transfer::PATH>{own.all}</a> };
    let content = view! {
        <p class="pad muted">{own.lead}</p>
        {filter::filter(path.clone(), filtered, fields.into_any(), filter::sizes(asked.size))}
        {content}
        {pager}
    };
    let content = card(own.title, ().into_any(), content.into_any());
    layout(&of, MOVING, all.into_any(), content)
}

fn row(one: &MovingDevice) -> AnyView {
    let href = format!("/devices/{}", one.device);
    let device = view! { <a class="id" href=href>{one.device.to_string()}</a> };
    let offer = format!("{}/{}", transfer::PATH, one.transfer.id);
    let offer = view! { <a href=offer>{when(one.transfer.created)}</a> };
    let to = transfer::group(one.transfer.to_name.as_deref());
    table::row(vec![
        ("", device.into_any()),
        ("", one.name.clone().into_any()),
        ("", to.into_any()),
        ("", offer.into_any()),
        ("", when(one.transfer.ends)),
    ])
}
