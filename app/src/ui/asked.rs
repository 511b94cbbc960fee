//! What an address asks for, read strictly. What makes no sense there is refused by name: a list
//! that left it out in silence would show other rows than those asked for.

use domain::list::page_size;
use domain::rejection::{Fault, Rejection};
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::ui::link::value;

/// The one key of a list that may come more than once: each column has it.
pub const COLUMN: &str = "column";

/// The longest name that is shown as it stands in the address.
const LONGEST: usize = 24;

fn refused(rejection: Rejection) -> AppError {
    AppError::Rejected(vec![rejection])
}

/// Refuses keys that the page does not know, and those that come twice.
///
/// # Errors
/// The first of them.
pub fn only(query: &ParamsMap, known: &[&str]) -> Result<(), AppError> {
    several(query, known, COLUMN)
}

/// The same for a page of which another key, `repeated`, may come more than once.
///
/// # Errors
/// The first of them.
pub fn several(query: &ParamsMap, known: &[&str], repeated: &str) -> Result<(), AppError> {
    let mut seen: Vec<String> = Vec::new();
    for (key, _) in query.clone() {
        // What is added for a form that comes back has nothing to do with the page.
        if key.starts_with("__") {
            continue;
        }
        if !known.contains(&&*key) {
            return Err(refused(Fault::UnknownField.of(shown(&key))));
        }
        if key != repeated && seen.iter().any(|before| *before == key) {
            return Err(refused(Fault::Repeated.of(&*key)));
        }
        seen.push(key.into_owned());
    }
    Ok(())
}

/// A key as the page may show it: whoever made the link chose it, and must not speak here.
fn shown(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match key.len() <= LONGEST && !key.is_empty() && key.chars().all(plain) {
        true => key.to_owned(),
        false => "…".to_owned(),
    }
}

/// The rows a page, 0 where nothing is asked.
///
/// # Errors
/// A size that no page has.
pub fn size(query: &ParamsMap) -> Result<u32, AppError> {
    let asked = value(query, "size");
    let size = match asked.as_str() {
        "" => return Ok(0),
        digits => digits.parse::<u32>().ok().filter(|size| *size != 0),
    };
    let size = page_size(size.unwrap_or(u32::MAX));
    size.map_err(|fault| refused(fault.of("size")))
}

/// The value of `key`: one of `allowed`, or empty.
///
/// # Errors
/// Any other.
pub fn one_of(query: &ParamsMap, key: &str, allowed: &[&str]) -> Result<String, AppError> {
    let asked = value(query, key);
    if asked.is_empty() || allowed.contains(&asked.as_str()) {
        return Ok(asked);
    }
    let allowed = allowed.join(", ");
    Err(refused(Fault::NotOneOf { allowed }.of(key)))
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    fn query(pairs: &[(&'static str, &'static str)]) -> ParamsMap {
        pairs.iter().copied().collect()
    }

    fn named<T: std::fmt::Debug>(refused: Result<T, AppError>) -> (String, String) {
        match refused.unwrap_err() {
            AppError::Rejected(wrong) => (wrong[0].field.clone(), wrong[0].fault.code().into()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_page_does_not_know_is_refused_by_name() {
        let known = ["text", "size", COLUMN];
        let asked = query(&[
            ("text", ""),
            ("column", "id"),
            ("column", "name"),
            ("__err", "x"),
        ]);
        assert!(only(&asked, &known).is_ok());
        let name = |code: &str, field: &str| (field.to_owned(), code.to_owned());
        let asked = query(&[("suspended", "maybe")]);
        assert_eq!(
            named(only(&asked, &known)),
            name("unknown_field", "suspended")
        );
        let asked = query(&[("call 555 and tell", "")]);
        assert_eq!(named(only(&asked, &known)), name("unknown_field", "…"));
        let asked = query(&[("size", "25"), ("size", "50")]);
        assert_eq!(named(only(&asked, &known)), name("repeated", "size"));
    }

    #[test]
    fn only_values_that_mean_something_are_taken() {
        assert_eq!(size(&query(&[])), Ok(0));
        assert_eq!(size(&query(&[("size", "100")])), Ok(100));
        for wrong in ["-1", "0", "51", "many", "1e2"] {
            let refused = size(&query(&[("size", wrong)]));
            assert_eq!(named(refused).0, "size", "{wrong}");
        }
        let range = |asked| one_of(&query(&[("range", asked)]), "range", &["24h", "7d"]);
        assert_eq!(range("7d").as_deref(), Ok("7d"));
        assert_eq!(range("").as_deref(), Ok(""));
        assert_eq!(named(range("bogus")).0, "range");
    }
}
