//! The map of many devices: its frame, what can be chosen about it, and what it shows as a list.
//!
//! The list is the map for whoever sees, points or runs no script: each mark is a row with a way to
//! look nearer, which is a plain link, so that every device can be reached by it.

use domain::map::{Cluster, FleetMap, HeardCell, Overlay, Scope, Viewport};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::{Kept, Mark};
use crate::browser;
use crate::error::AppError;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::link::{self, value};
use crate::ui::signal::{STEPS, bars, figure, place};
use crate::ui::table::{Head, row, table};
use crate::words::words;

/// How much cells cover what lies under them, until somebody says otherwise.
const COVERS: f64 = 0.5;
/// The most rows of a list beside a map.
const ROWS: usize = 50;
/// How much nearer a link of the list goes, and what of the world it shows in pixels.
const NEARER: u32 = 3;
const SCREEN: (f64, f64) = (960.0, 400.0);

/// What the address of a page with a map asks for: what is seen, and the overlay.
///
/// # Errors
/// What makes no sense there, by its name.
pub fn from_address(query: &ParamsMap) -> Result<(String, String), AppError> {
    asked::only(query, &["seen", "coverage"])?;
    let words = Overlay::ALL.map(Overlay::word);
    let coverage = asked::one_of(query, "coverage", &words[1..])?;
    Ok((value(query, "seen"), coverage))
}

