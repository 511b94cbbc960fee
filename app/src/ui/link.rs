//! Addresses: of the same page with something changed, and of what is named on many pages.

use domain::GroupId;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

/// `path` with the query `params`, where each change sets a key or takes it away. Positions
/// of paging are always taken away unless a change sets one: they belong to one order and
/// one filter.
pub fn with(path: &str, params: &ParamsMap, changes: &[(&str, Option<&str>)]) -> String {
    let changed = |key: &str| changes.iter().any(|change| change.0 == key);
    let mut address = path.to_owned();
    let mut add = |key: &str, value: &str| {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&Url::escape(key));
        address.push('=');
        address.push_str(&Url::escape(value));
    };
    let pairs: Vec<_> = params.clone().into_iter().collect();
    for (key, value) in &pairs {
        // What the framework adds for a refused form has nothing to do with the list.
        let dropped = matches!(&**key, "after" | "until" | "__path" | "__err");
        if !dropped && !changed(key) && !value.is_empty() {
            add(key, value);
        }
    }
    for (key, value) in changes {
        if let Some(value) = value {
            add(key, value);
        }
    }
    address
}

/// The page of a group.
pub fn group(id: GroupId) -> String {
    format!("/groups/{id}")
}

/// The value of `key`, or an empty text.
pub fn value(params: &ParamsMap, key: &str) -> String {
    params.get(key).unwrap_or_default()
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn changing_a_list_starts_it_from_its_beginning() {
        let params: ParamsMap = [
            ("text", "a b"),
            ("column", "id"),
            ("column", "name"),
            ("after", "x"),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            with("/devices", &params, &[("sort", Some("id"))]),
            "/devices?text=a%20b&column=id&column=name&sort=id"
        );
        assert_eq!(
            with(
                "/devices",
                &params,
                &[("until", Some("y")), ("column", None)]
            ),
            "/devices?text=a%20b&until=y"
        );
    }
}
