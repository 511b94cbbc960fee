//! Group → Events.

use domain::event::EventView;
use domain::group::GroupView;
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{EVENTS, layout};
use crate::rpc;
use crate::ui::event;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// What happened in one group and below it.
#[component]
pub fn Events() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(event::from_address));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::event::of_group(id, asked?).await },
        ),
        page,
    )
}

fn page((group, events): (GroupView, Page<EventView>)) -> AnyView {
    let path = format!("{}{EVENTS}", link::group(group.id));
    let list = event::events(path, &events, false);
    layout(&group, EVENTS, ().into_any(), list)
}
