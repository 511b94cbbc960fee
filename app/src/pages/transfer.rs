//! Device → Devices being transferred: what is offered to other owners, and by them.

pub mod information;
pub mod new;

use domain::list::Page;
use domain::transfer::{GIVEN, TAKEN, TransferLists, TransferQuery, TransferState, TransferView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// Where the list of transfers lies.
pub const PATH: &str = "/transfers";

/// What the address calls the direction.
const WAY: &str = "way";

/// The transfers of both directions, or of one.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    let all = Loaded::new(
        move || asked.get(),
        |asked| async move { rpc::transfer::list(asked?).await },
    );
    live::follow_fleet(move || all.refetch());
    shown(all, page)
}

fn from_address(query: &ParamsMap) -> Result<TransferQuery, AppError> {
    const KEYS: [&str; 7] = [WAY, "group", "state", "size", "after", "until", FIND];
    asked::only(query, &KEYS)?;
    let states = TransferState::WORDS.map(|each| each.1);
    Ok(TransferQuery {
        way: asked::one_of(query, WAY, &[GIVEN, TAKEN])?,
        group: value(query, "group"),
        state: asked::one_of(query, "state", &states)?,
        find: value(query, FIND),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(lists: TransferLists) -> AnyView {
    let words = words();
    let own = &words.transfer;
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let new = view! {
        <a class="btn primary" href="/transfers/new">{icon(Icon::Plus)}{own.new}</a>
    };
    let way = vec![(words.device.title.to_owned(), "/devices".to_owned())];
    let one_way = !asked.way.is_empty();
    let taken = lists.taken.as_ref();
    let taken = taken.map(|page| list((TAKEN, own.taken, own.none_taken), page, &query, one_way));
    let given = lists.given.as_ref();
    let given = given.map(|page| list((GIVEN, own.given, own.none_given), page, &query, one_way));
    view! {
        {head(way, own.title.to_owned(), ().into_any(), new.into_any())}
        <section class="card">{filter_form(&lists, &asked)}</section>
        {taken}
        {given}
    }
    .into_any()
}

/// What the lists are narrowed to.
fn filter_form(lists: &TransferLists, asked: &TransferQuery) -> AnyView {
    let words = words();
    let (own, transfer) = (&words.moving, &words.transfer);
    let any = |word: &'static str| (String::new(), word.to_owned());
    let ways = [(TAKEN, transfer.taken), (GIVEN, transfer.given)];
    let ways = ways.map(|(way, word)| (way.to_owned(), word.to_owned()));
    let ways = [any(own.both)].into_iter().chain(ways).collect();
    let states = TransferState::WORDS.map(|(state, word)| {
        let name = (transfer.state_name)(state).to_owned();
        (word.to_owned(), name)
    });
    let states = [any(words.frame.any)].into_iter().chain(states).collect();
    let fields = view! {
        {filter::choice(WAY, own.way, ways, &asked.way)}
        {group_choice::narrowed(&lists.groups, &asked.group)}
        {filter::choice("state", transfer.state, states, &asked.state)}
    };
    let narrowed = [&asked.way, &asked.group, &asked.state];
    let filtered = narrowed.iter().any(|one| !one.is_empty());
    let sizes = filter::sizes(asked.size);
    filter::filter(PATH.to_owned(), filtered, fields.into_any(), sizes)
}

/// The transfers of one direction: as pages, where it is asked for alone, else the first of them.
fn list(
    (way, title, none): (&'static str, &'static str, &'static str),
    page: &Page<TransferView>,
    query: &ParamsMap,
    one_way: bool,
) -> AnyView {
    let own = &words().transfer;
    let all = &page.rows;
    let (previous, next) = (page.previous.as_deref(), page.next.as_deref());
    let more = match one_way {
        true => Some(pager(PATH, query, previous, next, page.total)),
        false => next.map(|_| {
            let href = link::with(PATH, query, &[(WAY, Some(way))]);
            let more = words().moving.more;
            view! { <p class="pad"><a href=href>{more}</a></p> }.into_any()
        }),
    };
    let content = if all.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        let heads = vec![
            Head::text(own.created),
            Head::text(own.from),
            Head::text(own.to),
            Head::number(own.devices),
            Head::text(own.state),
            Head::text(own.ends),
        ];
        let rows: Vec<_> = all.iter().map(row).collect();
        table(title, heads, rows.into_any())
    };
    let content = view! { {content}{more} };
    card(title, ().into_any(), content.into_any())
}

fn row(one: &TransferView) -> AnyView {
    let href = format!("{PATH}/{}", one.id);
    let created = view! { <a href=href>{when(one.created)}</a> };
    table::row(vec![
        ("", created.into_any()),
        ("", group(one.from_name.as_deref()).into_any()),
        ("", group(one.to_name.as_deref()).into_any()),
        ("num", (words().number)(one.devices).into_any()),
        ("", state(one.state)),
        ("", when(one.ends)),
    ])
}

/// A group, where the reader may see it.
pub(super) fn group(name: Option<&str>) -> String {
    name.unwrap_or(words().transfer.other).to_owned()
}

/// How far a transfer is.
fn state(state: TransferState) -> AnyView {
    let tone = match state {
        TransferState::Open => Tone::Info,
        TransferState::Accepted => Tone::Good,
        TransferState::Refused | TransferState::TakenBack | TransferState::Over => Tone::Plain,
    };
    tag((words().transfer.state_name)(state), tone)
}
