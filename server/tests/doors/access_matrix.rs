//! Every door × every kind of caller. What a caller may not see does not exist: 404.

use std::collections::BTreeSet;

use axum::body::Body;
use domain::alert::{AlertOwner, AlertQuery, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, DeliveryQuery, ON};
use domain::certificate::CertificateInput;
use domain::contract::ContractInput;
use domain::event::EventKind;
use domain::group::GroupInput;
use domain::permission::{Principal, Profile};
use domain::profile::ProfileInput;
use domain::registration::{Purpose, SeriesInput};
use domain::transfer::TransferInput;
use domain::user::UserInput;
use http::Request;
use http::header::{AUTHORIZATION, ORIGIN};

use super::support::{ORIGIN_HERE, TestApp, as_caller, basic, reception};

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

/// A user but for the address. What it is filled with is filled in later.
const PERSON: &str = "&first_name=Ann&groups%5B0%5D={group}&profiles%5B0%5D=CUSTOMER+%5BR%5D";

/// An API access but for its name. What it is filled with is filled in later.
const PROGRAM: &str = "&time_zone=UTC&groups%5B0%5D={group}&profiles%5B0%5D=CUSTOMER+%5BR%5D";

/// A password that is good enough.
const PASSWORD: &str = "&password=another+grey+harbour&again=another+grey+harbour";

/// The settings of a group but for its name.
const KIND: &str = "&kind=basic&timezone=UTC";

/// The settings of a device type but for its name.
const SETTINGS: &str = "&downlink_mode=none&display=none";

