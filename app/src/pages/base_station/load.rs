//! Base station → Load: what it heard over time.

use domain::base_station::StationView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{LOAD, PATH, layout};
use crate::rpc;
use crate::rpc::statistics::Figures;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::statistics::{self, statistics};

/// The figures of one base station.
#[component]
pub fn Load() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let kept = statistics::keep();
    let asked = Memo::new(move |_| query.with(|query| kept.asked(query)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::statistics::of_station(id, asked?).await },
        ),
        page,
    )
}

fn page((of, figures): (StationView, Figures)) -> AnyView {
    let figures = statistics(&format!("{PATH}/{}{LOAD}", of.id), &figures);
    layout(&of, LOAD, ().into_any(), figures)
}
