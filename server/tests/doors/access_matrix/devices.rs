//! Devices with their messages and live feeds, lists and saved views of them, and their transfers.

use super::{Door, function, page};

/// The live feed of base stations, whoever else has live feeds.
pub(super) const OF_STATIONS: &str = "/live?of=stations";

/// The pages, and the doors beside them that change nothing.
pub(super) fn pages() -> Vec<Door> {
    vec![
        page("/devices", "/devices", [302, 200, 200, 200]),
        page(
            "/devices",
            "/devices?c1=tag&v1=roof&c2=token&v2=active&join=any",
            [302, 200, 200, 200],
        ),
        page("/devices", "/devices?c1=shoe&v1=9", [302, 422, 422, 422]),
        page("/devices/views", "/devices/views", [302, 200, 200, 200]),
        page(
            "/export/devices.csv",
            "/export/devices.csv?column=tags&c1=name&h1=contains&v1=bin",
            [401, 200, 200, 200],
        ),
        page(
            "/export/devices.csv",
            "/export/devices.csv?heard=perhaps",
            [401, 422, 422, 422],
        ),
        page("/devices/new", "/devices/new", [302, 200, 403, 200]),
        // Of a device that may not be seen a stranger is told that it is not known.
        page(
            "/devices/bulk",
            "/devices/bulk?deed=suspend&device={device}",
            [302, 200, 403, 200],
        ),
        page("/devices/{id}", "/devices/{device}", [302, 404, 200, 200]),
        page("/devices/{id}", "/devices/ABCDEF", [302, 404, 404, 404]),
        page("/devices/{id}", "/devices/no-device", [302, 404, 404, 404]),
        page(
            "/devices/{id}/messages",
            "/devices/{device}/messages",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/messages",
            "/devices/{device}/messages?since=2026-01-01&zone=Asia/Tokyo&column=delay",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/messages",
            "/devices/{device}/messages?since=soon",
            [302, 404, 422, 422],
        ),
        page(
            "/export/devices/{id}/messages.csv",
            "/export/devices/{device}/messages.csv?column=rssi",
            [401, 404, 200, 200],
        ),
        page(
            "/export/devices/{id}/messages.csv",
            "/export/devices/{device}/messages.csv?zone=Nowhere",
            [401, 404, 422, 422],
        ),
        page(
            "/devices/{id}/events",
            "/devices/{device}/events",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/location",
            "/devices/{device}/location",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/edit",
            "/devices/{device}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/devices/{id}/unsubscribe",
            "/devices/{device}/unsubscribe",
            [302, 404, 403, 200],
        ),
        page(
            "/devices/{id}/replace",
            "/devices/{device}/replace",
            [302, 404, 403, 200],
        ),
        page(
            "/devices/{id}/delete",
            "/devices/{device}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/messages/{id}",
            "/messages/{message}",
            [302, 404, 200, 200],
        ),
        page(
            "/messages/{id}",
            "/messages/0000000000000001",
            [302, 404, 404, 404],
        ),
        page("/registrations", "/registrations", [302, 200, 403, 200]),
        page(
            "/registrations/new",
            "/registrations/new",
            [302, 200, 403, 200],
        ),
        page(
            "/registrations/{id}",
            "/registrations/{list}",
            [302, 404, 403, 200],
        ),
        page(
            "/export/registrations/{id}/result.csv",
            "/export/registrations/{list}/result.csv",
            [401, 404, 403, 200],
        ),
        page("/transfers", "/transfers", [302, 200, 403, 200]),
        page(
            "/transfers",
            "/transfers?way=given&state=open&group={group}",
            [302, 200, 403, 200],
        ),
        page("/transfers/new", "/transfers/new", [302, 200, 403, 200]),
        page(
            "/transfers/{id}",
            "/transfers/{offer}",
            [302, 404, 200, 200],
        ),
        page("/live", "/live?of=fleet", [401, 200, 200, 200]),
        page("/live", OF_STATIONS, [401, 404, 404, 200]),
        page("/live", "/live?of=device.{device}", [401, 404, 200, 200]),
        page(
            "/live",
            "/live?of=registration.{list}.0",
            [401, 404, 403, 200],
        ),
        page("/live", "/live?of=fleet&after=x", [401, 400, 400, 400]),
        page("/live", "/live?of=people", [401, 422, 422, 422]),
        page("/live", "/live", [401, 422, 422, 422]),
    ]
}

