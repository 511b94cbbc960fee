//! Device type → Events.

use domain::device_type::DeviceTypeView;
use domain::event::EventView;
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{EVENTS, layout};
use crate::rpc;
use crate::ui::event;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// What happened to the devices of one type.
#[component]
pub fn Events() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(event::from_address));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::event::of_device_type(id, asked?).await },
        ),
        page,
    )
}

fn page((device_type, events): (DeviceTypeView, Page<EventView>)) -> AnyView {
    let path = format!("/device-types/{}{EVENTS}", device_type.id);
    let list = event::events(path, &events, false);
    layout(&device_type, EVENTS, ().into_any(), list)
}
