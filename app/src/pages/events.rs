//! Welcome → Events: what happened to any device.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::welcome;
use crate::rpc;
use crate::rpc::event::EventList;
use crate::ui::event;
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// Every event the reader can see.
#[component]
pub fn Events() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(event::from_address_of_all));
    let list = Loaded::new(
        move || (asked.get(), group_choice::sought()),
        |(asked, find)| async move { rpc::event::all(asked?, find).await },
    );
    live::follow_fleet(move || list.refetch());
    shown(list, page)
}

fn page(events: EventList) -> AnyView {
    let list = event::all(welcome::EVENTS.to_owned(), events);
    let title = words().event.title.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), ().into_any())}
        {live::hint(words().live.follows)}
        {welcome::sections(welcome::EVENTS, list)}
    }
    .into_any()
}
