//! Welcome → Coverage map: every device that its reader may see, and from where they were heard.

use domain::map::{FleetMap, Scope};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::welcome::sections;
use crate::map;
use crate::rpc;
use crate::ui::head::head;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::words::words;

/// The address of the page.
pub const COVERAGE_MAP: &str = "/coverage-map";

/// The map of everything.
#[component]
pub fn CoverageMap() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(map::from_address));
    map::keep_view();
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move {
                let (seen, coverage) = asked?;
                rpc::map::of_all(seen, coverage).await
            },
        ),
        page,
    )
}

fn page(map: FleetMap) -> AnyView {
    let words = &words().map;
    let label = words.of_all.to_owned();
    let map = map::fleet(Scope::All, label, COVERAGE_MAP.to_owned(), map);
    view! {
        {head(Vec::new(), words.menu.to_owned(), ().into_any(), ().into_any())}
        {sections(COVERAGE_MAP, map)}
    }
    .into_any()
}
