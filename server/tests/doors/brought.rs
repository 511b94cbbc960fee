//! Lists of devices as the form sends them.

use domain::RegistrationId;
use domain::permission::Profile;
use http::StatusCode;

use super::support::TestApp;

#[tokio::test]
async fn a_list_says_whether_its_devices_may_take_tokens_and_have_them_renewed() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let device_type = app.engine.device_types[0];
    for (said, expected) in [
        ("", (true, true)),
        ("&activable=no&renewal=off", (false, false)),
        ("&activable=yes&renewal=allowed", (true, true)),
    ] {
        let form = format!("device_type={device_type}&lines=1CF150&prototype=on{said}");
        let answer = app.call("/import/devices", &form, Some(&session)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let path = answer.header("location").to_owned();
        let id = path.strip_prefix("/registrations/").unwrap();
        let id: RegistrationId = id.parse().unwrap();
        let list = app.engine.engine.registration_by_command(id).await.unwrap();
        let series = list.series;
        assert_eq!((series.activable, series.renewal), expected, "{said}");
    }
    let form = format!("device_type={device_type}&lines=1CF150&renewal=perhaps");
    let answer = app.call("/import/devices", &form, Some(&session)).await;
    let back = "/registrations/new?wrong=renewal:not_one_of";
    assert_eq!(answer.header("location"), back);
    app.close().await;
}
