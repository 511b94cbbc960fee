//! Everything about callbacks, on one page.

use leptos::prelude::*;

use crate::documentation::{Documentation, KindText, Section, VariableText};
use crate::rpc;
use crate::ui::choice::choice;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::prose;
use crate::ui::table::{self, Head, table};
use crate::words::words;

/// How callbacks are written, what they tell and how they are sent.
#[component]
pub fn Callback() -> impl IntoView {
    shown(
        Loaded::new(|| (), |()| rpc::documentation::callbacks()),
        page,
    )
}

/// What is written, with its contents at the top.
pub(super) fn page(text: Documentation) -> AnyView {
    let words = words();
    let to_kinds = text.kinds.iter().map(|one| {
        let word = (words.callback.kinds)(one.kind).to_owned();
        (format!("#{}", anchor(one)), word, false)
    });
    let to_sections = text.sections.iter();
    let to_sections = to_sections.map(|one| (format!("#{}", one.anchor), one.title.clone(), false));
    let contents = to_kinds.chain(to_sections).collect();
    let kinds: Vec<_> = text.kinds.iter().map(kind).collect();
    let sections: Vec<_> = text.sections.iter().map(section).collect();
    view! {
        {head(Vec::new(), text.title, ().into_any(), ().into_any())}
        <p class="lead">{text.lead}</p>
        {choice(words.callback.contents, false, contents)}
        {kinds}
        {sections}
    }
    .into_any()
}

fn anchor(one: &KindText) -> String {
    format!("kind-{}", one.kind.word())
}

fn kind(one: &KindText) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.callback.variable),
        Head::text(words.callback.meaning),
        Head::text(words.callback.form),
        Head::text(words.callback.example),
    ];
    let name = (words.callback.kinds)(one.kind);
    let rows: Vec<_> = one.variables.iter().map(variable).collect();
    view! {
        <section class="card" id=anchor(one)>
            <header><h2>{name}</h2></header>
            <p class="pad muted">{(words.callback.sent_when)(one.kind)}</p>
            {table(name, heads, rows.into_any())}
        </section>
    }
    .into_any()
}

fn variable(one: &VariableText) -> AnyView {
    let code = |text: &str| view! { <code>{text.to_owned()}</code> }.into_any();
    table::row(vec![
        ("", code(&one.name)),
        ("wrap", one.meaning.clone().into_any()),
        ("", one.form.clone().into_any()),
        ("wrap", code(&one.example)),
    ])
}

fn section(one: &Section) -> AnyView {
    view! {
        <section class="card" id=one.anchor.clone()>
            <header><h2>{one.title.clone()}</h2></header>
            {prose::blocks(&one.blocks)}
        </section>
    }
    .into_any()
}
