//! Every door × every kind of caller. What a caller may not see does not exist: 404.
//!
//! The doors stand by area in the folder beside this file, each with the statuses of four askers;
//! those of others follow from them ([`askers`]). Programs have a table of their own
//! ([`programs`]).

mod askers;
mod contracts;
mod devices;
mod entrance;
mod events;
mod groups;
mod people;
mod programs;
mod stage;
mod stations;
mod types;

use std::collections::BTreeSet;

use domain::permission::Profile;

use super::support::{TestApp, basic};
use stage::{By, Stage};

/// A door: its path as it is registered, the path and form to knock with, and the status for
/// nobody, a stranger (a customer of a sibling group), a reader and the operator.
///
/// `{device}`, `{type}`, `{callback}` and the like are filled in. A form makes it a POST.
struct Door {
    route: &'static str,
    path: &'static str,
    form: Option<&'static str>,
    expected: [u16; 4],
}

const fn page(route: &'static str, path: &'static str, expected: [u16; 4]) -> Door {
    Door {
        route,
        path,
        form: None,
        expected,
    }
}

const fn function(route: &'static str, form: &'static str, expected: [u16; 4]) -> Door {
    Door {
        route,
        path: route,
        form: Some(form),
        expected,
    }
}

/// In this order: what changes something comes last, and what ends the session at the very end.
fn doors() -> Vec<Door> {
    let pages = [
        entrance::pages(),
        devices::pages(),
        events::pages(),
        groups::pages(),
        contracts::pages(),
        people::pages(),
        types::pages(),
        stations::pages(),
    ];
    let functions = [
        entrance::functions(),
        events::functions(),
        devices::functions(),
        groups::functions(),
        contracts::functions(),
        stations::functions(),
        types::functions(),
        events::configurations(),
        people::functions(),
        entrance::last(),
    ];
    pages.into_iter().chain(functions).flatten().collect()
}

#[tokio::test]
async fn every_door_opens_for_those_it_is_for() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let writes = Profile::CustomerWrite;
    let (login, password) = app.engine.api_access_of(app.engine.group, writes).await;
    let program = basic(&login, &password);
    let (stranger, reader, operator) = (
        app.stranger().await,
        app.member(Profile::CustomerRead).await,
        app.member(Profile::Operator).await,
    );
    let callers = [
        ("nobody", By::Nothing),
        ("a stranger", By::Session(&stranger)),
        ("a reader", By::Session(&reader)),
        ("the operator", By::Session(&operator)),
    ];
    let mut wrong = Vec::new();
    let programs = server::router::for_programs();
    for door in doors() {
        let path = stage.fill(door.path);
        for ((who, by), expected) in callers.iter().zip(door.expected) {
            let status = stage.knock(&app, &door, *by).await;
            if status != expected {
                wrong.push(format!("{path} for {who}: {status}, expected {expected}"));
            }
        }
        // Programs are nobody where only people come in, whatever they may.
        if programs.contains(&door.route) {
            continue;
        }
        let status = stage.knock(&app, &door, By::Program(&program)).await;
        let expected = door.expected[0];
        if status != expected {
            wrong.push(format!(
                "{path} for a program: {status}, expected {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.close().await;
}

#[tokio::test]
async fn no_door_is_missing_from_the_table() {
    let known: BTreeSet<&str> = doors().iter().map(|door| door.route).collect();
    let pages = server::site::pages();
    let functions = leptos::server_fn::axum::server_fn_paths();
    let missing: Vec<&str> = pages
        .iter()
        .map(|page| page.path())
        .chain(functions.map(|function| function.0))
        .chain(server::router::paths())
        .filter(|path| !known.contains(path))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
