//! The one direction of the arrows between the crates, as cargo sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Who may depend on whom inside the house.
const LAW: [(&str, &[&str]); 9] = [
    ("payload", &[]),
    ("domain", &["payload"]),
    ("radio", &[]),
    ("simulator", &["payload", "domain", "radio"]),
    ("engine", &["payload", "domain", "radio"]),
    ("app", &["payload", "domain", "engine"]),
    ("frontend", &["app"]),
    (
        "server",
        &["app", "engine", "domain", "payload", "radio", "simulator"],
    ),
    ("bundle", &[]),
];

/// What cargo says, without asking anybody.
pub fn cargo(arguments: &[&str]) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--offline")
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_crates_of_the_house_depend_downwards_only() {
    let text = cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: serde_json::Value = serde_json::from_str(&text).unwrap();
    let law: BTreeMap<_, _> = LAW.into_iter().collect();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let allowed = law
            .get(name)
            .unwrap_or_else(|| panic!("the law does not know `{name}`"));
        seen.insert(name);
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            // A crate may name itself to test itself with its own features.
            let inside = dependency["path"].is_string() && other != name;
            assert!(
                !inside || allowed.contains(&other),
                "`{name}` must not depend on `{other}`"
            );
        }
    }
    assert_eq!(seen, law.keys().copied().collect());
}

#[test]
fn nothing_of_the_server_reaches_the_browser() {
    // Macros run at build time, on the machine that builds.
    let text = cargo(&[
        "tree",
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains("app") && names.contains("domain"));
    for server_only in [
        "engine",
        "server",
        "radio",
        "simulator",
        "tokio",
        "sqlx",
        "hyper",
        "axum",
        "reqwest",
        "ring",
        "mio",
    ] {
        assert!(
            !names.contains(server_only),
            "`{server_only}` is in the browser's half"
        );
    }
}

/// The framework's settings reader names `regex`, and the linker drops it. Nobody else may:
/// it would stay.
#[test]
fn no_regular_expressions_reach_the_browser_but_those_that_are_dropped() {
    let text = cargo(&[
        "tree",
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--depth",
        "1",
        "--invert",
        "regex",
    ]);
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(names, ["regex", "leptos_config"]);
}

#[test]
fn the_pure_crates_know_neither_the_web_nor_a_database() {
    for (crate_name, pure) in [
        ("payload", true),
        ("domain", true),
        ("radio", true),
        ("simulator", true),
        ("engine", false),
    ] {
        let text = cargo(&[
            "tree", "-p", crate_name, "--edges", "normal", "--prefix", "none", "--format", "{p}",
        ]);
        let names: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        for web in ["axum", "leptos", "leptos_axum"] {
            assert!(!names.contains(web), "`{web}` is below `{crate_name}`");
        }
        if pure {
            for outside in ["tokio", "sqlx", "hyper", "rustls"] {
                assert!(
                    !names.contains(outside),
                    "`{outside}` is below `{crate_name}`"
                );
            }
        }
    }
}
