//! Tools → Virtual device: a prototype says something without a radio, and what becomes of it shows
//! below.

use domain::live::Topic;
use domain::message::{MessageList, MessageQuery, MessageView};
use domain::virtual_device::{STATIONS, Strength, VirtualChoices, VirtualInput};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::VIRTUAL_DEVICE;
use crate::error::AppError;
use crate::fields;
use crate::map;
use crate::preview::{self, Preview};
use crate::rpc::virtual_device::Speak;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::{Field, check, hidden};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::signal::quality;
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// How many of a device's messages are shown.
const SHOWN: usize = 5;

/// The form, and what the device said last.
#[component]
pub fn VirtualDevice() -> impl IntoView {
    let query = use_query_map();
    let device = Memo::new(move |_| query.with(|query| value(query, "device")));
    let choices = Loaded::new(
        move || (device.get(), rpc::asks_for_refused()),
        |(device, refused)| rpc::virtual_device::choices(device, refused),
    );
    let sent = Memo::new(move |_| query.with(|query| value(query, "sent")));
    // Beside the form and not within it: what was typed stays while something new is heard.
    let said = Loaded::new(
        move || (device.get(), sent.get()),
        |(device, _)| async move {
            match device.is_empty() {
                true => Ok(None),
                false => {
                    let said = rpc::device::messages(device, MessageQuery::default());
                    said.await.map(|(_, list)| Some(list))
                }
            }
        },
    );
    live::follow(
        move || device.get().parse().ok().map(Topic::Device),
        move || said.refetch(),
    );
    view! { {shown(choices, page)}{shown(said, newest)} }.into_any()
}

fn page((choices, refused): (VirtualChoices, Option<Refused<VirtualInput>>)) -> AnyView {
    let words = words();
    let own = &words.virtual_device;
    let way = vec![(words.tools.title.to_owned(), "/tools".to_owned())];
    let head = head(way, own.title.to_owned(), ().into_any(), ().into_any());
    if choices.devices.is_empty() {
        let register = view! { <a class="btn primary" href="/devices/new">{own.register}</a> };
        let none = empty(own.none, own.none_why, register.into_any());
        return view! { {head}<section class="card">{none}</section> }.into_any();
    }
    let query = use_query_map();
    let asked = query.with_untracked(|query| value(query, "device"));
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => {
            let first = choices.devices[0].0.to_string();
            let device = if asked.is_empty() { first } else { asked };
            let input = VirtualInput {
                device,
                ..VirtualInput::default()
            };
            (input, None)
        }
    };
    view! {
        {head}
        <p class="notice warn">{own.notice}</p>
        {sent()}
        {chooser(&choices, &input.device)}
        {form(&choices, &input, wrong)}
    }
    .into_any()
}

/// The link to the message that was just sent, as the address says it.
fn sent() -> AnyView {
    let own = &words().virtual_device;
    let query = use_query_map();
    let told = move || {
        let sent = query.with(|query| value(query, "sent"));
        // What stands in the address is only its id.
        let id = sent.parse::<domain::MessageId>().ok()?;
        let href = format!("/messages/{id}");
        Some(view! {
            <p class="notice" role="status">{own.sent}" "<a href=href>{own.see}</a></p>
        })
    };
    view! { {told} }.into_any()
}

/// The choice of the device: a page of its own for each, so that its format is there.
fn chooser(choices: &VirtualChoices, chosen: &str) -> AnyView {
    let own = &words().virtual_device;
    let entries: Vec<(String, String)> = choices
        .devices
        .iter()
        .map(|(id, name)| (id.to_string(), format!("{id} {name}")))
        .collect();
    let field = Field {
        name: "device",
        label: own.device,
        hint: own.device_hint,
        refused: Memo::new(|_| None),
    };
    let chosen = chosen.to_uppercase();
    let content = view! {
        <form class="form" method="get" action=VIRTUAL_DEVICE>
            {field.choice(&entries, &chosen)}
            <div class="buttons"><button class="btn" type="submit">{own.choose}</button></div>
        </form>
    };
    card(own.device, ().into_any(), content.into_any())
}

fn form(
    choices: &VirtualChoices,
    input: &VirtualInput,
    wrong: Option<Vec<domain::Rejection>>,
) -> AnyView {
    let words = words();
    let own = &words.virtual_device;
    let send = Sending::<Speak>::new();
    let refused: Memo<Option<AppError>> = rpc::refusal_of(send, wrong);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let device_type = choices.device_type.as_ref();
    let format = device_type.map(|one| one.format.clone());
    let read_by = device_type.map(|one| {
        view! { <p class="hint">{(own.format)(&one.name)}</p> }
    });
    let preview = Preview::new(format.unwrap_or_default(), input.sample.clone());
    let counts: Vec<(String, String)> = (1..=STATIONS.len())
        .map(|count| (count.to_string(), count.to_string()))
        .collect();
    let count = match input.stations.as_str() {
        "" => VirtualInput::STATIONS,
        count => count,
    };
    let stations = field("stations", own.stations, own.stations_hint).choice(&counts, count);
    let text = RwSignal::new(input.places.clone());
    let places = field("places", own.places, own.places_hint).written("4", text, move |event| {
        text.set(event_target_value(&event));
    });
    let strengths = Strength::ALL.map(|(one, word)| (word, (own.strength_name)(one)));
    let strength = field("strength", own.strength, "").choice(&strengths, &input.strength);
    let none = Signal::stored(Vec::new());
    let settings = view! {
        <div class="form">
            {read_by}
            {stations}
            {places}
            {map::several(text)}
            {strength}
            {check("ack", own.ack, !input.ack.is_empty())}
            <p class="hint">{own.ack_hint}</p>
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || send.pending().get()>
                    {own.send}
                </button>
            </div>
        </div>
    };
    let device = hidden("device", input.device.clone());
    view! {
        <SendForm action=send class="blocks">
            {refusal_notice(refused, fields::VIRTUAL_DEVICE)}
            {device}
            {preview::decoded(preview, none)}
            {card(own.message, ().into_any(), settings.into_any())}
        </SendForm>
        {preview::encoded(preview)}
    }
    .into_any()
}

/// What the device said last, live; nothing while none is chosen.
fn newest(list: Option<MessageList>) -> AnyView {
    let Some(list) = list else {
        return ().into_any();
    };
    let words = words();
    let rows: Vec<_> = list.page.rows.iter().take(SHOWN).map(row).collect();
    let content = match rows.is_empty() {
        true => empty(
            words.message.none_yet,
            words.message.none_yet_why,
            ().into_any(),
        ),
        false => {
            let heads = vec![
                Head::text(words.message.time),
                Head::number(words.message.seq),
                Head::text(words.message.data),
                Head::text(words.message.fields),
                Head::text(words.message.link),
                Head::text(words.message.stations),
                Head::text(words.message.downlink),
                Head::text(words.message.callbacks),
            ];
            table(words.virtual_device.newest, heads, rows.into_any())
        }
    };
    card(words.virtual_device.newest, ().into_any(), content)
}

fn row(one: &MessageView) -> AnyView {
    table::row(vec![
        ("stamp", when(one.time)),
        ("num", one.seq_number.to_string().into_any()),
        (
            "",
            view! { {message::data(&one.data)}{message::marks(one)} }.into_any(),
        ),
        ("wrap", message::fields(&one.fields)),
        ("", quality(one.lqi)),
        ("", message::stations(one)),
        ("", message::downlink(one)),
        ("", message::callbacks(one)),
    ])
}
