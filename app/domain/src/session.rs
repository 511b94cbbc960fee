//! Sessions: where somebody is signed in, as they see it themselves.

use serde::{Deserialize, Serialize};

use crate::{SessionId, UnixMillis};

/// One session, for the person whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// By what it is named when it is to be ended.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub created: UnixMillis,
    /// When it was last used, to the minute.
    pub last_seen: UnixMillis,
    /// The address from which it began.
    pub address: String,
    /// What the program called itself with which it began.
    pub agent: String,
}

/// What browsers say and what people call them. Nearly all of them claim to be others, too: the
/// more special ones come first.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// The same of what they run on.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system by the `User-Agent` of a session; none for what is no known browser.
pub fn browser(agent: &str) -> Option<(&'static str, &'static str)> {
    let found = |names: &[(&'static str, &'static str)]| {
        let said = names.iter().find(|(said, _)| agent.contains(said));
        said.map(|(_, name)| *name)
    };
    found(&BROWSERS).zip(found(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                Some(("Firefox", "Linux")),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                Some(("Edge", "Windows")),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                Some(("Safari", "iOS")),
            ),
            (
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Mobile Safari/537.36",
                Some(("Chrome", "Android")),
            ),
            ("curl/8.14.1", None),
            ("", None),
        ] {
            assert_eq!(browser(agent), name, "{agent}");
        }
    }
}
