//! Device type → Statistics.

use domain::device_type::DeviceTypeView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{STATISTICS, layout};
use crate::rpc;
use crate::rpc::statistics::Figures;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::statistics::{self, statistics};

/// The figures of the devices of one type.
#[component]
pub fn Statistics() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let kept = statistics::keep();
    let asked = Memo::new(move |_| query.with(|query| kept.asked(query)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::statistics::of_device_type(id, asked?).await },
        ),
        page,
    )
}

fn page((of, figures): (DeviceTypeView, Figures)) -> AnyView {
    let figures = statistics(&format!("/device-types/{}{STATISTICS}", of.id), &figures);
    layout(&of, STATISTICS, ().into_any(), figures)
}
