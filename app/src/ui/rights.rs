//! What a profile allows, behind a question mark. It comes with the page, so that no script is
//! needed to read it.

use domain::permission::Actions;
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// The rights of the profile of that name.
pub fn rights(name: &str, actions: Actions) -> AnyView {
    let words = words();
    let all: Vec<_> = actions
        .permissions()
        .map(|one| {
            let about = (words.profile.permission)(one.action);
            view! { <li><code>{one.name}</code>" "{about}</li> }
        })
        .collect();
    let label = (words.profile.rights_of)(name);
    view! {
        <details class="rights">
            <summary class="btn quiet" aria-label=label>{icon(Icon::Help)}</summary>
            <ul>{all}</ul>
        </details>
    }
    .into_any()
}
