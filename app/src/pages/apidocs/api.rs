//! How programs ask, on one page.

use leptos::prelude::*;

use super::callback::page;
use crate::rpc;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;

/// With what programs ask, what they can ask and what they are told.
#[component]
pub fn Api() -> impl IntoView {
    shown(Loaded::new(|| (), |()| rpc::documentation::api()), page)
}
