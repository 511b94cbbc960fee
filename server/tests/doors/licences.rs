//! Whether everything that is built in may be: `deny.toml` held against the crates as cargo sees
//! them, where nobody has cargo-deny.

use std::collections::BTreeSet;

use super::law::cargo;

/// The parts of a licence expression between `word`s that stand in no brackets.
fn parts<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let outside = |at: usize| text[..at].matches('(').count() == text[..at].matches(')').count();
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word).filter(|(at, _)| outside(*at)) {
        parts.push(&text[start..at]);
        start = at + word.len();
    }
    parts.push(&text[start..]);
    parts
}

/// Whether one of the ways to fulfil a licence expression is allowed.
fn is_allowed(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    let licence = licence.trim();
    let (ways, all) = (parts(licence, " OR "), parts(licence, " AND "));
    if ways.len() > 1 {
        return ways.into_iter().any(|way| is_allowed(way, allowed));
    }
    if all.len() > 1 {
        return all.into_iter().all(|part| is_allowed(part, allowed));
    }
    let inner = licence
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(licence),
    }
}

#[test]
fn everything_built_in_has_a_licence_that_is_allowed() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../deny.toml"));
    let deny: toml::Table = toml::from_str(text).unwrap();
    assert_eq!(deny["sources"]["unknown-git"].as_str(), Some("deny"));
    assert!(deny.contains_key("advisories"));
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<&str> = allowed.iter().filter_map(|name| name.as_str()).collect();
    for half in [
        &["-p", "server"][..],
        &["-p", "frontend", "--target", "wasm32-unknown-unknown"],
    ] {
        let tree = ["tree", "--edges", "normal", "--prefix", "none"];
        let tree = [&tree[..], &["--format", "{p} is under {l}"], half].concat();
        let text = cargo(&tree);
        let found: BTreeSet<&str> = text
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .filter(|line| !line.is_empty())
            .collect();
        assert!(found.len() > 50, "{found:?}");
        let refused: Vec<&str> = found
            .into_iter()
            .filter(|line| {
                let licence = line.split_once(" is under ").map_or("", |line| line.1);
                !is_allowed(&licence.replace('/', " OR "), &allowed)
            })
            .collect();
        assert!(refused.is_empty(), "{refused:#?}");
    }
}

#[test]
fn an_expression_is_allowed_where_one_of_its_ways_is() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for (licence, is) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("Apache-2.0 AND ISC", false),
        ("(Apache-2.0 OR MIT) AND ISC", true),
        ("ISC AND (Apache-2.0 OR BSD-3-Clause)", false),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", true),
        ("", false),
    ] {
        assert_eq!(is_allowed(licence, &allowed), is, "{licence}");
    }
}
