//! Device type → Associated devices: the list of devices, of one type.

use domain::device::{DeviceQuery, DeviceSort, DeviceView};
use domain::device_type::DeviceTypeView;
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{DEVICES, layout};
use crate::error::AppError;
use crate::pages::device::columns::{SORTS, column_head, columns, row, sort_key};
use crate::rpc;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::field::check;
use crate::ui::filter;
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::order::{Order, REVERSED, SORT};
use crate::ui::pager::pager;
use crate::ui::table::table;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The devices of one type that match the filter.
#[component]
pub fn Devices() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Loaded::new(
        move || (id.get(), asked.get()),
        |(id, asked)| async move { rpc::associated::devices(id, asked?).await },
    );
    live::follow_fleet(move || list.refetch());
    shown(list, page)
}

fn from_address(query: &ParamsMap) -> Result<DeviceQuery, AppError> {
    const KEYS: [&str; 8] = [
        "text", "heard", SORT, REVERSED, "size", "after", "until", COLUMN,
    ];
    asked::only(query, &KEYS)?;
    columns::only(&columns(), query)?;
    let words = SORTS.map(sort_key);
    let sort = asked::one_of(query, SORT, &words[1..])?;
    let sort = SORTS.into_iter().find(|one| sort_key(*one) == sort);
    Ok(DeviceQuery {
        text: value(query, "text"),
        seen: asked::one_of(query, "heard", &["heard", "never"])?,
        sort: sort.unwrap_or_default(),
        reversed: asked::one_of(query, REVERSED, &["on"])?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
        ..DeviceQuery::default()
    })
}

fn page((of, list): (DeviceTypeView, Page<DeviceView>)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let path = format!("/device-types/{}{DEVICES}", of.id);
    let columns = columns();
    let keys = chosen(&columns, &query);
    let filtered = !asked.text.is_empty() || !asked.seen.is_empty();
    let content = if list.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=path.clone()>{words.frame.clear_filter}</a> };
        empty(
            words.device.none_match,
            words.device.none_match_why,
            clear.into_any(),
        )
    } else if list.rows.is_empty() {
        empty(
            words.moving.none_yet,
            words.moving.none_yet_why,
            ().into_any(),
        )
    } else {
        let order = Order {
            path: &path,
            query: &query,
            word: sort_key(asked.sort),
            reversed: !asked.reversed.is_empty(),
        };
        let shown = columns.iter().filter(|column| keys.contains(&column.0));
        let heads = shown.map(|column| column_head(column, &order)).collect();
        let rows = list.rows.iter();
        let rows: Vec<_> = rows.map(|device| row(device, &keys, false)).collect();
        table(words.moving.associated, heads, rows.into_any())
    };
    let pager = pager(
        &path,
        &query,
        list.previous.as_deref(),
        list.next.as_deref(),
        list.total,
    );
    let id = of.id.to_string();
    let of_type = [
        ("size", None),
        (SORT, None),
        (REVERSED, None),
        ("type", Some(id.as_str())),
    ];
    // The same rows, all of them, and the same columns.
    let file = link::with("/export/devices.csv", &query, &of_type);
    let whole = link::with("/devices", &query, &of_type);
    let actions = view! {
        <a class="btn" rel="external" href=file>{words.list.csv}</a>
        <a class="btn quiet" href=whole>{words.moving.in_list}</a>
    };
    let (fields, more) = (fields(&asked), more(&asked, chooser(&columns, &keys)));
    let count = tag((words.total)(list.total), Tone::Plain);
    let content = view! {
        <section class="card">
            <header><h2>{words.moving.associated}</h2><span class="push">{count}</span></header>
            {filter::filter(path.clone(), filtered, fields, more)}
            {content}
            {pager}
        </section>
    };
    layout(&of, DEVICES, actions.into_any(), content.into_any())
}

/// What the rows are filtered by.
fn fields(asked: &DeviceQuery) -> AnyView {
    let words = words();
    let text = filter::text(
        "text",
        words.device.text,
        "search",
        words.device.text_example,
        asked.text.clone(),
    );
    let heard = [
        ("", words.frame.any),
        ("heard", words.device.heard_ever),
        ("never", words.device.heard_never),
    ];
    let heard = heard.map(|(value, word)| (value.to_owned(), word.to_owned()));
    view! { {text}{filter::choice("heard", words.device.heard, heard.into(), &asked.seen)} }
        .into_any()
}

/// Their order, how many there are on a page, and the columns.
fn more(asked: &DeviceQuery, columns: AnyView) -> AnyView {
    let words = words();
    let orders = SORTS.map(|sort| {
        let word = match sort {
            DeviceSort::LastSeen => words.device.last_seen,
            DeviceSort::Id => words.device.id,
            DeviceSort::Name => words.device.name,
            DeviceSort::Created => words.device.created,
        };
        (sort_key(sort).to_owned(), word.to_owned())
    });
    view! {
        {filter::choice(SORT, words.frame.order, orders.into(), sort_key(asked.sort))}
        {check(REVERSED, words.list.reversed, !asked.reversed.is_empty())}
        {filter::sizes(asked.size)}
        {columns}
    }
    .into_any()
}
