//! Askers whose statuses follow from those in the tables.
//!
//! Rights flow downward only. So whoever reads in the group above is told what a reader of the group
//! itself is told; whoever keeps a group below it, and be it with every right of a customer, is told
//! what a stranger is told; and whoever keeps the group itself is told what its operator is told,
//! but where it takes an operator: there he is a reader.

use domain::group::GroupInput;
use domain::permission::Profile;

use super::super::support::TestApp;
use super::devices::OF_STATIONS;
use super::stage::{By, Stage};
use super::{Door, doors};

const STRANGER: usize = 1;
const READER: usize = 2;
const OPERATOR: usize = 3;

/// Somebody: what they are, their session, and whose column of the tables holds for them at a door.
type Asker<'a> = (&'a str, &'a str, fn(&Door) -> usize);

/// Whether a door is for those who operate, and others only look on or are not let in.
fn is_for_operators(door: &Door) -> bool {
    let all = [
        "/certificates",
        "/base-stations",
        "/export/base-stations.csv",
        "/rpc/app/rpc/certificate/",
        "/rpc/app/rpc/identity/",
        "/rpc/app/rpc/station/",
        "/rpc/app/rpc/statistics/of_station",
        "/rpc/app/rpc/map/of_station",
        // What is posted is there for everybody; whoever operates writes it.
        "/news/",
        "/rpc/app/rpc/news/choices",
        "/rpc/app/rpc/news/one",
        "/rpc/app/rpc/news/save",
        "/rpc/app/rpc/news/delete",
    ];
    // Doors of which the path says of what.
    let by_path = [OF_STATIONS, "/export/statistics/base-stations/"];
    let of_contracts = [
        "/contracts/new",
        "/contracts/{id}/edit",
        "/contracts/{id}/close",
        "/contracts/{id}/delete",
        "/rpc/app/rpc/contract/choices",
        "/rpc/app/rpc/contract/for_editing",
        "/rpc/app/rpc/contract/save",
        "/rpc/app/rpc/contract/close",
        "/rpc/app/rpc/contract/delete",
    ];
    all.iter().any(|start| door.route.starts_with(start))
        || of_contracts.contains(&door.route)
        || by_path.iter().any(|start| door.path.starts_with(start))
}

/// Knocks at every door for each of those, who are told what that column of the tables says.
async fn each_is_told(app: &TestApp, stage: &Stage, askers: &[Asker<'_>]) -> Vec<String> {
    let mut wrong = Vec::new();
    for door in doors() {
        for (who, session, column) in askers {
            let expected = door.expected[column(&door)];
            let status = stage.knock(app, &door, By::Session(session)).await;
            if status != expected {
                let path = stage.fill(door.path);
                wrong.push(format!("{path} for {who}: {status}, expected {expected}"));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn a_group_above_sees_what_is_below_it_and_never_the_other_way_round() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let operator = app.engine.member(Profile::Operator);
    let input = GroupInput {
        parent: app.engine.group.to_string(),
        name: "Further below".into(),
        kind: "basic".into(),
        timezone: "UTC".into(),
        ..GroupInput::default()
    };
    let child = app.engine.engine.create_group(&operator, &input).await;
    let root = app.engine.of_root().roles[0].group;
    let below = app
        .engine
        .session_of(child.unwrap(), Profile::CustomerWrite)
        .await;
    let above = app.engine.session_of(root, Profile::CustomerRead).await;
    // Some doors ask for what the operator made at another one.
    let operator = app.member(Profile::Operator).await;
    let askers: [Asker<'_>; 3] = [
        ("a keeper of a group below", &below, |_| STRANGER),
        ("a reader of the group above", &above, |_| READER),
        ("its operator", &operator, |_| OPERATOR),
    ];
    let wrong = each_is_told(&app, &stage, &askers).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[tokio::test]
async fn whoever_keeps_a_group_may_what_takes_no_operator() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let keeper = app.member(Profile::CustomerWrite).await;
    let askers: [Asker<'_>; 1] = [("a keeper", &keeper, |door| match is_for_operators(door) {
        true => READER,
        false => OPERATOR,
    })];
    let wrong = each_is_told(&app, &stage, &askers).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}
