//! What an address asks for that makes no sense: refused by name, not taken as something else.

use domain::callback::CallbackInput;
use domain::permission::Profile;
use http::StatusCode;

use super::support::TestApp;

#[tokio::test]
async fn a_page_refuses_what_its_address_asks_for_by_name() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let operator = app.member(Profile::Operator).await;
    let writer = app.engine.member(Profile::CustomerWrite);
    let input = CallbackInput {
        method: "GET".into(),
        url: "http://127.0.0.1:9/".into(),
        ..CallbackInput::default()
    };
    let of = app.engine.device_types[0];
    let callback = app.engine.engine.create_callback(&writer, of, &input).await;
    let deliveries = format!(
        "/device-types/{of}/callbacks/{}/deliveries",
        callback.unwrap()
    );
    let device_type = format!("/device-types/{of}");
    let group = format!("/groups/{}", app.engine.group);
    let device = "/devices/1CF14C";
    let cases: &[(&str, &str, &str)] = &[
        ("/devices", "suspended=maybe", "suspended"),
        ("/devices", "size=-1", "size"),
        ("/devices", "size=51", "size"),
        ("/devices", "sort=age", "sort"),
        ("/devices", "heard=perhaps", "heard"),
        ("/devices", "type=x", "type"),
        ("/devices", "column=colour", "column"),
        ("/devices", "after=nowhere", "after"),
        ("/devices", "text=a&text=b", "text"),
        ("/device-types", "size=many", "size"),
        ("/contracts", "size=0", "size"),
        ("/contracts", "group=here", "group"),
        ("/groups", "kind=church", "kind"),
        ("/groups", "text=a&text=b", "text"),
        ("/groups", "size=51", "size"),
        ("/groups", "sort=kind", "sort"),
        ("/users", "sort=name", "sort"),
        ("/users", "reversed=yes", "reversed"),
        ("/contracts", "column=colour", "column"),
        ("/base-stations", "column=colour", "column"),
        ("/device-types", "after=nowhere", "after"),
        (&format!("{group}/users"), "group=here", "group"),
        (&format!("{group}/contracts"), "sort=plan", "sort"),
        (&format!("{group}/device-types"), "column=colour", "column"),
        ("/base-stations", "size=1000", "size"),
        ("/base-stations", "region=RC1", "region"),
        ("/events", "kind=BOREDOM", "kind"),
        ("/events", "group=here", "group"),
        ("/events", "type=this", "type"),
        ("/events", "device=nonsense", "device"),
        ("/alerts", "unread=maybe", "unread"),
        ("/alerts", "configuration=this", "configuration"),
        ("/alerts", "after=nowhere", "after"),
        ("/alerts", "size=7", "size"),
        ("/alerts", "kind=SILENT", "kind"),
        (
            &format!("{device}/messages"),
            "since=2015-02-29T00:00",
            "since",
        ),
        (&format!("{device}/messages"), "size=7", "size"),
        (&format!("{device}/events"), "size=-5", "size"),
        (&format!("{device}/events"), "device=1CF14D", "device"),
        (&format!("{device}/statistics"), "range=bogus", "range"),
        (&format!("{device}/statistics"), "until=2015-02-29", "until"),
        (&format!("{device}/statistics"), "from=2015-02-29", "from"),
        (
            &format!("{device}/statistics"),
            "from=2015-03-02&until=2015-03-01",
            "until",
        ),
        (&format!("{device}/statistics"), "compare=all", "compare"),
        (&format!("{device}/statistics"), "field=shoe", "field"),
        (&format!("{device_type}/statistics"), "field=shoe", "field"),
        (
            &format!("{device_type}/callbacks/presets"),
            "preset=pigeon",
            "preset",
        ),
        (&format!("{device_type}/callbacks/new"), "kind=zzz", "kind"),
        (
            &format!("{device_type}/callbacks/new"),
            "kind=event",
            "kind",
        ),
        (
            &format!("{device_type}/callbacks/new"),
            "kind=uplink&channel=PIGEON",
            "channel",
        ),
        (&format!("{device}/location"), "last=-5", "last"),
        (&format!("{device}/location"), "last=11", "last"),
        (&format!("{device}/location"), "coverage=all", "coverage"),
        (&format!("{device}/replace"), "to=1CF14D", "to"),
        (&format!("{device_type}/events"), "kind=x", "kind"),
        (&format!("{device_type}/statistics"), "range=2h", "range"),
        (&deliveries, "state=lost", "state"),
        (&deliveries, "state=waiting&state=failed", "state"),
        (&deliveries, "device=nonsense", "device"),
        (&deliveries, "since=2015-02-29T00:00", "since"),
        (&deliveries, "size=7", "size"),
        (&deliveries, "after=nowhere", "after"),
        (&deliveries, "done=many", "done"),
        (
            &format!("{device_type}/deliveries"),
            "callback=nonsense",
            "callback",
        ),
        (
            &format!("{device_type}/deliveries"),
            "device=nonsense",
            "device",
        ),
        (&format!("{device_type}/deliveries"), "state=lost", "state"),
        (&format!("{device_type}/deliveries"), "done=1", "done"),
        (&format!("{group}/events"), "size=x", "size"),
        (&format!("{group}/statistics"), "range=7", "range"),
    ];
    for (path, query, field) in cases.iter().copied() {
        let page = app.get(path, Some(&operator)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let page = app.get(&format!("{path}?{query}"), Some(&operator)).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path}?{query}"
        );
        // A mark tells where the browser finds the text again.
        let named = format!("<code>{field}<!></code>");
        assert!(page.body.contains(&named), "{path}?{query}: {page:?}");
        assert!(page.body.contains("Clear filter"), "{path}?{query}");
    }
    // Fields that a form sends empty ask for nothing.
    let empty = "text=&type=&heard=&sort=&size=25&column=id&column=name";
    let page = app.get(&format!("/devices?{empty}"), Some(&operator)).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    // Whoever made the link does not speak on the page.
    let page = app.get("/devices?call+555+now=1", Some(&operator)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.body.contains("555 now</code>"), "{page:?}");
    app.close().await;
}

