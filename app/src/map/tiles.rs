//! The pictures of a tile server, where an operator names one. Without any a map shows the outline
//! of land and borders that is served with the pages.

/// A tile server: the only other host that a page may ask for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    url: String,
    attribution: String,
}

/// Under which names the document tells browsers of them.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub(crate) const META: [&str; 2] = ["map-tiles", "map-attribution"];

impl Tiles {
    /// The tiles of such an address: http:// or https://, with `{z}`, `{x}` and `{y}` where their
    /// numbers belong and `{s}`, if anywhere, at the beginning of the host. `attribution` is what
    /// their maker wants to be read on the map.
    ///
    /// # Errors
    /// What is wrong with the address, as it follows its name.
    pub fn new(url: &str, attribution: &str) -> Result<Self, &'static str> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .ok_or("must begin with https:// or http://")?;
        let (host, path) = rest.split_once('/').ok_or("must name host and path")?;
        let named = host.strip_prefix("{s}.").unwrap_or(host);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if named.is_empty() || !named.chars().all(plain) {
            return Err("must name a host, without a user, and `{s}.` at its beginning only");
        }
        if !["{z}", "{x}", "{y}"].iter().all(|part| path.contains(part)) {
            return Err("must have {z}, {x} and {y} in its path");
        }
        if !url
            .chars()
            .all(|c| c.is_ascii_graphic() && !"\"'<>;,".contains(c))
        {
            return Err(
                "must not have spaces, quotation marks, angle brackets, commas or semicolons",
            );
        }
        Ok(Self {
            url: url.to_owned(),
            attribution: attribution.trim().to_owned(),
        })
    }

    /// Their address, as Leaflet takes it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What is to be read on the map; may be empty.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// From where pictures have to be let in, as a content security policy says it.
    pub fn source(&self) -> String {
        let (scheme, rest) = self.url.split_once("://").unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        format!("{scheme}://{}", host.replace("{s}", "*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_of_the_tiles_is_let_in() {
        let source = |url| Tiles::new(url, "").map(|tiles| tiles.source());
        assert_eq!(
            source("https://tiles.example.org/{z}/{x}/{y}.png").as_deref(),
            Ok("https://tiles.example.org")
        );
        assert_eq!(
            source("https://{s}.tiles.example.org/{z}/{x}/{y}{r}.png?key=a").as_deref(),
            Ok("https://*.tiles.example.org")
        );
        assert_eq!(
            source("http://127.0.0.1:8081/{z}/{x}/{y}.png").as_deref(),
            Ok("http://127.0.0.1:8081")
        );
    }

    #[test]
    fn what_is_no_address_of_tiles_is_refused() {
        for wrong in [
            "",
            "tiles.example.org/{z}/{x}/{y}.png",
            "https://tiles.example.org",
            "https://tiles.example.org/{z}/{x}.png",
            "https://user@tiles.example.org/{z}/{x}/{y}.png",
            "https://*/{z}/{x}/{y}.png",
            "https://tiles.example.org/{z}/{x}/{y}.png; script-src *",
            "https://tiles.{s}.example.org/{z}/{x}/{y}.png",
        ] {
            assert!(Tiles::new(wrong, "").is_err(), "{wrong}");
        }
    }
}
