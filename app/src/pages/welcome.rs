//! Welcome: what needs attention, the news, the figures and the latest messages; at the beginning
//! the first steps, each ticked off by what there is. To whoever sees no group what he may do.

mod attention;

use domain::list::Total;
use domain::message::MessageView;
use domain::overview::{HEARD_MAX, Overview, Start};
use domain::permission::Actions;
use leptos::prelude::*;

use crate::pages::coverage_map::COVERAGE_MAP;
use crate::pages::news;
use crate::rpc;
use crate::ui::bell::ALERTS;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message;
use crate::ui::rights::allowed;
use crate::ui::side_menu::with_side_menu;
use crate::ui::table::{Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The address of the page of all events.
pub const EVENTS: &str = "/events";

/// A page of the welcome menu; `here` is its address.
pub fn sections(here: &str, content: AnyView) -> AnyView {
    let words = words();
    let sections = [
        (words.welcome.title, "/".to_owned()),
        (words.news.title, news::PATH.to_owned()),
        (words.event.title, EVENTS.to_owned()),
        (words.map.menu, COVERAGE_MAP.to_owned()),
        (words.alert.title, ALERTS.to_owned()),
    ];
    with_side_menu(&sections, here, content)
}

/// The first page after signing in.
#[component]
pub fn Welcome() -> impl IntoView {
    let figures = Loaded::new(|| (), |()| rpc::overview::figures());
    live::follow_fleet(move || figures.refetch());
    shown(figures, page)
}

fn page(start: Start) -> AnyView {
    match start {
        Start::Figures(overview) => figures(&overview),
        Start::Nothing(profiles) => nothing(&profiles),
    }
}

/// What somebody may do who sees no group: by his profiles alone nothing, and whom to ask.
fn nothing(profiles: &[(String, Actions)]) -> AnyView {
    let words = words();
    let each: Vec<_> = profiles
        .iter()
        .map(|(name, actions)| view! { <h3>{name.clone()}</h3>{allowed(*actions)} })
        .collect();
    let own = (!each.is_empty()).then(|| {
        view! { <div class="prose"><p>{words.welcome.own_profiles}</p>{each}</div> }
    });
    let content = view! { <p class="pad">{words.welcome.sees_nothing_why}</p>{own} };
    let content = card(
        words.welcome.sees_nothing,
        ().into_any(),
        content.into_any(),
    );
    let title = words.welcome.title.to_owned();
    view! { {head(Vec::new(), title, ().into_any(), ().into_any())}{content} }.into_any()
}

fn figures(overview: &Overview) -> AnyView {
    let words = words();
    let number = words.number;
    let calls = overview.deliveries;
    let heard = match overview.devices_heard {
        HEARD_MAX.. => Total::AtLeast(HEARD_MAX),
        heard => Total::Exactly(heard),
    };
    let heard = (words.welcome.devices_heard)(&(words.total)(heard));
    let behind = (words.welcome.waiting_failed)(&number(calls.waiting), &number(calls.failed));
    let content = view! {
        {first_steps(overview)}
        {attention::card(&overview.attention)}
        <div class="tiles">
            {tile(words.welcome.messages, overview.messages, String::new())}
            {tile(words.welcome.devices, overview.devices, heard)}
            {tile(words.welcome.device_types, overview.device_types, String::new())}
            {tile(words.welcome.delivered, calls.delivered, behind)}
        </div>
        {updates(overview)}
        {latest(&overview.latest)}
        {live::hint(words.attention.follows)}
    };
    view! {
        {head(Vec::new(), words.welcome.title.to_owned(), ().into_any(), ().into_any())}
        {sections("/", content.into_any())}
    }
    .into_any()
}

fn tile(title: &'static str, figure: i64, beside: String) -> AnyView {
    let figure = (words().number)(figure);
    let beside = (!beside.is_empty()).then(|| view! { <em>{beside}</em> });
    view! { <div class="card tile"><small>{title}</small><strong>{figure}</strong>{beside}</div> }
        .into_any()
}

/// The first steps of an installation that the reader may do, as long as one is left; what is done is
/// marked, and leads to what came of it.
fn first_steps(overview: &Overview) -> Option<AnyView> {
    let words = words();
    let may = overview.may;
    // Whether he may do it, whether it is done, where it is done, and where it shows then.
    let each = [
        (
            may.device_types,
            overview.device_types > 0,
            ["/device-types/new", "/device-types"],
        ),
        (
            may.devices,
            overview.devices > 0,
            ["/devices/new", "/devices"],
        ),
        (
            may.messages,
            overview.messages > 0,
            ["/tools/virtual-device", "/devices"],
        ),
        (
            may.callbacks,
            overview.deliveries.delivered > 0,
            ["/device-types", "/device-types"],
        ),
    ];
    let left = each.iter().any(|(may, done, _)| *may && !*done);
    if !left {
        return None;
    }
    let steps = words.attention.steps.iter().zip(each);
    let steps = steps.filter(|(_, (may, ..))| *may);
    let steps: Vec<_> = steps
        .map(|((title, text), (_, done, [form, list]))| {
            let href = if done { list } else { form };
            let mark = done.then(|| tag(words.attention.first_done, Tone::Good));
            view! {
                <li>
                    <a href=href><b>{*title}</b>{icon(Icon::Right)}</a>{mark}
                    <p>{*text}</p>
                </li>
            }
        })
        .collect();
    let card = view! {
        <section class="card">
            <header><h2>{words.attention.first_steps}</h2></header>
            <ol class="steps">{steps}</ol>
        </section>
    };
    Some(card.into_any())
}

/// The newest posts, where there are some or the reader may write one.
fn updates(overview: &Overview) -> Option<AnyView> {
    let words = words();
    if overview.news.is_empty() && !overview.writes_news {
        return None;
    }
    let content = match overview.news.is_empty() {
        true => news::nothing(overview.writes_news),
        false => news::posts(&overview.news),
    };
    let new = overview.writes_news.then(news::new);
    let card = view! {
        <section class="card">
            <header>
                <h2>{words.news.title}</h2>
                <a class="push" href=news::PATH>{words.news.all}</a>
                {new}
            </header>
            {content}
        </section>
    };
    Some(card.into_any())
}

fn latest(messages: &[MessageView]) -> AnyView {
    let words = words();
    let list = if messages.is_empty() {
        empty(
            words.welcome.no_messages,
            words.welcome.no_messages_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.message.time),
            Head::text(words.message.device),
            Head::text(words.message.data),
            Head::text(words.message.fields),
            Head::text(words.message.signal),
            Head::text(words.message.callbacks),
        ];
        let rows: Vec<_> = messages.iter().map(row).collect();
        table(words.welcome.latest, heads, rows.into_any())
    };
    view! {
        <section class="card"><header><h2>{words.welcome.latest}</h2></header>{list}</section>
    }
    .into_any()
}

fn row(one: &MessageView) -> AnyView {
    let href = format!("/devices/{}/messages", one.device);
    let story = super::message::path(one.id);
    view! {
        <tr>
            <td><a href=story>{when(one.time)}</a></td>
            <td><a class="id" href=href>{one.device.to_string()}</a></td>
            <td>{message::data(&one.data)}</td>
            <td>{message::first_fields(&one.fields)}</td>
            <td>{message::signal(one.rssi)}</td>
            <td>{crate::ui::tag::callback_state(one.callbacks)}</td>
        </tr>
    }
    .into_any()
}