#[tokio::test]
async fn a_server_function_refuses_what_makes_no_sense_by_name() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let operator = app.member(Profile::Operator).await;
    let of_type = format!("id={}&asked[range]=24", app.engine.device_types[0]);
    let writer = app.engine.member(Profile::CustomerWrite);
    let input = CallbackInput {
        method: "GET".into(),
        url: "http://127.0.0.1:9/".into(),
        ..CallbackInput::default()
    };
    let of = app.engine.device_types[0];
    let callback = app.engine.engine.create_callback(&writer, of, &input).await;
    let of_callback = format!("device_type={of}&callback={}", callback.unwrap());
    let unnamed = format!("{of_callback}&delivery[]=");
    let endless = format!("{of_callback}&since=yesterday");
    let of_group = format!("owner=group&owner_id={}&name=A", app.engine.group);
    let unlimited = format!("{of_group}&watch=rssi&limit=much&bell=on");
    let untold = format!("{of_group}&watch=silence&minutes=90");
    let unheard = format!("{of_group}&trial=maybe");
    // Refused before it is looked for.
    let unchosen = "id=000000000000000000000000&delivery[]=";
    let timeless = "id=000000000000000000000000&since=yesterday";
    for (function, form, field) in [
        ("device/suspend", "id=1CF14C&suspended=maybe", "suspended"),
        ("device/list", "query[size]=7", "size"),
        ("device/location", "id=1CF14C&last=-5", "last"),
        ("device/location", "id=1CF14C&coverage=all", "coverage"),
        ("device/unsubscribe", "id=1CF14C&at=tomorrow", "at"),
        ("device/replace", "id=1CF14C&target=", "target"),
        (
            "statistics/of_device",
            "id=1CF14C&asked[range]=bogus",
            "range",
        ),
        (
            "statistics/of_device",
            "id=1CF14C&asked[until]=today",
            "until",
        ),
        (
            "statistics/of_device",
            "id=1CF14C&asked[compare]=all",
            "compare",
        ),
        (
            "statistics/of_device",
            "id=1CF14C&asked[field][]=shoe",
            "field",
        ),
        (
            "device/save",
            "id=1CF14C&name=A&activable=maybe",
            "activable",
        ),
        ("device/save", "id=1CF14C&name=A&renewal=maybe", "renewal"),
        ("statistics/of_device_type", of_type.as_str(), "range"),
        ("event/all", "query[device]=no", "device"),
        ("station/list", "query[size]=3", "size"),
        ("contract/list", "query[size]=3", "size"),
        ("contract/save", "name=New&group=x&bidir=yes", "bidir"),
        ("delivery/retry_chosen", of_callback.as_str(), "delivery"),
        ("delivery/retry_chosen", unnamed.as_str(), "delivery"),
        ("delivery/retry_failed", endless.as_str(), "since"),
        ("event_configuration/retry_chosen", unchosen, "delivery"),
        ("event_configuration/retry_failed", timeless, "since"),
        ("event_configuration/save", unlimited.as_str(), "limit"),
        ("event_configuration/save", untold.as_str(), "emails"),
        ("event_configuration/save", unheard.as_str(), "trial"),
        ("alert/list", "query[configuration]=x", "configuration"),
    ] {
        let path = format!("/rpc/app/rpc/{function}");
        let answer = app.call(&path, form, Some(&operator)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{function}: {answer:?}"
        );
        assert!(answer.body.contains(&format!("\"{field}\"")), "{answer:?}");
    }
    let page = app.get("/devices/1CF14C", Some(&operator)).await;
    assert!(
        !page.body.contains("suspended: kept"),
        "nothing was changed"
    );
    app.close().await;
}
