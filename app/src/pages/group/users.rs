//! Group → Users.

use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{USERS, layout};
use crate::pages::user::list;
use crate::rpc;
use crate::rpc::user::UserList;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// Those who have a profile on one group or on one below it.
#[component]
pub fn Users() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(|query| list::from_address(query, true)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::group::users(id, asked?).await },
        ),
        page,
    )
}

fn page((group, of): (GroupView, UserList)) -> AnyView {
    let path = format!("{}{USERS}", link::group(group.id));
    let deeds = list::deeds(&of, Some(group.id));
    layout(
        &group,
        USERS,
        deeds,
        list::listed(&of, &path, Some(group.id)),
    )
}
