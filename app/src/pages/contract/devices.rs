//! Contract → Devices on it.

use domain::contract::{ContractDevice, ContractView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::{PATH, layout};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when_known;
use crate::words::words;

/// The devices that have a token of a contract.
#[component]
pub fn Devices() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let id = params.with(|params| value(params, "id"));
        query.with(|query| from_address(id, query))
    });
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move {
                let (id, after, until, size) = asked?;
                rpc::contract::devices(id, after, until, size).await
            },
        ),
        page,
    )
}

/// The contract, the two positions and the size.
type Asked = (String, String, String, u32);

fn from_address(id: String, query: &ParamsMap) -> Result<Asked, AppError> {
    asked::only(query, &["size", "after", "until"])?;
    let key = |key| value(query, key);
    Ok((id, key("after"), key("until"), asked::size(query)?))
}

fn page((one, page): (ContractView, Page<ContractDevice>)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let content = if page.rows.is_empty() {
        empty(
            words.contract.devices_none,
            words.contract.devices_none_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.device.id),
            Head::text(words.device.name),
            Head::text(words.device_type.menu),
            Head::text(words.contract.activated),
            Head::text(words.contract.token_end),
        ];
        let rows: Vec<_> = page.rows.iter().map(row).collect();
        table(words.contract.devices, heads, rows.into_any())
    };
    let path = format!("{PATH}/{}/devices", one.contract.id);
    let pager = pager(
        &path,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let count = tag((words.total)(page.total), Tone::Plain);
    let content = view! { {content}{pager} };
    let card = card(words.contract.devices, count, content.into_any());
    layout(&one, ().into_any(), card)
}

fn row(one: &ContractDevice) -> AnyView {
    let href = format!("/devices/{}", one.id);
    let id = view! { <a class="id" href=href>{one.id.to_string()}</a> };
    table::row(vec![
        ("", id.into_any()),
        ("", one.name.clone().into_any()),
        ("", one.device_type_name.clone().into_any()),
        ("stamp", when_known(one.activated)),
        ("stamp", when_known(one.end)),
    ])
}