/// A map of `scope`, which is called `label`, on the page at `path`: a card with the map, and one
/// with what it shows.
pub fn fleet(scope: Scope, label: String, path: String, first: FleetMap) -> AnyView {
    let words = &words().map;
    let query = use_query_map().get_untracked();
    let overlay = Overlay::from_word(&value(&query, "coverage")).unwrap_or_default();
    let is_station = matches!(scope, Scope::Station(_));
    let nothing = match is_station {
        true => first.cells.is_empty(),
        false => first.placed == 0,
    };
    if nothing && (is_station || overlay == Overlay::None || first.cells.is_empty()) {
        let (title, why) = match is_station {
            true => (words.nothing_heard, words.nothing_heard_why),
            false => (words.nowhere, words.nowhere_why),
        };
        return card(words.title, ().into_any(), empty(title, why, ().into_any()));
    }
    let radio = first.radio;
    let shown = RwSignal::new(first);
    let opacity = RwSignal::new(COVERS);
    let lost = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let frame = NodeRef::<Div>::new();
    let kept = use_context::<Kept>();
    #[cfg(feature = "hydrate")]
    {
        let of = format!("{scope} {}", value(&query, "seen"));
        Effect::new(move |_| {
            if let Some(frame) = frame.get() {
                let fleet = super::leaflet::fleet::Fleet {
                    scope: scope.to_string(),
                    overlay,
                    shown,
                    opacity,
                    lost,
                };
                super::leaflet::fleet::show(frame, of.clone(), fleet, kept, failed);
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = kept.map(|kept| kept.0);
    let covers = (is_station || overlay != Overlay::None).then(|| cover(opacity));
    let choice = (radio && !is_station).then(|| overlays(&path, &query, overlay));
    let beside = view! { <div class="choices push">{choice}{covers}</div> };
    let list_path = path.clone();
    let list_query = query.clone();
    let content = view! {
        <div class="map" role="region" aria-label=label node_ref=frame></div>
        <p class="hint pad" class:gone=move || !failed.get()>{crate::words::words().location.map_failed}</p>
        <p class="hint pad" role="status" class:gone=move || !lost.get()>{words.lost}</p>
        {legend(is_station, overlay)}
    };
    let list = move || {
        let shown = shown.get();
        view! {
            {(!is_station).then(|| marks(&shown, &list_path, &list_query))}
            {(is_station || overlay != Overlay::None).then(|| cells(&shown))}
        }
        .into_any()
    };
    view! { {card(words.title, beside.into_any(), content.into_any())}{list} }.into_any()
}

/// The drop-down of what lies over the map.
fn overlays(path: &str, query: &ParamsMap, overlay: Overlay) -> AnyView {
    let words = &words().map;
    let names = Overlay::ALL.into_iter().zip(words.overlays);
    let entries = names.map(|(one, word)| (one.word().to_owned(), word.to_owned()));
    let seen = value(query, "seen");
    let seen = (!seen.is_empty()).then(|| hidden("seen", seen));
    let choice = filter::choice(
        "coverage",
        words.coverage,
        entries.collect(),
        overlay.word(),
    );
    choices(path, view! { {seen}{choice} }.into_any())
}

/// A form of a few choices about a map, as plain GET.
pub fn choices(path: &str, fields: AnyView) -> AnyView {
    let navigate = use_navigate();
    let send = move |event: leptos::ev::SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    view! {
        <form class="over" method="get" action=path.to_owned() on:submit=send>
            {fields}
            <button class="btn quiet" type="submit">{words().map.show}</button>
        </form>
    }
    .into_any()
}

/// How much cells cover.
fn cover(opacity: RwSignal<f64>) -> AnyView {
    let follow = move |event: leptos::ev::Event| {
        if let Ok(percent) = event_target_value(&event).parse::<f64>() {
            opacity.set(percent / 100.0);
        }
    };
    view! {
        <label class="covers needs-browser">
            {words().map.opacity}
            <input type="range" min="10" max="100" step="5" value="50" on:input=follow/>
        </label>
    }
    .into_any()
}

/// What marks and cells mean. As text: it holds nothing that anybody typed.
fn legend(is_station: bool, overlay: Overlay) -> AnyView {
    let words = words();
    let mut entries: Vec<(String, String)> = Vec::new();
    if !is_station {
        for mark in [Mark::Stated, Mark::Sent, Mark::Computed] {
            entries.push((mark.class().to_owned(), word(mark).to_owned()));
        }
        entries.push(("cluster".to_owned(), words.map.cluster.to_owned()));
    }
    if is_station || overlay != Overlay::None {
        let lead = match overlay {
            Overlay::Mean => words.map.legend_mean,
            Overlay::None | Overlay::Best => words.map.legend_best,
        };
        let [limit, good, excellent] = STEPS;
        entries.push((String::new(), lead.to_owned()));
        for (strength, step) in [(4, excellent), (3, good), (2, limit)] {
            entries.push((format!("s{strength}"), (words.location.over)(step)));
        }
        entries.push(("s1".to_owned(), (words.location.up_to)(limit)));
    }
    let entries: Vec<String> = entries
        .into_iter()
        .map(|(class, word)| match class.as_str() {
            "" => format!("<li class=\"muted\">{word}</li>"),
            class => format!("<li><i class=\"swatch {class}\"></i>{word}</li>"),
        })
        .collect();
    let entries = entries.concat();
    view! { <ul class="legend" aria-label=words.location.legend inner_html=entries></ul> }
        .into_any()
}

/// The marks in sight, as a list.
fn marks(shown: &FleetMap, path: &str, query: &ParamsMap) -> AnyView {
    let words = &words().map;
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
            .map(|cluster| mark_row(cluster, shown.seen.zoom, path, query))
            .collect();
        table(words.list, heads, rows.into_any())
    };
    let more = shown.clusters.len().saturating_sub(ROWS);
    let more = (more > 0).then(|| view! { <p class="hint pad">{(words.more)(more as i64)}</p> });
    let content = view! { <p class="pad">{lead}</p><div class="low">{list}</div>{more} };
    card(words.list, whole.into_any(), content.into_any())
}

fn mark_row(cluster: &Cluster, zoom: u32, path: &str, query: &ParamsMap) -> AnyView {
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
        let kind = mark(cluster).map(|mark| view! { <span class="muted">{word(mark)}</span> });
        view! { {named}{kind} }.into_any()
    };
    row(vec![
        ("", place(cluster.place.0, cluster.place.1).into_any()),
        ("num", number(cluster.devices).into_any()),
        ("", which),
    ])
}

/// The cells in sight, as a list.
fn cells(shown: &FleetMap) -> AnyView {
    let words = words();
    let list =
        if shown.cells.is_empty() {
            empty(words.map.no_cells, words.map.no_cells_why, ().into_any())
        } else {
            let heads = vec![
                Head::text(words.location.cell),
                Head::text(words.location.best),
                Head::number(words.map.mean),
                Head::number(words.location.messages),
            ];
            let cells = shown.cells.iter().take(ROWS);
            let rows: Vec<_> = cells
            .map(|cell| {
                let middle = ((cell.south + cell.north) / 2.0, (cell.west + cell.east) / 2.0);
                let best = view! {
                    <span class="signal">{bars(Some(cell.best))}{figure(Some(cell.best), 1)}</span>
                };
                row(vec![
                    ("", place(middle.0, middle.1).into_any()),
                    ("", best.into_any()),
                    ("num", figure(Some(cell.mean), 1).into_any()),
                    ("num", number(cell.messages).into_any()),
                ])
            })
            .collect();
            table(words.map.heard, heads, rows.into_any())
        };
    let more = shown.cells.len().saturating_sub(ROWS);
    let more =
        (more > 0).then(|| view! { <p class="hint pad">{(words.map.more)(more as i64)}</p> });
    let content = view! {
        <p class="pad">{words.map.heard_lead}</p><div class="low">{list}</div>{more}
    };
    card(words.map.heard, ().into_any(), content.into_any())
}

/// From where it is known where the devices of a mark are, if that is the same of all.
pub(super) fn mark(cluster: &Cluster) -> Option<Mark> {
    let all = cluster.devices;
    match (cluster.stated, cluster.sent) {
        (stated, _) if stated == all => Some(Mark::Stated),
        (_, sent) if sent == all => Some(Mark::Sent),
        (0, 0) => Some(Mark::Computed),
        _ => None,
    }
}

/// What such a place is called.
pub(super) fn word(mark: Mark) -> &'static str {
    let words = &words().location;
    match mark {
        Mark::Stated => words.stated,
        Mark::Computed => words.computed,
        Mark::Sent => words.sent,
        Mark::Station => words.station,
    }
}

/// A count as people read it.
pub(super) fn number(count: i64) -> String {
    (words().number)(count)
}

/// What is told of a cell when it is chosen.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "told on maps that are drawn")
)]
pub(super) fn cell_facts(cell: &HeardCell) -> Vec<String> {
    let words = words();
    let count = cell.messages.try_into().unwrap_or(u32::MAX);
    vec![
        (words.location.message_count)(count),
        (words.location.best_of)(cell.best),
        (words.map.mean_of)(cell.mean),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(devices: i64, stated: i64, sent: i64) -> Cluster {
        Cluster {
            place: (50.0, 4.0),
            devices,
            stated,
            sent,
            named: Vec::new(),
        }
    }

    #[test]
    fn a_mark_is_of_a_kind_if_all_its_devices_are() {
        assert_eq!(mark(&cluster(3, 3, 0)), Some(Mark::Stated));
        assert_eq!(mark(&cluster(1, 0, 1)), Some(Mark::Sent));
        assert_eq!(mark(&cluster(2, 0, 0)), Some(Mark::Computed));
        assert_eq!(mark(&cluster(3, 1, 2)), None);
    }
}
