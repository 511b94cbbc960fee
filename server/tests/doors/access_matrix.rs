//! Every door × every kind of caller. What a caller may not see does not exist: 404.

use std::collections::BTreeSet;

use axum::body::Body;
use domain::alert::{AlertOwner, AlertQuery, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, DeliveryQuery, ON};
use domain::contract::ContractInput;
use domain::event::EventKind;
use domain::permission::Profile;
use http::Request;
use http::header::ORIGIN;

use super::support::{ORIGIN_HERE, TestApp, as_caller, reception};

/// A door: its path as it is registered, the path and form to knock with, and the status for
/// nobody, a stranger (a customer of a sibling group), a reader and the operator.
///
/// `{device}`, `{type}`, `{callback}` and the like are filled in. A form makes it a POST.
struct Door {
    route: &'static str,
    path: &'static str,
    form: Option<&'static str>,
    expected: [u16; 4],
}

const fn page(route: &'static str, path: &'static str, expected: [u16; 4]) -> Door {
    Door {
        route,
        path,
        form: None,
        expected,
    }
}

const fn function(route: &'static str, form: &'static str, expected: [u16; 4]) -> Door {
    Door {
        route,
        path: route,
        form: Some(form),
        expected,
    }
}

/// A callback to an address that is allowed in tests; nothing is sent.
const CALLBACK: &str = "&method=GET&url=http%3A%2F%2F127.0.0.1%3A9%2F%3Fd%3D%7Bdata%7D&enabled=";

/// An event configuration whose callback goes there.
const CONFIGURATION: &str = "&name=Held&watch=events&events%5B%5D=SUSPENDED&to_callback=on\
     &callback_method=GET&callback_url=http%3A%2F%2F127.0.0.1%3A9%2F&enabled=";

/// The settings of a device type but for its name.
const SETTINGS: &str = "&downlink_mode=none&display=none";

