//! Device: the list.

use domain::device::{BulkDeed, DeviceField, DeviceQuery, DeviceSort};
use domain::list::Conditions;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::columns::{SORTS, column_head, columns, row, sort_key};
use super::{bulk, views};
use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::device::DeviceList;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, chooser, chosen};
use crate::ui::conditions::conditions;
use crate::ui::empty::empty;
use crate::ui::field::{check, hidden};
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::order::{Order, REVERSED, SORT};
use crate::ui::pager::pager;
use crate::ui::table::{Head, table};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// Where the list lies.
pub(crate) const PATH: &str = "/devices";

/// What the address calls the view that the list shows.
pub(crate) const VIEW: &str = "view";

/// What it says there where the list shows all devices, for whom it begins with something else.
pub(crate) const ALL: &str = "all";

/// The devices that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| from_address(query).map(|asked| (asked, is_bare(query))))
    });
    let list = Loaded::new(
        move || asked.get(),
        |asked| async move {
            let (asked, bare) = asked?;
            rpc::device::list(asked, bare).await
        },
    );
    live::follow_fleet(move || list.refetch());
    shown(list, page)
}

/// Whether the address asks for nothing: then the list may begin with a saved view.
fn is_bare(query: &ParamsMap) -> bool {
    query
        .clone()
        .into_iter()
        .all(|(key, _)| key.starts_with("__"))
}

/// The keys of the address beside those of conditions.
const KEYS: [&str; 10] = [
    "text", "type", "heard", SORT, REVERSED, "size", "after", "until", VIEW, COLUMN,
];

fn from_address(query: &ParamsMap) -> Result<DeviceQuery, AppError> {
    let known = Conditions::KEYS.into_iter().flatten();
    let known: Vec<&str> = KEYS
        .into_iter()
        .chain(known)
        .chain([Conditions::JOIN])
        .collect();
    asked::only(query, &known)?;
    columns::only(&columns(), query)?;
    let words = SORTS.map(sort_key);
    let sort = asked::one_of(query, SORT, &words[1..])?;
    let sort = SORTS.into_iter().find(|one| sort_key(*one) == sort);
    Ok(DeviceQuery {
        text: value(query, "text"),
        device_type: value(query, "type"),
        seen: value(query, "heard"),
        conditions: conditions_of(query)?.to_string(),
        sort: sort.unwrap_or_default(),
        reversed: asked::one_of(query, REVERSED, &["on"])?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn conditions_of(query: &ParamsMap) -> Result<Conditions, AppError> {
    let read = Conditions::read(|key| value(query, key));
    read.map_err(|wrong| AppError::Rejected(vec![wrong]))
}

fn page(list: DeviceList) -> AnyView {
    if list.elsewhere {
        // On its way to the view with which it begins.
        return ().into_any();
    }
    let words = words();
    let mut query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let begins = list.views.iter().any(|view| view.usual);
    if begins && query.get_str(VIEW).is_none() {
        // A link back to everything would lead to that view.
        query.insert(VIEW, ALL.to_owned());
    }
    let all = match begins {
        true => format!("{PATH}?{VIEW}={ALL}"),
        false => PATH.to_owned(),
    };
    let columns = columns();
    let keys = chosen(&columns, &query);
    let parts = [
        &asked.text,
        &asked.device_type,
        &asked.seen,
        &asked.conditions,
    ];
    let filtered = parts.iter().any(|part| !part.is_empty());
    let page = &list.page;
    let content = if page.rows.is_empty() && filtered {
        let clear = all.clone();
        let clear = view! { <a class="btn" href=clear>{words.frame.clear_filter}</a> };
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
        let order = Order {
            path: PATH,
            query: &query,
            word: sort_key(asked.sort),
            reversed: !asked.reversed.is_empty(),
        };
        let heads = shown.map(|column| column_head(column, &order));
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
    // The same rows, all of them, and the same columns.
    let without = ["size", SORT, REVERSED, VIEW].map(|key| (key, None));
    let file = link::with("/export/devices.csv", &query, &without);
    let tools = view! {
        {views::menu(&list.views, &query, all.clone())}
        <a class="btn" rel="external" href=file>{words.list.csv}</a>
        {deeds(list.writes)}
    };
    let filter = filter_form(
        &list,
        (&asked, &query),
        (filtered.then_some(all), begins),
        chooser(&columns, &keys),
    );
    view! {
        {head(Vec::new(), words.device.title.to_owned(), count, tools.into_any())}
        {live::hint(words.live.follows)}
        <section class="card">
            {filter}
            {content}
            {pager}
        </section>
    }
    .into_any()
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
    let conditions = hidden("conditions", asked.conditions.clone());
    let all = (own.all)(list.page.total);
    view! {
        <form method="get" action=bulk::PATH on:submit=send>
            {table}
            {text}
            {of_type}
            {heard}
            {conditions}
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

/// The filter. `clear` leads to all devices, where something is filtered; `begins` says that the list
/// begins with a saved view: then what is filtered by hand says that it does not.
fn filter_form(
    list: &DeviceList,
    (asked, query): (&DeviceQuery, &ParamsMap),
    (clear, begins): (Option<String>, bool),
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
    let all = begins.then(|| hidden(VIEW, ALL.to_owned()));
    let fields = view! {
        {text}
        {filter::choice("type", words.device_type.menu, [any()].into_iter().chain(types).collect(), &asked.device_type)}
        {filter::choice("heard", words.device.heard, [any()].into_iter().chain(heard).collect(), &asked.seen)}
        {all}
        {asked_conditions(query)}
    };
    let orders = SORTS.map(|sort| {
        let word = match sort {
            DeviceSort::LastSeen => words.device.last_seen,
            DeviceSort::Id => words.device.id,
            DeviceSort::Name => words.device.name,
            DeviceSort::Created => words.device.created,
        };
        (sort_key(sort).to_owned(), word.to_owned())
    });
    let order = sort_key(asked.sort);
    let more = view! {
        {filter::choice(SORT, words.frame.order, orders.into(), order)}
        {check(REVERSED, words.list.reversed, !asked.reversed.is_empty())}
        {filter::sizes(asked.size)}
        {columns}
    };
    filter::filter_or(PATH.to_owned(), clear, fields.into_any(), more.into_any())
}

/// The lines of the conditions.
fn asked_conditions(query: &ParamsMap) -> AnyView {
    let own = &words().list;
    // What could not be read was refused before there was a list to show.
    let asked = conditions_of(query).unwrap_or_default();
    let fields = DeviceField::ALL.map(|(field, word)| {
        let name = (own.field_name)(field);
        (word, name, field.words())
    });
    let mut hint = own.values_hint.to_owned();
    for (_, name, words) in fields {
        if !words.is_empty() {
            hint.push(' ');
            hint.push_str(&(own.words_of)(name, words));
        }
    }
    conditions(&asked, &fields, hint)
}
