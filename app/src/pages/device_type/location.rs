//! Device type → Location: where its devices are, and from where they were heard.

use domain::device_type::DeviceTypeView;
use domain::map::{FleetMap, Scope};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{LOCATION, layout};
use crate::map;
use crate::rpc;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The map of the devices of one type.
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
                rpc::map::of_device_type(id, seen, coverage).await
            },
        ),
        page,
    )
}

fn page((of, map): (DeviceTypeView, FleetMap)) -> AnyView {
    let path = format!("/device-types/{}{LOCATION}", of.id);
    let label = (words().map.of)(&of.name);
    let map = map::fleet(Scope::DeviceType(of.id), label, path, map);
    layout(&of, LOCATION, ().into_any(), map)
}
