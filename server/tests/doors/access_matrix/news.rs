//! News.

use super::{Door, function, page};

/// The pages.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/news", "/news", [302, 200, 200, 200]),
        page("/news/new", "/news/new", [302, 403, 403, 200]),
        page("/news/{id}/edit", "/news/{post}/edit", [302, 404, 403, 200]),
        page(
            "/news/{id}/delete",
            "/news/{post}/delete",
            [302, 404, 403, 200],
        ),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/news/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function("/rpc/app/rpc/news/choices", "", [401, 403, 403, 200]),
        function("/rpc/app/rpc/news/one", "id={post}", [401, 404, 403, 200]),
        function(
            "/rpc/app/rpc/news/save",
            "id={post}&title=Works&text=On+Sunday",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/news/save",
            "group={group}&title=More&text=On+Monday",
            [401, 403, 403, 200],
        ),
        function(
            "/rpc/app/rpc/news/delete",
            "id={post}",
            [401, 404, 403, 200],
        ),
    ]
}
