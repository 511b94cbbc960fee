//! What a profile allows, plainly or behind a question mark. It comes with the page, so that no script is
//! needed to read it.

use domain::permission::Actions;
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// What each of the permissions allows.
pub fn allowed(actions: Actions) -> AnyView {
    let words = words();
    let all: Vec<_> = actions
        .permissions()
        .map(|one| {
            let about = (words.profile.permission)(one.action);
            view! { <li><code>{one.name}</code>" "{about}</li> }
        })
        .collect();
    view! { <ul>{all}</ul> }.into_any()
}

/// The rights of the profile of that name.
pub fn rights(name: &str, actions: Actions) -> AnyView {
    let label = (words().profile.rights_of)(name);
    view! {
        <details class="rights">
            <summary class="btn quiet" aria-label=label>{icon(Icon::Help)}</summary>
            {allowed(actions)}
        </details>
    }
    .into_any()
}
