//! Contract → Information: what it grants, and who uses it.

use domain::contract::{ContractUse, ContractUser, ContractView, Terms};
use domain::permission::{Action, Rights};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, daily, duration, layout, tokens, yes};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::table::{Head, row, table};
use crate::ui::when::{when, when_known};
use crate::words::words;

/// What is known of one contract.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Loaded::new(id, rpc::contract::one), page)
}

fn page((one, used, rights): (ContractView, ContractUse, Rights)) -> AnyView {
    let words = words();
    let actions = rights.may(Action::WriteContracts).then(|| {
        let base = format!("{PATH}/{}", one.contract.id);
        view! {
            <a class="btn quiet" href=format!("{base}/delete")>{words.contract.delete}</a>
            <a class="btn quiet" href=format!("{base}/close")>{words.contract.close}</a>
            <a class="btn" href=format!("{base}/edit")>{icon(Icon::Edit)}{words.contract.edit}</a>
        }
    });
    let content = view! { {known(&one, &used)}{users(&used)} };
    layout(&one, actions.into_any(), content.into_any())
}

fn known(one: &ContractView, used: &ContractUse) -> AnyView {
    let words = words();
    let (contract, terms) = (&one.contract, &one.contract.terms);
    let id = contract.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let group = view! { <a href=link::group(contract.group)>{one.group_name.clone()}</a> };
    let test_frames = terms.test_frames.to_string();
    let devices = format!("{PATH}/{}/devices", contract.id);
    let devices = view! { <a href=devices>{(words.number)(used.devices)}</a> };
    let list = vec![
        fact(words.contract.name, contract.name.clone()),
        fact(words.device.id, id),
        fact(words.device.group, group),
        fact(
            words.contract.plan,
            (words.contract.plan_name)(contract.plan),
        ),
        fact(words.contract.tokens, tokens(one)),
        fact(words.contract.tokens_used, (words.number)(one.tokens_used)),
        fact(words.contract.devices, devices),
        fact(words.contract.start, when_known(terms.start)),
        fact(
            words.contract.activation_end,
            when_known(terms.activation_end),
        ),
        fact(
            words.contract.communication_end,
            when_known(terms.communication_end),
        ),
        fact(words.contract.token_months, duration(terms.token_months)),
        fact(words.contract.renewal, yes(terms.renewal)),
        fact(words.contract.renewal_months, renewed(terms)),
        fact(words.contract.max_uplinks, daily(contract.max_uplinks)),
        fact(words.contract.bidir, yes(terms.bidir)),
        fact(words.contract.max_downlinks, daily(terms.max_downlinks)),
        fact(words.contract.high_priority, yes(terms.high_priority)),
        fact(words.contract.test_frames, test_frames),
        fact(words.contract.geolocation, yes(terms.options.geolocation)),
        fact(
            words.contract.network_metadata,
            yes(terms.options.network_metadata),
        ),
        fact(words.contract.created, when(one.created)),
    ];
    card(words.frame.information, ().into_any(), facts(list))
}

/// How much longer a token lasts when it is renewed.
fn renewed(terms: &Terms) -> String {
    match terms.renewal_months {
        0 => words().contract.as_taken.to_owned(),
        months => (words().contract.months)(months),
    }
}

/// The device types that have it.
fn users(used: &ContractUse) -> AnyView {
    let words = words();
    let content = if used.device_types.is_empty() {
        empty(
            words.contract.unused,
            words.contract.unused_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.device_type.menu),
            Head::text(words.device.group),
            Head::number(words.device.title),
        ];
        let rows: Vec<_> = used.device_types.iter().map(user).collect();
        table(words.device_type.title, heads, rows.into_any())
    };
    card(words.device_type.title, ().into_any(), content)
}

fn user(one: &ContractUser) -> AnyView {
    let href = format!("/device-types/{}", one.id);
    let devices = format!("/devices?type={}", one.id);
    let count = (words().number)(one.devices);
    row(vec![
        ("", view! { <a href=href>{one.name.clone()}</a> }.into_any()),
        ("", one.group_name.clone().into_any()),
        ("num", view! { <a href=devices>{count}</a> }.into_any()),
    ])
}
