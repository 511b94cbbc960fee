//! Group: the tree.

use domain::group::{GroupKind, GroupQuery, GroupRow, GroupTree};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::layout::PATH;
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The groups that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move { rpc::group::list(asked?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<GroupQuery, AppError> {
    asked::only(query, &["text", "kind"])?;
    let kinds = GroupKind::ALL.map(|each| each.2);
    Ok(GroupQuery {
        text: value(query, "text"),
        kind: asked::one_of(query, "kind", &kinds)?,
    })
}

fn page(tree: GroupTree) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !(asked.text.is_empty() && asked.kind.is_empty());
    let content = if tree.rows.is_empty() {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.group.none_match,
            words.group.none_match_why,
            clear.into_any(),
        )
    } else {
        let rows = below(&mut tree.rows.iter().peekable(), 0);
        view! { <ul class="tree" aria-label=words.group.tree>{rows}</ul> }.into_any()
    };
    let more = tree
        .more
        .then(|| view! { <p class="pad hint">{words.group.more}</p> });
    let text = filter::text(
        "text",
        words.group.name,
        "search",
        words.group.text_example,
        asked.text.clone(),
    );
    let any = (String::new(), words.frame.any.to_owned());
    let kinds = GroupKind::ALL.into_iter().map(|(kind, _, word)| {
        let name = (words.group.kind_name)(kind).to_owned();
        (word.to_owned(), name)
    });
    let kinds = [any].into_iter().chain(kinds).collect();
    let fields = view! {
        {text}
        {filter::choice("kind", words.group.kind, kinds, &asked.kind)}
    };
    let new = tree.writes.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.group.new}</a> }
    });
    let nothing = ().into_any();
    view! {
        {head(Vec::new(), words.group.title.to_owned(), nothing, new.into_any())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, fields.into_any(), ().into_any())}
            {content}
            {more}
        </section>
    }
    .into_any()
}

/// The rows of that depth that come next, each with those below it.
fn below<'a, I>(rows: &mut std::iter::Peekable<I>, depth: u32) -> Vec<AnyView>
where
    I: Iterator<Item = &'a GroupRow>,
{
    let mut views = Vec::new();
    while let Some(row) = rows.next_if(|row| row.depth >= depth) {
        let inside = below(rows, row.depth + 1);
        let inside = (!inside.is_empty()).then(|| view! { <ul>{inside}</ul> });
        let kind = tag((words().group.kind_name)(row.kind), Tone::Plain);
        let name = view! { <a href=link::group(row.id)>{row.name.clone()}</a> };
        views.push(view! { <li><span>{name}{kind}</span>{inside}</li> }.into_any());
    }
    views
}
