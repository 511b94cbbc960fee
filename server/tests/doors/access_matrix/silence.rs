//! What no answer tells those for whom a door opens, but not for what stands behind it: that there is
//! any of it, by its id or its name.

use domain::permission::Profile;

use super::super::support::TestApp;
use super::doors;
use super::stage::{By, Stage};

/// What of the stage stands in the answers that somebody gets, and was not in his question.
async fn told(app: &TestApp, stage: &Stage, (who, by): (&str, By<'_>)) -> Vec<String> {
    let marks = stage.marks();
    let mut told = Vec::new();
    for door in doors() {
        // A stream of what happens has no end, and tells of what was asked for alone.
        if door.route == "/live" {
            stage.knock(app, &door, by).await;
            continue;
        }
        let answer = stage.answer(app, &door, by).await;
        if answer.status.as_u16() != 200 {
            continue;
        }
        let path = stage.fill(door.path);
        let asked = door.form.map(|form| stage.fill(form)).unwrap_or_default();
        let unasked = marks
            .iter()
            .filter(|mark| !path.contains(**mark) && !asked.contains(**mark));
        let found = unasked.filter(|mark| answer.body.contains(**mark));
        told.extend(found.map(|mark| format!("{path} {asked} tells {who} of {mark}")));
    }
    told
}

#[tokio::test]
async fn what_opens_for_strangers_tells_them_nothing_of_others() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let stranger = app.stranger().await;
    for asker in [
        ("nobody", By::Nothing),
        ("a stranger", By::Session(&stranger)),
    ] {
        let told = told(&app, &stage, asker).await;
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
    app.close().await;
}

#[tokio::test]
async fn whoever_may_see_what_stands_there_finds_each_mark_of_it() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let keeper = app.member(Profile::Operator).await;
    let found = told(&app, &stage, ("the operator", By::Session(&keeper))).await;
    let unseen: Vec<&str> = stage
        .marks()
        .into_iter()
        .filter(|mark| !found.iter().any(|line| line.ends_with(&format!(" {mark}"))))
        .collect();
    assert!(unseen.is_empty(), "no answer has {unseen:?}");
    app.close().await;
}
