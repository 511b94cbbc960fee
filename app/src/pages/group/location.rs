//! Group → Location: where the devices in it and below are, and from where they were heard.

use domain::group::GroupView;
use domain::map::{FleetMap, Scope};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{LOCATION, layout};
use crate::map;
use crate::rpc;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The map of the devices in one group and below it.
#[component]
pub fn Location() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(map::from_address));
    map::keep_view();
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let (seen, coverage) = asked?;
                rpc::map::of_group(id, seen, coverage).await
            },
        ),
        page,
    )
}

fn page((group, map): (GroupView, FleetMap)) -> AnyView {
    let path = format!("{}{LOCATION}", link::group(group.id));
    let label = (words().map.of)(&group.name);
    let map = map::fleet(Scope::Group(group.id), label, path, map);
    let content = view! { <p class="hint">{words().group.subtree}</p>{map} };
    layout(&group, LOCATION, ().into_any(), content.into_any())
}
