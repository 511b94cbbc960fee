//! Messages in tables: the cells that more than one page shows.

use domain::UnixMillis;
use domain::callback::DeliveryView;
use domain::contract::Carriage;
use domain::downlink::{DownlinkState, DownlinkView, InfoCode};
use domain::message::{FieldView, MessageView, ReceptionView};
use leptos::prelude::*;

use crate::ui::delivery;
use crate::ui::signal::{bars, figure};
use crate::ui::tag::{Tone, callback_state, delivery_state, tag};
use crate::ui::when::when;
use crate::words::words;

/// The bytes of a message.
pub fn data(hex: &str) -> AnyView {
    if hex.is_empty() {
        return view! { <span class="muted">{words().message.no_data}</span> }.into_any();
    }
    view! { <code class="data">{hex.to_owned()}</code> }.into_any()
}

/// Decoded fields, name and value.
pub fn fields(fields: &[FieldView]) -> AnyView {
    if fields.is_empty() {
        return view! { <span class="muted">{words().frame.none}</span> }.into_any();
    }
    let fields: Vec<_> = fields
        .iter()
        .map(|field| view! { <span>{field.name.clone()}" "<b>{field.value.clone()}</b></span> })
        .collect();
    view! { <div class="fields">{fields}</div> }.into_any()
}

/// How many fields fit where a row must stay one line high.
const BRIEF: usize = 3;

/// The first decoded fields, and how many more there are: for lists of other things.
pub fn first_fields(all: &[FieldView]) -> AnyView {
    let (shown, more) = all.split_at(all.len().min(BRIEF));
    let more = (!more.is_empty()).then(|| {
        view! { <span class="muted" title=text_of(more)>"+"{more.len().to_string()}</span> }
    });
    view! { <div class="brief">{fields(shown)}{more}</div> }.into_any()
}

fn text_of(fields: &[FieldView]) -> String {
    let each: Vec<String> = fields
        .iter()
        .map(|field| format!("{} {}", field.name, field.value))
        .collect();
    each.join(", ")
}

/// The best signal: bars and dBm.
pub fn signal(rssi: Option<f64>) -> AnyView {
    view! { <span class="signal">{bars(rssi)}{figure(rssi, 1)}</span> }.into_any()
}

/// What is out of the ordinary about a message; mostly nothing.
pub fn marks(message: &MessageView) -> AnyView {
    let words = words();
    let carriage = match message.carriage {
        Carriage::Delivered => None,
        Carriage::OffContract => Some(tag(words.message.off_contract, Tone::Bad)),
        Carriage::Suspended => Some(tag(words.message.suspended, Tone::Warn)),
    };
    let over = message
        .over_quota
        .then(|| tag(words.message.over_quota, Tone::Warn));
    let reopened = message
        .reopened
        .then(|| tag(words.message.reopened, Tone::Plain));
    // No radio carried it: only virtual stations heard it.
    let mut heard = message.receptions.iter();
    let made_up = heard
        .any(|one| domain::virtual_device::is_virtual(one.station))
        .then(|| tag(words.virtual_device.mark, Tone::Info));
    let marks = [carriage, over, reopened, made_up];
    let marks: Vec<_> = marks.into_iter().flatten().collect();
    if marks.is_empty() {
        return ().into_any();
    }
    view! { <span class="marks">{marks}</span> }.into_any()
}

/// The answer to the device, if it asked for one.
pub fn downlink(message: &MessageView) -> AnyView {
    let words = words();
    let Some(answer) = &message.downlink else {
        return match message.ack {
            true => tag(words.message.wants_downlink, Tone::Info),
            false => view! { <span class="muted">{words.frame.none}</span> }.into_any(),
        };
    };
    let state = answer_state(answer);
    let lines = answer_lines(answer, message.time);
    view! {
        <details class="fold"><summary>{state}</summary><ul class="lines">{lines}</ul></details>
    }
    .into_any()
}

/// Where an answer stands.
pub fn answer_state(answer: &DownlinkView) -> AnyView {
    tag(
        (words().message.downlink_state)(answer.state, answer.info),
        match (answer.state, answer.info) {
            (DownlinkState::Done, InfoCode::Acked) => Tone::Good,
            (DownlinkState::Done, InfoCode::NoAnswer) => Tone::Plain,
            (DownlinkState::Done, _) => Tone::Bad,
            _ => Tone::Info,
        },
    )
}

