//! Which part of the time a page shows, and the addresses of other parts: everything that zooms is
//! a link to one of them.

use domain::UnixMillis;
use leptos_router::params::ParamsMap;

use crate::ui::link;

const HOUR: i64 = 3_600_000;
/// The shortest part that is shown, in milliseconds.
const SHORTEST: i64 = 6 * HOUR;
/// The longest: forty years.
const LONGEST: i64 = 40 * 365 * 24 * HOUR;

/// Two fingers on a chart, each from where to where, as shares of its width.
pub type Pinch = [(f64, f64); 2];

/// The part of the time that a page shows.
#[derive(Clone, Debug)]
pub struct Window {
    /// The page.
    pub path: String,
    /// What its address asks for.
    pub query: ParamsMap,
    /// From here.
    pub since: UnixMillis,
    /// To here.
    pub before: UnixMillis,
}

impl Window {
    /// The address of another part: from and to which share of this one, below 0 before it and
    /// above 1 after it. On whole hours, no shorter than six of them, and not before there was a
    /// network.
    pub fn part(&self, from: f64, to: f64) -> String {
        let length = (self.before.0 - self.since.0) as f64;
        let at = |share: f64| self.since.0 as f64 + share.clamp(-1e3, 1e3) * length;
        let (from, to) = (at(from), at(to.max(from)));
        let middle = (from + to) / 2.0;
        let half = ((to - from) / 2.0).clamp(SHORTEST as f64 / 2.0, LONGEST as f64 / 2.0);
        let first = UnixMillis::SIGFOX_BEGAN.0;
        let since = ((middle - half) as i64).div_euclid(HOUR) * HOUR;
        let since = since.max(first);
        let before = ((middle + half) as i64 + HOUR - 1).div_euclid(HOUR) * HOUR;
        let before = before.max(since + SHORTEST);
        let (since, before) = (text(since), text(before));
        let changes = [
            ("from", Some(since.as_str())),
            ("until", Some(before.as_str())),
        ];
        link::with(&self.path, &self.query, &changes)
    }

    /// The address of the range around which it was zoomed: that of its name, as of now.
    pub fn whole(&self) -> String {
        let changes = [("from", None), ("until", None)];
        link::with(&self.path, &self.query, &changes)
    }

    /// As long a part just before.
    pub fn earlier(&self) -> String {
        self.part(-1.0, 0.0)
    }

    /// As long a part just after.
    pub fn later(&self) -> String {
        self.part(1.0, 2.0)
    }

    /// Half of it around a share, and nothing beyond it: what comes after now is empty.
    pub fn nearer(&self, around: f64) -> String {
        let around = around.clamp(0.25, 0.75);
        self.part(around - 0.25, around + 0.25)
    }

    /// Twice of it around a share.
    pub fn farther(&self, around: f64) -> String {
        self.part(around - 1.0, around + 1.0)
    }
}

/// A time of UTC as an address says it.
fn text(time: i64) -> String {
    let text = UnixMillis(time).field();
    format!("{}Z", text.get(..16).unwrap_or_default())
}

/// What two fingers ask for: what was under each of them is to be there again. As shares of what is
/// shown; nothing where they are too near each other to tell.
pub fn pinched(pinch: Pinch) -> Option<(f64, f64)> {
    let [mut left, mut right] = pinch;
    if left.0 > right.0 {
        (left, right) = (right, left);
    }
    let (before, after) = (right.0 - left.0, right.1 - left.1);
    if before < 0.02 || after < 0.02 {
        return None;
    }
    let scale = after / before;
    let from = left.0 - left.1 / scale;
    Some((from, from + 1.0 / scale))
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    fn window(since: &str, before: &str) -> Window {
        let query = [("range", "30d"), ("until", "2026-03-31"), ("field", "temp")];
        Window {
            path: "/devices/A/statistics".into(),
            query: query.into_iter().collect(),
            since: UnixMillis::from_utc(since).unwrap(),
            before: UnixMillis::from_utc(before).unwrap(),
        }
    }

    #[test]
    fn a_part_is_an_address_that_says_from_when_to_when() {
        let day = window("2026-03-10T00:00", "2026-03-11T00:00");
        let part = |from: &str, until: &str| {
            format!("/devices/A/statistics?range=30d&field=temp&from={from}&until={until}")
        };
        let plain = |address: String| address.replace("%3A", ":").replace("%2D", "-");
        assert_eq!(
            plain(day.part(0.25, 0.75)),
            part("2026-03-10T06:00Z", "2026-03-10T18:00Z")
        );
        assert_eq!(
            plain(day.earlier()),
            part("2026-03-09T00:00Z", "2026-03-10T00:00Z")
        );
        assert_eq!(
            plain(day.later()),
            part("2026-03-11T00:00Z", "2026-03-12T00:00Z")
        );
        assert_eq!(
            plain(day.farther(0.5)),
            part("2026-03-09T12:00Z", "2026-03-11T12:00Z")
        );
        // At an edge nothing beyond it.
        let last = part("2026-03-10T12:00Z", "2026-03-11T00:00Z");
        assert_eq!(plain(day.nearer(0.98)), last);
        assert_eq!(plain(day.nearer(0.75)), last);
        // No shorter than six hours.
        assert_eq!(
            plain(day.part(0.5, 0.5)),
            part("2026-03-10T09:00Z", "2026-03-10T15:00Z")
        );
        assert_eq!(day.whole(), "/devices/A/statistics?range=30d&field=temp");
    }

    #[test]
    fn no_part_lies_before_there_was_a_network() {
        let first = window("2009-01-01T00:00", "2009-01-02T00:00");
        let endless = window("2009-01-01T00:00", "2026-01-01T00:00");
        for address in [first.earlier(), endless.part(-1e9, 1e9)] {
            let address = address.replace("%2D", "-");
            assert!(address.contains("from=2009-01-01"), "{address}");
        }
    }

    #[test]
    fn what_lay_under_two_fingers_lies_there_again() {
        let asks = |pinch: Pinch| {
            let thousandths = |share: f64| (share * 1e3).round() as i64;
            pinched(pinch).map(|(from, to)| (thousandths(from), thousandths(to)))
        };
        // Pulled apart around the middle to twice the distance.
        assert_eq!(asks([(0.4, 0.3), (0.6, 0.7)]), Some((250, 750)));
        // The other finger came first.
        assert_eq!(asks([(0.6, 0.7), (0.4, 0.3)]), Some((250, 750)));
        // Pressed together.
        assert_eq!(asks([(0.0, 0.25), (1.0, 0.75)]), Some((-500, 1_500)));
        assert_eq!(asks([(0.5, 0.4), (0.51, 0.6)]), None);
        assert_eq!(asks([(0.4, 0.7), (0.6, 0.3)]), None);
    }
}
