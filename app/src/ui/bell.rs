//! The bell above every page: how many alerts were not read.

use std::time::Duration;

use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::rpc;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::coming_alone;
use crate::ui::loaded::Loaded;
use crate::ui::{frame, live};
use crate::words::words;

/// Where the alerts are.
pub const ALERTS: &str = "/alerts";

/// How long a page that is looked at shows a number before it counts anew.
const COUNTED_EVERY: Duration = Duration::from_mins(1);

#[derive(Clone, Copy)]
struct Unread(Loaded<i64>);

/// Counts what was not read: with each page, again and again while the tab is in sight, and when it
/// comes into sight again. Call it inside the router.
pub fn provide_bell() {
    let path = use_location().pathname;
    let unread = Loaded::beside(move || path.get(), |_| rpc::alert::unread());
    provide_context(Unread(unread));
    Effect::new(move |_| browser::while_seen(COUNTED_EVERY, move || unread.refetch()));
}

/// What counts anew when it is called, for a page that hears of something. Call it inside a
/// component.
pub fn recount() -> impl Fn() + Copy + Send + Sync + 'static {
    let bell: Option<Unread> = use_context();
    move || {
        if let Some(Unread(unread)) = bell {
            unread.refetch();
        }
    }
}

/// Counts anew whenever `deeds` tells of another deed.
pub fn count_after(deeds: impl Fn() -> usize + 'static) {
    let recount = recount();
    Effect::new(move |before: Option<usize>| {
        let done = deeds();
        if before.is_some_and(|before| before != done) {
            recount();
        }
        done
    });
}

/// The way to the alerts, with the number of those that were not read.
#[component]
pub fn Bell() -> impl IntoView {
    let words = words();
    let Unread(unread) = expect_context();
    // What happens to a device may be what somebody wants to be told of. An address that leads
    // nowhere has a bell for all, but nobody listens who is not signed in.
    let signed_in = frame::signed_in();
    live::follow(
        move || signed_in().then_some(Topic::Fleet),
        move || unread.refetch(),
    );
    let path = use_location().pathname;
    let here = move || (*path.read() == ALERTS).then_some("page");
    let count = move || async move {
        let count = unread.await.unwrap_or_default();
        let told = || {
            view! {
                <span class="count" aria-hidden="true">{(words.menu.alerts_count)(count)}</span>
                <span class="hidden">{(words.menu.alerts_unread)(count)}</span>
            }
        };
        (count > 0).then(told).into_any()
    };
    view! {
        <a class="btn quiet bell" href=ALERTS aria-current=here title=words.menu.alerts>
            {icon(Icon::Bell)}
            <span class="hidden">{words.menu.alerts}" "</span>
            {coming_alone(count)}
        </a>
    }
    .into_any()
}
