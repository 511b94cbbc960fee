//! Device type → Event configuration.

use domain::alert::AlertOwner;
use leptos::prelude::*;

use crate::pages::event_configuration::list;

/// What somebody wants to be told of the devices of one type, and how.
#[component]
pub fn EventConfiguration() -> impl IntoView {
    list::list(AlertOwner::WORDS[1])
}
