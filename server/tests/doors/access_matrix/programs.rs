//! The doors at which programs come in by their API accesses × every kind of them.

use std::collections::BTreeSet;

use axum::body::Body;
use domain::permission::Profile;
use http::Request;
use http::header::AUTHORIZATION;

use super::super::support::{TestApp, basic};

const HOUR: i64 = 3_600_000;

/// A door at which programs come in, as in [`Door`]: the status for a program without a password,
/// with a wrong one, of a sibling group, of a reader and of a manager.
struct ProgramDoor {
    route: &'static str,
    path: &'static str,
    expected: [u16; 5],
}

fn program_doors() -> Vec<ProgramDoor> {
    let door = |route, path, expected| ProgramDoor {
        route,
        path,
        expected,
    };
    vec![
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=create",
            [401, 401, 404, 403, 200],
        ),
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{group}/audit.csv?verb=steal",
            [401, 401, 404, 403, 422],
        ),
        // Of another group the manager of the demo group sees nothing.
        door(
            "/export/groups/{id}/audit.csv",
            "/export/groups/{beside}/audit.csv",
            [401, 401, 403, 404, 404],
        ),
        door(
            "/export/device-types.csv",
            "/export/device-types.csv",
            [401, 401, 200, 200, 200],
        ),
        door(
            "/export/devices.csv",
            "/export/devices.csv?text=bin",
            [401, 401, 200, 200, 200],
        ),
        // A device that is not there.
        door(
            "/export/devices/{id}/messages.csv",
            "/export/devices/ABCDEF/messages.csv",
            [401, 401, 404, 404, 404],
        ),
        door(
            "/export/users.csv",
            "/export/users.csv?column=name&column=email",
            [401, 401, 200, 200, 200],
        ),
        door(
            "/export/users.csv",
            "/export/users.csv?after=x",
            [401, 401, 422, 422, 422],
        ),
        // Of another group the manager of the demo group sees nothing.
        door(
            "/export/statistics/{kind}/{id}/figures.csv",
            "/export/statistics/groups/{beside}/figures.csv",
            [401, 401, 200, 404, 404],
        ),
        door(
            "/export/statistics/{kind}/{id}/charts/{chart}",
            "/export/statistics/groups/{group}/charts/bytes.svg?range=1y&compare=before",
            [401, 401, 404, 200, 200],
        ),
        door(
            "/export/groups.csv",
            "/export/groups.csv?kind=basic&column=name",
            [401, 401, 200, 200, 200],
        ),
        door(
            "/export/groups.csv",
            "/export/groups.csv?kind=odd",
            [401, 401, 422, 422, 422],
        ),
        // Customers see their contracts, and no base stations.
        door(
            "/export/contracts.csv",
            "/export/contracts.csv?column=name",
            [401, 401, 200, 200, 200],
        ),
        door(
            "/export/base-stations.csv",
            "/export/base-stations.csv",
            [401, 401, 404, 404, 404],
        ),
        // A list that is not there.
        door(
            "/export/registrations/{id}/result.csv",
            "/export/registrations/000000000000000000000000/result.csv",
            [401, 401, 404, 404, 404],
        ),
    ]
}

#[tokio::test]
async fn every_door_for_programs_opens_for_those_it_is_for() {
    let app = TestApp::new().await;
    let beside = app.engine.with_group_beside().await;
    let of = async |group, profile| {
        let (login, password) = app.engine.api_access_of(group, profile).await;
        basic(&login, &password)
    };
    let group = app.engine.group;
    let (login, _) = app
        .engine
        .api_access_of(group, Profile::CustomerWrite)
        .await;
    let callers = [
        ("nobody", None),
        ("whoever guesses", Some(basic(&login, &"0".repeat(32)))),
        ("a stranger", Some(of(beside, Profile::CustomerRead).await)),
        ("a reader", Some(of(group, Profile::CustomerRead).await)),
        ("a manager", Some(of(group, Profile::CustomerWrite).await)),
    ];
    let mut wrong = Vec::new();
    for door in program_doors() {
        let path = door.path.replace("{group}", &group.to_string());
        let path = path.replace("{beside}", &beside.to_string());
        // Guessing has a limit of its own, which is no part of this story.
        app.engine.clock.advance(HOUR);
        for ((who, credentials), expected) in callers.iter().zip(door.expected) {
            let request = match credentials {
                Some(credentials) => Request::get(&path).header(AUTHORIZATION, credentials),
                None => Request::get(&path),
            };
            let answer = app.send(request.body(Body::empty()).unwrap()).await;
            let status = answer.status.as_u16();
            if status != expected {
                wrong.push(format!("{path} for {who}: {status}, expected {expected}"));
            }
            let challenged = answer
                .header("www-authenticate")
                .starts_with("Basic realm=");
            assert_eq!(challenged, status == 401, "{path} for {who}: {answer:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[test]
fn no_door_for_programs_is_missing_from_their_table() {
    let known: BTreeSet<&str> = program_doors().iter().map(|door| door.route).collect();
    let mut missing = server::router::for_programs();
    missing.retain(|path| !known.contains(path));
    assert!(missing.is_empty(), "{missing:?}");
}
