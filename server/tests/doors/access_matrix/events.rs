//! Events, alerts and event configurations.

use super::{Door, function, page};

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page(
            "/devices/{id}/event-configuration",
            "/devices/{device}/event-configuration",
            [302, 404, 200, 200],
        ),
        page("/events", "/events", [302, 200, 200, 200]),
        page("/alerts", "/alerts", [302, 200, 200, 200]),
        page(
            "/alerts",
            "/alerts?configuration={configuration}",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/event-configuration",
            "/groups/{group}/event-configuration",
            [302, 404, 200, 200],
        ),
        page(
            "/event-configurations/new",
            "/event-configurations/new?owner=group&id={group}",
            [302, 404, 403, 200],
        ),
        page(
            "/event-configurations/new",
            "/event-configurations/new?owner=device&id={device}&replaces={configuration}",
            [302, 404, 403, 200],
        ),
        page(
            "/event-configurations/new",
            "/event-configurations/new",
            [302, 404, 404, 404],
        ),
        page(
            "/event-configurations/{id}",
            "/event-configurations/{configuration}",
            [302, 404, 200, 200],
        ),
        page(
            "/event-configurations/{id}",
            "/event-configurations/{type}",
            [302, 404, 404, 404],
        ),
        page(
            "/event-configurations/{id}/edit",
            "/event-configurations/{configuration}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/event-configurations/{id}/delete",
            "/event-configurations/{configuration}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/event-configurations/{id}/deliveries",
            "/event-configurations/{configuration}/deliveries",
            [302, 404, 200, 200],
        ),
        page(
            "/event-configurations/{id}/deliveries/{delivery}",
            "/event-configurations/{configuration}/deliveries/{told}",
            [302, 404, 200, 200],
        ),
        // That of another callback.
        page(
            "/event-configurations/{id}/deliveries/{delivery}",
            "/event-configurations/{configuration}/deliveries/{delivery}",
            [302, 404, 404, 404],
        ),
        page(
            "/device-types/{id}/event-configuration",
            "/device-types/{type}/event-configuration",
            [302, 404, 200, 200],
        ),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function("/rpc/app/rpc/alert/unread", "", [200, 200, 200, 200]),
        function(
            "/rpc/app/rpc/alert/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        // What each has read is their own.
        function(
            "/rpc/app/rpc/alert/mark",
            "id={alert}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/alert/mark_all",
            "up_to={alert}",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event/of_group",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event/all",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event/of_device",
            "id={device}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event/of_device_type",
            "id={type}&query[size]=25",
            [401, 404, 200, 200],
        ),
    ]
}

/// The server functions of event configurations.
pub(super) fn configurations() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/event_configuration/list",
            "owner=device&id={device}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/list",
            "owner=user&id={group}",
            [401, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/event_configuration/one",
            "id={configuration}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/choices",
            "owner=device_type&id={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/for_editing",
            "id={configuration}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/deliveries",
            "id={configuration}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/delivery",
            "id={configuration}&delivery={told}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/retry",
            "id={configuration}&delivery={told}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/retry_chosen",
            "id={configuration}&delivery[]={told}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/retry_failed",
            "id={configuration}&since=",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/save",
            "owner=device_type&owner_id={type}&configuration={configuration}{watch}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/save",
            "owner=group&owner_id={group}{watch}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/enable",
            "id={configuration}&enabled=on",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/renew_secret",
            "id={configuration}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/end_secret",
            "id={configuration}&all=on",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event_configuration/delete",
            "id={configuration}",
            [401, 404, 403, 200],
        ),
    ]
}
