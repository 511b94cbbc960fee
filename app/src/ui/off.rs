//! A callback that is off without anybody's doing.

use domain::UnixMillis;
use leptos::prelude::*;

use super::when::when;
use crate::words::words;

/// Why it is off, since when, and what that means for what comes to pass meanwhile; nothing where
/// nothing is said of why. Stands where text stands.
pub fn off(why: &str, since: Option<UnixMillis>) -> Option<AnyView> {
    let words = words();
    let told = (words.callback.switched_off)(why);
    if told.is_empty() {
        return None;
    }
    let since = since.map(|time| view! { {words.callback.off_since}" "{when(time)}". " });
    let meanwhile = words.callback.off_meanwhile;
    Some(view! { {told}" "{since}{meanwhile} }.into_any())
}

/// The same in a line of its own.
pub fn off_line(why: &str, since: Option<UnixMillis>) -> Option<AnyView> {
    off(why, since).map(|told| view! { <p class="muted">{told}</p> }.into_any())
}
