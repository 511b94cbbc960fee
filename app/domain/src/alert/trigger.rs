//! What an event configuration watches.

use serde::{Deserialize, Serialize};

use crate::event::EventKind;
use crate::location::{Position, distance};

/// The sorts of things that can be watched, for forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watch {
    /// What comes to pass by itself.
    Events,
    /// A field of the device type's format.
    Field,
    /// How strongly the device is heard.
    Rssi,
    /// Its supply.
    Battery,
    /// Its temperature.
    Temperature,
    /// For how long it is not heard.
    Silence,
    /// Where it is.
    Geofence,
}

impl Watch {
    /// All of them, in the order of the form, each with its word there.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Events, "events"),
        (Self::Field, "field"),
        (Self::Rssi, "rssi"),
        (Self::Battery, "battery"),
        (Self::Temperature, "temperature"),
        (Self::Silence, "silence"),
        (Self::Geofence, "geofence"),
    ];

    /// The word by which forms know it.
    pub const fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What that word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// Whether it tells radio details: how strongly base stations hear a device, or where they
    /// place it. Only those who may see them watch that.
    pub const fn is_radio(self) -> bool {
        matches!(self, Self::Rssi | Self::Geofence)
    }
}

/// How a value lies with regard to its limit when it is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// It is less.
    Below,
    /// It is greater.
    Above,
    /// It is the same.
    Equal,
    /// It is another.
    Different,
}

impl Comparison {
    /// All of them, in the order of the form, each with its word there.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Below, "below"),
        (Self::Above, "above"),
        (Self::Equal, "equal"),
        (Self::Different, "different"),
    ];

    /// The word by which forms know it.
    pub const fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What that word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }

    /// Whether `value` is beyond `limit`. What is no number is beyond nothing.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Below => value < limit,
            Self::Above => value > limit,
            // A field holds what was put into it, so the very same value means the same.
            Self::Equal => value == limit,
            Self::Different => !value.is_nan() && value != limit,
        }
    }
}

/// Which way the border of a circle is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crossing {
    /// Out of it.
    Leaves,
    /// Into it.
    Enters,
}

impl Crossing {
    /// Both, each with its word in forms.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Leaves, "leaves"), (Self::Enters, "enters")];

    /// The word by which forms know it.
    pub const fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What that word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::ALL.iter().find(|each| each.1 == word);
        of.map(|each| each.0)
    }
}

/// What is watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trigger {
    /// Events that come to pass by themselves; each kind once, at least one.
    Events(Vec<EventKind>),
    /// A field of the device type's format.
    Field {
        /// Its name.
        name: String,
        /// When it is beyond.
        comparison: Comparison,
        /// The limit.
        limit: f64,
    },
    /// The best signal of a message.
    Rssi {
        /// Beyond is what is weaker, dBm.
        below: f64,
    },
    /// The supply while idle, of a device or repeater that tells it.
    Battery {
        /// Beyond is what is lower, V.
        below: f64,
    },
    /// The temperature, of a device that tells it. At least one of the limits is there.
    Temperature {
        /// Beyond is what is lower, °C.
        below: Option<f64>,
        /// Beyond is what is higher, °C.
        above: Option<f64>,
    },
    /// Nothing is heard.
    Silence {
        /// For so long.
        minutes: i64,
    },
    /// A circle.
    Geofence {
        /// Its middle: latitude in degrees.
        lat: f64,
        /// Longitude in degrees.
        lng: f64,
        /// Its radius in metres.
        radius: f64,
        /// Which way of crossing it alerts.
        crossing: Crossing,
    },
}

/// At what a trigger looks, and so where it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// At events, where they are stored.
    Events,
    /// At what a message says, when it comes.
    Said,
    /// At what is known of a message once every base station had its say: its best signal, and
    /// where the device was.
    Closed,
    /// At the time since the last message.
    Silence,
}

/// Where a device stands with a limit. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Within.
    Within = 0,
    /// Beyond, and that was told.
    Beyond = 1,
    /// Beyond from the beginning, where only crossing is told.
    Outside = 2,
}

/// What follows from a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Stays,
    /// It went beyond: that is told.
    Fires,
    /// It came back.
    Ends,
}

impl Stance {
    /// The stance of that number.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Within),
            1 => Some(Self::Beyond),
            2 => Some(Self::Outside),
            _ => None,
        }
    }

    /// Where a device stands with a value that is beyond or not, and what follows; `before` is
    /// where it stood, none for the first value. Where only `crossing` is told the first value
    /// tells nothing.
    pub const fn step(before: Option<Self>, beyond: bool, crossing: bool) -> (Self, Step) {
        match (before, beyond) {
            (None, true) if crossing => (Self::Outside, Step::Stays),
            (None | Some(Self::Within), true) => (Self::Beyond, Step::Fires),
            (Some(stance), true) => (stance, Step::Stays),
            (Some(Self::Beyond), false) => (Self::Within, Step::Ends),
            (_, false) => (Self::Within, Step::Stays),
        }
    }
}

