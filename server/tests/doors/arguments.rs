//! Forms that a server function does not take: whatever is in them that it does not know, that is
//! there twice or of another kind, is refused by name, and nothing is done.

use app::rpc::arguments;
use domain::permission::Profile;
use http::StatusCode;
use http::header::SET_COOKIE;

use super::support::{Answer, TestApp};

const STRANGE: &str = "no_such_field";

fn functions() -> Vec<&'static str> {
    let all = leptos::server_fn::axum::server_fn_paths();
    all.map(|function| function.0).collect()
}

/// The fields that an answer refuses, each with why.
fn refused(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{answer:?}"
    );
    let told = answer.json();
    let all = told["Rejected"].as_array();
    let all = all.unwrap_or_else(|| panic!("{answer:?}")).iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    all.map(|one| (text(&one["field"]), text(&one["fault"])))
        .collect()
}

fn one(field: &str, fault: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), fault.to_owned())]
}

#[test]
fn of_every_server_function_it_is_known_what_it_takes() {
    let unknown = functions();
    let unknown = unknown.iter().filter(|path| arguments::of(path).is_none());
    let unknown: Vec<_> = unknown.collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn no_server_function_passes_over_a_field_that_it_does_not_know() {
    let app = TestApp::new().await;
    let operator = app.member(Profile::Operator).await;
    for path in functions() {
        for session in [None, Some(operator.as_str())] {
            let answer = app.call(path, &format!("{STRANGE}=1"), session).await;
            assert_eq!(refused(&answer), one(STRANGE, "unknown_field"), "{path}");
            assert!(!answer.headers.contains_key(SET_COOKIE), "{path}");
        }
    }
    app.close().await;
}

#[tokio::test]
async fn a_field_is_refused_by_name_also_where_it_stands_below_another() {
    let app = TestApp::new().await;
    let operator = app.member(Profile::Operator).await;
    let call = async |function: &str, form: &str| {
        let path = format!("/rpc/app/rpc/{function}");
        app.call(&path, form, Some(&operator)).await
    };
    for (function, form, field, fault) in [
        ("user/list", "query[colour]=red", "colour", "unknown_field"),
        (
            "user/list",
            "query%5Bcolour%5D=red",
            "colour",
            "unknown_field",
        ),
        ("user/list", "query[text][x]=a", "x", "unknown_field"),
        (
            "user/list",
            "query[text]=a&query[text]=b",
            "text",
            "repeated",
        ),
        ("user/list", "query[size]=many", "size", "wrong_type"),
        ("user/list", "query[text]=%ff", "text", "wrong_type"),
        ("user/list", "query=all", "query", "wrong_type"),
        ("device/list", "query[sort]=age", "sort", "not_one_of"),
        ("group/one", "id=1&id=2", "id", "repeated"),
        ("group/one", "id[0]=1", "id", "unknown_field"),
        ("bulk/look", "input[devices]=1C", "devices", "wrong_type"),
        ("bulk/change", "devices[x]=1C", "x", "unknown_field"),
        (
            "bulk/change",
            "devices[0]=1C&devices[00]=1D",
            "devices",
            "repeated",
        ),
    ] {
        let answer = call(function, form).await;
        assert_eq!(refused(&answer), one(field, fault), "{function} {form}");
    }
    // The elements of a list have one name, and are told apart by where they stand or come.
    for form in ["devices[]=1C&devices[]=1D", "devices[0]=1C&devices[1]=1D"] {
        let answer = call("bulk/change", &format!("deed=resume&{form}")).await;
        assert_ne!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
        let told = answer.body.as_str();
        assert!(
            !told.contains("unknown_field") && !told.contains("repeated"),
            "{told}"
        );
    }
    app.close().await;
}

#[tokio::test]
async fn what_must_be_there_is_refused_by_name_and_so_is_a_list_that_is_given_in_two_ways() {
    let app = TestApp::new().await;
    let operator = app.member(Profile::Operator).await;
    let call = async |function: &str, form: &str| {
        let path = format!("/rpc/app/rpc/{function}");
        app.call(&path, form, Some(&operator)).await
    };
    // Every function names whatever it cannot be called without.
    let mut without = 0;
    for path in functions() {
        let required = arguments::required(path);
        let names = required.iter().filter(|way| way.len() == 1);
        let names = names.map(|way| (way[0].to_owned(), "missing".to_owned()));
        let names: Vec<(String, String)> = names.collect();
        if names.is_empty() {
            continue;
        }
        without += 1;
        let answer = app.call(path, "", Some(&operator)).await;
        assert_eq!(refused(&answer), names, "{path}");
    }
    assert!(without > 10, "{without}");
    let answer = call("registration/one", "id=1").await;
    assert_eq!(refused(&answer), one("query", "missing"));
    for form in ["devices[]=1C&devices[0]=1D", "devices[0]=1C&devices[]=1D"] {
        let answer = call("bulk/change", &format!("deed=resume&{form}")).await;
        assert_ne!(answer.status, StatusCode::BAD_REQUEST, "{answer:?}");
        if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
            assert_eq!(refused(&answer), one("devices", "wrong_type"), "{form}");
        }
    }
    app.close().await;
}

#[tokio::test]
async fn nothing_is_done_of_a_form_with_a_strange_field() {
    let app = TestApp::new().await;
    let session = app.member(Profile::CustomerWrite).await;
    let save = "/rpc/app/rpc/account/save_settings";
    let form = format!("first_name=Mallory&{STRANGE}=1&{STRANGE}=2");
    let answer = app.call(save, &form, Some(&session)).await;
    let twice = [one(STRANGE, "unknown_field"), one(STRANGE, "unknown_field")];
    assert_eq!(refused(&answer), twice.concat());
    let page = app.get("/account/settings", Some(&session)).await;
    assert!(!page.body.contains("Mallory"), "{page:?}");
    // A name that is no name is not told at full length, and not every one of a thousand.
    let long = "x".repeat(20_000);
    let answer = app.call(save, &format!("{long}=1"), Some(&session)).await;
    assert_eq!(refused(&answer), one(&"x".repeat(100), "unknown_field"));
    let many: String = (0..1000).map(|n| format!("a{n}=1&")).collect();
    let answer = app.call(save, &many, Some(&session)).await;
    assert_eq!(refused(&answer).len(), 100);
    app.close().await;
}
