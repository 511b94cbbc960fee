//! Statistics, on pages and as files.

use super::{Door, function, page};

/// The pages, and the files.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page(
            "/devices/{id}/statistics",
            "/devices/{device}/statistics",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/statistics",
            "/groups/{group}/statistics",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/statistics",
            "/device-types/{type}/statistics",
            [302, 404, 200, 200],
        ),
        page(
            "/base-stations/{id}/load",
            "/base-stations/{station}/load",
            [302, 404, 404, 200],
        ),
        page(
            "/export/statistics/{kind}/{id}/figures.csv",
            "/export/statistics/base-stations/{station}/figures.csv",
            [401, 404, 404, 200],
        ),
        page(
            "/export/statistics/{kind}/{id}/figures.csv",
            "/export/statistics/devices/{device}/figures.csv?range=2h",
            [401, 404, 422, 422],
        ),
        page(
            "/export/statistics/{kind}/{id}/charts/{chart}",
            "/export/statistics/groups/{group}/charts/messages.svg?theme=dark",
            [401, 404, 200, 200],
        ),
    ]
}

/// The server functions, which change nothing.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/statistics/of_group",
            "id={group}&asked[range]=30d",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/statistics/of_device",
            "id={device}&asked[range]=7d",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/statistics/of_device_type",
            "id={type}&asked[range]=1y",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/statistics/of_station",
            "id={station}&asked[compare]=before",
            [401, 404, 404, 200],
        ),
    ]
}
