//! Device → Location: where it is, and who heard it from where; on a map and as text.

mod drawing;

use domain::coverage::{Cell, Coverage};
use domain::device::DeviceView;
use domain::location::{Source, distance};
use domain::map::Overlay;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{LOCATION, layout};
use crate::error::AppError;
use crate::map;
use crate::rpc;
use crate::rpc::device::{Flag, Hearer, LAST, OVERLAYS, OWN, Places};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::choice::choice;
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message;
use crate::ui::signal::{figure, place};
use crate::ui::table::{Head, row, table};
use crate::ui::when::when;
use crate::words::words;

/// The places of one device.
#[component]
pub fn Location() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    map::keep_view();
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let (last, coverage) = asked?;
                rpc::device::location(id, last, coverage).await
            },
        ),
        page,
    )
}

/// How many messages to look at, and whether with cells; the server function knows what they may
/// be.
fn from_address(query: &ParamsMap) -> Result<(String, String), AppError> {
    asked::only(query, &["last", "coverage"])?;
    Ok((value(query, "last"), value(query, "coverage")))
}

fn page(places: Places) -> AnyView {
    let words = words();
    let path = format!("/devices/{}{LOCATION}", places.device.id);
    let content = view! {
        {where_it_is(&places, &path)}
        {heard_by(&places)}
        {places.coverage.as_ref().map(coverage)}
        <p class="hint">{words.location.distance_hint}</p>
    };
    layout(&places.device, LOCATION, ().into_any(), content.into_any())
}

/// The card with the map, and what it shows as text.
fn where_it_is(places: &Places, path: &str) -> AnyView {
    let words = words();
    let device = &places.device;
    let query = use_query_map().get_untracked();
    let asked = Overlay::from_word(&value(&query, "coverage")).unwrap_or_default();
    let drawing = drawing::drawing(places, asked);
    let id = device.id.to_string();
    let map = match drawing == map::Drawing::default() {
        true => nowhere(&id, places.rights.write),
        false => {
            let label = (words.location.map_of)(&id);
            let legend = legend(&drawing, asked);
            view! { {map::map(id, label, drawing)}{legend} }.into_any()
        }
    };
    let choices = places.rights.radio.then(|| {
        view! { <div class="choices push">{last(path, &query)}{overlay(path, &query)}</div> }
    });
    let content = view! { {map}{facts(own_places(device, places.flag.as_ref()))} };
    card(words.location.title, choices.into_any(), content.into_any())
}

fn nowhere(id: &str, may_state: bool) -> AnyView {
    let words = words();
    let edit = may_state.then(|| {
        let href = format!("/devices/{id}/edit");
        view! { <a class="btn" href=href>{icon(Icon::Edit)}{words.device.edit}</a> }
    });
    empty(
        words.location.no_place,
        words.location.no_place_why,
        edit.into_any(),
    )
}

/// How many of the newest messages are looked at.
fn last(path: &str, query: &ParamsMap) -> AnyView {
    let words = words();
    let asked = value(query, "last").parse().unwrap_or_default();
    let chosen = if LAST.contains(&asked) {
        asked
    } else {
        LAST[1]
    };
    let ways = LAST.map(|last| {
        let text = last.to_string();
        let href = link::with(path, query, &[("last", Some(text.as_str()))]);
        (href, (words.location.last_messages)(last), last == chosen)
    });
    choice(words.location.last, false, ways.into())
}

/// The drop-down of what lies over the map.
fn overlay(path: &str, query: &ParamsMap) -> AnyView {
    let words = words();
    let by = OVERLAYS.map(|one| (one.word(), (words.location.coverage_by)(one)));
    let entries = [
        ("", words.location.coverage_off),
        (OWN, words.location.coverage_on),
    ];
    let entries = entries.into_iter().chain(by);
    let entries = entries.map(|(value, word)| (value.to_owned(), word.to_owned()));
    let asked = value(query, "coverage");
    let choice = filter::choice(
        "coverage",
        words.location.coverage,
        entries.collect(),
        &asked,
    );
    let last = value(query, "last");
    let last = (!last.is_empty()).then(|| hidden("last", last));
    map::choices(path, view! { {last}{choice} }.into_any())
}

/// What the marks, lines and cells of a map mean.
fn legend(drawing: &map::Drawing, asked: Overlay) -> AnyView {
    let mut entries: Vec<(String, String)> = Vec::new();
    for point in &drawing.points {
        let class = point.mark.class().to_owned();
        if !entries.iter().any(|entry| entry.0 == class) {
            entries.push((class, drawing::word(point.mark).to_owned()));
        }
    }
    let by_link = matches!(asked, Overlay::Stations | Overlay::Quality);
    if !(drawing.lines.is_empty() && (by_link || drawing.squares.is_empty())) {
        let mut steps = map::overlay::steps(Overlay::Best);
        steps[0].1 = words().location.legend_line.to_owned();
        entries.extend(steps);
    }
    if by_link && !drawing.squares.is_empty() {
        entries.extend(map::overlay::steps(asked));
    }
    map::overlay::legend(entries)
}

