//! Base station → Information; after it was made or its token renewed also that token, once.

use domain::base_station::StationView;
use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{INFORMATION, PATH, layout, state};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::signal::place;
use crate::ui::when::when;
use crate::words::words;

/// Whether the page shows a token, or is not there yet.
#[derive(Clone, Copy)]
struct Once(RwSignal<bool>);

/// What is known of one base station.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    let one = Loaded::new(id, rpc::station::one);
    let once = Once(RwSignal::new(true));
    provide_context(once);
    // A token is shown once: what is read anew is without it.
    let topic = move || (!once.0.get()).then_some(Topic::Stations);
    live::follow(topic, move || one.refetch());
    shown(one, page)
}

fn page((one, token): (StationView, Option<String>)) -> AnyView {
    let words = words();
    if let Some(Once(once)) = use_context() {
        let shows = token.is_some();
        Effect::new(move |_| once.set(shows));
    }
    let edit = format!("{PATH}/{}/edit", one.id);
    let edit = view! {
        <a class="btn" href=edit>{icon(Icon::Edit)}{words.station.edit}</a>
    };
    let content = view! {
        {token.map(shown_once)}
        {known(&one)}
        {refused(&one)}
        {renewal(&one)}
    };
    layout(&one, INFORMATION, edit.into_any(), content.into_any())
}

fn shown_once(token: String) -> AnyView {
    let words = words();
    view! {
        <section class="card once" role="status">
            <header><h2>{words.station.token_new}</h2></header>
            <p class="pad">{words.station.token_once}</p>
            <p class="format"><code>{token.clone()}</code>{copy_button(token)}</p>
        </section>
    }
    .into_any()
}

fn known(one: &StationView) -> AnyView {
    let words = words();
    let or_none = |text: &str| match text {
        "" => words.frame.none.to_owned(),
        text => text.to_owned(),
    };
    let position = match (one.lat, one.lng) {
        (Some(lat), Some(lng)) => place(lat, lng),
        _ => words.device.no_position.to_owned(),
    };
    let contact = one
        .last_contact
        .map_or_else(|| words.device.never.into_any(), when);
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    let list = vec![
        fact(
            words.station.id,
            view! { <span class="id">{one.id.to_string()}</span> },
        ),
        fact(words.station.name, or_none(&one.name)),
        fact(words.station.state, state(one.state)),
        fact(words.station.last_contact, contact),
        fact(words.station.group, group),
        fact(words.station.region, one.region.name()),
        fact(words.station.operator, or_none(&one.operator)),
        fact(words.station.country, or_none(&one.country)),
        fact(words.station.position, position),
    ];
    card(words.frame.information, ().into_any(), facts(list))
}

fn refused(one: &StationView) -> AnyView {
    let words = words();
    let list = vec![
        fact(words.station.bad_crc, (words.number)(one.bad_crc)),
        fact(words.station.bad_code, (words.number)(one.bad_code)),
        fact(words.station.no_key, (words.number)(one.no_key)),
    ];
    card(words.station.refused, ().into_any(), facts(list))
}

fn renewal(one: &StationView) -> AnyView {
    let words = words();
    let href = format!("{PATH}/{}/token", one.id);
    let content = view! {
        <footer class="deeds">
            <a class="btn" href=href>{words.station.renew}</a>
            <p class="hint">{words.station.token_lead}</p>
        </footer>
    };
    card(words.station.token, ().into_any(), content.into_any())
}
