//! Base stations, their own doors, and those of what watches the process.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/base-stations", "/base-stations", [302, 404, 404, 200]),
        page(
            "/base-stations",
            "/base-stations?sort=contact&reversed=on&column=position",
            [302, 404, 404, 200],
        ),
        page(
            "/export/base-stations.csv",
            "/export/base-stations.csv?text=tower&column=id",
            [401, 404, 404, 200],
        ),
        page(
            "/base-stations/new",
            "/base-stations/new",
            [302, 404, 404, 200],
        ),
        page(
            "/base-stations/{id}",
            "/base-stations/{station}",
            [302, 404, 404, 200],
        ),
        page(
            "/base-stations/{id}/edit",
            "/base-stations/{station}/edit",
            [302, 404, 404, 200],
        ),
        page(
            "/base-stations/{id}/token",
            "/base-stations/{station}/token",
            [302, 404, 404, 200],
        ),
        page("/health/live", "/health/live", [200, 200, 200, 200]),
        page("/health/ready", "/health/ready", [200, 200, 200, 200]),
        page("/metrics", "/metrics", [200, 200, 200, 200]),
        // Stations have tokens; a session is none.
        function("/radio/receptions", "[]", [401, 401, 401, 401]),
        function("/radio/frames", "[]", [401, 401, 401, 401]),
        page("/radio/downlinks", "/radio/downlinks", [401, 401, 401, 401]),
        Door {
            path: "/radio/downlinks/0000000000000001",
            ..function(
                "/radio/downlinks/{id}",
                r#"{"sent":true}"#,
                [401, 401, 401, 401],
            )
        },
        function("/radio/registrations", "{}", [401, 401, 401, 401]),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/station/list",
            "query[size]=25",
            [401, 404, 404, 200],
        ),
        function("/rpc/app/rpc/station/choices", "", [401, 404, 404, 200]),
        function(
            "/rpc/app/rpc/station/one",
            "id={station}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/station/for_editing",
            "id={station}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/station/create",
            "group={group}&id=0CD2&name=Tower&region=1",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/station/save",
            "id={station}&name=Mast&region=1",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/station/renew",
            "id={station}",
            [401, 404, 404, 200],
        ),
    ]
}
