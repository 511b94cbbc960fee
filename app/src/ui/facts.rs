//! Names and values, for `<dl class="facts">`.

use leptos::prelude::*;

/// One of them.
pub fn fact(name: &'static str, value: impl IntoAny) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value.into_any()}</dd></div> }.into_any()
}
