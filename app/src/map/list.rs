//! What a map of many devices shows, as lists: for whoever sees, points or runs no script each mark
//! is a row with a way to look nearer, which is a plain link, so that every device can be reached:
//! where too many stand at one place to be told, by the list of devices.

use domain::map::{Cluster, FleetMap, Scope, Viewport};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use super::fleet::{mark, number, word};
use super::overlay;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::link;
use crate::ui::signal::{bars, figure, place};
use crate::ui::table::{Head, row, table};
use crate::words::words;

/// The most rows of a list beside a map.
const ROWS: usize = 50;
/// How much nearer a link of the list goes, and what of the world it shows in pixels.
const NEARER: u32 = 3;
const SCREEN: (f64, f64) = (960.0, 400.0);

/// The marks in sight.
pub(super) fn marks(shown: &FleetMap, scope: Scope, path: &str, query: &ParamsMap) -> AnyView {
    let words = &words().map;
    let all = match scope {
        Scope::DeviceType(id) => format!("/devices?type={id}"),
        Scope::All | Scope::Group(_) | Scope::Station(_) => "/devices".to_owned(),
    };
    let in_sight: i64 = shown.clusters.iter().map(|cluster| cluster.devices).sum();
    let lead = (words.in_sight)(in_sight, shown.placed);
    let whole = link::with(path, query, &[("seen", None)]);
    let whole = view! { <a class="btn quiet push" href=whole>{words.whole}</a> };
    let list = if shown.clusters.is_empty() {
        empty(words.none_here, words.none_here_why, ().into_any())
    } else {
        let heads = vec![
            Head::text(words.where_),
            Head::number(words.devices),
            Head::text(words.which),
        ];
        let rows: Vec<_> = shown
            .clusters
            .iter()
            .take(ROWS)
            .map(|cluster| mark_row(cluster, shown.seen.zoom, &all, (path, query)))
            .collect();
        table(words.list, heads, rows.into_any())
    };
    let more = more(shown.clusters.len());
    let content = view! { <p class="pad">{lead}</p><div class="low">{list}</div>{more} };
    card(words.list, whole.into_any(), content.into_any())
}

/// That a list goes on, where it does.
fn more(all: usize) -> Option<impl IntoView> {
    let more = all.saturating_sub(ROWS);
    (more > 0).then(|| view! { <p class="hint pad">{(words().map.more)(more as i64)}</p> })
}

/// A mark; `all` is where all of its devices are listed.
fn mark_row(cluster: &Cluster, zoom: u32, all: &str, (path, query): (&str, &ParamsMap)) -> AnyView {
    let words = &words().map;
    let which = if cluster.named.is_empty() {
        let seen = Viewport::around(cluster.place, zoom + NEARER, SCREEN).to_string();
        let href = link::with(path, query, &[("seen", Some(seen.as_str()))]);
        let label = format!(
            "{}: {}",
            words.nearer,
            place(cluster.place.0, cluster.place.1)
        );
        view! { <a href=href aria-label=label>{words.nearer}</a> }.into_any()
    } else {
        let named: Vec<_> = cluster
            .named
            .iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let href = format!("/devices/{id}/location");
                let name = match name.as_str() {
                    "" => id,
                    name => name.to_owned(),
                };
                view! { <a href=href>{name}</a>" " }
            })
            .collect();
        let beyond = cluster.devices - cluster.named.len() as i64;
        let beyond = (beyond > 0).then(|| {
            let label = (words.beyond)(beyond);
            let href = all.to_owned();
            view! { <a href=href>{label}</a>" " }
        });
        let kind = mark(cluster).map(|mark| view! { <span class="muted">{word(mark)}</span> });
        view! { {named}{beyond}{kind} }.into_any()
    };
    row(vec![
        ("", place(cluster.place.0, cluster.place.1).into_any()),
        ("num", number(cluster.devices).into_any()),
        ("", which),
    ])
}

/// The base stations in sight; nothing where there are none for the reader.
pub(super) fn stations(shown: &FleetMap) -> Option<AnyView> {
    let words = words();
    if shown.stations_more {
        let many = view! { <p class="hint pad">{words.map.many_stations}</p> };
        return Some(card(words.map.stations, ().into_any(), many.into_any()));
    }
    if shown.stations.is_empty() {
        return None;
    }
    let heads = vec![
        Head::text(words.message.station),
        Head::text(words.map.where_),
    ];
    let rows = shown.stations.iter().take(ROWS).map(|station| {
        let id = station.id.to_string();
        let href = format!("/base-stations/{id}");
        let name = view! {
            <a class="id" href=href>{id}</a>" "<span class="muted">{station.name.clone()}</span>
        };
        let (lat, lng) = station.place;
        row(vec![
            ("", name.into_any()),
            ("", place(lat, lng).into_any()),
        ])
    });
    let rows: Vec<_> = rows.collect();
    let list = table(words.map.stations, heads, rows.into_any());
    let more = more(shown.stations.len());
    let content = view! { <div class="low">{list}</div>{more} };
    Some(card(words.map.stations, ().into_any(), content.into_any()))
}

/// The cells in sight; `links` where stations and quality are known of them, too.
pub(super) fn cells(shown: &FleetMap, links: bool) -> AnyView {
    let words = words();
    let list =
        if shown.cells.is_empty() {
            empty(words.map.no_cells, words.map.no_cells_why, ().into_any())
        } else {
            let mut heads = vec![
                Head::text(words.location.cell),
                Head::text(words.location.best),
                Head::number(words.map.mean),
            ];
            if links {
                heads.push(Head::number(words.map.mean_stations));
                heads.push(Head::text(words.map.quality));
            }
            heads.push(Head::number(words.location.messages));
            let cells = shown.cells.iter().take(ROWS);
            let rows: Vec<_> = cells
            .map(|cell| {
                let middle = ((cell.south + cell.north) / 2.0, (cell.west + cell.east) / 2.0);
                let best = view! {
                    <span class="signal">{bars(Some(cell.best))}{figure(Some(cell.best), 1)}</span>
                };
                let mut columns = vec![
                    ("", place(middle.0, middle.1).into_any()),
                    ("", best.into_any()),
                    ("num", figure(Some(cell.mean), 1).into_any()),
                ];
                if links {
                    columns.push(("num", overlay::stations(cell.stations).into_any()));
                    columns.push(("", overlay::quality(cell.quality).into_any()));
                }
                columns.push(("num", number(cell.messages).into_any()));
                row(columns)
            })
            .collect();
            table(words.map.heard, heads, rows.into_any())
        };
    let more = more(shown.cells.len());
    let content = view! {
        <p class="pad">{words.map.heard_lead}</p><div class="low">{list}</div>{more}
    };
    card(words.map.heard, ().into_any(), content.into_any())
}
