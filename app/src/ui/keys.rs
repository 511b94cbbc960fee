//! The keys by which lists are worked, and the sheet that tells of them. Without the browser half
//! there are none.

use leptos::prelude::*;

use crate::browser::keys;
use crate::ui::sheets::{self, Sheet};

/// Has keys move in lists, and shows which there are where that is asked.
#[component]
pub fn Keys() -> impl IntoView {
    let opened = RwSignal::new(false);
    Effect::new(move |_| keys::work_lists(move || opened.set(true)));
    sheets::opened(opened, Sheet::Keys(opened), || {})
}
