//! The application: the frame around the page that the address asks for.

use leptos::children::ToChildren;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, FlatRoutesProps, RouteChildren, Router};

use crate::pages::not_found::NotFound;
use crate::routes::Table;
use crate::ui::bell::provide_bell;
use crate::ui::frame::{Footer, Header, Notice, provide_visit};
use crate::ui::keys::Keys;
use crate::ui::raw::raw_text;
use crate::words::words;

/// Every page, inside its frame. Of one type to those outside: they would compile each page once
/// more for their own use.
#[component]
pub fn App() -> AnyView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| raw_text(format!("{title} · {}", words().product))/>
        <Router>
            {provide_visit()}
            {provide_bell()}
            <a class="skip" href="#content">{words().frame.skip}</a>
            <Header/>
            <Notice/>
            <main id="content" tabindex="-1">
                {pages()}
            </main>
            <Footer/>
            <Keys/>
        </Router>
    }
    .into_any()
}

/// The page that the address asks for.
fn pages() -> impl IntoView {
    FlatRoutes(
        FlatRoutesProps::builder()
            .fallback(NotFound)
            .children(RouteChildren::to_children(|| Table))
            .build(),
    )
}
