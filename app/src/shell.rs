//! The document around the pages.

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderName, HeaderValue};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::caller::{asks_for, language, live_position};
use crate::map::{META, Tiles};
use crate::pages::install::INSTALL;
use crate::words;

/// What makes of the page of an installation something that a phone shows among its programs.
const MANIFEST: &str = "/install.webmanifest";

/// The whole document, for the server to render. Sets the headers that hold for every page:
/// a content security policy around this request's nonce, and that nothing may be kept.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let tiles = use_context::<Option<Tiles>>().flatten();
    headers(tiles.as_ref());
    let language = language();
    words::prefetch(language);
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-live=live_position()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {asks_for(INSTALL).then(|| view! { <link rel="manifest" href=MANIFEST/> })}
                {tiles.map(|tiles| view! {
                    <meta name=META[0] content=tiles.url().to_owned()/>
                    <meta name=META[1] content=tiles.attribution().to_owned()/>
                })}
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

fn headers(tiles: Option<&Tiles>) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.insert_header(name, value);
        }
    };
    set(CACHE_CONTROL, "no-store");
    let nonce = use_nonce()
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    // A tile server is the only other host that anything may come from.
    let pictures = tiles.map(|tiles| format!(" {}", tiles.source()));
    let pictures = pictures.unwrap_or_default();
    // Not `strict-dynamic`: the preloading link of the program has no nonce.
    set(
        CONTENT_SECURITY_POLICY,
        &format!(
            "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; \
             style-src 'self'; img-src 'self'{pictures}; connect-src 'self'; manifest-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    );
}
