//! Account → Sessions: where one is signed in, and what ends the others.

use domain::session::{SessionView, browser};
use leptos::prelude::*;

use crate::rpc;
use crate::rpc::account::{EndOtherSessions, EndSession};
use crate::ui::field::hidden;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons.
#[derive(Clone, Copy)]
struct Ends {
    one: Sending<EndSession>,
    others: Sending<EndOtherSessions>,
}

/// Where the reader is signed in.
#[component]
pub fn Sessions() -> impl IntoView {
    let one = Sending::<EndSession>::new();
    let others = Sending::<EndOtherSessions>::new();
    provide_context(Ends { one, others });
    let source = move || (one.version().get(), others.version().get());
    let list = Loaded::new(source, |_| rpc::account::sessions());
    view! {
        {refusal_notice(rpc::refusal(one), &[])}
        {refusal_notice(rpc::refusal(others), &[])}
        {shown(list, page)}
    }
}

fn page(sessions: Vec<SessionView>) -> AnyView {
    let words = words();
    let Ends { others, .. } = expect_context();
    let heads = vec![
        Head::text(words.session.program),
        Head::text(words.session.address),
        Head::text(words.session.begun),
        Head::text(words.session.last_seen),
        Head::text(words.callback.actions),
    ];
    let end_others = (sessions.len() > 1).then(|| {
        view! {
            <SendForm action=others>
                <button class="btn danger" type="submit">{words.session.end_others}</button>
            </SendForm>
        }
    });
    let rows: Vec<_> = sessions.iter().map(row).collect();
    let table = table(words.session.title, heads, rows.into_any());
    let title = words.session.title.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), end_others.into_any())}
        <section class="card">
            <p class="pad">{words.session.lead}</p>
            {table}
        </section>
    }
    .into_any()
}

fn row(one: &SessionView) -> AnyView {
    let program = match browser(&one.agent) {
        Some((browser, system)) => (words().session.browser_on)(browser, system),
        None if one.agent.is_empty() => words().frame.none.to_owned(),
        None => one.agent.clone(),
    };
    let deed = match one.current {
        true => tag(words().session.this_one, Tone::Good),
        false => end(one),
    };
    table::row(vec![
        ("wrap", program.into_any()),
        ("", one.address.clone().into_any()),
        ("stamp", when(one.created)),
        ("stamp", when(one.last_seen)),
        ("", deed),
    ])
}

fn end(one: &SessionView) -> AnyView {
    let Ends { one: action, .. } = expect_context();
    let id = one.id.to_string();
    view! {
        <SendForm action=action>
            {hidden("id", id)}
            <button class="btn" type="submit">{words().session.end}</button>
        </SendForm>
    }
    .into_any()
}
