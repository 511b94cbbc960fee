//! One list of devices: how far it is, what became of each line, and what can be done with it.

use domain::list::Page;
use domain::live::Topic;
use domain::registration::{LineQuery, LineView, RegistrationView, Stage, Verdict};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::{PATH, by, called, named, stage, verdict};
use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::registration::{Begin, Forget, Undo};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::pager::pager;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Deeds {
    begin: Sending<Begin>,
    undo: Sending<Undo>,
    forget: Sending<Forget>,
}

/// Where the list stood when it was read, while it is worked off.
#[derive(Clone, Copy)]
struct Mark(RwSignal<Option<i64>>);

/// One list. While it is worked off the page follows it; without scripts a link loads it anew.
#[component]
pub fn Information() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let deeds = Deeds {
        begin: Sending::new(),
        undo: Sending::new(),
        forget: Sending::new(),
    };
    provide_context(deeds);
    let source = move || {
        let versions = (deeds.begin.version().get(), deeds.undo.version().get());
        let id = params.with(|params| value(params, "id"));
        (id, query.with(from_address), versions)
    };
    let one = Loaded::new(source, |(id, asked, _)| async move {
        rpc::registration::one(id, asked?).await
    });
    let mark = RwSignal::new(None);
    provide_context(Mark(mark));
    let under_way = Memo::new(move |_| mark.read().is_some());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    Effect::new(move |_| {
        if !under_way.get() {
            return;
        }
        let id = id.get();
        let topic = move || {
            let mark = mark.get_untracked().unwrap_or_default();
            let id = id.parse().ok();
            id.map_or_else(String::new, |id| Topic::Registration(id, mark).to_string())
        };
        browser::follow(topic, move || one.refetch());
    });
    view! {
        {refusal_notice(rpc::refusal(deeds.begin), &[])}
        {refusal_notice(rpc::refusal(deeds.undo), &[])}
        {refusal_notice(rpc::refusal(deeds.forget), &[])}
        {shown(one, page)}
    }
}

