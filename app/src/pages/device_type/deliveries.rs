//! Device type → Callbacks → All deliveries: what all its callbacks owe, sent and gave up.

use domain::callback::CallbackStanding;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{CALLBACKS, layout};
use crate::rpc;
use crate::rpc::delivery::AllDeliveries;
use crate::ui::deliveries::{self, Rows, from_address_of_several};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The deliveries of one device type, newest first.
#[component]
pub fn Deliveries() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address_of_several));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let asked = asked?.query;
                rpc::delivery::of_device_type(id, asked).await
            },
        ),
        page,
    )
}

fn page(list: AllDeliveries) -> AnyView {
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address_of_several(&query).unwrap_or_default().query;
    let base = format!("/device-types/{}", list.device_type.id);
    let (path, callbacks) = (format!("{base}/deliveries"), format!("{base}{CALLBACKS}"));
    let each = list.callbacks.iter();
    let each = each.map(|one| (one.id.to_string(), called(one)));
    let choice = deliveries::callbacks(each, &asked.callback);
    let rows = || deliveries::rows(&list.page.rows, Rows::OfSeveral(&callbacks));
    let content = deliveries::list(&path, &list.page, &query, &asked, choice, rows);
    layout(&list.device_type, CALLBACKS, ().into_any(), content)
}

/// A callback in the choice of them.
fn called(one: &CallbackStanding) -> String {
    let words = words();
    let kind = (words.callback.kinds)(one.kind);
    let deleted = one.deleted.map(|_| words.delivery.deleted);
    let told = [Some(kind), Some(one.line.as_str()), deleted];
    let told: Vec<&str> = told.into_iter().flatten().collect();
    told.join(" · ")
}
