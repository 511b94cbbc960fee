//! Base station → Coverage: from where it heard devices that its reader may see.

use domain::base_station::StationView;
use domain::map::{FleetMap, Scope};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{COVERAGE, PATH, layout};
use crate::map;
use crate::rpc;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The cells of one base station.
#[component]
pub fn Coverage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(map::station_from_address));
    map::keep_view();
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let (seen, coverage) = asked?;
                rpc::map::of_station(id, seen, coverage).await
            },
        ),
        page,
    )
}

fn page((one, map): (StationView, FleetMap)) -> AnyView {
    let words = words();
    let path = format!("{PATH}/{}", one.id);
    let label = (words.map.of)(&one.id.to_string());
    let map = map::fleet(
        Scope::Station(one.id),
        label,
        format!("{path}{COVERAGE}"),
        map,
    );
    layout(&one, COVERAGE, ().into_any(), map)
}
