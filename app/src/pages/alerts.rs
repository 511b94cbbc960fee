//! Alerts: what the bell rang for, and what was read of it.

use domain::alert::{AlertQuery, AlertView, Alerted, CallbackOffView};
use domain::callback::ON;
use domain::event::{EventView, Severity};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::device_type::layout::CALLBACKS;
use super::welcome;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::alert::{AlertList, Mark, MarkAll};
use crate::ui::asked;
use crate::ui::bell::{ALERTS, count_after};
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::off::off as told_off;
use crate::ui::pager::pager;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, severity, tag};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Reading {
    one: Sending<Mark>,
    all: Sending<MarkAll>,
}

/// What rang for the reader, newest first, or all alerts of one event configuration.
#[component]
pub fn Alerts() -> impl IntoView {
    let query = use_query_map();
    let reading = Reading {
        one: Sending::new(),
        all: Sending::new(),
    };
    provide_context(reading);
    let asked = Memo::new(move |_| query.with(from_address));
    let deeds = move || reading.one.version().get() + reading.all.version().get();
    count_after(deeds);
    let list = Loaded::new(
        move || (asked.get(), deeds()),
        |(asked, _)| async move { rpc::alert::list(asked?).await },
    );
    live::follow_fleet(move || list.refetch());
    view! {
        {refusal_notice(rpc::refusal(reading.one), &[])}
        {refusal_notice(rpc::refusal(reading.all), &[])}
        {shown(list, page)}
    }
}

fn from_address(query: &ParamsMap) -> Result<AlertQuery, AppError> {
    asked::only(
        query,
        &["configuration", "unread", "size", "after", "until"],
    )?;
    Ok(AlertQuery {
        configuration: value(query, "configuration"),
        unread: asked::one_of(query, "unread", &[ON])?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(list: AlertList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let page = &list.page;
    let content = match (page.rows.is_empty(), asked.unread.is_empty()) {
        (true, true) => empty(
            words.alert.none_yet,
            words.alert.none_yet_why,
            ().into_any(),
        ),
        (true, false) => {
            let clear = view! { <a class="btn" href=ALERTS>{words.frame.clear_filter}</a> };
            empty(
                words.alert.none_match,
                words.alert.none_match_why,
                clear.into_any(),
            )
        }
        (false, _) => rows(&page.rows, list.of.is_none()),
    };
    let pager = pager(
        ALERTS,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let filter = match &list.of {
        Some((_, name)) => only_of(name),
        None => narrowing(&asked),
    };
    let all = list.of.is_none().then(|| read_all(&page.rows)).flatten();
    let content = view! { <section class="card">{filter}{content}{pager}</section> };
    let title = words.alert.title.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), all.into_any())}
        {live::hint(words.live.follows)}
        {welcome::sections(ALERTS, content.into_any())}
    }
    .into_any()
}

/// What is said in place of the filter where all alerts of one event configuration are listed.
fn only_of(name: &str) -> AnyView {
    let words = words();
    view! {
        <header>
            <h2>{(words.alert.only_of)(name)}</h2>
            <a class="push" href=ALERTS>{words.alert.all}</a>
        </header>
    }
    .into_any()
}

fn narrowing(asked: &AlertQuery) -> AnyView {
    let words = words();
    let shown = vec![
        (String::new(), words.frame.any.to_owned()),
        (ON.to_owned(), words.alert.show_unread.to_owned()),
    ];
    let fields = filter::choice("unread", words.alert.show, shown, &asked.unread);
    let filtered = !asked.unread.is_empty();
    let sizes = filter::sizes(asked.size);
    filter::filter(ALERTS.to_owned(), filtered, fields, sizes)
}

/// The button by which all is read up to the newest that is shown, where something is not.
fn read_all(rows: &[AlertView]) -> Option<AnyView> {
    let Reading { all, .. } = expect_context();
    let newest = rows.first()?;
    if rows.iter().all(|one| one.read) {
        return None;
    }
    let up_to = newest.id.to_string();
    let form = view! {
        <SendForm action=all>
            {hidden("up_to", up_to)}
            <button class="btn" type="submit">{words().alert.mark_all}</button>
        </SendForm>
    };
    Some(form.into_any())
}

/// The rows; where they are those of the bell, with what was read. What does not ring cannot be.
fn rows(alerts: &[AlertView], rung: bool) -> AnyView {
    let words = words();
    let heads = [
        Some(Head::text(words.alert.time)),
        Some(Head::text(words.message.device)),
        Some(Head::text(words.event.what)),
        Some(Head::text(words.event.severity)),
        Some(Head::text(words.alert.configuration)),
        rung.then(|| Head::text(words.alert.read)),
    ];
    let heads = heads.into_iter().flatten().collect();
    let rows: Vec<_> = alerts.iter().map(|one| row(one, rung)).collect();
    table(words.alert.title, heads, rows.into_any())
}

fn row(one: &AlertView, rung: bool) -> AnyView {
    let (source, what, severe) = match &one.about {
        Alerted::Event(event) => happened(one, event),
        Alerted::CallbackOff(off) => switched_off(one, off),
    };
    let cells = [
        Some(("stamp", when(one.time))),
        Some(("", source)),
        Some(("wrap", what)),
        Some(("", severity(severe))),
        // No link: it may be deleted by now. Empty where only others may see it.
        Some(("wrap", one.configuration_name.clone().into_any())),
        rung.then(|| ("", read(one))),
    ];
    table::row(cells.into_iter().flatten().collect())
}

/// The device, what happened to it, and how bad that is.
fn happened(one: &AlertView, event: &EventView) -> (AnyView, AnyView, Severity) {
    let words = words();
    let id = event.device.to_string();
    let named = (one.device_name != id && !one.device_name.is_empty())
        .then(|| view! { " "{one.device_name.clone()} });
    let device = view! {
        <a class="id" href=format!("/devices/{id}")>{id.clone()}</a>
        {named}
        <p class="muted">{one.device_type_name.clone()}</p>
    };
    let href = format!("/devices/{id}/events?kind={}", event.kind.code());
    let what = view! {
        <a href=href><b>{(words.event.kind_name)(event.kind)}</b></a>
        <p>{(words.event.sentence)(event)}</p>
        <p class="muted"><small>{when(event.time)}</small></p>
    };
    (device.into_any(), what.into_any(), event.severity)
}

/// The device type, what became of its callback, and that this is bad.
fn switched_off(one: &AlertView, off: &CallbackOffView) -> (AnyView, AnyView, Severity) {
    let words = words();
    let href = format!("/device-types/{}", off.device_type);
    let callbacks = format!("{href}{CALLBACKS}");
    let why = told_off(&off.why, off.since);
    let why = why.unwrap_or_else(|| words.alert.callback_off_over.into_any());
    let device_type = view! { <a href=href>{one.device_type_name.clone()}</a> };
    let what = view! {
        <a href=callbacks><b>{words.alert.callback_off}</b></a>
        <p>{why}</p>
    };
    (device_type.into_any(), what.into_any(), Severity::Error)
}

/// Whether it was read, and how it is.
fn read(one: &AlertView) -> AnyView {
    let words = words();
    if one.read {
        return words.frame.yes.into_any();
    }
    let Reading { one: action, .. } = expect_context();
    let id = one.id.to_string();
    view! {
        <div class="buttons">
            {tag(words.alert.new, Tone::Info)}
            <SendForm action=action>
                {hidden("id", id)}
                <button class="btn quiet" type="submit">{words.alert.mark}</button>
            </SendForm>
        </div>
    }
    .into_any()
}
