//! What pages lead to: whoever has one profile alone may open whatever its menus show him.

use std::collections::BTreeSet;

use domain::permission::{Action, Profile};
use http::StatusCode;

use super::support::TestApp;

/// Where the links of a page lead that lie between `from` and `to`, within this server.
fn links(html: &str, from: &str, to: &str) -> BTreeSet<String> {
    let parts = html.split(from).skip(1);
    let parts = parts.filter_map(|part| part.split(to).next());
    let tags = parts.flat_map(|part| part.split("<a ").skip(1));
    let hrefs = tags.filter_map(|tag| {
        let (_, rest) = tag.split('>').next()?.split_once("href=\"")?;
        rest.split('"').next()
    });
    let local = hrefs.filter(|href| href.starts_with('/'));
    local.map(|href| href.replace("&amp;", "&")).collect()
}

#[tokio::test]
async fn whoever_has_one_profile_alone_may_open_whatever_he_is_shown() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let inner = [
        "/devices/1CF14C".to_owned(),
        format!("/device-types/{}", app.engine.device_types[0]),
        format!("/groups/{}", app.engine.group),
    ];
    let mut wrong = Vec::new();
    for profile in Profile::all() {
        let session = app.member(profile).await;
        let name = profile.name();
        let start = app.get("/", Some(&session)).await;
        assert_eq!(start.status, StatusCode::OK, "{name}: {start:?}");
        let mut leads = links(&start.body, "<body", "</body>");
        let (sees, contracts, network) = (
            profile.allows(Action::Read),
            profile.allows(Action::ReadContracts),
            profile.allows(Action::ReadNetwork),
        );
        for (path, shown) in [
            ("/devices", sees),
            ("/device-types", sees),
            ("/users", sees),
            ("/groups", sees),
            ("/contracts", contracts),
            ("/base-stations", network),
            ("/certificates", network),
            ("/account/settings", true),
        ] {
            assert_eq!(leads.contains(path), shown, "{path} for {name}");
        }
        for path in inner.iter().filter(|_| sees) {
            let page = app.get(path, Some(&session)).await;
            assert_eq!(page.status, StatusCode::OK, "{path} for {name}");
            leads.extend(links(&page.body, "<nav", "</nav>"));
        }
        for path in leads {
            let status = app.get(&path, Some(&session)).await.status;
            if status != StatusCode::OK {
                wrong.push(format!("{path} for {name}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[tokio::test]
async fn whoever_sees_no_group_is_told_what_he_may_do() {
    let app = TestApp::new().await;
    let session = app.member(Profile::OptDownlink).await;
    let page = app.get("/", Some(&session)).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    for told in [
        "No group to see",
        "OPT_DOWNLINK",
        "Choose what devices are answered",
    ] {
        assert!(page.body.contains(told), "{told}: {page:?}");
    }
    app.close().await;
}
