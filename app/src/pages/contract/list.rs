//! Contract: the list, of all that one sees and of those of one group.

use domain::GroupId;
use domain::contract::{ContractColumn, ContractQuery, ContractSort, ContractView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, daily, duration, tokens, yes};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::contract::ContractList;
use crate::ui::columns::Column;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::listing::{self, Listing, Sort, sorts};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::tag::{Tone, tag};
use crate::ui::when::{when, when_known};
use crate::words::words;

/// The contracts that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| from_address(query, false)));
    shown(
        Loaded::new(
            move || (asked.get(), group_choice::sought()),
            |(asked, find)| async move { rpc::contract::list(asked?, find).await },
        ),
        page,
    )
}

/// What an address asks for; on the pages of a group (`of_group`) that is no part of the filter.
///
/// # Errors
/// What makes no sense, by name.
pub fn from_address(query: &ParamsMap, of_group: bool) -> Result<ContractQuery, AppError> {
    const KEYS: [&str; 3] = ["text", "group", FIND];
    let own = if of_group { &KEYS[..1] } else { &KEYS[..] };
    let asked = listing::asked(query, own, &columns(), &orders())?;
    Ok(ContractQuery {
        text: value(query, "text"),
        group: value(query, "group"),
        sort: asked.sort,
        reversed: asked.reversed,
        size: asked.size,
        after: asked.after,
        until: asked.until,
    })
}

fn orders() -> Vec<Sort> {
    sorts(&ContractSort::ALL)
}

fn columns() -> [Column; 14] {
    let words = words();
    let own = &words.contract;
    ContractColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            ContractColumn::Name => own.name,
            ContractColumn::Group => words.device.group,
            ContractColumn::Plan => own.plan,
            ContractColumn::Start => own.start,
            ContractColumn::ActivationEnd => own.activation_end,
            ContractColumn::CommunicationEnd => own.communication_end,
            ContractColumn::TokenMonths => own.token_months,
            ContractColumn::Tokens => own.tokens,
            ContractColumn::Uplinks => own.max_uplinks,
            ContractColumn::Downlinks => own.max_downlinks,
            ContractColumn::Bidir => own.bidir,
            ContractColumn::Renewal => own.renewal,
            ContractColumn::Used => own.tokens_used,
            ContractColumn::Created => own.created,
        };
        (key, word, unasked)
    })
}

fn page(list: ContractList) -> AnyView {
    let words = words();
    let count = tag((words.total)(list.page.total), Tone::Plain);
    let title = words.contract.title.to_owned();
    view! {
        {head(Vec::new(), title, count, deeds(&list, None))}
        {listed(&list, PATH, None)}
    }
    .into_any()
}

/// What can be done beside looking at the list, be it of one group.
pub fn deeds(list: &ContractList, group: Option<GroupId>) -> AnyView {
    let query = use_query_map().get_untracked();
    let new = list.operates.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words().contract.new}</a> }
    });
    let group = group.map(|group| group.to_string());
    let of: Vec<_> = group
        .iter()
        .map(|id| ("group", Some(id.as_str())))
        .collect();
    view! { {listing::file("/export/contracts.csv", &query, &of)}{new} }.into_any()
}

/// The list at `path`, be it of one group.
pub fn listed(list: &ContractList, path: &str, group: Option<GroupId>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query, group.is_some()).unwrap_or_default();
    let listing = Listing {
        path,
        query: &query,
        title: words.contract.title,
        columns: &columns(),
        figures: &["tokens", "uplinks", "downlinks", "used"],
        sorts: &orders(),
        filtered: !(asked.text.is_empty() && asked.group.is_empty()),
        none_match: (words.contract.none_match, words.contract.none_match_why),
        none_yet: (words.contract.none_yet, words.contract.none_yet_why),
        page: &list.page,
        cell,
        deeds: None,
    };
    let text = filter::text(
        "text",
        words.contract.name,
        "search",
        words.contract.text_example,
        asked.text.clone(),
    );
    let group = group
        .is_none()
        .then(|| group_choice::narrowed(&list.groups, &asked.group));
    let fields = view! { {text}{group} };
    view! { <div class="dense">{listing.card(fields.into_any())}</div> }.into_any()
}

fn cell(one: &ContractView, key: &str) -> (&'static str, AnyView) {
    let (contract, terms) = (&one.contract, &one.contract.terms);
    match key {
        "name" => {
            let href = format!("{PATH}/{}", contract.id);
            let name = view! { <a href=href>{contract.name.clone()}</a> };
            ("", name.into_any())
        }
        "group" => {
            let href = link::group(contract.group);
            let group = view! { <a href=href>{one.group_name.clone()}</a> };
            ("", group.into_any())
        }
        "plan" => ("", (words().contract.plan_name)(contract.plan).into_any()),
        "start" => ("stamp", when_known(terms.start)),
        "activation_end" => ("stamp", when_known(terms.activation_end)),
        "communication_end" => ("stamp", when_known(terms.communication_end)),
        "token_months" => ("", duration(terms.token_months).into_any()),
        "tokens" => ("num", tokens(one).into_any()),
        "uplinks" => ("num", daily(contract.max_uplinks).into_any()),
        "downlinks" => ("num", daily(terms.max_downlinks).into_any()),
        "bidir" => ("", yes(terms.bidir).into_any()),
        "renewal" => ("", yes(terms.renewal).into_any()),
        "used" => ("num", (words().number)(one.tokens_used).into_any()),
        _ => ("stamp", when(one.created)),
    }
}
