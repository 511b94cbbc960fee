//! Names and values, for `<dl class="facts">`.

use leptos::prelude::*;

/// All of them.
pub fn facts(all: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{all}</dl> }.into_any()
}

/// One of them.
pub fn fact(name: &'static str, value: impl IntoAny) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value.into_any()}</dd></div> }.into_any()
}