/// In this order: what changes something comes last, and what ends the session at the very end.
fn doors() -> Vec<Door> {
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
        page("/devices", "/devices", [302, 200, 200, 200]),
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
            "/devices/{id}/delete",
            "/devices/{device}/delete",
            [302, 404, 403, 200],
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
        page("/transfers/new", "/transfers/new", [302, 200, 403, 200]),
        page(
            "/transfers/{id}",
            "/transfers/{offer}",
            [302, 404, 200, 200],
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
        page("/groups", "/groups", [302, 200, 200, 200]),
        page("/groups/new", "/groups/new", [302, 200, 403, 200]),
        page(
            "/groups/{id}/edit",
            "/groups/{group}/edit",
            [302, 404, 403, 200],
        ),
        // Whoever moves a group keeps the people of the one above it, too: of the root none of these.
        page(
            "/groups/{id}/move",
            "/groups/{group}/move",
            [302, 404, 403, 403],
        ),
        page(
            "/groups/{id}/move",
            "/groups/{below}/move",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/delete",
            "/groups/{below}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/device-types",
            "/groups/{group}/device-types",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/profiles",
            "/groups/{group}/profiles",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/profiles/new",
            "/groups/{group}/profiles/new",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/profiles/{profile}",
            "/groups/{group}/profiles/{profile}",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/profiles/{profile}",
            "/groups/{below}/profiles/{profile}",
            [302, 404, 403, 404],
        ),
        page(
            "/groups/{id}/profiles/{profile}/delete",
            "/groups/{group}/profiles/{profile}/delete",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses",
            "/groups/{group}/api-accesses",
            [302, 404, 200, 200],
        ),
        page(
            "/groups/{id}/api-accesses/new",
            "/groups/{group}/api-accesses/new",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}",
            "/groups/{group}/api-accesses/{access}",
            [302, 404, 200, 200],
        ),
        // That of another group.
        page(
            "/groups/{id}/api-accesses/{access}",
            "/groups/{below}/api-accesses/{access}",
            [302, 404, 404, 404],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/edit",
            "/groups/{group}/api-accesses/{access}/edit",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/renew",
            "/groups/{group}/api-accesses/{access}/renew",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/revoke",
            "/groups/{group}/api-accesses/{access}/revoke",
            [302, 404, 403, 200],
        ),
        page(
            "/groups/{id}/api-accesses/{access}/delete",
            "/groups/{group}/api-accesses/{access}/delete",
            [302, 404, 403, 200],
        ),
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
            "/groups/{id}/audit",
            "/groups/{group}/audit",
            [302, 404, 403, 200],
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
            "/contracts/{id}/devices",
            "/contracts/{contract}/devices",
            [302, 404, 200, 200],
        ),
        page(
            "/contracts/{id}/close",
            "/contracts/{contract}/close",
            [302, 404, 403, 200],
        ),
        page(
            "/contracts/{id}/delete",
            "/contracts/{contract}/delete",
            [302, 404, 403, 200],
        ),
        page("/certificates", "/certificates", [302, 404, 404, 200]),
        page(
            "/certificates/new",
            "/certificates/new",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/identities",
            "/certificates/identities",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}",
            "/certificates/{certificate}",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}",
            "/certificates/{type}",
            [302, 404, 404, 404],
        ),
        page(
            "/certificates/{id}/delete",
            "/certificates/{certificate}/delete",
            [302, 404, 404, 200],
        ),
        page(
            "/certificates/{id}/edit",
            "/certificates/{certificate}/edit",
            [302, 404, 404, 200],
        ),
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
        page("/format", "/format", [200, 200, 200, 200]),
        page("/apidocs", "/apidocs", [302, 200, 200, 200]),
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
        page(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=create",
            [401, 404, 403, 200],
        ),
        page(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=steal",
            [401, 404, 403, 422],
        ),
        // Each is told of those whom he sees.
        page(
            "/export/users.csv",
            "/export/users.csv?column=email",
            [401, 200, 200, 200],
        ),
        page(
            "/export/users.csv",
            "/export/users.csv?locked=perhaps",
            [401, 422, 422, 422],
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
        page(
            "/live/registrations/{id}",
            "/live/registrations/{list}",
            [401, 404, 403, 200],
        ),
        page(
            "/live/registrations/{id}",
            "/live/registrations/{list}?after=-1",
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
        function(
            "/rpc/app/rpc/device/renew_pac",
            "id={device}",
            [401, 404, 403, 200],
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
        function(
            "/rpc/app/rpc/registration/begin",
            "id={list}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/registration/undo",
            "id={list}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/registration/forget",
            "id={list}",
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
        function("/rpc/app/rpc/group/one", "id={group}", [401, 404, 200, 200]),
        function(
            "/rpc/app/rpc/group/list",
            "query[text]=",
            [401, 200, 200, 200],
        ),
        function(
            "/rpc/app/rpc/group/device_types",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function("/rpc/app/rpc/group/choices", "", [401, 200, 403, 200]),
        function(
            "/rpc/app/rpc/group/for_editing",
            "id={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/save",
            "id={group}&name=Renamed{kind}",
            [401, 404, 403, 200],
        ),
        // A group that may not be seen does not exist: the field is at fault.
        function(
            "/rpc/app/rpc/group/save",
            "parent={group}&name=Another{kind}",
            [401, 422, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/for_moving",
            "id={below}",
            [401, 404, 403, 200],
        ),
        // It is there already.
        function(
            "/rpc/app/rpc/group/relocate",
            "id={below}&parent={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/for_deleting",
            "id={below}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/list",
            "group={group}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/profile/choices",
            "group={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/one",
            "group={group}&id={profile}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/save",
            "group={group}&id={profile}&name=Renamed&permissions%5B%5D=DEVICE_READ",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/save",
            "group={group}&name=Another&permissions%5B%5D=DEVICE_READ",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/profile/delete",
            "group={group}&id={profile}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/list",
            "group={group}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/choices",
            "group={group}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/one",
            "group={group}&id={access}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/for_editing",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/save",
            "group={group}&id={access}&name=Renamed{program}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/save",
            "group={group}&name=Another{program}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/renew",
            "group={group}&id={access}&hours=1",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/revoke",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/api_access/delete",
            "group={group}&id={access}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/group/delete",
            "id={below}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/event/of_group",
            "id={group}&query[size]=25",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/audit/of_group",
            "id={group}&query[size]=25",
            [401, 404, 403, 200],
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
        function(
            "/rpc/app/rpc/contract/devices",
            "id={contract}",
            [401, 404, 200, 200],
        ),
        function(
            "/rpc/app/rpc/contract/close",
            "id={contract}",
            [401, 404, 403, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/list",
            "query[size]=25",
            [401, 404, 404, 200],
        ),
        function("/rpc/app/rpc/certificate/choices", "", [401, 404, 404, 200]),
        function(
            "/rpc/app/rpc/certificate/one",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/for_editing",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/save",
            "id={certificate}&key=P_0003_71CF_01&name=Renamed",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/save",
            "group={group}&key=P_0003_71CF_02&name=New",
            [401, 404, 404, 200],
        ),
        function(
            "/rpc/app/rpc/certificate/for_deleting",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        // Nobody uses it; so once it is gone.
        function(
            "/rpc/app/rpc/certificate/delete",
            "id={certificate}",
            [401, 404, 404, 200],
        ),
        function("/rpc/app/rpc/identity/choices", "", [401, 404, 404, 200]),
        function(
            "/rpc/app/rpc/identity/take",
            "group={group}&lines=C0FFEE%3B545CB3B17AC98BA4",
            [401, 404, 404, 200],
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
    let input = CertificateInput {
        group: app.engine.group.to_string(),
        key: "P_0003_71CF_01".into(),
        name: "Meter".into(),
        ..CertificateInput::default()
    };
    let certificate = app.engine.engine.create_certificate(&operator, &input);
    let certificate = certificate.await.unwrap().to_string();
    let (below, profile) = below(&app, &operator).await;
    let (list, offer) = registered(&app, &operator).await;
    let input = UserInput {
        first_name: "Ann".into(),
        email: "ann@example.org".into(),
        groups: vec![app.engine.group.to_string()],
        profiles: vec![Profile::CustomerRead.name().into()],
        ..UserInput::default()
    };
    let user = app.engine.engine.create_user(&operator, &input).await;
    let user = user.unwrap().id.to_string();
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
    let (group, writes) = (app.engine.group, Profile::CustomerWrite);
    let (access, _) = app.engine.api_access_of(group, writes).await;
    let (login, password) = app.engine.api_access_of(group, writes).await;
    let program = basic(&login, &password);
    let callers = [
        ("nobody", None),
        ("a stranger", Some(app.stranger().await)),
        ("a reader", Some(app.member(Profile::CustomerRead).await)),
        ("the operator", Some(app.member(Profile::Operator).await)),
    ];
    let fill = |text: &str| {
        text.replace("{person}", PERSON)
            .replace("{program}", PROGRAM)
            .replace("{access}", &access)
            .replace("{device}", "1CF14C")
            .replace("{type}", &device_type.to_string())
            .replace("{callback}", &callback.to_string())
            .replace("{delivery}", &delivery.to_string())
            .replace("{configuration}", &configuration)
            .replace("{told}", &told)
            .replace("{alert}", &alert)
            .replace("{watch}", CONFIGURATION)
            .replace("{below}", &below)
            .replace("{list}", &list)
            .replace("{offer}", &offer)
            .replace("{profile}", &profile)
            .replace("{kind}", KIND)
            .replace("{contract}", &contract.to_string())
            .replace("{certificate}", &certificate)
            .replace("{station}", &station)
            .replace("{group}", &app.engine.group.to_string())
            .replace("{user}", &user)
            .replace("{password}", PASSWORD)
            .replace("{settings}", SETTINGS)
            .replace("{form}", CALLBACK)
    };
    let mut wrong = Vec::new();
    let programs = server::router::for_programs();
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
        // Programs are nobody where only people come in, whatever they may.
        if programs.contains(&door.route) {
            continue;
        }
        let path = fill(door.path);
        let body = door
            .form
            .map_or_else(Body::empty, |form| Body::from(fill(form)));
        let request = match door.form {
            None => Request::get(&path),
            Some(_) => {
                Request::post(&path).header("content-type", "application/x-www-form-urlencoded")
            }
        };
        let request = request.header(AUTHORIZATION, &program).body(body).unwrap();
        let (status, expected) = (app.status(request).await.as_u16(), door.expected[0]);
        if status != expected {
            wrong.push(format!(
                "{path} for a program: {status}, expected {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

/// A group below the demo group, and a profile that the demo group composed: their ids.
async fn below(app: &TestApp, operator: &Principal) -> (String, String) {
    let engine = &app.engine.engine;
    let group = app.engine.group;
    let input = GroupInput {
        parent: group.to_string(),
        name: "Below".into(),
        kind: "basic".into(),
        timezone: "UTC".into(),
        ..GroupInput::default()
    };
    let below = engine.create_group(operator, &input).await.unwrap();
    let input = ProfileInput {
        name: "Watch".into(),
        permissions: vec!["DEVICE_READ".into()],
    };
    let profile = engine.create_profile(operator, group, &input).await;
    (below.to_string(), profile.unwrap().to_string())
}

/// A list of devices that nobody looked at yet, and a device that is offered to another owner: their
/// ids.
async fn registered(app: &TestApp, operator: &Principal) -> (String, String) {
    let engine = &app.engine.engine;
    let input = SeriesInput {
        device_type: app.engine.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let lines = "1CF151;545CB3B17AC98BA4";
    let list = engine.take_registration(operator, Purpose::Register, &input, lines);
    let list = list.await.unwrap();
    app.engine.with_devices(0, &[0x1CF152]).await;
    let input = TransferInput {
        group: app.engine.with_group_beside().await.to_string(),
        devices: "1CF152".into(),
    };
    let offer = engine.offer_devices(operator, &input).await.unwrap();
    (list.to_string(), offer.to_string())
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

/// A door at which programs come in, as in [`Door`]: the status for a program without a password,
/// with a wrong one, of a sibling group, of a reader and of a manager.
struct ProgramDoor {
    route: &'static str,
    path: &'static str,
    expected: [u16; 5],
}

fn program_doors() -> Vec<ProgramDoor> {
    let door = |route, path, expected| ProgramDoor {
        route,
        path,
        expected,
    };
    vec![
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=create",
            [401, 401, 404, 403, 200],
        ),
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=steal",
            [401, 401, 404, 403, 422],
        ),
        // Of another group the manager of the demo group sees nothing.
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{beside}/audit.csv",
            [401, 401, 403, 404, 404],
        ),
        door(
            "/export/users.csv",
            "/export/users.csv?column=name&column=email",
            [401, 401, 200, 200, 200],
        ),
        door(
            "/export/users.csv",
            "/export/users.csv?after=x",
            [401, 401, 422, 422, 422],
        ),
        // A list that is not there.
        door(
            "/export/registrations/{id}/result.csv",
            "/export/registrations/000000000000000000000000/result.csv",
            [401, 401, 404, 404, 404],
        ),
    ]
}

#[tokio::test]
async fn every_door_for_programs_opens_for_those_it_is_for() {
    let app = TestApp::new().await;
    let beside = app.engine.with_group_beside().await;
    let of = async |group, profile| {
        let (login, password) = app.engine.api_access_of(group, profile).await;
        basic(&login, &password)
    };
    let group = app.engine.group;
    let (login, _) = app
        .engine
        .api_access_of(group, Profile::CustomerWrite)
        .await;
    let callers = [
        ("nobody", None),
        ("whoever guesses", Some(basic(&login, &"0".repeat(32)))),
        ("a stranger", Some(of(beside, Profile::CustomerRead).await)),
        ("a reader", Some(of(group, Profile::CustomerRead).await)),
        ("a manager", Some(of(group, Profile::CustomerWrite).await)),
    ];
    let mut wrong = Vec::new();
    for door in program_doors() {
        let path = door.path.replace("{group}", &group.to_string());
        let path = path.replace("{beside}", &beside.to_string());
        for ((who, credentials), expected) in callers.iter().zip(door.expected) {
            let request = match credentials {
                Some(credentials) => Request::get(&path).header(AUTHORIZATION, credentials),
                None => Request::get(&path),
            };
            let answer = app.send(request.body(Body::empty()).unwrap()).await;
            let status = answer.status.as_u16();
            if status != expected {
                wrong.push(format!("{path} for {who}: {status}, expected {expected}"));
            }
            let challenged = answer
                .header("www-authenticate")
                .starts_with("Basic realm=");
            assert_eq!(challenged, status == 401, "{path} for {who}: {answer:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[test]
fn no_door_for_programs_is_missing_from_their_table() {
    let known: BTreeSet<&str> = program_doors().iter().map(|door| door.route).collect();
    let mut missing = server::router::for_programs();
    missing.retain(|path| !known.contains(path));
    assert!(missing.is_empty(), "{missing:?}");
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
