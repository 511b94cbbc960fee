//! Installing a device in the field: it is named, put where it hangs, and heard.

use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, DeviceTypeId, MessageId};
use crate::link_quality::LinkQuality;
use crate::time::UnixMillis;

/// After so long (ms) without a message it is worth looking after the device.
const PATIENCE: i64 = 180_000;

/// The form: text as it was typed, or read from a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InstallInput {
    /// Its id in hex.
    pub id: String,
    /// Its code, where it is to be registered or comes from another owner.
    pub pac: String,
    /// What it is to be called; empty: as it is, or by its id.
    pub name: String,
    /// The device type under which it is registered, where it is not.
    pub device_type: String,
    /// The key of its product certificate, where it is registered.
    pub certificate: String,
    /// `on` where it is registered as a prototype.
    pub prototype: String,
    /// Latitude in degrees; empty, and the longitude too: as it is.
    pub lat: String,
    /// Longitude in degrees.
    pub lng: String,
}

/// How an installation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Nothing was heard yet, and it is early.
    Waiting,
    /// Nothing was heard for minutes.
    Silent,
    /// Something was heard; how good the link is shows in a moment.
    Heard,
    /// It is heard well enough.
    Pass,
    /// It is heard, at the limit of what a station can hear.
    Weak,
}

/// What was heard of a device since it was installed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The newest message.
    pub message: MessageId,
    /// When it was sent.
    pub time: UnixMillis,
    /// How many stations heard it.
    pub stations: u32,
    /// The best signal in dBm; absent without the right to see it.
    pub rssi: Option<f64>,
    /// How good the link is, once that is known.
    pub quality: LinkQuality,
}

/// An installation, as its page follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstallView {
    /// The device.
    pub device: DeviceId,
    /// What it is called.
    pub name: String,
    /// Its device type.
    pub device_type: DeviceTypeId,
    /// That device type's name.
    pub device_type_name: String,
    /// Where it is said to be: latitude and longitude in degrees.
    pub place: Option<(f64, f64)>,
    /// Since when it is listened for.
    pub since: UnixMillis,
    /// The server's clock.
    pub now: UnixMillis,
    /// What was heard since then.
    pub heard: Option<Heard>,
    /// How it stands.
    pub verdict: Verdict,
}

/// How an installation stands of which that was heard.
pub fn verdict(heard: Option<&Heard>, since: UnixMillis, now: UnixMillis) -> Verdict {
    match heard.map(|heard| heard.quality) {
        None if now.0 - since.0 < PATIENCE => Verdict::Waiting,
        None => Verdict::Silent,
        Some(LinkQuality::NotAvailable) => Verdict::Heard,
        Some(LinkQuality::Limit) => Verdict::Weak,
        Some(LinkQuality::Average | LinkQuality::Good | LinkQuality::Excellent) => Verdict::Pass,
    }
}

/// The id and the code that a label holds: two groups of hex digits, the id of 8 at most and the
/// code of 16, whatever stands around them (`1CF14C 545CB3B17AC98BA4`, `id=1CF14C;pac=…`). The code
/// may be missing.
pub fn label(text: &str) -> Option<(String, Option<String>)> {
    let groups = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups: Vec<&str> = groups
        .filter(|group| !group.is_empty())
        .filter(hex)
        .collect();
    let pac = groups.iter().find(|group| group.len() == 16);
    // With digits in it, so that no word of letters is taken for one.
    let is_id = |group: &&&str| {
        let digit = group.bytes().any(|byte| byte.is_ascii_digit());
        (1..=8).contains(&group.len()) && (digit || group.len() >= 5)
    };
    let id = groups.iter().find(is_id)?;
    id.parse::<DeviceId>().ok()?;
    Some((
        id.to_ascii_uppercase(),
        pac.map(|pac| pac.to_ascii_uppercase()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(quality: LinkQuality) -> Heard {
        Heard {
            message: MessageId(1),
            time: UnixMillis(1_000),
            stations: 2,
            rssi: None,
            quality,
        }
    }

    #[test]
    fn an_installation_passes_once_the_link_is_known_to_be_good_enough() {
        let at = |seconds: i64, one: Option<&Heard>| {
            verdict(one, UnixMillis(0), UnixMillis(seconds * 1_000))
        };
        assert_eq!(at(10, None), Verdict::Waiting);
        assert_eq!(at(180, None), Verdict::Silent);
        for (quality, expected) in [
            (LinkQuality::NotAvailable, Verdict::Heard),
            (LinkQuality::Limit, Verdict::Weak),
            (LinkQuality::Average, Verdict::Pass),
            (LinkQuality::Excellent, Verdict::Pass),
        ] {
            assert_eq!(at(10, Some(&heard(quality))), expected);
        }
    }

    #[test]
    fn a_label_is_read_whatever_stands_around_the_digits() {
        let both = Some(("1CF14C".to_owned(), Some("545CB3B17AC98BA4".to_owned())));
        for text in [
            "1CF14C 545CB3B17AC98BA4",
            "ID: 1cf14c\nPAC: 545cb3b17ac98ba4",
            "id=1CF14C;pac=545CB3B17AC98BA4",
        ] {
            assert_eq!(label(text), both, "{text}");
        }
        assert_eq!(label("1CF14C"), Some(("1CF14C".to_owned(), None)));
        for none in ["", "hello", "https://example.org/", "545CB3B17AC98BA4"] {
            assert_eq!(label(none), None, "{none}");
        }
    }
}
