//! Device: the list.

use domain::device::{BulkDeed, DeviceQuery, DeviceSort, DeviceView};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::bulk;
use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::device::DeviceList;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, Column, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::message;
use crate::ui::notice::done_notice;
use crate::ui::pager::pager;
use crate::ui::signal::{bars, figure};
use crate::ui::table::{Head, table};
use crate::ui::tag::{Tone, com_state, tag};
use crate::ui::when::when;
use crate::words::words;

const PATH: &str = "/devices";

/// The devices that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Resource::new_blocking(
            move || asked.get(),
            |asked| async move { rpc::device::list(asked?).await },
        ),
        page,
    )
}

/// The keys of the address.
const KEYS: [&str; 11] = [
    "text", "type", "heard", "sort", "size", "after", "until", COLUMN, DONE[0], DONE[1], DONE[2],
];

/// What the address says of what was done to several devices a moment ago: that, to how many, and
/// how many stayed as they were.
const DONE: [&str; 3] = ["deed", "done", "left"];

fn from_address(query: &ParamsMap) -> Result<DeviceQuery, AppError> {
    asked::only(query, &KEYS)?;
    columns::only(&columns(), query)?;
    let sorts = [DeviceSort::LastSeen, DeviceSort::Id, DeviceSort::Name];
    let sort = asked::one_of(query, "sort", &[sort_key(sorts[1]), sort_key(sorts[2])])?;
    let sort = sorts.into_iter().find(|one| sort_key(*one) == sort);
    Ok(DeviceQuery {
        text: value(query, "text"),
        device_type: value(query, "type"),
        seen: value(query, "heard"),
        sort: sort.unwrap_or_default(),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn columns() -> [Column; 12] {
    let words = words();
    [
        ("state", words.device.state, true),
        ("id", words.device.id, true),
        ("name", words.device.name, true),
        ("type", words.device_type.menu, true),
        ("group", words.device.group, false),
        ("signal", words.device.signal, true),
        ("seen", words.device.last_seen, true),
        ("seq", words.device.seq_number, false),
        ("snr", words.device.snr, true),
        ("rssi", words.device.rssi, true),
        ("last", words.device.last_message, true),
        ("data", words.device.data, false),
    ]
}

fn page(list: DeviceList) -> AnyView {
    let words = words();
    let mut query = use_query_map().get_untracked();
    for key in DONE {
        query.remove(key);
    }
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let columns = columns();
    let keys = chosen(&columns, &query);
    let filtered =
        !(asked.text.is_empty() && asked.device_type.is_empty() && asked.seen.is_empty());
    let page = &list.page;
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.device.none_match,
            words.device.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(
            words.device.none_yet,
            words.device.none_yet_why,
            ().into_any(),
        )
    } else {
        let shown = columns.iter().filter(|column| keys.contains(&column.0));
        let choose = list.writes.then(|| Head::text(words.bulk.choose));
        let heads = shown.map(|column| column_head(column, &query, asked.sort));
        let heads = choose.into_iter().chain(heads).collect();
        let rows = page.rows.iter();
        let rows: Vec<_> = rows.map(|device| row(device, &keys, list.writes)).collect();
        let table = table(words.device.title, heads, rows.into_any());
        match list.writes {
            true => choosing(&list, &asked, table),
            false => table,
        }
    };
    let count = tag((words.total)(page.total), Tone::Plain);
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    view! {
        {head(Vec::new(), words.device.title.to_owned(), count, deeds(list.writes))}
        {done()}
        <section class="card">
            {filter_form(&list, &asked, filtered, chooser(&columns, &keys))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

/// What was done to several devices a moment ago.
fn done() -> AnyView {
    let query = use_query_map();
    done_notice(move |done| {
        let said = |key| query.with(|query| value(query, key));
        let deed = BulkDeed::from_word(&said(DONE[0]))?;
        let (done, left) = (done.parse().ok()?, said(DONE[2]).parse().ok()?);
        Some((words().bulk.done)(deed, done, left))
    })
}

/// The rows with what can be done with several of them, or with all that match. It leads to a
/// question, so its answer is an address.
fn choosing(list: &DeviceList, asked: &DeviceQuery, table: AnyView) -> AnyView {
    let own = &words().bulk;
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let deeds = BulkDeed::ALL.map(|(deed, word)| {
        view! { <option value=word>{(own.deed_name)(deed)}</option> }
    });
    let deeds: Vec<_> = deeds.into_iter().collect();
    let text = hidden("text", asked.text.clone());
    let of_type = hidden("type", asked.device_type.clone());
    let heard = hidden("heard", asked.seen.clone());
    let all = (own.all)(list.page.total);
    view! {
        <form method="get" action=bulk::PATH on:submit=send>
            {table}
            {text}
            {of_type}
            {heard}
            <footer class="deeds">
                <label class="check"><input type="checkbox" name="all" value="on"/>{all}</label>
                <label>{own.what}" "<select name="deed">{deeds}</select></label>
                <button class="btn" type="submit">{own.go}</button>
            </footer>
        </form>
    }
    .into_any()
}

/// What whoever changes the fleet can do beside looking.
fn deeds(writes: bool) -> AnyView {
    let words = words();
    let deeds = writes.then(|| {
        view! {
            <a class="btn quiet" href="/transfers">{words.transfer.title}</a>
            <a class="btn quiet" href="/registrations">{words.registration.title}</a>
            <a class="btn" href="/registrations/new">{words.registration.series}</a>
            <a class="btn primary" href="/devices/new">{icon(Icon::Plus)}{words.registration.new}</a>
        }
    });
    deeds.into_any()
}

fn filter_form(
    list: &DeviceList,
    asked: &DeviceQuery,
    filtered: bool,
    columns: AnyView,
) -> AnyView {
    let words = words();
    let any = || (String::new(), words.frame.any.to_owned());
    let types = list
        .types
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()));
    let heard = [
        ("heard", words.device.heard_ever),
        ("never", words.device.heard_never),
    ];
    let heard = heard.map(|(value, word)| (value.to_owned(), word.to_owned()));
    let text = filter::text(
        "text",
        words.device.text,
        "search",
        words.device.text_example,
        asked.text.clone(),
    );
    let fields = view! {
        {text}
        {filter::choice("type", words.device_type.menu, [any()].into_iter().chain(types).collect(), &asked.device_type)}
        {filter::choice("heard", words.device.heard, [any()].into_iter().chain(heard).collect(), &asked.seen)}
    };
    let orders = [
        ("", words.device.last_seen),
        ("id", words.device.id),
        ("name", words.device.name),
    ]
    .map(|(value, word)| (value.to_owned(), word.to_owned()));
    let order = sort_key(asked.sort);
    let more = view! {
        {filter::choice("sort", words.frame.order, orders.into(), order)}
        {filter::sizes(asked.size)}
        {columns}
    };
    filter::filter(
        PATH.to_owned(),
        filtered,
        fields.into_any(),
        more.into_any(),
    )
}

/// What the address says for an order; the first one needs no saying.
fn sort_key(sort: DeviceSort) -> &'static str {
    match sort {
        DeviceSort::LastSeen => "",
        DeviceSort::Id => "id",
        DeviceSort::Name => "name",
    }
}

fn column_head(column: &Column, query: &ParamsMap, current: DeviceSort) -> Head {
    let (key, title, _) = *column;
    let order = match key {
        "id" => DeviceSort::Id,
        "name" => DeviceSort::Name,
        "seen" => DeviceSort::LastSeen,
        "seq" | "snr" | "rssi" => return Head::number(title),
        _ => return Head::text(title),
    };
    let word = sort_key(order);
    let href = link::with(PATH, query, &[("sort", (!word.is_empty()).then_some(word))]);
    Head::text(title).sorted_by(href, order == current)
}

fn row(device: &DeviceView, keys: &[&'static str], chosen: bool) -> AnyView {
    let choice = chosen.then(|| {
        let id = device.id.to_string();
        let label = (words().bulk.choose_one)(&id);
        view! {
            <td>
                <label class="check">
                    <input type="checkbox" name="device" value=id aria-label=label/>
                </label>
            </td>
        }
    });
    let cells: Vec<_> = keys.iter().map(|key| cell(device, key)).collect();
    view! { <tr>{choice}{cells}</tr> }.into_any()
}

fn cell(device: &DeviceView, key: &str) -> AnyView {
    let words = words();
    let none = || words.frame.none.to_owned();
    let content = match key {
        "state" => com_state(device.state),
        "id" => {
            let href = format!("{PATH}/{}", device.id);
            view! { <a class="id" href=href>{device.id.to_string()}</a> }.into_any()
        }
        "name" => device.name.clone().into_any(),
        "type" => {
            let href = format!("/device-types/{}", device.device_type);
            view! { <a href=href>{device.device_type_name.clone()}</a> }.into_any()
        }
        "group" => {
            let href = link::group(device.group);
            view! { <a href=href>{device.group_name.clone()}</a> }.into_any()
        }
        "signal" => bars(device.rssi),
        "seen" => device
            .last_seen
            .map_or_else(|| words.device.never.into_any(), when),
        "seq" => device
            .last_seq_number
            .map_or_else(none, |seq| seq.to_string())
            .into_any(),
        "snr" => figure(device.snr, 2).into_any(),
        "rssi" => figure(device.rssi, 1).into_any(),
        "data" => device
            .last_data
            .as_deref()
            .map_or_else(|| none().into_any(), message::data),
        // Fields say more than bytes; where there are none, the bytes are all there is.
        _ => match &device.last_data {
            Some(data) if device.last_fields.is_empty() => message::data(data),
            Some(_) => message::first_fields(&device.last_fields),
            None => none().into_any(),
        },
    };
    let class = matches!(key, "seq" | "snr" | "rssi").then_some("num");
    view! { <td class=class>{content}</td> }.into_any()
}
