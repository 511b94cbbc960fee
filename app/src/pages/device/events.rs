//! Device → Events.

use domain::device::DeviceView;
use domain::event::EventView;
use domain::list::Page;
use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{EVENTS, layout};
use crate::rpc;
use crate::ui::event;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// What happened to one device.
#[component]
pub fn Events() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(event::from_address));
    let list = Loaded::new(
        move || (id.get(), asked.get()),
        |(id, asked)| async move { rpc::event::of_device(id, asked?).await },
    );
    live::follow(
        move || id.get().parse().ok().map(Topic::Device),
        move || list.refetch(),
    );
    shown(list, page)
}

fn page((device, events): (DeviceView, Page<EventView>)) -> AnyView {
    let list = event::events(format!("/devices/{}{EVENTS}", device.id), &events, true);
    layout(&device, EVENTS, ().into_any(), list)
}
