//! Lists of devices: that their page says what may come of a line before it says what did, and what
//! cannot be done with one as far as it is.

use domain::callback::ON;
use domain::permission::{Principal, Profile};
use domain::registration::{Purpose, SeriesInput, Stage};
use domain::{Fault, RegistrationId};
use engine::testing::work_list;
use http::StatusCode;

use super::support::{Answer, TestApp};

/// Has the list worked on until it is in that stage, also beside the worker of the process.
async fn through(app: &TestApp, list: RegistrationId, stage: Stage) {
    let engine = &app.engine.engine;
    while engine.registration_by_command(list).await.unwrap().stage != stage {
        work_list(engine).await;
    }
}

/// A list with one device that was looked at, and the session of whoever brought it.
async fn looked(app: &TestApp) -> (RegistrationId, Principal, String) {
    let engine = &app.engine.engine;
    let session = app.member(Profile::CustomerWrite).await;
    let who = engine.session(&session).await.unwrap().unwrap();
    let input = SeriesInput {
        device_type: app.engine.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let lines = "1CF151;545CB3B17AC98BA4";
    let list = engine.take_registration(&who, Purpose::Register, &input, lines);
    let list = list.await.unwrap();
    through(app, list, Stage::Looked).await;
    (list, who, session)
}

#[tokio::test]
async fn a_list_says_registered_only_of_what_is() {
    let app = TestApp::new().await;
    let (list, who, session) = looked(&app).await;
    let path = format!("/registrations/{list}");
    let page = app.get(&path, Some(&session)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Can be registered"), "{page:?}");
    assert!(!page.body.contains(">Registered<"), "{page:?}");

    let engine = &app.engine.engine;
    engine.begin_registration(&who, list).await.unwrap();
    through(&app, list, Stage::Done).await;
    let page = app.get(&path, Some(&session)).await;
    assert!(page.body.contains(">Registered<"), "{page:?}");
    assert!(!page.body.contains("Can be registered"), "{page:?}");
    app.close().await;
}

/// That a list was refused for the stage in which it is.
fn is_refused(answer: &Answer, stage: Stage) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{answer:?}"
    );
    let refused = Fault::WrongStage { stage }.of("registration");
    let expected = serde_json::to_value([refused]).unwrap();
    assert_eq!(answer.json()["Rejected"], expected, "{answer:?}");
}

#[tokio::test]
async fn what_cannot_be_done_with_a_list_as_far_as_it_is_is_refused_by_its_stage() {
    let app = TestApp::new().await;
    let (list, _, session) = looked(&app).await;
    let ask = async |deed: &str| {
        let path = format!("/rpc/app/rpc/registration/{deed}");
        app.call(&path, &format!("id={list}"), Some(&session)).await
    };
    is_refused(&ask("undo").await, Stage::Looked);
    assert_eq!(ask("begin").await.status, StatusCode::OK);
    through(&app, list, Stage::Done).await;
    is_refused(&ask("begin").await, Stage::Done);
    assert_eq!(ask("undo").await.status, StatusCode::OK);
    through(&app, list, Stage::Undone).await;
    is_refused(&ask("undo").await, Stage::Undone);
    is_refused(&ask("begin").await, Stage::Undone);
    assert_eq!(ask("forget").await.status, StatusCode::OK);
    assert_eq!(ask("begin").await.status, StatusCode::NOT_FOUND);
    app.close().await;
}