fn from_address(query: &ParamsMap) -> Result<LineQuery, AppError> {
    asked::only(query, &["verdict", "size", "after", "until"])?;
    Ok(LineQuery {
        verdict: asked::one_of(query, "verdict", &Verdict::ALL.map(|each| each.2))?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page((list, lines): (RegistrationView, Page<LineView>)) -> AnyView {
    if let Some(Mark(mark)) = use_context() {
        let stands = list.stage.mark(list.position);
        let stands = list.stage.is_under_way().then_some(stands);
        Effect::new(move |_| mark.set(stands));
    }
    let words = words();
    let own = &words.registration;
    let path = format!("{PATH}/{}", list.id);
    let way = vec![
        (words.device.title.to_owned(), "/devices".to_owned()),
        (own.title.to_owned(), PATH.to_owned()),
    ];
    let title = called(&list);
    let file = format!("/export/registrations/{}/result.csv", list.id);
    let file = view! { <a class="btn" rel="external" href=file>{own.result}</a> };
    let known = card(own.stage, ().into_any(), known(&list, &path));
    view! {
        {head(way, title, stage(list.stage), file.into_any())}
        {known}
        {table_of(&list, &lines, &path)}
    }
    .into_any()
}

fn known(list: &RegistrationView, path: &str) -> AnyView {
    let words = words();
    let own = &words.registration;
    let progress = list.stage.is_under_way().then(|| {
        let again = path.to_owned();
        let told = (own.progress)(list.position, list.total);
        let told = view! {
            <progress max=list.total.to_string() value=list.position.to_string()
                aria-label=told.clone()></progress>
            " "{told}" "<a rel="external" href=again>{own.refresh}</a>
        };
        fact(own.stage, told)
    });
    let mut all = vec![
        fact(own.purpose, (own.purpose_name)(list.purpose)),
        fact(own.created, when(list.created)),
        fact(own.by, by(list)),
        fact(own.total, (words.number)(list.total)),
    ];
    all.extend(progress);
    for (verdict, count) in &list.counts {
        let name = named(*verdict, came_to_pass(list));
        all.push(fact(name, (words.number)(*count)));
    }
    let leads = list.deed.is_some();
    let leads = leads.then(|| {
        let under_way = list.stage.is_under_way();
        let goes_on = under_way.then(|| view! { <p class="hint">{words.bulk.goes_on}</p> });
        view! { {goes_on}<p class="pad"><a href="/devices">{words.bulk.back}</a></p> }
    });
    view! { {facts(all)}{leads}{buttons(list)} }.into_any()
}

/// Whether what is counted came to pass. Of what is done to several devices nothing is said before.
fn came_to_pass(list: &RegistrationView) -> bool {
    list.stage.is_carried_out() || list.deed.is_some()
}

/// What can be done with a list.
fn buttons(list: &RegistrationView) -> AnyView {
    let own = &words().registration;
    let Deeds {
        begin,
        undo,
        forget,
    } = expect_context();
    let id = || hidden("id", list.id.to_string());
    let begins = (list.stage == Stage::Looked).then(|| {
        let id = id();
        view! {
            <SendForm action=begin>
                {id}
                <button class="btn primary" type="submit">{own.begin}</button>
            </SendForm>
            <p class="hint">{own.begin_lead}</p>
        }
    });
    let undoes = list.can_undo().then(|| {
        let id = id();
        view! {
            <SendForm action=undo>
                {id}
                <button class="btn danger" type="submit">{own.undo}</button>
            </SendForm>
            <p class="hint">{own.undo_lead}</p>
        }
    });
    let forgets = (!list.stage.is_under_way()).then(|| {
        let id = id();
        view! {
            <SendForm action=forget>
                {id}
                <button class="btn quiet" type="submit">{own.forget}</button>
            </SendForm>
        }
    });
    view! { <footer class="deeds">{begins}{undoes}{forgets}</footer> }.into_any()
}

fn table_of(list: &RegistrationView, lines: &Page<LineView>, path: &str) -> AnyView {
    let words = words();
    let own = &words.registration;
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !asked.verdict.is_empty();
    let content = if lines.rows.is_empty() {
        let clear = view! { <a class="btn" href=path.to_owned()>{words.frame.clear_filter}</a> };
        empty(own.none_match, own.none_match_why, clear.into_any())
    } else {
        let heads = vec![
            Head::number(own.line),
            Head::text(words.device.id),
            Head::text(words.device.name),
            Head::text(own.verdict),
            Head::text(own.why),
        ];
        let rows: Vec<_> = lines.rows.iter().map(|line| row(list, line)).collect();
        table(own.lines, heads, rows.into_any())
    };
    let any = (String::new(), words.frame.any.to_owned());
    let verdicts = Verdict::ALL.iter().map(|(verdict, _, word)| {
        let name = named(*verdict, came_to_pass(list)).to_owned();
        ((*word).to_owned(), name)
    });
    let verdicts = [any].into_iter().chain(verdicts).collect();
    let fields = filter::choice("verdict", own.verdict, verdicts, &asked.verdict);
    let pager = pager(
        path,
        &query,
        lines.previous.as_deref(),
        lines.next.as_deref(),
        lines.total,
    );
    view! {
        <section class="card">
            {filter::filter(path.to_owned(), filtered, fields, filter::sizes(asked.size))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(list: &RegistrationView, line: &LineView) -> AnyView {
    let there = matches!(list.stage, Stage::Done | Stage::Working)
        && !matches!(
            line.verdict,
            Verdict::Refused | Verdict::Waiting | Verdict::Deleted
        );
    let id = match there {
        true => {
            let href = format!("/devices/{}", line.id);
            view! { <a class="id" href=href>{line.id.clone()}</a> }.into_any()
        }
        false => view! { <span class="id">{line.id.clone()}</span> }.into_any(),
    };
    let why = line.fault.as_ref().map(|wrong| {
        let told = (words().fault)(&wrong.fault);
        view! { <code>{wrong.field.clone()}</code>" "{told} }
    });
    table::row(vec![
        ("num", line.line.to_string().into_any()),
        ("", id),
        ("", line.name.clone().into_any()),
        ("", verdict(line.verdict, list.is_carried_out(line.line))),
        ("", why.into_any()),
    ])
}
