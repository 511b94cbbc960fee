//! The event configurations that hold for a group, a device type or a device: its own, and those
//! that it inherits.

use domain::EventConfigurationId;
use domain::alert::EventConfigurationView;
use domain::callback::ON;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{address, layout, line, new_address, switched_off};
use crate::rpc;
use crate::rpc::event_configuration::{ConfigurationList, Configured, Enable, place};
use crate::ui::bell::ALERTS;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::help::helped;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The action behind the switches of the list.
#[derive(Clone, Copy)]
struct Switching(Sending<Enable>);

/// The list on the page of something: `owner` is the word of what it is.
pub fn list(owner: &'static str) -> AnyView {
    let params = use_params_map();
    let enable = Sending::<Enable>::new();
    provide_context(Switching(enable));
    let source = move || {
        let id = params.with(|params| value(params, "id"));
        (id, enable.version().get())
    };
    let list = Loaded::new(source, move |(id, _)| {
        rpc::event_configuration::list(owner.to_owned(), id)
    });
    view! { {refusal_notice(rpc::refusal(enable), &[])}{shown(list, page)} }.into_any()
}

fn page(list: ConfigurationList) -> AnyView {
    let words = words();
    let owner = list.of.owner();
    let new = || {
        let href = new_address(owner, None);
        let new = words.event_configuration.new;
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{new}</a> }
    };
    let new = list.rights.callbacks().then(new).into_any();
    let (inherited, own): (Vec<_>, Vec<_>) = list.rows.iter().partition(|one| one.view.inherited);
    if list.rows.is_empty() {
        let none = empty(
            words.event_configuration.none_yet,
            words.event_configuration.none_yet_why,
            new,
        );
        let content = view! { <section class="card">{none}</section> };
        let content = helped(&list.help, content.into_any());
        return layout(&list.of, ().into_any(), content);
    }
    let own = of(words.event_configuration.own, &own, &list);
    let inherited = of(words.event_configuration.inherited, &inherited, &list);
    let content = view! { {own}{inherited} };
    let content = helped(&list.help, content.into_any());
    layout(&list.of, new, content)
}

/// Some of the list, where there are any.
fn of(title: &'static str, rows: &[&Configured], list: &ConfigurationList) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let words = words();
    let heads = vec![
        Head::text(words.event_configuration.state),
        Head::text(words.event_configuration.name),
        Head::text(words.event_configuration.watches),
        Head::text(words.event_configuration.tells),
        Head::text(words.event_configuration.last_alert),
        Head::text(words.callback.actions),
    ];
    let rows: Vec<_> = rows.iter().map(|one| row(one, list)).collect();
    let table = table(title, heads, rows.into_any());
    Some(card(title, ().into_any(), table))
}

fn row(one: &Configured, list: &ConfigurationList) -> AnyView {
    let words = words();
    let view = &one.view;
    let watches = match &one.trigger {
        Some(trigger) => (words.event_configuration.trigger)(trigger),
        None => words.event_configuration.nothing.to_owned(),
    };
    let last = match view.last_alert {
        Some(time) => {
            let href = format!("{ALERTS}?configuration={}", view.id);
            view! { <a href=href>{when(time)}</a> }.into_any()
        }
        None => words.event_configuration.never.into_any(),
    };
    table::row(vec![
        ("", state(view)),
        ("wrap", name(view, list)),
        ("wrap", watches.into_any()),
        ("wrap", tells(one)),
        ("stamp", last),
        ("", deeds(one, list)),
    ])
}

/// Whether it holds there.
fn state(one: &EventConfigurationView) -> AnyView {
    let words = words();
    match (one.replaced_by, one.enabled) {
        (Some(_), _) => tag(words.event_configuration.replaced, Tone::Plain),
        (None, true) => tag(words.callback.on, Tone::Good),
        (None, false) => tag(words.callback.off, Tone::Plain),
    }
}

/// What it is called, whose it is, and who stands in whose place.
fn name(one: &EventConfigurationView, list: &ConfigurationList) -> AnyView {
    let words = words();
    let called = |id: EventConfigurationId| {
        let of = list.rows.iter().find(|other| other.view.id == id);
        let name = of.map(|of| of.view.input.name.as_str());
        name.unwrap_or(words.event_configuration.unseen)
    };
    let from = one.inherited.then(|| {
        let owner = view! { <a class="tall" href=place(one.owner)>{one.owner_name.clone()}</a> };
        view! { <p class="muted">{words.event_configuration.from}" "{owner}</p> }
    });
    let note = |told: String| view! { <p class="muted">{told}</p> };
    let replaces = one.replaces.map(called);
    let replaces = replaces.map(|name| note((words.event_configuration.in_place_of)(name)));
    let replaced = one.replaced_by.map(called);
    let replaced = replaced.map(|name| note((words.event_configuration.replaced_by)(name)));
    view! {
        <a class="tall" href=address(one.id)>{one.input.name.clone()}</a>
        {from}
        {replaces}
        {replaced}
    }
    .into_any()
}

/// Who is told.
fn tells(one: &Configured) -> AnyView {
    let words = words();
    let input = &one.view.input;
    let addresses = (words.event_configuration.addresses)(&one.emails);
    let bell = (input.bell == ON).then(|| words.event_configuration.bell.to_owned());
    let told: Vec<String> = [Some(addresses).filter(|all| !all.is_empty()), bell]
        .into_iter()
        .flatten()
        .collect();
    let calls = (input.to_callback == ON).then(|| {
        let off = one.view.callback.as_ref().and_then(switched_off);
        view! { <p><span class="mono">{line(&one.view)}</span></p>{off} }
    });
    let nobody = told.is_empty() && calls.is_none();
    let told = match nobody {
        true => words.event_configuration.nobody.to_owned(),
        false => told.join(", "),
    };
    view! { {told}{calls} }.into_any()
}

/// What can be done with it, and in its place.
fn deeds(one: &Configured, list: &ConfigurationList) -> AnyView {
    let words = words();
    let view = &one.view;
    let base = address(view.id);
    let change = one.write.then(|| {
        view! {
            {switch(view)}
            <a class="btn quiet" href=format!("{base}/edit")>
                {icon(Icon::Edit)}{words.event_configuration.edit_it}
            </a>
            <a class="btn quiet" href=format!("{base}/delete")>
                {icon(Icon::Trash)}{words.event_configuration.delete}
            </a>
        }
    });
    let replaceable = view.inherited && list.rights.callbacks() && view.replaced_by.is_none();
    let replace = replaceable.then(|| {
        let href = new_address(list.of.owner(), Some(view.id));
        view! { <a class="btn quiet" href=href>{words.event_configuration.replace_here}</a> }
    });
    view! { <div class="buttons">{change}{replace}</div> }.into_any()
}

fn switch(one: &EventConfigurationView) -> AnyView {
    let words = words();
    let Switching(action) = expect_context();
    let (wanted, word) = match one.enabled {
        true => ("", words.callback.turn_off),
        false => (ON, words.callback.turn_on),
    };
    let id = one.id.to_string();
    view! {
        <SendForm action=action>
            {hidden("id", id)}
            {hidden("enabled", wanted.to_owned())}
            <button class="btn" type="submit">{word}</button>
        </SendForm>
    }
    .into_any()
}
