//! From a resource to a page: what came, or what went wrong.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::Url;

use crate::error::AppError;
use crate::pages::device::list as devices;
use crate::ui::icon::{Icon, icon};
use crate::ui::notice::faults;
use crate::words::words;

/// What a page loads.
pub type Loaded<T> = Resource<Result<T, AppError>>;

/// Shows what was loaded. While something newer is on its way, the old stays.
pub fn shown<T>(resource: Loaded<T>, page: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let waiting = || view! { <p class="waiting">{words().frame.loading}</p> };
    view! {
        <Transition fallback=waiting>
            {move || Suspend::new(async move {
                match resource.await {
                    Ok(value) => page(value),
                    Err(error) => problem(error),
                }
            })}
        </Transition>
    }
    .into_any()
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
