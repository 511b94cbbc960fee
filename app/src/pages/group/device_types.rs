//! Group → Associated device types.

use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{DEVICE_TYPES, layout};
use crate::pages::device_type::list;
use crate::rpc;
use crate::rpc::device_type::DeviceTypeList;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The device types of one group and of those below it.
#[component]
pub fn DeviceTypes() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(list::from_address));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::group::device_types(id, asked?).await },
        ),
        page,
    )
}

fn page((group, of): (GroupView, DeviceTypeList)) -> AnyView {
    let path = format!("{}{DEVICE_TYPES}", link::group(group.id));
    let words = &words().group;
    let none_yet = (words.no_device_types, words.no_device_types_why);
    let deeds = list::deeds(&of, Some(group.id));
    layout(
        &group,
        DEVICE_TYPES,
        deeds,
        list::listed(&of, &path, none_yet),
    )
}
