//! The map of many devices: its frame, and what can be chosen about it. What it shows as a list is
//! [`super::list`]'s.

use domain::map::{Cluster, FleetMap, HeardCell, Overlay, Scope};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::here::Here;
use super::{Kept, Mark, framed, list, overlay};
use crate::browser;
use crate::error::AppError;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::live;
use crate::words::words;

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

/// The same of a page with a map of what a base station heard.
///
/// # Errors
/// What makes no sense there, by its name.
pub fn station_from_address(query: &ParamsMap) -> Result<(String, String), AppError> {
    asked::only(query, &["seen", "coverage"])?;
    let words = Overlay::OF_STATION.map(Overlay::word);
    let coverage = asked::one_of(query, "coverage", &words)?;
    Ok((value(query, "seen"), coverage))
}

/// A map of `scope`, which is called `label`, on the page at `path`: a card with the map, and one
/// with what it shows. It follows what happens.
pub fn fleet(scope: Scope, label: String, path: String, first: FleetMap) -> AnyView {
    let words = &words().map;
    let query = use_query_map().get_untracked();
    let overlay = Overlay::from_word(&value(&query, "coverage")).unwrap_or_default();
    let is_station = matches!(scope, Scope::Station(_));
    let has_cells = is_station || overlay != Overlay::None;
    let choice = first
        .radio
        .then(|| choice(&path, &query, overlay, is_station));
    let nothing = match is_station {
        true => first.cells.is_empty(),
        false => first.placed == 0 && !first.heard && first.stations.is_empty(),
    };
    if nothing {
        let (title, why) = match is_station {
            true => (words.nothing_heard, words.nothing_heard_why),
            false => (words.nowhere, words.nowhere_why),
        };
        let beside = view! { <div class="choices push">{choice}</div> };
        let none = empty(title, why, ().into_any());
        return card(words.title, beside.into_any(), none);
    }
    let shown = RwSignal::new(first);
    let opacity = RwSignal::new(overlay::COVERS);
    let lost = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let changed = RwSignal::new(0_u32);
    let here = Here::new();
    let frame = NodeRef::<Div>::new();
    let kept = use_context::<Kept>();
    live::follow_fleet(move || changed.update(|count| *count = count.wrapping_add(1)));
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
                    here,
                    changed,
                };
                super::leaflet::fleet::show(frame, of.clone(), fleet, kept, failed);
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (kept.map(|kept| kept.0), here.found);
    let covers = has_cells.then(|| overlay::cover(opacity));
    let beside = view! { <div class="choices push">{choice}{covers}</div> };
    let list_path = path.clone();
    let list_query = query.clone();
    let content = view! {
        {framed(frame, label, failed)}
        <p class="hint pad" role="status" class:gone=move || !lost.get()>{words.lost}</p>
        <p class="hint pad" class:gone=move || !shown.with(|shown| shown.counting)>{words.counting}</p>
        <div class="beside">{here.button()}{live::hint(words.follows)}</div>
        {move || legend(&shown.get(), is_station, overlay)}
    };
    let list = move || {
        let shown = shown.get();
        view! {
            {(!is_station).then(|| list::marks(&shown, scope, &list_path, &list_query))}
            {(!is_station).then(|| list::stations(&shown)).flatten()}
            {has_cells.then(|| list::cells(&shown, !is_station))}
        }
        .into_any()
    };
    view! { {card(words.title, beside.into_any(), content.into_any())}{list} }.into_any()
}

/// The drop-down of what lies over the map.
fn choice(path: &str, query: &ParamsMap, overlay: Overlay, is_station: bool) -> AnyView {
    let offered: &[Overlay] = match is_station {
        true => &Overlay::OF_STATION,
        false => &Overlay::ALL,
    };
    let entries = offered
        .iter()
        .map(|one| (one.word().to_owned(), overlay::word(*one).to_owned()));
    let seen = value(query, "seen");
    let seen = (!seen.is_empty()).then(|| hidden("seen", seen));
    let choice = filter::choice(
        "coverage",
        words().map.coverage,
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

/// What marks and cells mean.
fn legend(shown: &FleetMap, is_station: bool, overlay: Overlay) -> AnyView {
    let mut entries: Vec<(String, String)> = Vec::new();
    if !is_station {
        // Where devices were computed to be is told with signals only.
        let computed = shown.radio.then_some(Mark::Computed);
        for mark in [Mark::Stated, Mark::Sent].into_iter().chain(computed) {
            entries.push((mark.class().to_owned(), word(mark).to_owned()));
        }
        entries.push(("cluster".to_owned(), words().map.cluster.to_owned()));
    }
    if !shown.stations.is_empty() {
        let mark = Mark::Station;
        entries.push((mark.class().to_owned(), word(mark).to_owned()));
    }
    if is_station || overlay != Overlay::None {
        entries.extend(overlay::steps(overlay));
    }
    overlay::legend(entries)
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
        Mark::Here => crate::words::words().map.you,
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
    let mut facts = vec![
        (words.location.message_count)(count),
        (words.location.best_of)(cell.best),
        (words.map.mean_of)(cell.mean),
    ];
    facts.extend(overlay::link_facts(cell.stations, cell.quality));
    facts
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
