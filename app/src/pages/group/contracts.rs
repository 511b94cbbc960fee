//! Group → Contracts.

use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{CONTRACTS, layout};
use crate::pages::contract::list;
use crate::rpc;
use crate::rpc::contract::ContractList;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// The contracts of one group and of those below it.
#[component]
pub fn Contracts() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(|query| list::from_address(query, true)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::group::contracts(id, asked?).await },
        ),
        page,
    )
}

fn page((group, of): (GroupView, ContractList)) -> AnyView {
    let path = format!("{}{CONTRACTS}", link::group(group.id));
    let deeds = list::deeds(&of, Some(group.id));
    layout(
        &group,
        CONTRACTS,
        deeds,
        list::listed(&of, &path, Some(group.id)),
    )
}
