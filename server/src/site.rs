//! Leptos glue: pages rendered on the server, their functions under `/rpc`, and the files of the
//! browser's half.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, Method, StatusCode};
use leptos::config::{Env, LeptosOptions};
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes as _, generate_route_list};
use serde::Deserialize;
use tower_http::services::ServeDir;

use crate::middleware::{body, position, reader};
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// The stem of the browser half's files; `.cargo/config.toml` tells the macros the same.
const NAME: &str = "sigfox";
/// Files whose folder is named by their content or version never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The others (icons, fonts) may be exchanged by the next release.
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The script that has the page of an installation open without a connection: what it may do is
/// said by its own policy, and that is to fetch what it keeps.
const WORKER: &str = "/install-worker.js";
const WORKER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// `site.json`, which the bundler writes beside the files.
#[derive(Deserialize)]
struct Site {
    /// The current package, relative to the folder: `p/<hash>`.
    pkg_dir: String,
}

/// The browser's half in `folder`, or in `site` beside the program, or one folder further up
/// (where a build leaves it).
///
/// # Errors
/// When it is not there or not whole.
pub fn options(folder: Option<&Path>) -> anyhow::Result<LeptosOptions> {
    let folder = match folder {
        Some(folder) => folder.to_path_buf(),
        None => found_folder()?,
    };
    let path = folder.join("site.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("the setting `site`: {} cannot be read", path.display()))?;
    let site: Site = serde_json::from_str(&text)
        .with_context(|| format!("the setting `site`: {} is not understood", path.display()))?;
    if !folder.join(&site.pkg_dir).is_dir() {
        bail!(
            "the setting `site`: {} names a folder that is not there",
            path.display()
        );
    }
    let root = folder
        .to_str()
        .context("the setting `site` must be a path in UTF-8")?;
    Ok(LeptosOptions::builder()
        .output_name(NAME)
        .site_root(root)
        .site_pkg_dir(site.pkg_dir.as_str())
        .env(Env::PROD)
        .build())
}

fn found_folder() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("where this program lies is not known")?;
    let beside = program.parent().unwrap_or(Path::new("."));
    let places = [beside.join("site"), beside.join("../site")];
    let found = places
        .into_iter()
        .find(|place| place.join("site.json").is_file());
    found.with_context(|| {
        format!(
            "the pages are missing: {} holds no folder `site`; `--site` names another",
            beside.display()
        )
    })
}

/// The pages. They are listed once in a process, before the first is answered: while Leptos lists
/// them it holds back every resource of the whole process, and one that is asked for then never
/// comes, nor the page that waits for it.
pub fn pages() -> Vec<AxumRouteListing> {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));
    PAGES.clone()
}

/// The pages, their functions and the files, with `doors` as what they stand on.
pub fn routes(doors: &Doors) -> Router<Doors> {
    let context = {
        let doors = doors.clone();
        move || {
            provide_context(doors.engine.clone());
            provide_context(doors.cookie);
            provide_context(doors.kept.clone());
            provide_context(doors.tiles.clone());
        }
    };
    let shell = {
        let options = doors.leptos.clone();
        move || app::shell(options.clone())
    };
    let pages = Router::new()
        .leptos_routes_with_context(doors, self::pages(), context.clone(), shell.clone())
        .route("/rpc/{*function}", any(async || Problem::not_found()))
        .route_layer(from_fn_with_state(doors.clone(), body::whole))
        .route_layer(from_fn_with_state(doors.clone(), reader::tell))
        .route_layer(from_fn_with_state(doors.clone(), position::tell));
    let not_found = leptos_axum::render_app_async_with_context(context, shell);
    let files = ServeDir::new(&*doors.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let packages = ServeDir::new(Path::new(&*doors.leptos.site_root).join("p"))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    pages
        .nest_service(
            "/p",
            Router::<()>::new()
                .fallback(move |request: Request| {
                    let packages = packages.clone();
                    async move {
                        let found = file(packages, request).await;
                        found.unwrap_or_else(|| Problem::not_found().into_response())
                    }
                })
                .layer(map_response(kept_forever)),
        )
        .fallback(move |State(doors): State<Doors>, request: Request| {
            let (files, not_found) = (files.clone(), not_found.clone());
            async move {
                let page = |request| reader::answer(&doors, request, not_found);
                file_or_page(files, request, page).await
            }
        })
}

/// A file of the site where there is one, else the page that says that there is nothing.
async fn file_or_page<F>(
    files: ServeDir,
    request: Request,
    not_found: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let versioned = ["/leaflet-", "/world-atlas-", "/qr-"]
        .iter()
        .any(|folder| path.starts_with(folder));
    let worker = path == WORKER;
    let hidden = head.uri.path().split('/').any(|part| part.starts_with('.'));
    if !hidden {
        let ask = Request::from_parts(head.clone(), axum::body::Body::empty());
        if let Some(found) = file(files, ask).await {
            let mut found = keep(found, if versioned { FOREVER } else { A_WHILE });
            if worker {
                let headers = found.headers_mut();
                headers.insert(CONTENT_SECURITY_POLICY, WORKER_POLICY);
            }
            return found;
        }
    }
    let mut response = not_found(Request::from_parts(head, body)).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// What there is to say of the file that a path names. None where there is no such file: a
/// folder is none, and a name that is too long to be one is looked for in vain as well.
async fn file(mut files: ServeDir, ask: Request) -> Option<Response> {
    let answer = match files.try_call(ask).await {
        Ok(answer) => answer.into_response(),
        Err(error) if error.kind() == ErrorKind::InvalidFilename => return None,
        Err(error) => {
            tracing::error!(%error, "a file of the pages cannot be read");
            return Some(Problem::busy(Refusal::CannotRead, 5).into_response());
        }
    };
    let status = answer.status();
    // The three refusals are of what was asked of it.
    let there = is_kept(status)
        || matches!(
            status,
            StatusCode::METHOD_NOT_ALLOWED
                | StatusCode::PRECONDITION_FAILED
                | StatusCode::RANGE_NOT_SATISFIABLE
        );
    there.then_some(answer)
}

/// Whether an answer is the file itself, or that the browser has it already.
fn is_kept(status: StatusCode) -> bool {
    status.is_success() || status == StatusCode::NOT_MODIFIED
}

async fn kept_forever(response: Response) -> Response {
    keep(response, FOREVER)
}

/// Says for how long caches keep a file; a refusal they keep not at all.
fn keep(mut response: Response, kept: HeaderValue) -> Response {
    let kept = if is_kept(response.status()) {
        kept
    } else {
        HeaderValue::from_static("no-store")
    };
    response.headers_mut().insert(CACHE_CONTROL, kept);
    response
}
