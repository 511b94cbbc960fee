//! From a resource to a page: what came, or what went wrong.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;
use crate::pages::device::list as devices;
use crate::ui::icon::{Icon, icon};
use crate::ui::loaded::{Held, Later, Loaded};
use crate::ui::notice::faults;
use crate::words::words;

/// A page of whatever it is made of.
type Page = Arc<dyn Fn(&Held) -> Result<AnyView, AppError> + Send + Sync>;

/// Shows what was loaded. While something newer is on its way, the old stays.
pub fn shown<T>(loaded: Loaded<T>, page: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    shown_as(loaded.any(), Arc::new(move |held| held.open().map(page)))
}

fn shown_as(resource: Resource<Result<Held, AppError>>, page: Page) -> AnyView {
    let waiting = || view! { <p class="waiting">{words().frame.loading}</p> }.into_any();
    coming(waiting, move || {
        let page = page.clone();
        async move {
            let held = resource.await;
            held.and_then(|held| page(&held)).unwrap_or_else(problem)
        }
    })
}

/// A part of a page that is to be waited for: `waiting` until what `make` begins is done. While
/// something newer is on its way, the old stays.
pub fn coming<F>(
    waiting: impl Fn() -> AnyView + Send + Sync + 'static,
    make: impl Fn() -> F + Send + Sync + 'static,
) -> AnyView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    let make = move || -> Later<AnyView> { Box::pin(make()) };
    coming_as(Box::new(waiting), Box::new(make))
}

type Waiting = Box<dyn Fn() -> AnyView + Send + Sync>;
type Coming = Box<dyn Fn() -> Later<AnyView> + Send + Sync>;

/// The same for all of them, so that what waits is compiled once.
fn coming_as(waiting: Waiting, make: Coming) -> AnyView {
    view! {
        <Transition fallback=move || waiting()>{move || Suspend::new(make())}</Transition>
    }
    .into_any()
}

/// [`coming`], with nothing in its place until then.
pub fn coming_alone<F>(make: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    coming(|| ().into_any(), make)
}

/// An error in place of the page, with its status. Who is signed out goes to sign in first
/// and comes back.
pub fn problem(error: AppError) -> AnyView {
    if error == AppError::Unauthenticated {
        return to_sign_in();
    }
    set_status(error.status());
    let (title, text) = match &error {
        // A page has no fields: what was refused is what the address asks for.
        AppError::Rejected(_) => (words().frame.refused, words().frame.refused_why.to_owned()),
        other => (words().problem)(other),
    };
    let faults = match &error {
        AppError::Rejected(rejections) => faults(rejections),
        _ => ().into_any(),
    };
    let way_on = match error {
        AppError::Rejected(_) => {
            let path = use_location().pathname.get_untracked();
            let all = match path.as_str() {
                // For whom it begins with a saved view, its path alone leads there.
                devices::PATH => format!("{path}?{}={}", devices::VIEW, devices::ALL),
                _ => path,
            };
            view! { <a class="btn primary" href=all>{words().frame.clear_filter}</a> }.into_any()
        }
        AppError::Unavailable | AppError::Broken => view! {
            <button class="btn primary needs-browser" on:click=|_| crate::browser::reload()>
                {words().frame.reload}
            </button>
        }
        .into_any(),
        _ => view! { <a class="btn primary" href="/">{words().frame.back_to_start}</a> }.into_any(),
    };
    view! {
        <leptos_meta::Title text=title/>
        <section class="card empty" role="alert">
            {icon(Icon::Warning)}
            <h1>{title}</h1>
            <p>{text}</p>
            {faults}
            {way_on}
        </section>
    }
    .into_any()
}

fn to_sign_in() -> AnyView {
    let location = use_location();
    let (path, query) = (
        location.pathname.get_untracked(),
        location.search.get_untracked(),
    );
    let mark = if query.is_empty() { "" } else { "?" };
    let next = Url::escape(&format!("{path}{mark}{query}"));
    let target = format!("/sign-in?next={next}");
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(location) = http::HeaderValue::from_str(&target)
    {
        response.insert_header(http::header::LOCATION, location);
        response.set_status(http::StatusCode::FOUND);
    }
    let navigate = use_navigate();
    let there = target.clone();
    Effect::new(move |_| {
        navigate(
            &there,
            NavigateOptions {
                replace: true,
                ..Default::default()
            },
        );
    });
    view! { <p class="waiting"><a href=target>{words().account.sign_in}</a></p> }.into_any()
}

/// Sets the status of the page; in the browser there is none to set.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
