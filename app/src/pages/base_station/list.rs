//! Base station: the list.

use domain::base_station::{StationColumn, StationQuery, StationSort, StationView};
use domain::list::Page;
use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, state};
use crate::error::AppError;
use crate::rpc;
use crate::ui::columns::Column;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::listing::{self, Listing, Sort, sorts};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::signal::place;
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The base stations that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Loaded::new(
        move || asked.get(),
        |asked| async move { rpc::station::list(asked?).await },
    );
    live::follow(|| Some(Topic::Stations), move || list.refetch());
    shown(list, page)
}

fn from_address(query: &ParamsMap) -> Result<StationQuery, AppError> {
    let asked = listing::asked(query, &["text"], &columns(), &orders())?;
    Ok(StationQuery {
        text: value(query, "text"),
        sort: asked.sort,
        reversed: asked.reversed,
        size: asked.size,
        after: asked.after,
        until: asked.until,
    })
}

fn orders() -> Vec<Sort> {
    sorts(&StationSort::ALL)
}

fn columns() -> [Column; 12] {
    let words = &words().station;
    StationColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            StationColumn::State => words.state,
            StationColumn::Id => words.id,
            StationColumn::Name => words.name,
            StationColumn::Contact => words.last_contact,
            StationColumn::Region => words.region,
            StationColumn::Operator => words.operator,
            StationColumn::Country => words.country,
            StationColumn::Group => words.group,
            StationColumn::Position => words.position,
            StationColumn::BadCrc => words.bad_crc,
            StationColumn::BadCode => words.bad_code,
            StationColumn::NoKey => words.no_key,
        };
        (key, word, unasked)
    })
}

fn page(page: Page<StationView>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let text = value(&query, "text");
    let new = format!("{PATH}/new");
    let deeds = view! {
        {listing::file("/export/base-stations.csv", &query, &[])}
        <a class="btn primary" href=new>{icon(Icon::Plus)}{words.station.new}</a>
    };
    let count = tag((words.total)(page.total), Tone::Plain);
    let listing = Listing {
        path: PATH,
        query: &query,
        title: words.station.title,
        columns: &columns(),
        figures: &["bad_crc", "bad_code", "no_key"],
        sorts: &orders(),
        filtered: !text.is_empty(),
        none_match: (words.station.none_match, words.station.none_match_why),
        none_yet: (words.station.none_yet, words.station.none_yet_why),
        page: &page,
        cell,
        deeds: None,
    };
    let text = filter::text(
        "text",
        words.station.text,
        "search",
        words.station.text_example,
        text,
    );
    view! {
        {head(Vec::new(), words.station.title.to_owned(), count, deeds.into_any())}
        {live::hint(words.live.follows)}
        {listing.card(text)}
    }
    .into_any()
}

fn cell(one: &StationView, key: &str) -> (&'static str, AnyView) {
    let words = words();
    let number = |count| ("num", (words.number)(count).into_any());
    match key {
        "state" => ("", state(one.state)),
        "id" => {
            let href = format!("{PATH}/{}", one.id);
            let id = view! { <a class="id" href=href>{one.id.to_string()}</a> };
            ("", id.into_any())
        }
        "name" => ("", one.name.clone().into_any()),
        "contact" => {
            let contact = one.last_contact;
            let contact = contact.map_or_else(|| words.device.never.into_any(), when);
            ("stamp", contact)
        }
        "region" => ("", one.region.name().into_any()),
        "operator" => ("", one.operator.clone().into_any()),
        "country" => ("", one.country.clone().into_any()),
        "group" => {
            let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
            ("", group.into_any())
        }
        "position" => match (one.lat, one.lng) {
            (Some(lat), Some(lng)) => ("", place(lat, lng).into_any()),
            _ => ("", words.device.no_position.into_any()),
        },
        "bad_crc" => number(one.bad_crc),
        "bad_code" => number(one.bad_code),
        _ => number(one.no_key),
    }
}
