//! Certificate → Identities: what devices are made with, as a list.
//!
//! In the browser a long list goes to the server by parts, one after the other, so that none is too
//! large and the page tells how far it is. Without JavaScript the form is sent as it is.

use domain::group::GroupChoice;
use domain::identity::{IdentityReport, LineTaken, Taken};
use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{PATH, way};
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::identity::{Sent, Take};
use crate::ui::card::card;
use crate::ui::field::Field;
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::Sending;
use crate::ui::table::{self, Head, table};
use crate::words::words;

/// Lines that go to the server at once.
const PART: usize = 1000;

/// The form, and what became of the lines that were sent.
#[component]
pub fn Identities() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| {
        rpc::identity::choices(find, refused)
    });
    shown(choices, page)
}

/// What came of sending a list.
#[derive(Clone, Default)]
struct Outcome {
    report: IdentityReport,
    /// Lines that the server dealt with.
    done: usize,
    /// Why it did not go on.
    error: Option<AppError>,
}

fn page((groups, sent): (GroupChoice, Option<Sent>)) -> AnyView {
    let words = words();
    let (typed, wrong, kept) = match sent {
        Some(sent) => (sent.typed, Some(sent.wrong), sent.tried),
        None => (groups.preset(), None, None),
    };
    let (group, text) = (RwSignal::new(typed), RwSignal::new(String::new()));
    let progress = RwSignal::new(None::<(usize, usize)>);
    let send = Action::new(move |(group, text): &(String, String)| {
        let (group, text) = (group.clone(), text.clone());
        async move { send_all(group, text, progress).await }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.dispatch((group.get_untracked(), text.get_untracked()));
    };
    let of_page = rpc::refusal_of(Sending::<Take>::new(), wrong);
    let refused = Memo::new(move |_| match send.value().get() {
        Some(outcome) => outcome.error,
        None => of_page.get(),
    });
    let fields = fields_of(&groups, (group, text), refused);
    let told = move || match send.value().get() {
        Some(outcome) => Some(came_of(outcome)),
        None => kept.clone().map(report),
    };
    let far = move || {
        let (done, all) = progress.get()?;
        let pending = send.pending().get();
        pending.then(|| view! { <p class="muted">{(words.identity.taking)(done, all)}</p> })
    };
    let form = view! {
        <form class="blocks" method="post" action=Take::url() on:submit=submit>
            {refusal_notice(refused, fields::IDENTITIES)}
            {card(words.identity.lines, ().into_any(), fields)}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || send.pending().get()>
                    {words.identity.take}
                </button>
                <a class="btn" href=PATH>{words.frame.cancel}</a>
            </div>
        </form>
        <div aria-live="polite">{far}{told}</div>
    };
    let head = head(
        way(),
        words.identity.title.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{group_choice::find(&groups)}{form} }.into_any()
}

fn fields_of(
    groups: &GroupChoice,
    (group, text): (RwSignal<String>, RwSignal<String>),
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let choice = Field {
        name: "group",
        label: words.identity.group,
        hint: words.identity.group_hint,
        refused,
    };
    let lines = Field {
        name: "lines",
        label: words.identity.lines,
        hint: words.identity.lines_hint,
        refused,
    };
    let input = move |event: Event| text.set(event_target_value(&event));
    view! {
        <div class="form">
            <p class="muted">{words.identity.lead}</p>
            {choice.switch(&groups.entries(), group)}
            {lines.written("12", text, input)}
        </div>
    }
    .into_any()
}

/// Sends a list by parts; what the server took before it failed stays taken.
async fn send_all(
    group: String,
    text: String,
    progress: RwSignal<Option<(usize, usize)>>,
) -> Outcome {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        // For the server to say so.
        lines.push("");
    }
    let mut outcome = Outcome::default();
    for part in lines.chunks(PART) {
        progress.set(Some((outcome.done, lines.len())));
        let first = outcome.done as u32 + 1;
        match rpc::identity::take(group.clone(), part.join("\n"), first).await {
            Ok(later) => outcome.report = outcome.report.and(later),
            Err(error) => {
                outcome.error = Some(error);
                return outcome;
            }
        }
        outcome.done += part.len();
    }
    outcome
}

/// What came of a list that was sent by parts.
fn came_of(outcome: Outcome) -> AnyView {
    let stopped = outcome.error.is_some() && outcome.done > 0;
    let stopped = stopped.then(|| {
        let told = (words().identity.stopped)(outcome.done);
        view! { <p class="notice warn">{told}</p> }
    });
    let report = (outcome.done > 0).then(|| report(outcome.report));
    view! { {stopped}{report} }.into_any()
}

/// What became of lines.
fn report(report: IdentityReport) -> AnyView {
    let words = words();
    let heads = vec![
        Head::number(words.identity.line),
        Head::text(words.identity.id),
        Head::text(words.identity.verdict),
        Head::text(words.identity.why),
    ];
    let rows: Vec<_> = report.lines.iter().map(row).collect();
    let shortened = report.is_shortened().then(|| {
        let told = (words.identity.shortened)(report.lines.len());
        view! { <p class="muted">{told}</p> }
    });
    let counts = (words.identity.counts)(&report);
    let table = table(words.identity.report, heads, rows.into_any());
    let content = view! { <p>{counts}</p>{shortened}{table} };
    card(words.identity.report, ().into_any(), content.into_any())
}

fn row(one: &LineTaken) -> AnyView {
    let words = words();
    let why = match &one.taken {
        Taken::Refused(why) => {
            let column = (words.identity.column)(&why.field);
            format!("{column}: {}", (words.fault)(&why.fault))
        }
        Taken::New | Taken::Completed | Taken::Known => String::new(),
    };
    table::row(vec![
        ("num", one.line.to_string().into_any()),
        (
            "",
            view! { <span class="id">{one.id.clone()}</span> }.into_any(),
        ),
        ("", (words.identity.verdict_name)(&one.taken).into_any()),
        ("", why.into_any()),
    ])
}
