//! Device → Statistics.

use domain::device::DeviceView;
use domain::statistics::Series;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{STATISTICS, layout};
use crate::rpc;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::statistics::{self, statistics};

/// The figures of one device.
#[component]
pub fn Statistics() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(statistics::from_address));
    shown(
        Resource::new_blocking(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let (range, until) = asked?;
                rpc::statistics::of_device(id, range, until).await
            },
        ),
        page,
    )
}

fn page((of, series): (DeviceView, Series)) -> AnyView {
    let figures = statistics(
        &format!("/devices/{}{STATISTICS}", of.id),
        &series,
        of.last_seen,
    );
    layout(&of, STATISTICS, ().into_any(), figures.into_any())
}
