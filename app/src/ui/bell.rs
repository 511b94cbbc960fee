//! The bell above every page: how many alerts were not read.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// Where the alerts are.
pub const ALERTS: &str = "/alerts";

#[derive(Clone, Copy)]
struct Unread(Resource<Result<i64, AppError>>);

/// Counts what was not read, with each page and when the tab comes into sight again: asking by
/// itself would keep the session of whoever is away. Call it inside the router.
pub fn provide_bell() {
    let path = use_location().pathname;
    let unread = Resource::new(move || path.get(), |_| rpc::alert::unread());
    provide_context(Unread(unread));
    Effect::new(move |_| browser::when_seen_again(move || unread.refetch()));
}

/// Counts anew whenever `deeds` tells of another deed.
pub fn count_after(deeds: impl Fn() -> usize + 'static) {
    let Some(Unread(unread)) = use_context() else {
        return;
    };
    Effect::new(move |before: Option<usize>| {
        let done = deeds();
        if before.is_some_and(|before| before != done) {
            unread.refetch();
        }
        done
    });
}

/// The way to the alerts, with the number of those that were not read.
#[component]
pub fn Bell() -> impl IntoView {
    let words = words();
    let Unread(unread) = expect_context();
    let path = use_location().pathname;
    let here = move || (*path.read() == ALERTS).then_some("page");
    let count = move || {
        Suspend::new(async move {
            let count = unread.await.unwrap_or_default();
            (count > 0).then(|| {
                view! {
                    <span class="count" aria-hidden="true">{(words.alert.count)(count)}</span>
                    <span class="hidden">{(words.alert.unread)(count)}</span>
                }
            })
        })
    };
    view! {
        <a class="btn quiet bell" href=ALERTS aria-current=here title=words.alert.title>
            {icon(Icon::Bell)}
            <span class="hidden">{words.alert.title}" "</span>
            <Transition>{count}</Transition>
        </a>
    }
    .into_any()
}
