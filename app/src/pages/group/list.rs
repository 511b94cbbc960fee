//! Group: the tree, or where columns or an order are asked for the groups row for row.

use domain::group::{
    GroupColumn, GroupKind, GroupLine, GroupQuery, GroupRow, GroupSort, GroupTree,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::layout::PATH;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::group::GroupLines;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::Column;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::listing::{self, Listing, Sort, sorts};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::order::{REVERSED, SORT};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The groups that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| from_address(query).map(|asked| (asked, is_flat(query))))
    });
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move {
                let (asked, flat) = asked?;
                Ok::<Shown, AppError>(match flat {
                    true => Shown::Lines(rpc::group::lines(asked).await?),
                    false => Shown::Tree(rpc::group::list(asked).await?),
                })
            },
        ),
        page,
    )
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shown {
    /// The tree.
    Tree(GroupTree),
    /// A table.
    Lines(GroupLines),
}

/// Whether an address asks for what a tree does not have: columns, an order, a page.
fn is_flat(query: &ParamsMap) -> bool {
    let keys = [COLUMN, SORT, REVERSED, "size", "after", "until"];
    keys.iter().any(|key| query.get_str(key).is_some())
}

fn from_address(query: &ParamsMap) -> Result<GroupQuery, AppError> {
    let asked = listing::asked(query, &["text", "kind"], &columns(), &orders())?;
    let kinds = GroupKind::ALL.map(|each| each.2);
    Ok(GroupQuery {
        text: value(query, "text"),
        kind: asked::one_of(query, "kind", &kinds)?,
        sort: asked.sort,
        reversed: asked.reversed,
        size: asked.size,
        after: asked.after,
        until: asked.until,
    })
}

fn orders() -> Vec<Sort> {
    sorts(&GroupSort::ALL)
}

fn columns() -> [Column; 10] {
    let words = words();
    let own = &words.group;
    GroupColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            GroupColumn::Name => own.name,
            GroupColumn::Kind => own.kind,
            GroupColumn::Parent => own.parent,
            GroupColumn::Id => words.device.id,
            GroupColumn::Description => own.description,
            GroupColumn::Zone => own.timezone,
            GroupColumn::Email => own.technical_email,
            GroupColumn::Billable => own.billable,
            GroupColumn::Prototypes => own.max_prototypes,
            GroupColumn::Created => words.device.created,
        };
        (key, word, unasked)
    })
}

/// The fields of the filter.
fn fields(asked: &GroupQuery) -> AnyView {
    let words = words();
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
    view! {
        {text}
        {filter::choice("kind", words.group.kind, kinds, &asked.kind)}
    }
    .into_any()
}

fn page(list: Shown) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !(asked.text.is_empty() && asked.kind.is_empty());
    let (writes, count, content) = match &list {
        Shown::Tree(tree) => (tree.writes, ().into_any(), of_tree(tree, &asked, filtered)),
        Shown::Lines(lines) => {
            let count = tag((words.total)(lines.page.total), Tone::Plain);
            (
                lines.writes,
                count,
                of_lines(lines, &query, &asked, filtered),
            )
        }
    };
    let new = writes.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.group.new}</a> }
    });
    let other = match &list {
        Shown::Tree(_) => {
            let flat = [
                (COLUMN, Some("name")),
                (COLUMN, Some("kind")),
                (COLUMN, Some("parent")),
            ];
            let href = link::with(PATH, &query, &flat);
            view! { <a class="btn" href=href>{icon(Icon::Columns)}{words.listing.as_table}</a> }
                .into_any()
        }
        Shown::Lines(_) => {
            let tree = [COLUMN, SORT, REVERSED, "size"].map(|key| (key, None));
            let href = link::with(PATH, &query, &tree);
            view! { <a class="btn" href=href>{icon(Icon::Columns)}{words.listing.as_tree}</a> }
                .into_any()
        }
    };
    let deeds = view! { {other}{listing::file("/export/groups.csv", &query, &[])}{new} };
    view! {
        {head(Vec::new(), words.group.title.to_owned(), count, deeds.into_any())}
        {content}
    }
    .into_any()
}

fn of_tree(tree: &GroupTree, asked: &GroupQuery, filtered: bool) -> AnyView {
    let words = words();
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
    view! {
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, fields(asked), ().into_any())}
            {content}
            {more}
        </section>
    }
    .into_any()
}

fn of_lines(lines: &GroupLines, query: &ParamsMap, asked: &GroupQuery, filtered: bool) -> AnyView {
    let words = words();
    let none = (words.group.none_match, words.group.none_match_why);
    let listing = Listing {
        path: PATH,
        query,
        title: words.group.title,
        columns: &columns(),
        figures: &["prototypes"],
        sorts: &orders(),
        filtered,
        none_match: none,
        // Whoever sees no group sees no list of them.
        none_yet: none,
        page: &lines.page,
        cell,
        deeds: None,
    };
    listing.card(fields(asked))
}

fn cell(one: &GroupLine, key: &str) -> (&'static str, AnyView) {
    let words = words();
    match key {
        "name" => {
            let name = view! { <a href=link::group(one.id)>{one.name.clone()}</a> };
            ("", name.into_any())
        }
        "kind" => ("", tag((words.group.kind_name)(one.kind), Tone::Plain)),
        "parent" => {
            let parent = one.parent.as_ref().map(|(id, name)| {
                view! { <a href=link::group(*id)>{name.clone()}</a> }
            });
            ("", parent.into_any())
        }
        "id" => ("mono", one.id.to_string().into_any()),
        "description" => ("wrap", one.description.clone().into_any()),
        "zone" => ("", one.timezone.clone().into_any()),
        "email" => ("", one.technical_email.clone().into_any()),
        "billable" => {
            let told = if one.billable {
                words.frame.yes
            } else {
                words.frame.no
            };
            ("", told.into_any())
        }
        "prototypes" => {
            let max = one.max_prototypes;
            let max = max.map_or_else(
                || words.group.any_number.to_owned(),
                |max| (words.number)(max.into()),
            );
            ("num", max.into_any())
        }
        _ => ("stamp", when(one.created)),
    }
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