impl Trigger {
    /// Which sort of thing it watches.
    pub const fn watch(&self) -> Watch {
        match self {
            Self::Events(_) => Watch::Events,
            Self::Field { .. } => Watch::Field,
            Self::Rssi { .. } => Watch::Rssi,
            Self::Battery { .. } => Watch::Battery,
            Self::Temperature { .. } => Watch::Temperature,
            Self::Silence { .. } => Watch::Silence,
            Self::Geofence { .. } => Watch::Geofence,
        }
    }

    /// At what it looks.
    pub const fn looks(&self) -> Looks {
        match self {
            Self::Events(_) => Looks::Events,
            Self::Field { .. } | Self::Battery { .. } | Self::Temperature { .. } => Looks::Said,
            Self::Rssi { .. } | Self::Geofence { .. } => Looks::Closed,
            Self::Silence { .. } => Looks::Silence,
        }
    }

    /// The event that it makes; none for one that looks at events that are made without it.
    pub const fn makes(&self) -> Option<EventKind> {
        Some(match self {
            Self::Events(_) => return None,
            Self::Field { .. } => EventKind::FieldThreshold,
            Self::Rssi { .. } => EventKind::RssiLow,
            Self::Battery { .. } => EventKind::BatteryLow,
            Self::Temperature { .. } => EventKind::TemperatureOutOfRange,
            Self::Silence { .. } => EventKind::Silent,
            Self::Geofence { crossing, .. } => match crossing {
                Crossing::Leaves => EventKind::GeofenceLeft,
                Crossing::Enters => EventKind::GeofenceEntered,
            },
        })
    }

    /// Whether only crossing the limit is told, not that a device is beyond it from the beginning.
    pub const fn is_crossing(&self) -> bool {
        matches!(self, Self::Geofence { .. })
    }

    /// Whether it watches events of that kind.
    pub fn takes(&self, kind: EventKind) -> bool {
        matches!(self, Self::Events(kinds) if kinds.contains(&kind))
    }

    /// Whether a measured value (dBm, V, °C, or that of the field) is beyond, and the limit that
    /// it is held against; none where it is no number, or nothing is measured.
    pub fn measure(&self, value: f64) -> Option<(bool, f64)> {
        if value.is_nan() {
            return None;
        }
        match *self {
            Self::Field {
                comparison, limit, ..
            } => Some((comparison.holds(value, limit), limit)),
            Self::Rssi { below } | Self::Battery { below } => Some((value < below, below)),
            Self::Temperature { below, above } => {
                let low = below.filter(|limit| value < *limit);
                let high = above.filter(|limit| value > *limit);
                let limit = low.or(high);
                Some((limit.is_some(), limit.or(below).or(above)?))
            }
            Self::Events(_) | Self::Silence { .. } | Self::Geofence { .. } => None,
        }
    }

