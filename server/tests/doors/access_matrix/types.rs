//! Device types, their callbacks with what they delivered, and the pages about formats and the API.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/format", "/format", [200, 200, 200, 200]),
        page("/apidocs", "/apidocs", [302, 200, 200, 200]),
        page(
            "/apidocs/callback",
            "/apidocs/callback",
            [302, 200, 200, 200],
        ),
        page("/device-types", "/device-types", [302, 200, 200, 200]),
        page(
            "/export/device-types.csv",
            "/export/device-types.csv?column=contracts",
            [401, 200, 200, 200],
        ),
        page(
            "/device-types/new",
            "/device-types/new",
            [302, 200, 403, 200],
        ),
        page(
            "/device-types/{id}/edit",
            "/device-types/{type}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/device-types/{id}",
            "/device-types/{type}",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/events",
            "/device-types/{type}/events",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/devices",
            "/device-types/{type}/devices?text=a&column=id",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/transfers",
            "/device-types/{type}/transfers?group={group}",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks",
            "/device-types/{type}/callbacks",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/deliveries",
            "/device-types/{type}/deliveries",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/new",
            "/device-types/{type}/callbacks/new",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/delete",
            "/device-types/{type}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/device-types/{id}/callbacks/presets",
            "/device-types/{type}/callbacks/presets",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/presets",
            "/device-types/{type}/callbacks/presets?preset=influxdb",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/inspector",
            "/device-types/{type}/callbacks/inspector",
            [302, 404, 403, 200],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}",
            "/device-types/{type}/callbacks/{callback}",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}/delete",
            "/device-types/{type}/callbacks/{callback}/delete",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}/deliveries",
            "/device-types/{type}/callbacks/{callback}/deliveries",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}/deliveries",
            "/device-types/{type}/callbacks/{type}/deliveries",
            [302, 404, 404, 404],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}/deliveries/{delivery}",
            "/device-types/{type}/callbacks/{callback}/deliveries/{delivery}",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/callbacks/{callback}/deliveries/{delivery}",
            "/device-types/{type}/callbacks/{callback}/deliveries/0000000000000001",
            [302, 404, 404, 404],
        ),
        // Whoever knows a token of the inspector may write there, and nobody does.
        page(
            "/inspect/{token}",
            "/inspect/AbCdEfGhIjKlMnOpQrStUvWx",
            [404, 404, 404, 404],
        ),
        Door {
            path: "/inspect/short",
            ..function("/inspect/{token}", "a=1", [404, 404, 404, 404])
        },
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/device_type/disengage",
            "id={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device_type/for_deleting",
            "id={type}",
            [401, 404, 403, 200],
        ),
        // It has devices, which keep it.
        function(
            "/rpc/app/rpc/device_type/delete",
            "id={type}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/device_type/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/device_type/one",
            "id={type}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/device_type/with_samples",
            "id={type}",
            [401, 404, 200, 200],
        ),
        function("/rpc/app/rpc/device_type/choices", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/device_type/for_editing",
            "id={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device_type/save",
            "id={type}&name=Renamed{settings}",
            [401, 404, 403, 200],
        ),
        // A group that may not be seen does not exist: the field is at fault.
        function(
            "/rpc/app/rpc/device_type/save",
            "group={group}&name=New{settings}",
            [401, 422, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/list",
            "device_type={type}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/callback/fares",
            "device_type={type}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/associated/devices",
            "id={type}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/associated/moving",
            "id={type}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/callback/one",
            "device_type={type}&callback={callback}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/callback/for_editing",
            "device_type={type}&callback={callback}",
            [401, 404, 200, 200],
        ),
        function("/rpc/app/rpc/documentation/api", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/documentation/callbacks",
            "",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/inspector/offered",
            "device_type={type}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/inspector/one",
            "device_type={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/inspector/make",
            "device_type={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/inspector/save_downlink",
            "device_type={type}&downlink=0102030405060708",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/list",
            "device_type={type}&query[callback]={callback}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/of_device_type",
            "device_type={type}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/deleted",
            "device_type={type}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/one",
            "device_type={type}&callback={callback}&delivery={delivery}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/retry",
            "device_type={type}&callback={callback}&delivery={delivery}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/retry_chosen",
            "device_type={type}&callback={callback}&delivery[]={delivery}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/delivery/retry_failed",
            "device_type={type}&callback={callback}&since=",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/save",
            "device_type={type}&callback={callback}{form}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/save",
            "device_type={type}{form}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/enable",
            "device_type={type}&callback={callback}&enabled=on",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/choose_downlink",
            "device_type={type}&callback={callback}&chosen=",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/renew_secret",
            "device_type={type}&callback={callback}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/end_secret",
            "device_type={type}&callback={callback}&all=on",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/callback/delete",
            "device_type={type}&callback={callback}",
            [401, 404, 403, 200],
        ),
    ]
}
