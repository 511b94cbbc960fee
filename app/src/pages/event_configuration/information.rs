//! Event configuration → Information: what it watches, who is told, and how that went.

use domain::alert::{AlertMailView, EventCallbackView};
use domain::callback::{ON, Standing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::signature::Signing;
use super::{address, callback_state, layout, line, switched_off};
use crate::rpc;
use crate::rpc::event_configuration::{ConfigurationStory, place};
use crate::ui::bell::ALERTS;
use crate::ui::card::card;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, delivery_state, tag};
use crate::ui::when::when;
use crate::words::words;

/// What is known of one event configuration.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let signing = Signing::provided();
    let source = move || {
        let id = params.with(|params| value(params, "id"));
        (id, signing.versions())
    };
    let one = Loaded::new(source, |(id, _)| rpc::event_configuration::one(id));
    view! { {signing.refusals()}{shown(one, page)} }
}

fn page(story: ConfigurationStory) -> AnyView {
    let words = words();
    let view = &story.one.view;
    let base = address(view.id);
    let alerts = format!("{ALERTS}?configuration={}", view.id);
    let change = story.rights.callbacks().then(|| {
        view! {
            <a class="btn quiet" href=format!("{base}/delete")>
                {words.event_configuration.delete}
            </a>
            <a class="btn" href=format!("{base}/edit")>
                {icon(Icon::Edit)}{words.event_configuration.edit_it}
            </a>
        }
    });
    let actions = view! {
        <a class="btn quiet" href=alerts>{words.event_configuration.alerts}</a>
        {change}
    };
    let calls = view
        .callback
        .as_ref()
        .map(|callback| calls(&story, callback));
    let signing: Signing = expect_context();
    let signed = match story.rights.callbacks() {
        true => signing.card(view, story.secret.clone()),
        false => None,
    };
    let content = view! {
        {known(&story)}
        {calls}
        {signed}
        {mails(&view.mails)}
    };
    layout(&story.of, actions.into_any(), content.into_any())
}

fn known(story: &ConfigurationStory) -> AnyView {
    let words = words();
    let (view, input) = (&story.one.view, &story.one.view.input);
    let none = words.frame.none;
    let yes = |ticked: &str| match ticked == ON {
        true => words.frame.yes,
        false => words.frame.no,
    };
    let state = match view.enabled {
        true => tag(words.callback.on, Tone::Good),
        false => tag(words.callback.off, Tone::Plain),
    };
    let owner = view! { <a href=place(view.owner)>{view.owner_name.clone()}</a> };
    let watches = match &story.one.trigger {
        Some(trigger) => (words.event_configuration.trigger)(trigger),
        None => words.event_configuration.nothing.to_owned(),
    };
    let emails: Vec<_> = story
        .one
        .emails
        .iter()
        .map(|address| view! { <li>{address.clone()}</li> })
        .collect();
    let emails = match emails.is_empty() {
        true => none.into_any(),
        false => view! { <ul>{emails}</ul> }.into_any(),
    };
    let quiet = (words.event_configuration.quiet_hours)(
        &input.quiet_from,
        &input.quiet_to,
        &input.quiet_offset,
    );
    let span = |typed: &str, otherwise: &str| match typed.trim() {
        "" | "0" => otherwise.to_owned(),
        minutes => (words.event_configuration.span)(minutes),
    };
    let one_minute = (words.event_configuration.span)("1");
    let last = match view.last_alert {
        Some(time) => when(time),
        None => words.event_configuration.never.into_any(),
    };
    let mut list = vec![
        fact(words.event_configuration.name, input.name.clone()),
        fact(words.event_configuration.state, state),
        fact(words.event_configuration.of, owner),
        fact(words.event_configuration.watches, watches),
        fact(words.event_configuration.emails, emails),
        fact(words.alert.bell, yes(&input.bell)),
        fact(words.event_configuration.callback, yes(&input.to_callback)),
        fact(words.event_configuration.quiet, quiet),
        fact(
            words.event_configuration.not_again_fact,
            span(&input.not_again, none),
        ),
        fact(
            words.event_configuration.digest_fact,
            span(&input.digest, &one_minute),
        ),
        fact(words.event_configuration.last_alert, last),
        fact(words.event_configuration.created, when(view.created)),
    ];
    if let Some(replaced) = view.replaces {
        let told = match &story.replaces {
            Some(name) => view! { <a href=address(replaced)>{name.clone()}</a> }.into_any(),
            None => words.event_configuration.unseen.into_any(),
        };
        list.push(fact(words.event_configuration.replaces, told));
    }
    card(words.event_configuration.one, ().into_any(), facts(list))
}

/// How its callback fares.
fn calls(story: &ConfigurationStory, callback: &EventCallbackView) -> AnyView {
    let words = words();
    let deliveries = format!("{}/deliveries", address(story.one.view.id));
    let count = |standing: Standing, count: i64| {
        let href = format!("{deliveries}?state={}", standing.word());
        view! { <a href=href>{(words.number)(count)}</a> }
    };
    let line = view! { <span class="mono">{line(&story.one.view)}</span> };
    let list = vec![
        fact(words.callback.request, line),
        fact(
            words.callback.state,
            view! { {callback_state(callback)}{switched_off(callback)} },
        ),
        fact(
            words.callback.delivered,
            count(Standing::Delivered, callback.delivered),
        ),
        fact(
            words.callback.waiting,
            count(Standing::Waiting, callback.waiting),
        ),
        fact(
            words.callback.failed,
            count(Standing::Failed, callback.failed),
        ),
    ];
    let all = view! { <a class="push" href=deliveries.clone()>{words.delivery.all}</a> };
    card(
        words.event_configuration.callback,
        all.into_any(),
        facts(list),
    )
}

/// Its last mails, where there were any.
fn mails(all: &[AlertMailView]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let words = words();
    let heads = vec![
        Head::text(words.event_configuration.mail_made),
        Head::text(words.event_configuration.recipient),
        Head::text(words.delivery.state),
        Head::number(words.event_configuration.mail_alerts),
        Head::number(words.event_configuration.mail_attempts),
        Head::text(words.event_configuration.mail_fault),
        Head::text(words.event_configuration.mail_next),
    ];
    let rows: Vec<_> = all.iter().map(mail).collect();
    let title = words.event_configuration.mails;
    let table = table(title, heads, rows.into_any());
    Some(card(title, ().into_any(), table))
}

fn mail(one: &AlertMailView) -> AnyView {
    let words = words();
    let none = || view! { <span class="muted">{words.frame.none}</span> }.into_any();
    let fault = one.fault.as_ref().map(words.callback.fault);
    let fault = fault.map_or_else(none, |told| told.into_any());
    table::row(vec![
        ("stamp", when(one.created)),
        ("", one.recipient.clone().into_any()),
        ("", delivery_state(one.state)),
        ("num", (words.number)(one.alerts).into_any()),
        ("num", one.attempts.to_string().into_any()),
        ("wrap", fault),
        ("stamp", one.due.map_or_else(none, when)),
    ])
}
