//! Users, and the own account.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/users", "/users", [302, 200, 200, 200]),
        page("/users/new", "/users/new", [302, 200, 403, 200]),
        page("/users/{id}", "/users/{user}", [302, 404, 200, 200]),
        page("/users/{id}", "/users/{type}", [302, 404, 404, 404]),
        page(
            "/users/{id}/edit",
            "/users/{user}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/users/{id}/password",
            "/users/{user}/password",
            [302, 404, 403, 200],
        ),
        page(
            "/users/{id}/delete",
            "/users/{user}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/account/settings",
            "/account/settings",
            [302, 200, 200, 200],
        ),
        page(
            "/account/password",
            "/account/password",
            [302, 200, 200, 200],
        ),
        page(
            "/account/second-step",
            "/account/second-step",
            [302, 200, 200, 200],
        ),
        page("/account/linked", "/account/linked", [302, 200, 200, 200]),
        page(
            "/account/sessions",
            "/account/sessions",
            [302, 200, 200, 200],
        ),
        // Each is told of those whom he sees.
        page(
            "/export/users.csv",
            "/export/users.csv?column=email",
            [401, 200, 200, 200],
        ),
        page(
            "/export/users.csv",
            "/export/users.csv?group={group}",
            [401, 404, 200, 200],
        ),
        page(
            "/export/users.csv",
            "/export/users.csv?locked=perhaps",
            [401, 422, 422, 422],
        ),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/user/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function("/rpc/app/rpc/user/choices", "", [401, 200, 403, 200]),
        function("/rpc/app/rpc/user/one", "id={user}", [401, 404, 200, 200]),
        function(
            "/rpc/app/rpc/user/for_editing",
            "id={user}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/user/save",
            "id={user}&email=ann@example.org{person}",
            [401, 404, 403, 200],
        ),
        // A group that may not be seen does not exist: the field is at fault.
        function(
            "/rpc/app/rpc/user/save",
            "email=bob@example.org{person}",
            [401, 422, 403, 200],
        ),
        function(
            "/rpc/app/rpc/user/lock",
            "id={user}&locked=on",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/user/lock",
            "id={user}&locked=",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/user/invite",
            "id={user}",
            [401, 404, 403, 200],
        ),
        // Whoever may set it has to give the own one, too.
        function(
            "/rpc/app/rpc/user/set_password",
            "id={user}&own_password=wrong{password}",
            [401, 404, 403, 422],
        ),
        // The log is for those to erase in who operate the installation.
        function(
            "/rpc/app/rpc/user/delete",
            "id={user}&erase=on",
            [401, 404, 403, 403],
        ),
        function(
            "/rpc/app/rpc/user/delete",
            "id={user}",
            [401, 404, 403, 200],
        ),
        function("/rpc/app/rpc/account/settings", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/account/save_settings",
            "first_name=Me",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/account/change_password",
            "own_password=wrong{password}",
            [401, 422, 422, 422],
        ),
        function(
            "/rpc/app/rpc/account/begin_second_step",
            "",
            [401, 422, 422, 422],
        ),
        function("/rpc/app/rpc/account/steps", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/account/confirm_second_step",
            "code=none",
            [401, 422, 422, 422],
        ),
        function(
            "/rpc/app/rpc/account/end_second_step",
            "own_password=wrong",
            [401, 422, 422, 422],
        ),
        function("/rpc/app/rpc/account/linked", "", [401, 200, 200, 200]),
        // There is no provider here.
        function(
            "/rpc/app/rpc/account/begin_link",
            "own_password=wrong",
            [401, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/account/end_link",
            "issuer=https%3A%2F%2Fid.example.org&own_password=wrong",
            [401, 422, 422, 422],
        ),
        function("/rpc/app/rpc/account/sessions", "", [401, 200, 200, 200]),
        // Nobody has a session of that name.
        function(
            "/rpc/app/rpc/account/end_session",
            "id=000000000000000000000000",
            [401, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/account/end_other_sessions",
            "",
            [401, 200, 200, 200],
        ),
    ]
}
