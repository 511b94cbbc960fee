//! Group → Statistics.

use domain::group::GroupView;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{STATISTICS, layout};
use crate::rpc;
use crate::rpc::statistics::Figures;
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::statistics::{self, statistics};
use crate::words::words;

/// The figures of what was heard in one group and below it.
#[component]
pub fn Statistics() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let kept = statistics::keep();
    let asked = Memo::new(move |_| query.with(|query| kept.asked(query)));
    shown(
        Loaded::new(
            move || (id.get(), asked.get()),
            |(id, asked)| async move { rpc::statistics::of_group(id, asked?).await },
        ),
        page,
    )
}

fn page((group, figures): (GroupView, Figures)) -> AnyView {
    let figures = statistics(&format!("{}{STATISTICS}", link::group(group.id)), &figures);
    let content = view! { <p class="hint">{words().group.subtree}</p>{figures} };
    layout(&group, STATISTICS, ().into_any(), content.into_any())
}