/// What is known of the answer to what was asked at that time.
pub fn answer_lines(answer: &DownlinkView, asked: UnixMillis) -> AnyView {
    let words = words();
    let line = |name: &'static str, value: AnyView| {
        view! { <li><span class="muted">{name}</span>{value}</li> }
    };
    let bytes = answer
        .data
        .as_deref()
        .map(|bytes| line(words.message.downlink_data, data(bytes)));
    let station = answer.station.map(|station| {
        let id = view! { <b class="id">{station.to_string()}</b> };
        line(words.message.station, id.into_any())
    });
    // How soon a callback answered, or until when it counts if it does.
    let said = answer.answer_time(asked).map(|time| {
        let told = (words.message.downlink_answered_in)(time.took, time.left);
        let told = match time.left < 0 {
            true => tag(told, Tone::Warn),
            false => told.into_any(),
        };
        line(words.message.downlink_answered, told)
    });
    let awaited = (answer.state == DownlinkState::Awaited).then(|| {
        let until = when(answer.answer_until());
        line(words.message.downlink_answer_until, until)
    });
    let ended = answer
        .finished
        .map(|end| line(words.message.downlink_ended, when(end)));
    let over = answer
        .over_quota
        .then(|| view! { <li>{tag(words.message.over_quota, Tone::Warn)}</li> });
    view! {
        {bytes}
        {said}
        {awaited}
        {station}
        {line(words.message.downlink_at, when(answer.transmit_at))}
        {line(words.message.downlink_until, when(answer.window_ends))}
        {ended}
        {over}
    }
    .into_any()
}

/// What the station heard that heard a message best, where the reader may see it.
pub fn best(message: &MessageView) -> Option<&ReceptionView> {
    let strength = |heard: &ReceptionView| heard.rssi.unwrap_or(f64::MIN);
    let all = message.receptions.iter();
    all.reduce(|best, one| match strength(one) > strength(best) {
        true => one,
        false => best,
    })
}

/// The station that heard a message best, how many did, and what each heard.
pub fn stations(message: &MessageView) -> AnyView {
    let count = (words().message.station_count)(message.stations);
    let Some(best) = best(message) else {
        return count.into_any();
    };
    let best = best.station.to_string();
    let lines: Vec<_> = message.receptions.iter().map(reception).collect();
    view! {
        <details class="fold">
            <summary><b class="id">{best}</b>" "<span class="muted">{count}</span></summary>
            <ul class="lines">{lines}</ul>
        </details>
    }
    .into_any()
}

fn reception(heard: &ReceptionView) -> AnyView {
    let words = words();
    let mhz = heard.freq.map(|hz| {
        let mhz = figure(Some(hz as f64 / 1e6), 3);
        format!("{mhz} {}", words.message.frequency)
    });
    let repetitions = heard
        .rep
        .map(|rep| format!("{} {rep}", words.message.repetitions));
    let rssi = heard.rssi.map(|_| format!("{} dBm", figure(heard.rssi, 1)));
    let snr = heard.snr.map(|_| format!("{} dB", figure(heard.snr, 2)));
    let figures: Vec<String> = [rssi, snr, mhz, repetitions]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <li>
            {bars(heard.rssi)}<b class="id">{heard.station.to_string()}</b>
            <span class="muted">{figures.join(" · ")}</span>
            <small>{when(heard.time)}</small>
        </li>
    }
    .into_any()
}

/// Where the callbacks of a message stand, and every attempt.
pub fn callbacks(message: &MessageView) -> AnyView {
    let state = callback_state(message.callbacks);
    if message.deliveries.is_empty() {
        return state;
    }
    let deliveries: Vec<_> = message
        .deliveries
        .iter()
        .map(|one| owed(one, message))
        .collect();
    view! {
        <details class="fold"><summary>{state}</summary>{deliveries}</details>
    }
    .into_any()
}

fn owed(one: &DeliveryView, message: &MessageView) -> AnyView {
    let words = words();
    let href = format!(
        "/device-types/{}/callbacks/{}",
        message.device_type, one.callback
    );
    let whole = format!("{href}/deliveries/{}", one.id);
    let attempts: Vec<_> = one.attempts.iter().map(delivery::attempt).collect();
    let none = attempts
        .is_empty()
        .then(|| view! { <p class="muted">{words.callback.no_attempt}</p> });
    let due = one
        .due
        .map(|due| view! { <p class="muted">{words.callback.next_attempt}" "{when(due)}</p> });
    view! {
        <div class="delivery">
            <p><a class="id" href=href>{one.callback.to_string()}</a>" "{delivery_state(one.state)}</p>
            {none}
            <ol class="lines">{attempts}</ol>
            {due}
            <p><a href=whole>{words.delivery.show}</a></p>
        </div>
    }
    .into_any()
}
