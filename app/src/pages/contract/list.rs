//! Contract: the list.

use domain::contract::{ContractQuery, ContractView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, daily, duration, tokens, yes};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::contract::ContractList;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when_known;
use crate::words::words;

/// The contracts that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Resource::new_blocking(
            move || (asked.get(), group_choice::sought()),
            |(asked, find)| async move { rpc::contract::list(asked?, find).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<ContractQuery, AppError> {
    asked::only(query, &["text", "group", "size", "after", "until", FIND])?;
    Ok(ContractQuery {
        text: value(query, "text"),
        group: value(query, "group"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(list: ContractList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !(asked.text.is_empty() && asked.group.is_empty());
    let page = &list.page;
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.contract.none_match,
            words.contract.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(
            words.contract.none_yet,
            words.contract.none_yet_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.contract.name),
            Head::text(words.device.group),
            Head::text(words.contract.plan),
            Head::text(words.contract.start),
            Head::text(words.contract.activation_end),
            Head::text(words.contract.communication_end),
            Head::text(words.contract.token_months),
            Head::number(words.contract.tokens),
            Head::number(words.contract.max_uplinks),
            Head::number(words.contract.max_downlinks),
            Head::text(words.contract.bidir),
            Head::text(words.contract.renewal),
        ];
        let rows: Vec<_> = page.rows.iter().map(row).collect();
        let table = table(words.contract.title, heads, rows.into_any());
        view! { <div class="dense">{table}</div> }.into_any()
    };
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let text = filter::text(
        "text",
        words.contract.name,
        "search",
        words.contract.text_example,
        asked.text.clone(),
    );
    let fields = view! {
        {text}
        {group_choice::narrowed(&list.groups, &asked.group)}
    };
    let new = list.operates.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.contract.new}</a> }
    });
    let count = tag((words.total)(page.total), Tone::Plain);
    let (fields, sizes) = (fields.into_any(), filter::sizes(asked.size));
    view! {
        {head(Vec::new(), words.contract.title.to_owned(), count, new.into_any())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, fields, sizes)}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(one: &ContractView) -> AnyView {
    let (contract, terms) = (&one.contract, &one.contract.terms);
    let href = format!("{PATH}/{}", contract.id);
    let name = view! { <a href=href>{contract.name.clone()}</a> };
    let group = view! { <a href=link::group(contract.group)>{one.group_name.clone()}</a> };
    table::row(vec![
        ("", name.into_any()),
        ("", group.into_any()),
        ("", (words().contract.plan_name)(contract.plan).into_any()),
        ("stamp", when_known(terms.start)),
        ("stamp", when_known(terms.activation_end)),
        ("stamp", when_known(terms.communication_end)),
        ("", duration(terms.token_months).into_any()),
        ("num", tokens(one).into_any()),
        ("num", daily(contract.max_uplinks).into_any()),
        ("num", daily(terms.max_downlinks).into_any()),
        ("", yes(terms.bidir).into_any()),
        ("", yes(terms.renewal).into_any()),
    ])
}
