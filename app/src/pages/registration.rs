//! Device → Lists of devices: those that were brought to be registered or changed.

pub mod information;
pub mod series;

use domain::registration::{RegistrationView, Stage, Verdict};
use leptos::prelude::*;

use crate::rpc;
use crate::ui::empty::empty;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// Where the list of lists lies.
pub const PATH: &str = "/registrations";

/// The lists, the newest first.
#[component]
pub fn List() -> impl IntoView {
    let all = Loaded::new(|| (), |()| rpc::registration::list());
    shown(all, page)
}

fn page(all: Vec<RegistrationView>) -> AnyView {
    let words = words();
    let own = &words.registration;
    let content = if all.is_empty() {
        empty(own.none_yet, own.none_yet_why, ().into_any())
    } else {
        let heads = vec![
            Head::text(own.created),
            Head::text(words.device_type.menu),
            Head::text(own.purpose),
            Head::number(own.total),
            Head::text(own.stage),
            Head::text(own.by),
        ];
        let rows: Vec<_> = all.iter().map(row).collect();
        table(own.title, heads, rows.into_any())
    };
    let new = view! {
        <a class="btn primary" href="/registrations/new">{icon(Icon::Plus)}{own.series}</a>
    };
    let way = vec![(words.device.title.to_owned(), "/devices".to_owned())];
    view! {
        {head(way, own.title.to_owned(), ().into_any(), new.into_any())}
        <section class="card">{content}</section>
    }
    .into_any()
}

fn row(one: &RegistrationView) -> AnyView {
    let words = words();
    let href = format!("{PATH}/{}", one.id);
    let created = view! { <a href=href>{when(one.created)}</a> };
    table::row(vec![
        ("", created.into_any()),
        ("", called(one).into_any()),
        (
            "",
            (words.registration.purpose_name)(one.purpose).into_any(),
        ),
        ("num", (words.number)(one.total).into_any()),
        ("", stage(one.stage)),
        ("", by(one).into_any()),
    ])
}

/// What a list is called: by its device type, or by what is done to its devices.
fn called(one: &RegistrationView) -> String {
    match one.deed {
        Some(deed) => (words().bulk.deed_name)(deed).to_owned(),
        None => one.device_type_name.clone(),
    }
}

/// Who brought a list.
fn by(one: &RegistrationView) -> String {
    match one.by.as_str() {
        "" => words().registration.command.to_owned(),
        name => name.to_owned(),
    }
}

/// How far a list is.
fn stage(stage: Stage) -> AnyView {
    let tone = match stage {
        Stage::Arriving | Stage::Looking | Stage::Working | Stage::Undoing => Tone::Info,
        Stage::Looked => Tone::Warn,
        Stage::Done => Tone::Good,
        Stage::Undone => Tone::Plain,
    };
    tag((words().registration.stage_name)(stage), tone)
}

/// What a verdict is called, `done` or not: before that it only says what would become of a line.
fn named(verdict: Verdict, done: bool) -> &'static str {
    let own = &words().registration;
    match done {
        true => (own.verdict_name)(verdict),
        false => (own.verdict_before)(verdict),
    }
}

/// What becomes of a line, or would.
fn verdict(verdict: Verdict, done: bool) -> AnyView {
    let tone = match verdict {
        Verdict::Waiting | Verdict::Unchanged | Verdict::Undone => Tone::Plain,
        Verdict::New | Verdict::Taken | Verdict::Moved => Tone::Good,
        Verdict::Edited | Verdict::Deleted => Tone::Good,
        Verdict::Refused => Tone::Bad,
        Verdict::Kept => Tone::Warn,
    };
    tag(named(verdict, done), tone)
}