/// The places of the device itself.
fn own_places(device: &DeviceView, flag: Option<&Flag>) -> Vec<AnyView> {
    let words = words();
    let stated = device.lat.zip(device.lng);
    let text = match stated {
        Some((lat, lng)) => place(lat, lng),
        None => words.device.no_position.to_owned(),
    };
    let mut places = vec![fact(words.location.stated, text)];
    let Some((time, position)) = device.position else {
        places.push(fact(words.location.computed, words.location.not_computed));
        return places;
    };
    let title = match position.source {
        Source::Stations => words.location.computed,
        Source::Payload => words.location.sent,
    };
    let source = (words.location.source)(position.source);
    places.push(fact(title, place(position.lat, position.lng)));
    places.push(fact(words.location.source_title, source));
    if position.source == Source::Stations {
        let told = (words.location.radius_of)(position.radius);
        places.push(fact(words.location.radius, told));
    }
    if let Some(stated) = stated {
        let metres = distance(stated, (position.lat, position.lng));
        let told = (words.location.distance_of)(metres);
        places.push(fact(words.location.apart, told));
    }
    places.push(fact(words.location.as_of, when(time)));
    if let Some(flag) = flag {
        let href = format!("/messages/{}", flag.message);
        let signal = view! {
            {message::signal(flag.rssi)}" "
            <span class="num">{format!("{} dB", figure(flag.snr, 1))}</span>
            " "<a href=href>{words.map.flag_message}</a>
        };
        places.push(fact(words.map.flag, signal));
    }
    places
}

/// The card of the base stations that heard the newest messages.
fn heard_by(places: &Places) -> AnyView {
    let words = words();
    let list = if !places.rights.radio {
        empty(
            words.location.hidden,
            words.location.hidden_why,
            ().into_any(),
        )
    } else if places.hearers.is_empty() {
        empty(
            words.location.none_yet,
            words.location.none_yet_why,
            ().into_any(),
        )
    } else {
        hearers(places)
    };
    let of = (places.rights.radio && places.looked_at > 0).then(|| {
        let of = (words.location.of_last)(places.looked_at);
        view! { <span class="push muted">{of}</span> }
    });
    card(words.location.heard_by, of.into_any(), list)
}

fn hearers(places: &Places) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.message.station),
        Head::number(words.location.distance),
        Head::text(words.location.best),
        Head::number(words.location.messages),
        Head::number(words.location.receptions),
        Head::text(words.location.newest),
    ];
    let origin = drawing::origin(&places.device);
    let rows: Vec<_> = places
        .hearers
        .iter()
        .map(|hearer| hearer_row(hearer, places.looked_at, origin))
        .collect();
    table(words.location.heard_by, heads, rows.into_any())
}

fn hearer_row(hearer: &Hearer, looked_at: u32, origin: Option<(f64, f64)>) -> AnyView {
    let words = words();
    let id = hearer.station.to_string();
    let station = match &hearer.operated {
        None => view! { <b class="id">{id}</b> }.into_any(),
        Some((name, _)) => {
            let href = format!("/base-stations/{id}");
            view! { <a class="id" href=href>{id}</a>" "<span class="muted">{name.clone()}</span> }
                .into_any()
        }
    };
    let there = hearer.operated.as_ref().and_then(|operated| operated.1);
    let far = match origin.zip(there) {
        Some((here, there)) => (words.location.distance_of)(distance(here, there)),
        None => words.frame.none.to_owned(),
    };
    let messages = format!("{} / {looked_at}", hearer.messages);
    row(vec![
        ("", station),
        ("num", far.into_any()),
        ("", message::signal(hearer.best)),
        ("num", messages.into_any()),
        ("num", hearer.receptions.to_string().into_any()),
        ("", when(hearer.newest)),
    ])
}

/// The card of the cells: what lies over the map, as numbers.
fn coverage(coverage: &Coverage) -> AnyView {
    let words = words();
    let content = if coverage.cells.is_empty() {
        empty(
            words.location.no_cells,
            words.location.no_cells_why,
            ().into_any(),
        )
    } else {
        let lead = words.location.coverage_lead;
        let lead = lead(coverage.size, coverage.placed(), coverage.looked_at);
        let lead = format!("{lead} {}", words.location.coverage_where);
        let heads = vec![
            Head::text(words.location.cell),
            Head::text(words.location.best),
            Head::number(words.map.mean_stations),
            Head::text(words.map.quality),
            Head::number(words.location.messages),
        ];
        let rows: Vec<_> = coverage
            .cells
            .iter()
            .map(|cell| cell_row(cell, coverage.size))
            .collect();
        let table = table(words.location.coverage, heads, rows.into_any());
        view! { <p class="pad">{lead}</p><div class="low">{table}</div> }.into_any()
    };
    card(words.location.coverage, ().into_any(), content)
}

fn cell_row(cell: &Cell, size: f64) -> AnyView {
    let middle = place(cell.south + size / 2.0, cell.west + size / 2.0);
    row(vec![
        ("", middle.into_any()),
        ("", message::signal(Some(cell.best))),
        (
            "num",
            map::overlay::stations(cell.mean_stations()).into_any(),
        ),
        ("", map::overlay::quality(cell.mean_quality()).into_any()),
        ("num", cell.messages.to_string().into_any()),
    ])
}
