//! One message's story: who heard it, what it says, whom it was told and how the device was
//! answered.

mod events;
mod place;
mod sent;
mod timeline;

use domain::live::Topic;
use domain::message::ReceptionView;
use domain::story::Story as Told;
use domain::{DeviceId, MessageId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::device::layout::{MESSAGES, layout};
use crate::map;
use crate::preview;
use crate::rpc;
use crate::rpc::message::SendAgain;
use crate::ui::card::card;
use crate::ui::facts::{fact, facts};
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message;
use crate::ui::notice::{done_notice, refusal_notice};
use crate::ui::send::Sending;
use crate::ui::signal::{bars, figure, quality};
use crate::ui::table::{Head, row, table};
use crate::ui::tag::callback_state;
use crate::ui::when::when;
use crate::words::words;

/// The address of a message.
pub fn path(id: MessageId) -> String {
    format!("/messages/{id}")
}

/// Whose message the page shows, once that is known.
#[derive(Clone, Copy)]
struct Sender(RwSignal<Option<DeviceId>>);

/// The story of one message.
#[component]
pub fn Story() -> impl IntoView {
    let params = use_params_map();
    let again = Sending::<SendAgain>::new();
    provide_context(sent::Again(again));
    let source = move || {
        let id = params.with(|params| value(params, "id"));
        (id, again.version().get())
    };
    let story = Loaded::new(source, |(id, _)| rpc::message::one(id));
    map::keep_view();
    let sender = RwSignal::new(None);
    provide_context(Sender(sender));
    live::follow(
        move || sender.get().map(Topic::Device),
        move || story.refetch(),
    );
    view! { {refusal_notice(rpc::refusal(again), &[])}{shown(story, page)} }
}

fn page(told: Told) -> AnyView {
    let words = words();
    let device = told.device.id;
    if let Some(Sender(sender)) = use_context() {
        Effect::new(move |_| {
            // What stands there already is no news to whoever follows it.
            if sender.get_untracked() != Some(device) {
                sender.set(Some(device));
            }
        });
    }
    let back = format!("/devices/{device}{MESSAGES}");
    let events = format!("/devices/{device}/events");
    let actions = view! {
        <a class="btn" href=back>{words.story.all}</a>
        <a class="btn quiet" href=events>{words.story.events}</a>
    };
    let done = done_notice(move |done| done.parse().ok().map(words.story.again_done));
    let content = view! {
        {done}
        {said(&told)}
        {timeline::card(&told)}
        {decoding(&told)}
        {receptions(&told)}
        {place::card(&told)}
        {sent::card(&told)}
        {downlink(&told)}
        {events::card(&told)}
        {live::hint(words.live.follows)}
    };
    layout(
        &told.device,
        MESSAGES,
        actions.into_any(),
        content.into_any(),
    )
}

/// The message itself.
fn said(told: &Told) -> AnyView {
    let words = words();
    let one = &told.message;
    let bytes = view! { {message::data(&one.data)}{message::marks(one)} };
    let signal = told
        .radio
        .then(|| fact(words.message.signal, message::signal(one.rssi)));
    let asks = one.ack.then(|| fact(words.story.asks, words.frame.yes));
    let all = [
        Some(fact(words.message.time, when(one.time))),
        Some(fact(words.story.seq, one.seq_number.to_string())),
        Some(fact(words.message.data, bytes)),
        Some(fact(
            words.story.arrived,
            (words.story.after)(told.arrived.0 - one.time.0),
        )),
        Some(fact(
            words.message.stations,
            (words.message.station_count)(one.stations),
        )),
        signal,
        Some(fact(words.message.link, quality(one.lqi))),
        Some(fact(words.message.callbacks, callback_state(one.callbacks))),
        asks,
    ];
    let title = (words.story.title)(one.seq_number);
    let all = facts(all.into_iter().flatten().collect());
    view! {
        <section class="card">
            <header><h2>{title}</h2><span class="push id">{one.id.to_string()}</span></header>
            {all}
        </section>
    }
    .into_any()
}

/// What the bytes mean, each bit in the colour of the field that reads it.
fn decoding(told: &Told) -> AnyView {
    let words = words();
    let one = &told.message;
    let open = told.format.as_ref().map(|format| {
        let href = preview::link(format, &one.data);
        view! { <a class="push" href=href>{words.story.decoding_link}</a> }
    });
    let content = match &told.format {
        Some(format) => preview::told(format.clone(), one.data.clone()),
        None if !one.fields.is_empty() => {
            view! { <div class="pad">{message::fields(&one.fields)}</div> }.into_any()
        }
        None => view! { <p class="pad hint">{words.story.decoding_none}</p> }.into_any(),
    };
    card(words.story.decoding, open.into_any(), content)
}

/// Who heard it, in order of time.
fn receptions(told: &Told) -> AnyView {
    let words = words();
    let content = match told.radio {
        false => view! { <p class="pad hint">{words.story.receptions_hidden}</p> }.into_any(),
        true => {
            let heads = vec![
                Head::text(words.message.station),
                Head::text(words.message.time),
                Head::number(words.story.later),
                Head::text(words.message.signal),
                Head::number(words.story.snr),
                Head::number(words.message.frequency),
                Head::number(words.message.repetitions),
            ];
            let all = told.message.receptions.iter();
            let rows: Vec<_> = all.map(|heard| reception(told, heard)).collect();
            table(words.story.receptions, heads, rows.into_any())
        }
    };
    let count = (words.message.station_count)(told.message.stations);
    let count = view! { <span class="push muted">{count}</span> };
    card(words.story.receptions, count.into_any(), content)
}

fn reception(told: &Told, heard: &ReceptionView) -> AnyView {
    let words = words();
    let id = heard.station.to_string();
    let known = told
        .stations
        .iter()
        .find(|one| one.station == heard.station);
    let station = match known {
        None => view! { <b class="id">{id}</b> }.into_any(),
        Some(known) => {
            let href = format!("/base-stations/{id}");
            let name = known.name.clone();
            view! { <a class="id" href=href>{id}</a>" "<span class="muted">{name}</span> }
                .into_any()
        }
    };
    let none = || words.frame.none.to_owned();
    let mhz = figure(heard.freq.map(|hz| hz as f64 / 1e6), 4);
    let rep = heard.rep.map_or_else(none, |rep| rep.to_string());
    let later = (words.story.after)(heard.time.0 - told.message.time.0);
    let signal = view! {
        <span class="signal">{bars(heard.rssi)}{figure(heard.rssi, 1)}</span>
    };
    row(vec![
        ("", station),
        ("", when(heard.time)),
        ("num", later.into_any()),
        ("", signal.into_any()),
        ("num", figure(heard.snr, 2).into_any()),
        ("num", mhz.into_any()),
        ("num", rep.into_any()),
    ])
}

/// How the device was answered, if it asked.
fn downlink(told: &Told) -> Option<AnyView> {
    let words = words();
    if !told.message.ack {
        return None;
    }
    let (state, content) = match &told.message.downlink {
        None => {
            let state = message::downlink(&told.message);
            (state, ().into_any())
        }
        Some(answer) => {
            let lines = message::answer_lines(answer, told.message.time);
            let lines = view! { <ul class="lines pad">{lines}</ul> };
            (message::answer_state(answer), lines.into_any())
        }
    };
    let state = view! { <span class="push">{state}</span> };
    Some(card(words.story.downlink, state.into_any(), content))
}