/// In this order: what changes something comes last, and what ends the session at the very end.
fn doors() -> Vec<Door> {
    vec![
        page("/", "/", [302, 200, 200, 200]),
        page("/sign-in", "/sign-in", [200, 200, 200, 200]),
        page("/password/{token}", "/password/wrong", [404, 404, 404, 404]),
        page("/devices", "/devices", [302, 200, 200, 200]),
        page("/devices/{id}", "/devices/{device}", [302, 404, 200, 200]),
        page("/devices/{id}", "/devices/ABCDEF", [302, 404, 404, 404]),
        page("/devices/{id}", "/devices/no-device", [302, 404, 404, 404]),
        page(
            "/devices/{id}/messages",
            "/devices/{device}/messages",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/events",
            "/devices/{device}/events",
            [302, 404, 200, 200],
        ),
        page(
            "/devices/{id}/statistics",
            "/devices/{device}/statistics",
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
        page("/groups/{id}", "/groups/{group}", [302, 404, 200, 200]),
        page(
            "/groups/{id}/events",
            "/groups/{group}/events",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/statistics",
            "/groups/{group}/statistics",
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
        page("/contracts", "/contracts", [302, 200, 200, 200]),
        page("/contracts/new", "/contracts/new", [302, 403, 403, 200]),
        page(
            "/contracts/{id}",
            "/contracts/{contract}",
            [302, 404, 200, 200],
        ),
        page(
            "/contracts/{id}/edit",
            "/contracts/{contract}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/contracts/{id}/delete",
            "/contracts/{contract}/delete",
            [302, 404, 403, 200],
        ),
        page("/base-stations", "/base-stations", [302, 404, 404, 200]),
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
        page(
            "/account/sessions",
            "/account/sessions",
            [302, 200, 200, 200],
        ),
        page("/format", "/format", [200, 200, 200, 200]),
        page(
            "/apidocs/callback",
            "/apidocs/callback",
            [302, 200, 200, 200],
        ),
        page("/device-types", "/device-types", [302, 200, 200, 200]),
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
            "/device-types/{id}/statistics",
            "/device-types/{type}/statistics",
            [302, 404, 200, 200],
        ),
        page(
            "/device-types/{id}/event-configuration",
            "/device-types/{type}/event-configuration",
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
        page(
            "/live/devices/{id}",
            "/live/devices/{device}",
            [401, 404, 200, 200],
        ),
        page(
            "/live/devices/{id}",
            "/live/devices/{device}?after=x",
            [401, 400, 400, 400],
        ),
        page("/health/live", "/health/live", [200, 200, 200, 200]),
        page("/health/ready", "/health/ready", [200, 200, 200, 200]),
        page("/metrics", "/metrics", [200, 200, 200, 200]),
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
        function("/rpc/app/rpc/overview/figures", "", [401, 200, 200, 200]),
        function("/rpc/app/rpc/session/current", "", [200, 200, 200, 200]),
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
        function("/rpc/app/rpc/group/one", "id={group}", [401, 404, 200, 200]),
        function(
            "/rpc/app/rpc/event/of_group",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/statistics/of_group",
            "id={group}&range=30d",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/contract/list",
            "query[size]=25",
            [401, 200, 200, 200],
        ),
        function("/rpc/app/rpc/contract/choices", "", [401, 403, 403, 200]),
        function(
            "/rpc/app/rpc/contract/one",
            "id={contract}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/contract/for_editing",
            "id={contract}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/contract/save",
            "id={contract}&name=Renamed",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/contract/save",
            "group={group}&name=New",
            [401, 403, 403, 200],
        ),
        // Nobody uses it; so once it is gone.
        function(
            "/rpc/app/rpc/contract/delete",
            "id={contract}",
            [401, 404, 403, 200],
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
        function(
            "/rpc/app/rpc/statistics/of_device",
            "id={device}&range=7d",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/statistics/of_device_type",
            "id={type}&range=1y",
            [401, 404, 200, 200],
        ),
        function("/rpc/app/rpc/station/list", "size=25", [401, 404, 404, 200]),
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
        function(
            "/rpc/app/rpc/device_type/disengage",
            "id={type}",
            [401, 404, 403, 200],
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
            "/rpc/app/rpc/callback/one",
            "device_type={type}&callback={callback}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/callback/for_editing",
            "device_type={type}&callback={callback}",
            [401, 404, 200, 200],
        ),
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
        function("/rpc/app/rpc/session/sign_out", "", [200, 200, 200, 200]),
    ]
}

#[tokio::test]
async fn every_door_opens_for_those_it_is_for() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let device_type = app.engine.device_types[0];
    let writer = app.engine.member(Profile::CustomerWrite);
    let input = CallbackInput {
        method: "GET".into(),
        url: "http://127.0.0.1:9/".into(),
        enabled: ON.into(),
        ..CallbackInput::default()
    };
    let callback = app
        .engine
        .engine
        .create_callback(&writer, device_type, &input)
        .await
        .unwrap();
    let operator = app.engine.member(Profile::Operator);
    let input = ContractInput {
        group: app.engine.group.to_string(),
        name: "Nobody's".into(),
        ..ContractInput::unlimited()
    };
    let contract = app.engine.engine.create_contract(&operator, &input).await;
    let contract = contract.unwrap();
    app.engine.with_stations(&[0x0BF2]).await;
    // A delivery, of a device of its own: the other one never had a token.
    app.engine.with_devices(0, &[0x1CF14D]).await;
    let heard = reception("0BF2", "1CF14D", 1, app.engine.clock_now());
    let heard = app
        .engine
        .engine
        .receive(&app.engine.token, format!("[{heard}]").into());
    heard.await.unwrap();
    let owed = app
        .engine
        .engine
        .deliveries(&writer, device_type, &DeliveryQuery::default())
        .await;
    let delivery = owed.unwrap().rows[0].id;
    // And one that tells of an alert.
    let (configuration, told, alert) = alerted(&app, domain::DeviceId(0x1CF14D)).await;
    let station = domain::StationId(0x0BF2).to_string();
    let callers = [
        ("nobody", None),
        ("a stranger", Some(app.stranger().await)),
        ("a reader", Some(app.member(Profile::CustomerRead).await)),
        ("the operator", Some(app.member(Profile::Operator).await)),
    ];
    let fill = |text: &str| {
        text.replace("{device}", "1CF14C")
            .replace("{type}", &device_type.to_string())
            .replace("{callback}", &callback.to_string())
            .replace("{delivery}", &delivery.to_string())
            .replace("{configuration}", &configuration)
            .replace("{told}", &told)
            .replace("{alert}", &alert)
            .replace("{watch}", CONFIGURATION)
            .replace("{contract}", &contract.to_string())
            .replace("{station}", &station)
            .replace("{group}", &app.engine.group.to_string())
            .replace("{settings}", SETTINGS)
            .replace("{form}", CALLBACK)
    };
    let mut wrong = Vec::new();
    for door in doors() {
        for ((who, session), expected) in callers.iter().zip(door.expected) {
            let path = fill(door.path);
            let request = match door.form {
                None => Request::get(&path),
                Some(_) => Request::post(&path)
                    .header(ORIGIN, ORIGIN_HERE)
                    .header("content-type", "application/x-www-form-urlencoded"),
            };
            let body = door
                .form
                .map_or_else(Body::empty, |form| Body::from(fill(form)));
            let request = as_caller(request, session.as_deref()).body(body).unwrap();
            let status = app.status(request).await.as_u16();
            if status != expected {
                wrong.push(format!("{path} for {who}: {status}, expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

/// An event configuration of the device type that took notice of something, the delivery of its
/// callback, and the alert: their ids.
async fn alerted(app: &TestApp, device: domain::DeviceId) -> (String, String, String) {
    let engine = &app.engine.engine;
    let writer = app.engine.member(Profile::CustomerWrite);
    let input = EventConfigurationInput {
        name: "Held".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec![EventKind::Suspended.code().into()],
        bell: ON.into(),
        to_callback: ON.into(),
        callback: CallbackInput {
            method: "GET".into(),
            url: "http://127.0.0.1:9/".into(),
            ..CallbackInput::default()
        },
        ..EventConfigurationInput::default()
    };
    let owner = AlertOwner::DeviceType(app.engine.device_types[0]);
    let id = engine
        .create_event_configuration(&writer, owner, &input)
        .await
        .unwrap();
    engine.suspend(&writer, device).await.unwrap();
    let owed = engine
        .event_deliveries(&writer, id, &DeliveryQuery::default())
        .await;
    let rung = engine.alerts(&writer, &AlertQuery::default()).await;
    let (told, alert) = (owed.unwrap().rows[0].id, rung.unwrap().rows[0].id);
    (id.to_string(), told.to_string(), alert.to_string())
}

#[tokio::test]
async fn no_door_is_missing_from_the_table() {
    let known: BTreeSet<&str> = doors().iter().map(|door| door.route).collect();
    let pages = server::site::pages();
    let functions = leptos::server_fn::axum::server_fn_paths();
    let missing: Vec<&str> = pages
        .iter()
        .map(|page| page.path())
        .chain(functions.map(|function| function.0))
        .chain(server::router::paths())
        .filter(|path| !known.contains(path))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
