//! The groups that forms and filters offer, where there are more than a page holds.

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
        "/events".to_owned(),
        "/contracts".to_owned(),
        "/transfers".to_owned(),
    ] {
        let whole = get(&path).await;
        assert!(whole.contains("name=\"find\""), "{path} offers no search");
        let found = get(&format!("{path}?find=row+0517")).await;
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
