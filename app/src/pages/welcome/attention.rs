//! What needs attention, each with the way to where something can be done.

use domain::overview::{Attention, EndingToken, FailingCallback, SilentDevice};
use leptos::prelude::*;

use crate::pages::device_type::layout::CALLBACKS;
use crate::ui::bell::ALERTS;
use crate::ui::card;
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The card. It says so, too, where nothing does.
pub fn card(attention: &Attention) -> AnyView {
    let words = words();
    let own = &words.attention;
    if attention.is_nothing() {
        let nothing = view! { <p class="pad hint">{own.nothing}</p> };
        return card::card(own.title, ().into_any(), nothing.into_any());
    }
    let alerts = (attention.alerts > 0).then(|| {
        let told = (own.alerts)(attention.alerts);
        view! { <a class="push" href=ALERTS>{told}</a> }
    });
    let silent = attention.silent.iter().map(silent).collect();
    let count = (words.total)(attention.silent_in_all);
    let failing = attention.failing.iter().map(failing).collect();
    let ending = attention.ending.iter().map(ending).collect();
    let content = view! {
        <div class="wants">
            {part(own.silent, count, silent)}
            {part(own.failing, String::new(), failing)}
            {part(own.ending, String::new(), ending)}
        </div>
    };
    card::card(own.title, alerts.into_any(), content.into_any())
}

/// One kind of what needs attention, where there is any.
fn part(title: &'static str, count: String, lines: Vec<AnyView>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let count = (!count.is_empty()).then(|| view! { " "{tag(count, Tone::Warn)} });
    let part = view! {
        <section>
            <h3>{title}{count}</h3>
            <ul class="lines">{lines}</ul>
        </section>
    };
    Some(part.into_any())
}

/// The name of a device, where that is another than its id.
fn named(id: &str, name: &str) -> Option<AnyView> {
    let other = !name.is_empty() && name != id;
    other.then(|| view! { <span>{name.to_owned()}</span> }.into_any())
}

fn silent(one: &SilentDevice) -> AnyView {
    let id = one.device.to_string();
    let href = format!("/devices/{id}");
    let named = named(&id, &one.name);
    view! {
        <li>
            <a class="id" href=href>{id}</a>
            {named}
            <small>{words().attention.last_heard}" "{when(one.last_seen)}</small>
        </li>
    }
    .into_any()
}

fn failing(one: &FailingCallback) -> AnyView {
    let own = &words().attention;
    let of_type = format!("/device-types/{}{CALLBACKS}", one.device_type);
    let href = format!("{of_type}/{}", one.callback);
    let state = match one.off {
        true => tag(own.callback_off, Tone::Bad),
        false => tag(own.callback_failing, Tone::Warn),
    };
    let since = one
        .since
        .map(|since| view! { <small>{own.since}" "{when(since)}</small> });
    view! {
        <li>
            <a class="id" href=href>{one.callback.to_string()}</a>
            <a href=of_type>{one.device_type_name.clone()}</a>
            {state}
            {since}
        </li>
    }
    .into_any()
}

fn ending(one: &EndingToken) -> AnyView {
    let id = one.device.to_string();
    let href = format!("/devices/{id}");
    let named = named(&id, &one.name);
    view! {
        <li>
            <a class="id" href=href>{id}</a>
            {named}
            <small>{words().attention.ends}" "{when(one.end)}</small>
        </li>
    }
    .into_any()
}
