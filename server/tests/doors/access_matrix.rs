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
mod maps;
mod news;
mod people;
mod programs;
mod silence;
mod stage;
mod stations;
mod statistics;
mod tools;
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
        statistics::pages(),
        maps::pages(),
        news::pages(),
        tools::pages(),
    ];
    let functions = [
        entrance::functions(),
        news::functions(),
        tools::functions(),
        maps::functions(),
        statistics::functions(),
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

/// What stands between the quotes behind `name=` in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The server functions that the forms of a page call, each with the names of its fields.
fn forms(html: &str) -> Vec<(String, Vec<String>)> {
    let forms = html.split("<form").skip(1).filter_map(|form| {
        let form = form.split("</form>").next()?;
        let (tag, inside) = form.split_once('>')?;
        let action = attribute(tag, "action").filter(|to| to.starts_with("/rpc/"))?;
        let tags = inside.split('<').filter_map(|tag| tag.split('>').next());
        let sent = tags.filter(|tag| {
            let word = tag.split_whitespace().next().unwrap_or_default();
            // What belongs to another form, or sends this one elsewhere, is not for that function.
            matches!(word, "input" | "select" | "textarea" | "button")
                && attribute(tag, "form").is_none()
                && attribute(tag, "formaction").is_none()
        });
        let names = sent.filter_map(|tag| attribute(tag, "name"));
        Some((action.to_owned(), names.map(str::to_owned).collect()))
    });
    forms.collect()
}

#[tokio::test]
async fn no_form_of_any_page_sends_what_its_function_does_not_take() {
    let app = TestApp::new().await;
    let stage = Stage::set(&app).await;
    let operator = app.member(Profile::Operator).await;
    let (mut wrong, mut called) = (Vec::new(), BTreeSet::new());
    for door in doors().iter().filter(|door| door.form.is_none()) {
        for session in [None, Some(operator.as_str())] {
            let path = stage.fill(door.path);
            // A stream of what happens has no end.
            if path.starts_with("/live") {
                continue;
            }
            for (function, names) in forms(&app.get(&path, session).await.body) {
                let shape = app::rpc::arguments::of(&function);
                let shape = shape.unwrap_or_else(|| panic!("{path} calls {function}"));
                for name in names {
                    let way: Vec<String> = name
                        .split('[')
                        .map(|part| part.trim_end_matches(']').to_owned())
                        .collect();
                    if shape.fault(&way, "") == Some(domain::Fault::UnknownField) {
                        wrong.push(format!("{path}: {name} for {function}"));
                    }
                }
                called.insert(function);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(called.len() >= 50, "{called:?}");
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
