//! What lists offer: no way to what whoever looks may not do.

use domain::permission::Profile;

use super::support::TestApp;

#[tokio::test]
async fn who_only_reads_is_offered_no_change_of_device_types() {
    let app = TestApp::new().await;
    for (profile, offered) in [
        (Profile::CustomerRead, false),
        (Profile::LimitedAdmin, false),
        (Profile::CustomerWrite, true),
    ] {
        let session = app.member(profile).await;
        let page = app.get("/device-types", Some(&session)).await.body;
        let edit = format!("/device-types/{}/edit", app.engine.device_types[0]);
        assert_eq!(page.contains("/device-types/new"), offered, "{profile:?}");
        assert_eq!(page.contains(&edit), offered, "{profile:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn a_refused_filter_of_devices_leads_to_all_of_them() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerRead).await;
    let refused = app.get("/devices?c1=shoe&v1=9", Some(&session)).await;
    assert_eq!(refused.status, http::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("/devices?view=all"), "{refused:?}");
    app.close().await;
}
