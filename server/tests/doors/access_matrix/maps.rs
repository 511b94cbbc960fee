//! Maps of many devices, and of what stations heard.

use super::{Door, function, page};

/// The pages.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/coverage-map", "/coverage-map", [302, 200, 200, 200]),
        page(
            "/groups/{id}/location",
            "/groups/{group}/location",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/location",
            "/device-types/{type}/location",
            [302, 404, 200, 200],
        ),
        page(
            "/base-stations/{id}/coverage",
            "/base-stations/{station}/coverage",
            [302, 404, 404, 200],
        ),
    ]
}

/// The server functions, which change nothing.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/map/fleet",
            "of=group:{group}&coverage=best",
            [401, 404, 200, 200],
        ),
        function("/rpc/app/rpc/map/of_all", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/map/of_group",
            "id={group}&coverage=mean",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/map/of_device_type",
            "id={type}&seen=7,49.5,2.5,51.5,6.4",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/map/of_station",
            "id={station}",
            [401, 404, 404, 200],
        ),
    ]
}
