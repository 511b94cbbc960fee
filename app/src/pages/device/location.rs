//! Device → Location: where it is, and who heard it from where.

use domain::device::DeviceView;
use domain::location::{Source, distance};
use domain::permission::Rights;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{LOCATION, layout};
use crate::rpc;
use crate::rpc::device::{Hearer, LAST};
use crate::ui::empty::empty;
use crate::ui::facts::fact;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::message;
use crate::ui::signal::place;
use crate::ui::table::{Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The places of one device.
#[component]
pub fn Location() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let last = Memo::new(move |_| query.with(|query| value(query, "last")));
    shown(
        Resource::new_blocking(
            move || (id.get(), last.get()),
            |(id, last)| rpc::device::location(id, last),
        ),
        page,
    )
}

fn page((device, rights, looked_at, hearers): (DeviceView, Rights, usize, Vec<Hearer>)) -> AnyView {
    let words = words();
    let path = format!("/devices/{}{LOCATION}", device.id);
    let stated = device.lat.zip(device.lng);
    let computed = device.position.map(|told| (told.1.lat, told.1.lng));
    let origin = stated.or(computed);
    let list = if !rights.radio {
        empty(
            words.location.hidden,
            words.location.hidden_why,
            ().into_any(),
        )
    } else if hearers.is_empty() {
        empty(
            words.location.none_yet,
            words.location.none_yet_why,
            ().into_any(),
        )
    } else {
        heard_by(&hearers, looked_at, origin)
    };
    let content = view! {
        {places(&device)}
        <section class="card">
            <header><h2>{words.location.heard_by}</h2>{choice(&path)}</header>
            {list}
        </section>
        <p class="hint">{words.location.distance_hint}</p>
    };
    layout(&device, LOCATION, ().into_any(), content.into_any())
}

/// How many of the newest messages are looked at.
fn choice(path: &str) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let asked = value(&query, "last").parse().unwrap_or_default();
    let chosen = if LAST.contains(&asked) {
        asked
    } else {
        LAST[1]
    };
    let links: Vec<_> = LAST
        .map(|last| {
            let text = last.to_string();
            let href = link::with(path, &query, &[("last", Some(text.as_str()))]);
            let here = (last == chosen).then_some("true");
            view! {
                <a class="btn quiet" href=href aria-current=here>
                    {(words.location.last_messages)(last)}
                </a>
            }
        })
        .into_iter()
        .collect();
    view! { <nav class="choice push" aria-label=words.location.last>{links}</nav> }.into_any()
}

fn places(device: &DeviceView) -> AnyView {
    let words = words();
    let stated = device.lat.zip(device.lng);
    let text = match stated {
        Some((lat, lng)) => place(lat, lng),
        None => words.device.no_position.to_owned(),
    };
    let computed = match device.position {
        None => fact(words.location.computed, words.location.not_computed),
        Some((time, position)) => {
            let radius = (position.source == Source::Stations).then(|| {
                let told = (words.location.radius_of)(position.radius);
                fact(words.location.radius, told)
            });
            let apart = stated.map(|stated| {
                let metres = distance(stated, (position.lat, position.lng));
                fact(words.location.apart, (words.location.distance_of)(metres))
            });
            view! {
                {fact(words.location.computed, place(position.lat, position.lng))}
                {fact(words.location.source_title, (words.location.source)(position.source))}
                {radius}
                {apart}
                {fact(words.location.as_of, when(time))}
            }
            .into_any()
        }
    };
    view! {
        <section class="card">
            <header><h2>{words.location.title}</h2></header>
            <dl class="facts">{fact(words.location.stated, text)}{computed}</dl>
        </section>
    }
    .into_any()
}

fn heard_by(hearers: &[Hearer], looked_at: usize, origin: Option<(f64, f64)>) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.message.station),
        Head::number(words.location.distance),
        Head::text(words.location.best),
        Head::number(words.location.messages),
        Head::number(words.location.receptions),
        Head::text(words.location.newest),
    ];
    let rows: Vec<_> = hearers
        .iter()
        .map(|hearer| row(hearer, looked_at, origin))
        .collect();
    table(words.location.heard_by, heads, rows.into_any())
}

fn row(hearer: &Hearer, looked_at: usize, origin: Option<(f64, f64)>) -> AnyView {
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
    view! {
        <tr>
            <td>{station}</td>
            <td class="num">{far}</td>
            <td>{message::signal(hearer.best)}</td>
            <td class="num">{messages}</td>
            <td class="num">{hearer.receptions.to_string()}</td>
            <td>{when(hearer.newest)}</td>
        </tr>
    }
    .into_any()
}