    /// Whether a device at a position is beyond, and its distance from the middle of the circle
    /// (m); none where that is not certain. A position holds within its radius: outside is who is
    /// outside with all of that, inside whose position lies in the circle, and whoever is neither
    /// stays where he was, so that a position that is not exact makes nobody leave.
    pub fn locate(&self, position: &Position) -> Option<(bool, f64)> {
        let Self::Geofence {
            lat,
            lng,
            radius,
            crossing,
        } = *self
        else {
            return None;
        };
        let off = distance((lat, lng), (position.lat, position.lng));
        let outside = off > radius + position.radius as f64;
        if !outside && off > radius {
            return None;
        }
        Some((outside == (crossing == Crossing::Leaves), off))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::Source;

    #[test]
    fn the_rows_stand_in_the_order_of_the_variants() {
        for (at, (watch, word)) in Watch::ALL.into_iter().enumerate() {
            assert_eq!(watch as usize, at);
            assert_eq!(Watch::from_word(word), Some(watch));
            assert_eq!(watch.word(), word);
        }
        for (at, (comparison, word)) in Comparison::ALL.into_iter().enumerate() {
            assert_eq!(comparison as usize, at);
            assert_eq!(Comparison::from_word(word), Some(comparison));
        }
        for (at, (crossing, word)) in Crossing::ALL.into_iter().enumerate() {
            assert_eq!(crossing as usize, at);
            assert_eq!(Crossing::from_word(word), Some(crossing));
        }
        assert_eq!(Watch::from_word("weather"), None);
        let all = Watch::ALL.into_iter().map(|one| one.0);
        let radio: Vec<Watch> = all.filter(|watch| watch.is_radio()).collect();
        assert_eq!(radio, [Watch::Rssi, Watch::Geofence]);
    }

    #[test]
    fn a_value_that_stays_beyond_fires_once_and_ends_when_it_comes_back() {
        let mut stance = None;
        let mut told = Vec::new();
        for beyond in [false, true, true, false, false, true] {
            let (next, step) = Stance::step(stance, beyond, false);
            stance = Some(next);
            told.push(step);
        }
        use Step::{Ends, Fires, Stays};
        assert_eq!(told, [Stays, Fires, Stays, Ends, Stays, Fires]);
        assert_eq!(Stance::step(None, true, false), (Stance::Beyond, Fires));
    }

    #[test]
    fn whoever_is_outside_from_the_beginning_has_not_left() {
        let (stance, step) = Stance::step(None, true, true);
        assert_eq!((stance, step), (Stance::Outside, Step::Stays));
        let (stance, step) = Stance::step(Some(stance), true, true);
        assert_eq!((stance, step), (Stance::Outside, Step::Stays));
        let (stance, step) = Stance::step(Some(stance), false, true);
        assert_eq!((stance, step), (Stance::Within, Step::Stays));
        let left = Stance::step(Some(stance), true, true);
        assert_eq!(left, (Stance::Beyond, Step::Fires));
        for stance in [Stance::Within, Stance::Beyond, Stance::Outside] {
            assert_eq!(Stance::from_number(stance as i64), Some(stance));
        }
    }

    #[test]
    fn a_value_is_held_against_its_limit() {
        let level = |comparison, value| {
            let field = Trigger::Field {
                name: "level".into(),
                comparison,
                limit: 10.0,
            };
            field.measure(value).map(|(beyond, _)| beyond)
        };
        assert_eq!(level(Comparison::Below, 9.5), Some(true));
        assert_eq!(level(Comparison::Below, 10.0), Some(false));
        assert_eq!(level(Comparison::Above, 10.5), Some(true));
        assert_eq!(level(Comparison::Equal, 10.0), Some(true));
        assert_eq!(level(Comparison::Different, 10.0), Some(false));
        assert_eq!(level(Comparison::Different, 0.0), Some(true));
        assert_eq!(level(Comparison::Different, f64::NAN), None);
        let range = Trigger::Temperature {
            below: Some(2.0),
            above: Some(8.0),
        };
        assert_eq!(range.measure(1.5), Some((true, 2.0)));
        assert_eq!(range.measure(8.5), Some((true, 8.0)));
        assert_eq!(range.measure(8.0), Some((false, 2.0)));
        let warm = Trigger::Temperature {
            below: None,
            above: Some(8.0),
        };
        assert_eq!(warm.measure(-40.0), Some((false, 8.0)));
        assert_eq!(Trigger::Silence { minutes: 5 }.measure(1.0), None);
    }

    #[test]
    fn a_position_that_is_not_exact_makes_nobody_leave() {
        let fence = |crossing| Trigger::Geofence {
            lat: 50.0,
            lng: 4.0,
            radius: 1_000.0,
            crossing,
        };
        // A degree of latitude is 111 km.
        let at = |metres: f64, radius: i64| Position {
            lat: 50.0 + metres / 111_195.0,
            lng: 4.0,
            radius,
            source: Source::Payload,
        };
        let leaves = |position: &Position| {
            let located = fence(Crossing::Leaves).locate(position);
            located.map(|(beyond, _)| beyond)
        };
        assert_eq!(leaves(&at(900.0, 0)), Some(false));
        assert_eq!(leaves(&at(1_100.0, 0)), Some(true));
        assert_eq!(leaves(&at(1_100.0, 500)), None);
        assert_eq!(leaves(&at(1_600.0, 500)), Some(true));
        // Within, however inexact.
        assert_eq!(leaves(&at(900.0, 5_000)), Some(false));
        let enters = fence(Crossing::Enters).locate(&at(900.0, 0));
        let (beyond, off) = enters.expect("it is certain");
        assert!(beyond && (off - 900.0).abs() < 5.0, "{off}");
        let outside = fence(Crossing::Enters).locate(&at(1_100.0, 0));
        assert_eq!(outside.map(|(beyond, _)| beyond), Some(false));
        assert_eq!(Trigger::Rssi { below: -120.0 }.locate(&at(0.0, 0)), None);
    }

    #[test]
    fn what_is_looked_for_makes_an_event_of_its_own() {
        let events = Trigger::Events(vec![EventKind::OffContract]);
        assert!(events.takes(EventKind::OffContract) && !events.takes(EventKind::Silent));
        assert_eq!((events.makes(), events.looks()), (None, Looks::Events));
        let silence = Trigger::Silence { minutes: 5 };
        assert_eq!(silence.makes(), Some(EventKind::Silent));
        assert!(silence.makes().is_some_and(EventKind::is_looked_for));
        assert_eq!(silence.watch(), Watch::Silence);
    }
}
