//! Event configuration → Deliveries: what its callback owes, sent and gave up.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{address, callback_state, layout, line, switched_off};
use crate::rpc;
use crate::rpc::event_configuration::EventDeliveryList;
use crate::ui::card::card;
use crate::ui::deliveries::{self, from_address};
use crate::ui::facts::{fact, facts};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::words::words;

/// The deliveries of the callback of one event configuration, newest first.
#[component]
pub fn Deliveries() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Resource::new_blocking(
            move || (id.get(), asked.get()),
            |(id, asked)| async move {
                let asked = asked?.query;
                rpc::event_configuration::deliveries(id, asked).await
            },
        ),
        page,
    )
}

fn page(list: EventDeliveryList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default().query;
    let base = address(list.one.id);
    let path = format!("{base}/deliveries");
    let rows = || deliveries::rows(&list.page.rows, &path, false);
    let listed = deliveries::list(&path, &list.page, &query, &asked, rows);
    let name = list.one.input.name.clone();
    let mut known = vec![
        fact(
            words.event_configuration.one,
            view! { <a href=base.clone()>{name}</a> },
        ),
        fact(
            words.delivery.callback,
            view! { <span class="mono">{line(&list.one)}</span> },
        ),
    ];
    if let Some(callback) = &list.one.callback {
        known.push(fact(
            words.callback.state,
            view! { {callback_state(callback)}{switched_off(callback)} },
        ));
    }
    let content = view! {
        {card(words.delivery.title, ().into_any(), facts(known))}
        {listed}
    };
    layout(&list.of, ().into_any(), content.into_any())
}
