//! The welcome page, and signing in and out.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/", "/", [302, 200, 200, 200]),
        page("/sign-in", "/sign-in", [200, 200, 200, 200]),
        page("/sign-in/code", "/sign-in/code", [200, 200, 200, 200]),
        // There is no provider here.
        page("/sign-in/openid", "/sign-in/openid", [404, 404, 404, 404]),
        page(
            "/sign-in/openid/link",
            "/sign-in/openid/link",
            [404, 404, 404, 404],
        ),
        page(
            "/sign-in/openid/callback",
            "/sign-in/openid/callback?state=a&code=b",
            [404, 404, 404, 404],
        ),
        page(
            "/forgotten-password",
            "/forgotten-password",
            [200, 200, 200, 200],
        ),
        page("/password/{token}", "/password/wrong", [404, 404, 404, 404]),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function("/rpc/app/rpc/overview/figures", "", [401, 200, 200, 200]),
        function("/rpc/app/rpc/session/current", "", [200, 200, 200, 200]),
        function(
            "/rpc/app/rpc/session/open_link",
            "token=wrong",
            [404, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/session/choose_password",
            "token=wrong",
            [404, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/session/sign_in",
            "email=a@example.org&password=wrong",
            [401, 401, 401, 401],
        ),
        // Nobody is between the steps of signing in.
        function(
            "/rpc/app/rpc/session/confirm_code",
            "code=123456",
            [422, 422, 422, 422],
        ),
        function("/rpc/app/rpc/session/provider", "", [200, 200, 200, 200]),
        function("/rpc/app/rpc/session/mails_links", "", [200, 200, 200, 200]),
        function(
            "/rpc/app/rpc/session/forgot_password",
            "email=a@example.org",
            [200, 200, 200, 200],
        ),
    ]
}

/// What ends the session.
pub(super) fn last() -> Vec<Door> {
    vec![function(
        "/rpc/app/rpc/session/sign_out",
        "",
        [200, 200, 200, 200],
    )]
}
