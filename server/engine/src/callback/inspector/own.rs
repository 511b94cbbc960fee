//! By what the inspector's own addresses are known.

use std::sync::Arc;

/// What stands before the token.
pub(super) const PATH: &str = "/inspect/";
/// Characters of a token.
const TOKEN: usize = 24;

/// Tells the addresses of the inspector from all others. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(in crate::callback) struct Own {
    /// `scheme://host[:port]`, as browsers write it.
    origins: Arc<[String]>,
}

impl Own {
    /// For a server that is reached by these.
    pub(super) fn new(origins: &[String]) -> Self {
        Self {
            origins: origins.into(),
        }
    }

    /// The token, where origin and path are exactly those of an inspector. What only looks like
    /// it is an address like every other.
    pub(in crate::callback) fn token<'a>(&self, origin: &str, path: &'a str) -> Option<&'a str> {
        let token = path.strip_prefix(PATH)?;
        let own = is_token(token) && self.origins.iter().any(|own| own == origin);
        own.then_some(token)
    }
}

/// Whether that could be a token: only then is it looked for.
pub(super) fn is_token(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.len() == TOKEN && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "http://127.0.0.1:3000";

    #[test]
    fn only_the_exact_address_is_the_inspectors() {
        let own = Own::new(&[HERE.to_owned(), "http://localhost:3000".to_owned()]);
        let token = "AbCdEfGhIjKlMnOpQrStUv-_";
        let path = format!("/inspect/{token}");
        assert_eq!(own.token(HERE, &path), Some(token));
        assert_eq!(own.token("http://localhost:3000", &path), Some(token));
        for origin in [
            "https://127.0.0.1:3000",
            "http://127.0.0.1:30000",
            "http://127.0.0.1",
            "http://127.0.0.2:3000",
            "http://LOCALHOST:3000",
            "",
        ] {
            assert_eq!(own.token(origin, &path), None, "{origin}");
        }
        for path in [
            format!("/inspect/{token}/"),
            format!("/inspect/{token}x"),
            format!("/inspect/../inspect/{token}"),
            format!("//inspect/{token}"),
            format!("/Inspect/{token}"),
            format!("/inspect/{}%5F", &token[..23]),
            "/inspect/".to_owned(),
            "/rpc/app/rpc/session/current".to_owned(),
        ] {
            assert_eq!(own.token(HERE, &path), None, "{path}");
        }
        assert_eq!(Own::default().token(HERE, &path), None);
    }
}
