//! The groups and device types that forms and filters offer, where there are more than a page holds.

use domain::permission::Profile;
use http::StatusCode;

use super::support::TestApp;

#[tokio::test]
async fn any_group_can_be_chosen_however_many_there_are() {
    let app = TestApp::new().await;
    app.engine.with_rows_below(1005).await;
    let session = app.member(Profile::CustomerWrite).await;
    let get = async |path: &str| {
        let page = app.get(path, Some(&session)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.body
    };
    for path in [
        "/users/new".to_owned(),
        "/device-types/new".to_owned(),
        "/groups/new".to_owned(),
        format!("/groups/{}/api-accesses/new", app.engine.group),
        "/users".to_owned(),
        "/devices/views?keep=text%3Dbin".to_owned(),
        "/events".to_owned(),
        "/contracts".to_owned(),
        "/transfers".to_owned(),
    ] {
        let whole = get(&path).await;
        assert!(whole.contains("name=\"find\""), "{path} offers no search");
        let mark = if path.contains('?') { '&' } else { '?' };
        let found = get(&format!("{path}{mark}find=row+0517")).await;
        assert!(found.contains("Row 0517<"), "{path} does not find it");
        assert!(!found.contains("Row 0516<"), "{path} finds others");
    }

    // The page of a group leads to the form of one below it, whether it is offered or not.
    let keeper = app.engine.member(Profile::CustomerWrite);
    let offered = app.engine.engine.groups(&keeper, "").await.unwrap().groups;
    let names: Vec<String> = (0..1005).map(|n| format!("Row {n:04}")).collect();
    let missing = names
        .iter()
        .find(|name| offered.iter().all(|group| group.1 != **name));
    let missing = missing.expect("not all are offered");
    let sought = app.engine.engine.groups(&keeper, missing).await.unwrap();
    let id = sought.groups[0].0;
    let form = get(&format!("/groups/new?parent={id}")).await;
    assert!(
        form.contains(&format!("value=\"{id}\" selected")),
        "{missing}"
    );
    app.close().await;
}

#[tokio::test]
async fn any_api_access_of_a_group_is_found_however_many_there_are() {
    let app = TestApp::new().await;
    app.engine.with_programs(1005).await;
    let session = app.member(Profile::CustomerRead).await;
    let path = format!("/groups/{}/api-accesses", app.engine.group);
    let get = async |query: &str| {
        let page = app.get(&format!("{path}{query}"), Some(&session)).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        page.body
    };
    let whole = get("").await;
    assert!(whole.contains("name=\"find\""), "no search is offered");
    assert!(whole.contains("Program 0000<") && !whole.contains("Program 1004<"));
    let found = get("?find=program+1004").await;
    assert!(found.contains("Program 1004<") && !found.contains("Program 0000<"));
    let none = get("?find=nothing").await;
    assert!(none.contains("No API access matches"));
    app.close().await;
}

#[tokio::test]
async fn any_device_type_can_be_chosen_and_none_is_by_saying_nothing() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let last = app.engine.with_types(1005).await[1004];
    let session = app.member(Profile::CustomerWrite).await;
    let get = async |path: &str| {
        let page = app.get(path, Some(&session)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.body
    };
    for path in [
        "/devices/new?",
        "/registrations/new?",
        "/install?",
        "/devices/1CF14C/edit?",
        "/devices/bulk?deed=edit&device=1CF14C&",
    ] {
        let whole = get(path).await;
        assert!(whole.contains("name=\"find\""), "{path} offers no search");
        assert!(!whole.contains("Type 1004<"), "{path} offers all");
        let found = get(&format!("{path}find=type+1004")).await;
        assert!(found.contains("Type 1004<"), "{path} does not find it");
        assert!(!found.contains("Type 1003<"), "{path} finds others");
    }
    // The page of a device type leads to the forms, whether it is offered or not.
    for path in ["/devices/new", "/registrations/new"] {
        let none = get(path).await;
        let first = none.find("Choose a device type<");
        let others = none.find("Type 0000<").unwrap();
        assert!(first.is_some_and(|at| at < others), "{path}");
        let asked = get(&format!("{path}?type={last}")).await;
        let chosen = format!("value=\"{last}\" selected");
        assert!(asked.contains(&chosen), "{path}");
        assert!(!asked.contains("Choose a device type<"), "{path}");
    }
    app.close().await;
}

#[tokio::test]
async fn whether_its_history_goes_with_a_device_is_asked_and_said_in_words_that_there_are() {
    let app = TestApp::new().await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let session = app.member(Profile::CustomerWrite).await;
    let page = app.get("/devices/1CF14C/edit", Some(&session)).await;
    assert!(page.body.contains("Leave the history behind<"), "{page:?}");
    let to = app.engine.device_types[1];
    let transfer = async |history: &str| {
        let form = format!("id=1CF14C&device_type={to}&history={history}");
        let path = "/rpc/app/rpc/device/transfer";
        app.call(path, &form, Some(&session)).await
    };
    let refused = transfer("perhaps").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("history"), "{refused:?}");
    assert_eq!(transfer("leave").await.status, StatusCode::OK);
    app.close().await;
}
