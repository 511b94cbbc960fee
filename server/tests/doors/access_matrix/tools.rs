//! Search, the tools, and installing devices in the field.

use super::{Door, function, page};

/// The pages.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/search", "/search?q=1B", [302, 200, 200, 200]),
        page("/tools", "/tools", [200, 200, 200, 200]),
        page(
            "/tools/virtual-device",
            "/tools/virtual-device",
            [302, 200, 403, 200],
        ),
        page("/install", "/install", [302, 200, 403, 200]),
        page(
            "/install/{id}",
            "/install/{device}?since=0",
            [302, 404, 200, 200],
        ),
        page("/style", "/style", [200, 200, 200, 200]),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function("/rpc/app/rpc/search/find", "q=1B", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/virtual_device/choices",
            "",
            [401, 200, 403, 200],
        ),
        // For a device that is no prototype nobody speaks.
        function(
            "/rpc/app/rpc/virtual_device/speak",
            "device={device}&sample=002a",
            [401, 422, 403, 422],
        ),
        function("/rpc/app/rpc/install/choices", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/install/heard",
            "id={device}&since=0",
            [401, 404, 200, 200],
        ),
        // Whoever does not see it would register it, and says not under which device type.
        function(
            "/rpc/app/rpc/install/put",
            "id={device}",
            [401, 422, 403, 200],
        ),
        // What somebody left in a browser goes in no other's name.
        function(
            "/rpc/app/rpc/install/put",
            "id={device}&user=000000000000000000000000",
            [401, 403, 403, 403],
        ),
    ]
}
