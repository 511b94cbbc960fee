//! What every door says when it says no: a code for programs beside the sentence for people.

use axum::body::Body;
use domain::permission::Profile;
use http::{Request, StatusCode};

use super::radio::{RECEPTIONS, app};
use super::support::{Answer, as_caller};

fn assert_said(answer: &Answer, status: StatusCode, code: &str, message: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    let said = answer.json();
    assert_eq!(
        (&said["code"], &said["message"]),
        (&code.into(), &message.into()),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_refusal_is_told_by_a_code_and_by_a_sentence() {
    let app = app().await;
    let token = app.engine.token.clone();
    let unknown = "the bearer token is not one of a base station of this system";
    let answer = app.radio(RECEPTIONS, "wrong", "[]").await;
    assert_said(&answer, StatusCode::UNAUTHORIZED, "bad_token", unknown);
    let answer = app.radio(RECEPTIONS, &token, "{}").await;
    let no_array = "the body must be a JSON array of receptions";
    assert_said(&answer, StatusCode::BAD_REQUEST, "not_an_array", no_array);
    let answer = app.radio(RECEPTIONS, &token, "[").await;
    assert_eq!(answer.json()["code"], "not_json");

    let path = "/radio/registrations";
    let answer = app.radio(path, &token, r#"{"stations":["xyz"]}"#).await;
    assert_eq!(answer.json()["code"], "not_hex");
    assert_eq!(answer.json()["field"], "stations[0]");
    let answer = app.radio("/radio/nothing", &token, "").await;
    let nothing = "There is nothing at this address.";
    assert_said(&answer, StatusCode::NOT_FOUND, "not_found", nothing);
    let answer = app.get(RECEPTIONS, None).await;
    let only = "This address answers to POST only.";
    assert_said(
        &answer,
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        only,
    );

    let member = app.member(Profile::CustomerRead).await;
    let live = "/live?of=device.1CF14C";
    let nobody = app.get(live, None).await;
    let text = "Nobody is signed in.";
    assert_said(&nobody, StatusCode::UNAUTHORIZED, "not_signed_in", text);
    let answer = app.get(&format!("{live}&after=x"), Some(&member)).await;
    let position = "after must be the position of an event, a whole number from 0.";
    assert_said(&answer, StatusCode::BAD_REQUEST, "not_a_position", position);

    let foreign = Request::post("/rpc/app/rpc/session/current");
    let foreign = as_caller(foreign, Some(&member)).body(Body::empty());
    let answer = app.send(foreign.unwrap()).await;
    let own = "Changes are accepted from this server's own pages only.";
    assert_said(&answer, StatusCode::FORBIDDEN, "foreign_page", own);
    app.doors.stop.cancel();
    let answer = app.get("/health/ready", None).await;
    let stopping = "The server is stopping.";
    assert_said(
        &answer,
        StatusCode::SERVICE_UNAVAILABLE,
        "stopping",
        stopping,
    );
    assert_eq!(answer.header("retry-after"), "5");
    app.close().await;
}
