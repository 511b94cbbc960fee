//! An empty list says why it is empty and what to do next.

use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};

/// What stands in place of rows.
pub fn empty(title: &'static str, why: &'static str, next: AnyView) -> AnyView {
    view! {
        <div class="empty">{icon(Icon::Empty)}<h2>{title}</h2><p>{why}</p>{next}</div>
    }
    .into_any()
}