/// The server functions: what changes something comes last.
pub(super) fn functions() -> Vec<Door> {
    vec![
        function(
            "/rpc/app/rpc/device/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/device/one",
            "id={device}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/device/messages",
            "id={device}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/message/one",
            "id={message}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/message/of_device",
            "id={device}&asked[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/message/send_again",
            "id={message}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/for_editing",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/transfer_choices",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/transfer",
            "id={device}&device_type={type}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/location",
            "id={device}&last=50",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/device/save",
            "id={device}&name=Renamed&lat=50.85&lng=4.35",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/disengage",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/suspend",
            "id={device}&suspended=on",
            [401, 404, 403, 200],
        ),
        // For whoever may, the device is at fault: it never had a token.
        function(
            "/rpc/app/rpc/device/restart",
            "id={device}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/device/unsubscribe",
            "id={device}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/device/stay",
            "id={device}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/device/for_leaving",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/replacement",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/replace",
            "id={device}&target={device}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/device/renew_pac",
            "id={device}",
            [401, 404, 403, 200],
        ),
        function("/rpc/app/rpc/saved_view/all", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/saved_view/save",
            "name=Roofs&address=c1%3Dtag%26v1%3Droof",
            [401, 200, 200, 200],
        ),
        // Shared with a group by whoever changes its devices.
        function(
            "/rpc/app/rpc/saved_view/save",
            "name=Ours&group={group}",
            [401, 422, 422, 200],
        ),
        function("/rpc/app/rpc/saved_view/begin", "", [401, 200, 200, 200]),
        function(
            "/rpc/app/rpc/saved_view/delete",
            "id=000000000000000000000000",
            [401, 404, 404, 404],
        ),
        function(
            "/rpc/app/rpc/bulk/look",
            "input[deed]=resume&input[devices][0]={device}",
            [401, 200, 403, 200],
        ),
        function(
            "/rpc/app/rpc/bulk/change",
            "deed=resume&devices[]={device}",
            [401, 200, 403, 200],
        ),
        function(
            "/rpc/app/rpc/registration/choices",
            "",
            [401, 200, 403, 200],
        ),
        // A device type that may not be seen does not exist: the field is at fault.
        function(
            "/rpc/app/rpc/registration/register",
            "device_type={type}&id=1CF14F&pac=545CB3B17AC98BA4&prototype=on",
            [401, 422, 403, 200],
        ),
        function(
            "/rpc/app/rpc/device/delete",
            "id=1CF14F",
            [401, 404, 403, 200],
        ),
        // Back to the form, or on to the list.
        function(
            "/import/devices",
            "device_type={type}&lines=1CF150%3B545CB3B17AC98BA4&prototype=on",
            [401, 303, 403, 303],
        ),
        function("/rpc/app/rpc/registration/list", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/registration/one",
            "id={list}&query[size]=25",
            [401, 404, 403, 200],
        ),
        // It was only looked at.
        function(
            "/rpc/app/rpc/registration/undo",
            "id={list}",
            [401, 404, 403, 422],
        ),
        function(
            "/rpc/app/rpc/registration/begin",
            "id={list}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/registration/forget",
            "id={other_list}",
            [401, 404, 403, 200],
        ),
        function("/rpc/app/rpc/transfer/list", "", [401, 200, 403, 200]),
        function("/rpc/app/rpc/transfer/offering", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/transfer/offer",
            "group=000000000000000000000000&devices={device}",
            [401, 422, 403, 422],
        ),
        function(
            "/rpc/app/rpc/transfer/one",
            "id={offer}",
            [401, 404, 200, 200],
        ),
        // The operator of the group that gives is none of the one that takes.
        function(
            "/rpc/app/rpc/transfer/accept",
            "id={offer}&device_type={type}",
            [401, 404, 403, 403],
        ),
        function(
            "/rpc/app/rpc/transfer/refuse",
            "id={offer}",
            [401, 404, 403, 403],
        ),
        function(
            "/rpc/app/rpc/transfer/take_back",
            "id={offer}",
            [401, 404, 403, 200],
        ),
    ]
}
