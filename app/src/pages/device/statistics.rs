//! Device → Statistics.

use domain::device::DeviceView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{STATISTICS, layout};
use crate::rpc;
use crate::rpc::statistics::Figures;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::statistics::{self, statistics};

/// The figures of one device.
#[component]
pub fn Statistics() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let kept = statistics::keep();
    let asked = Memo::new(move |_| query.with(|query| kept.asked(query)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::statistics::of_device(id, asked?).await },
        ),
        page,
    )
}

fn page((of, figures): (DeviceView, Figures)) -> AnyView {
    let figures = statistics(&format!("/devices/{}{STATISTICS}", of.id), &figures);
    layout(&of, STATISTICS, ().into_any(), figures)
}
