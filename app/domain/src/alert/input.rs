//! What the form of an event configuration sends, and what it means.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Comparison, Crossing, QuietHours, Trigger, Watch};
use crate::base_station::place;
use crate::callback::{CallbackInput, ON};
use crate::event::EventKind;
use crate::id::EventConfigurationId;
use crate::rejection::{Fault, Rejection, one_line, text};
use crate::user;

/// The most addresses of one configuration.
pub const EMAILS_MAX: usize = 10;
/// The longest time without another alert, in minutes: a week.
pub const NOT_AGAIN_MAX: i64 = 7 * 24 * 60;
/// The longest time between two mails, in minutes: a day.
pub const DIGEST_MAX: i64 = 24 * 60;
/// The longest silence, in minutes: a year.
const SILENCE_MAX: i64 = 366 * 24 * 60;
/// The longest name of a field, in characters.
const FIELD_MAX: u32 = 100;

/// The form of an event configuration: text as it was typed, so that a refused one can be shown
/// again unchanged. The names are those of the fields; of no account are the fields of what it
/// does not watch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventConfigurationInput {
    /// 1 to 100 characters.
    pub name: String,
    /// [`ON`] when it is switched on.
    pub enabled: String,
    /// The id of the one further up in whose place it stands, or empty.
    pub replaces: String,
    /// A word of [`Watch`]; may be empty where it only switches another off.
    pub watch: String,
    /// `events`: codes of [`EventKind`], one at least. What is empty is none.
    pub events: Vec<String>,
    /// `field`: the name of a field of the device type's format.
    pub field: String,
    /// `field`: a word of [`Comparison`].
    pub comparison: String,
    /// `field`, `rssi` (dBm) and `battery` (V): the limit.
    pub limit: String,
    /// `temperature`: beyond is what is lower, °C; one of the two may be empty.
    pub below: String,
    /// `temperature`: beyond is what is higher, °C.
    pub above: String,
    /// `silence`: minutes, 1 to 527,040.
    pub minutes: String,
    /// `geofence`: latitude of the middle in degrees.
    pub lat: String,
    /// `geofence`: longitude in degrees.
    pub lng: String,
    /// `geofence`: the radius in metres, 10 to 1,000,000.
    pub radius: String,
    /// `geofence`: a word of [`Crossing`].
    pub crossing: String,
    /// Addresses, at most [`EMAILS_MAX`], separated by commas, semicolons, spaces or line ends.
    pub emails: String,
    /// [`ON`] when the bell of the interface rings.
    pub bell: String,
    /// [`ON`] when the callback is sent.
    pub to_callback: String,
    /// `22:00`: from when on mails wait; empty together with `quiet_to`: never.
    pub quiet_from: String,
    /// `06:00`: until when they wait.
    pub quiet_to: String,
    /// `+02:00`: how far those hours are ahead of UTC; empty: not at all.
    pub quiet_offset: String,
    /// Minutes, up to [`NOT_AGAIN_MAX`], within which the same event of the same device alerts
    /// nobody again; empty or 0: it always does.
    pub not_again: String,
    /// Minutes, 1 to [`DIGEST_MAX`], within which one mail is sent at most; empty: 1.
    pub digest: String,
    /// The callback, of the kind EVENT; its own `enabled` and `kind` are of no account.
    pub callback: CallbackInput,
}

/// A form of which everything makes sense, but for the callback, which is not looked at here.
#[derive(Clone, Debug, PartialEq)]
pub struct EventConfigurationSettings {
    /// Its name.
    pub name: String,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The one further up in whose place it stands.
    pub replaces: Option<EventConfigurationId>,
    /// What it watches; none where it only switches another off.
    pub trigger: Option<Trigger>,
    /// Who is told by mail; each once.
    pub emails: Vec<String>,
    /// Whether the bell rings.
    pub bell: bool,
    /// Whether the callback is sent.
    pub callback: bool,
    /// When mails wait.
    pub quiet: Option<QuietHours>,
    /// Minutes within which the same alerts nobody again; 0: none.
    pub not_again: i64,
    /// Minutes within which one mail is sent at most.
    pub digest: i64,
}

impl EventConfigurationInput {
    /// The same with one kind of line ends.
    #[must_use]
    pub fn with_plain_line_ends(self) -> Self {
        use crate::rejection::lines;
        Self {
            emails: lines(&self.emails),
            callback: self.callback.with_plain_line_ends(),
            ..self
        }
    }

    /// The same for somebody who may look but not change: see [`CallbackInput::without_secrets`].
    #[must_use]
    pub fn without_secrets(self) -> Self {
        Self {
            callback: self.callback.without_secrets(),
            ..self
        }
    }

    /// Understands the form, but for the callback.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<EventConfigurationSettings, Vec<Rejection>> {
        let mut form = Form::default();
        let name = form.take("name", name(&self.name));
        let enabled = form.take("enabled", ticked(&self.enabled));
        let replaces = form.take("replaces", optional_id(&self.replaces));
        // It may be off for the sake of the one in whose place it stands, and nothing else.
        let only_off = replaces.is_some() && !enabled;
        let trigger = match self.watch.as_str() {
            "" if only_off => None,
            word => self.trigger(word, &mut form),
        };
        let emails = form.take("emails", emails(&self.emails));
        let bell = form.take("bell", ticked(&self.bell));
        let callback = form.take("to_callback", ticked(&self.to_callback));
        if emails.is_empty() && !bell && !callback && trigger.is_some() && form.is_good("emails") {
            form.refuse("emails", Fault::Missing);
        }
        let quiet = QuietHours::read(&self.quiet_from, &self.quiet_to, &self.quiet_offset);
        let quiet = quiet.unwrap_or_else(|wrong| {
            for (field, fault) in wrong {
                form.refuse(field, fault);
            }
            None
        });
        let not_again = form.take("not_again", whole(&self.not_again, 0..=NOT_AGAIN_MAX, 0));
        let digest = form.take("digest", whole(&self.digest, 1..=DIGEST_MAX, 1));
        if !form.0.is_empty() {
            return Err(form.0);
        }
        Ok(EventConfigurationSettings {
            name,
            enabled,
            replaces,
            trigger,
            emails,
            bell,
            callback,
            quiet,
            not_again,
            digest,
        })
    }

    /// The same for a form that somebody sends: of that the name is one line, too. What was saved
    /// before that was asked goes on.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check_typed(&self) -> Result<EventConfigurationSettings, Vec<Rejection>> {
        let settings = self.check();
        let Err(fault) = one_line(&self.name) else {
            return settings;
        };
        let mut wrong = settings.err().unwrap_or_default();
        if wrong.iter().all(|one| one.field != "name") {
            wrong.insert(0, fault.of("name"));
        }
        Err(wrong)
    }

    fn trigger(&self, word: &str, form: &mut Form) -> Option<Trigger> {
        let Some(watch) = Watch::from_word(word) else {
            let fault = match word {
                "" => Fault::Missing,
                _ => one_of(Watch::ALL.map(|each| each.1)),
            };
            form.refuse("watch", fault);
            return None;
        };
        match watch {
            Watch::Events => {
                let kinds = form.keep("events", kinds(&self.events))?;
                Some(Trigger::Events(kinds))
            }
            Watch::Field => {
                let name = form.keep("field", field(&self.field));
                let comparison = Comparison::from_word(&self.comparison);
                let comparison = comparison.ok_or_else(|| {
                    let words = Comparison::ALL.map(|each| each.1);
                    one_of(words)
                });
                let comparison = form.keep("comparison", comparison);
                let limit = form.keep("limit", number(&self.limit, -1e12..=1e12));
                Some(Trigger::Field {
                    name: name?,
                    comparison: comparison?,
                    limit: limit?,
                })
            }
            Watch::Rssi => {
                let below = form.keep("limit", number(&self.limit, -200.0..=50.0))?;
                Some(Trigger::Rssi { below })
            }
            Watch::Battery => {
                let below = form.keep("limit", number(&self.limit, 0.0..=65.535))?;
                Some(Trigger::Battery { below })
            }
            Watch::Temperature => self.temperature(form),
            Watch::Silence => {
                let minutes =
                    required(&self.minutes).and_then(|minutes| whole(minutes, 1..=SILENCE_MAX, 1));
                let minutes = form.keep("minutes", minutes)?;
                Some(Trigger::Silence { minutes })
            }
            Watch::Geofence => self.geofence(form),
        }
    }

    fn temperature(&self, form: &mut Form) -> Option<Trigger> {
        let limit = |typed: &str| match typed.trim() {
            "" => Ok(None),
            typed => number(typed, -273.0..=1000.0).map(Some),
        };
        let below = form.keep("below", limit(&self.below));
        let above = form.keep("above", limit(&self.above));
        let (below, above) = (below?, above?);
        match (below, above) {
            (None, None) => form.refuse("below", Fault::Missing),
            (Some(below), Some(above)) if below > above => {
                let (min, max) = (below, 1000.0);
                form.refuse("above", Fault::OutOfRange { min, max });
            }
            _ => return Some(Trigger::Temperature { below, above }),
        }
        None
    }

    fn geofence(&self, form: &mut Form) -> Option<Trigger> {
        let middle = match place(&self.lat, &self.lng) {
            Ok(Some(middle)) => Some(middle),
            Ok(None) => {
                form.refuse("lat", Fault::Missing);
                None
            }
            Err(mut wrong) => {
                form.0.append(&mut wrong);
                None
            }
        };
        let radius = form.keep("radius", number(&self.radius, 10.0..=1_000_000.0));
        let crossing = Crossing::from_word(&self.crossing);
        let crossing = crossing.ok_or_else(|| one_of(Crossing::ALL.map(|each| each.1)));
        let crossing = form.keep("crossing", crossing);
        let (lat, lng) = middle?;
        Some(Trigger::Geofence {
            lat,
            lng,
            radius: radius?,
            crossing: crossing?,
        })
    }
}

/// What was found to be wrong so far.
#[derive(Default)]
struct Form(Vec<Rejection>);

impl Form {
    fn refuse(&mut self, field: &str, fault: Fault) {
        self.0.push(fault.of(field));
    }

    fn is_good(&self, field: &str) -> bool {
        self.0.iter().all(|wrong| wrong.field != field)
    }

    /// A value, or none where it is wrong.
    fn keep<T>(&mut self, field: &str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.refuse(field, fault)).ok()
    }

    /// A value, or what stands for nothing where it is wrong.
    fn take<T: Default>(&mut self, field: &str, result: Result<T, Fault>) -> T {
        self.keep(field, result).unwrap_or_default()
    }
}

fn one_of<const N: usize>(words: [&str; N]) -> Fault {
    Fault::NotOneOf {
        allowed: words.join(", "),
    }
}

fn name(typed: &str) -> Result<String, Fault> {
    match text(typed, 100)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

fn field(typed: &str) -> Result<String, Fault> {
    match text(typed, FIELD_MAX)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

fn ticked(typed: &str) -> Result<bool, Fault> {
    match typed {
        "" => Ok(false),
        ON => Ok(true),
        _ => Err(one_of([ON])),
    }
}

fn optional_id(typed: &str) -> Result<Option<EventConfigurationId>, Fault> {
    match typed {
        "" => Ok(None),
        id => id.parse().map(Some),
    }
}

fn required(typed: &str) -> Result<&str, Fault> {
    match typed.trim() {
        "" => Err(Fault::Missing),
        typed => Ok(typed),
    }
}

/// A whole number of that range; an empty text stands for `none`.
fn whole(typed: &str, range: RangeInclusive<i64>, none: i64) -> Result<i64, Fault> {
    match typed.trim() {
        "" => Ok(none),
        digits => match digits.parse() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(Fault::OutOfRange {
                min: *range.start() as f64,
                max: *range.end() as f64,
            }),
        },
    }
}

/// A number of that range, with a point or a comma before its decimals.
fn number(typed: &str, range: RangeInclusive<f64>) -> Result<f64, Fault> {
    let typed = required(typed)?.replace('−', "-").replace(',', ".");
    match typed.parse::<f64>() {
        // What is no number lies in no range.
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(Fault::OutOfRange {
            min: *range.start(),
            max: *range.end(),
        }),
    }
}

/// The kinds of those codes, each once, in the order of the table.
fn kinds(codes: &[String]) -> Result<Vec<EventKind>, Fault> {
    let codes = codes.iter().filter(|code| !code.is_empty());
    let mut chosen = Vec::new();
    for code in codes {
        let kind = EventKind::by_themselves().find(|kind| kind.code() == code);
        chosen.push(kind.ok_or_else(|| {
            let allowed: Vec<&str> = EventKind::by_themselves().map(EventKind::code).collect();
            let allowed = allowed.join(", ");
            Fault::NotOneOf { allowed }
        })?);
    }
    let chosen: Vec<EventKind> = EventKind::by_themselves()
        .filter(|kind| chosen.contains(kind))
        .collect();
    match chosen.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(chosen),
    }
}

/// Addresses, each once.
fn emails(typed: &str) -> Result<Vec<String>, Fault> {
    let between = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut found: Vec<String> = Vec::new();
    for one in typed.split(between).filter(|one| !one.is_empty()) {
        let address = user::email(one)?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.len() > EMAILS_MAX {
        let (min, max) = (0.0, EMAILS_MAX as f64);
        return Err(Fault::OutOfRange { min, max });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(watch: Watch) -> EventConfigurationInput {
        EventConfigurationInput {
            name: " Cold bins ".into(),
            enabled: ON.into(),
            watch: watch.word().into(),
            emails: "ann@example.org".into(),
            ..EventConfigurationInput::default()
        }
    }

    fn wrong(input: &EventConfigurationInput) -> Vec<(String, &'static str)> {
        let wrong = input.check().expect_err("it is wrong");
        let told = wrong.into_iter().map(|one| (one.field, one.fault.code()));
        told.collect()
    }

    fn pairs<'a>(wrong: &'a [(String, &'static str)]) -> Vec<(&'a str, &'static str)> {
        wrong
            .iter()
            .map(|(field, code)| (field.as_str(), *code))
            .collect()
    }

    #[test]
    fn events_are_chosen_by_their_codes() {
        let input = EventConfigurationInput {
            events: vec![
                "OFF_CONTRACT".into(),
                String::new(),
                "KEEP_ALIVE_LOST".into(),
            ],
            bell: ON.into(),
            ..input(Watch::Events)
        };
        let settings = input.check().expect("all is well");
        let kinds = vec![EventKind::KeepAliveLost, EventKind::OffContract];
        assert_eq!(settings.trigger, Some(Trigger::Events(kinds)));
        assert_eq!(settings.name, "Cold bins");
        assert_eq!(settings.emails, ["ann@example.org"]);
        assert_eq!((settings.bell, settings.callback), (true, false));
        assert_eq!((settings.not_again, settings.digest), (0, 1));
        let none = EventConfigurationInput {
            events: vec![String::new()],
            ..input.clone()
        };
        assert_eq!(pairs(&wrong(&none)), [("events", "missing")]);
        // What another configuration looks out for is its own.
        let others = EventConfigurationInput {
            events: vec!["BATTERY_LOW".into()],
            ..input
        };
        assert_eq!(pairs(&wrong(&others)), [("events", "not_one_of")]);
    }

    #[test]
    fn limits_are_numbers_within_their_ranges() {
        let field = EventConfigurationInput {
            field: "level".into(),
            comparison: Comparison::Above.word().into(),
            limit: "−2,5".into(),
            ..input(Watch::Field)
        };
        let trigger = field.check().expect("all is well").trigger;
        let level = Trigger::Field {
            name: "level".into(),
            comparison: Comparison::Above,
            limit: -2.5,
        };
        assert_eq!(trigger, Some(level));
        let nothing = input(Watch::Field);
        let faults = wrong(&nothing);
        assert_eq!(
            pairs(&faults),
            [
                ("field", "missing"),
                ("comparison", "not_one_of"),
                ("limit", "missing")
            ]
        );
        for (watch, limit) in [
            (Watch::Rssi, "60"),
            (Watch::Battery, "-1"),
            (Watch::Battery, "much"),
            (Watch::Rssi, "NaN"),
        ] {
            let input = EventConfigurationInput {
                limit: limit.into(),
                ..input(watch)
            };
            assert_eq!(
                pairs(&wrong(&input)),
                [("limit", "out_of_range")],
                "{limit}"
            );
        }
    }

    #[test]
    fn a_temperature_has_one_limit_or_two_in_their_order() {
        let range = |below: &str, above: &str| EventConfigurationInput {
            below: below.into(),
            above: above.into(),
            ..input(Watch::Temperature)
        };
        let trigger = range("", " 8").check().expect("all is well").trigger;
        let warm = Trigger::Temperature {
            below: None,
            above: Some(8.0),
        };
        assert_eq!(trigger, Some(warm));
        assert!(range("2", "8").check().is_ok());
        assert_eq!(pairs(&wrong(&range("", ""))), [("below", "missing")]);
        assert_eq!(pairs(&wrong(&range("9", "8"))), [("above", "out_of_range")]);
    }

    #[test]
    fn silence_and_circles_are_checked_field_by_field() {
        let silence = |minutes: &str| EventConfigurationInput {
            minutes: minutes.into(),
            ..input(Watch::Silence)
        };
        let trigger = silence("90").check().expect("all is well").trigger;
        assert_eq!(trigger, Some(Trigger::Silence { minutes: 90 }));
        assert_eq!(pairs(&wrong(&silence(""))), [("minutes", "missing")]);
        assert_eq!(pairs(&wrong(&silence("0"))), [("minutes", "out_of_range")]);
        let circle = EventConfigurationInput {
            lat: "50.5".into(),
            lng: "4".into(),
            radius: "500".into(),
            crossing: Crossing::Leaves.word().into(),
            ..input(Watch::Geofence)
        };
        let trigger = circle.check().expect("all is well").trigger;
        let fence = Trigger::Geofence {
            lat: 50.5,
            lng: 4.0,
            radius: 500.0,
            crossing: Crossing::Leaves,
        };
        assert_eq!(trigger, Some(fence));
        let bad = EventConfigurationInput {
            lat: "91".into(),
            radius: "5".into(),
            crossing: "jumps".into(),
            ..circle
        };
        assert_eq!(
            pairs(&wrong(&bad)),
            [
                ("lat", "out_of_range"),
                ("radius", "out_of_range"),
                ("crossing", "not_one_of")
            ]
        );
        assert_eq!(
            pairs(&wrong(&input(Watch::Geofence)))[0],
            ("lat", "missing")
        );
    }

    #[test]
    fn somebody_is_told_unless_it_only_switches_another_off() {
        let nobody = EventConfigurationInput {
            emails: " ,; ".into(),
            minutes: "5".into(),
            ..input(Watch::Silence)
        };
        assert_eq!(pairs(&wrong(&nobody)), [("emails", "missing")]);
        let off = EventConfigurationInput {
            name: "Off".into(),
            replaces: EventConfigurationId([7; 12]).to_string(),
            ..EventConfigurationInput::default()
        };
        let settings = off.check().expect("all is well");
        assert_eq!((settings.trigger, settings.enabled), (None, false));
        let on = EventConfigurationInput {
            enabled: ON.into(),
            ..off
        };
        assert_eq!(pairs(&wrong(&on)), [("watch", "missing")]);
    }

    #[test]
    fn addresses_are_lowered_and_counted_once() {
        let to = |emails: &str| EventConfigurationInput {
            emails: emails.into(),
            minutes: "5".into(),
            ..input(Watch::Silence)
        };
        let settings = to("Ann@Example.org, bob@example.org\nann@example.org").check();
        let emails = settings.expect("all is well").emails;
        assert_eq!(emails, ["ann@example.org", "bob@example.org"]);
        assert_eq!(pairs(&wrong(&to("ann"))), [("emails", "not_an_email")]);
        let many: Vec<String> = (0..11).map(|nth| format!("a{nth}@example.org")).collect();
        let many = many.join(" ");
        assert_eq!(pairs(&wrong(&to(&many))), [("emails", "out_of_range")]);
    }

    #[test]
    fn a_name_that_is_typed_is_one_line() {
        let named = |name: &str| EventConfigurationInput {
            name: name.into(),
            minutes: "5".into(),
            ..input(Watch::Silence)
        };
        assert!(named(" Cold bins\n").check_typed().is_ok());
        for (name, column) in [
            ("Cold\nbins", 5),
            (" Cold\r\nBcc: eve@example.org", 6),
            ("Cold\u{7}", 5),
            ("Cold\u{2028}bins", 5),
        ] {
            let problem = crate::Problem::NotOneLine;
            let refused = Fault::Syntax { column, problem }.of("name");
            assert_eq!(named(name).check_typed(), Err(vec![refused]), "{name:?}");
            // One that was saved goes on.
            assert!(named(name).check().is_ok(), "{name:?}");
        }
        let wrong = named("a\0b").check_typed().expect_err("it is wrong");
        assert_eq!(wrong, [Fault::NulCharacter.of("name")]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let input = EventConfigurationInput {
            name: String::new(),
            enabled: "yes".into(),
            replaces: "x".into(),
            watch: "weather".into(),
            quiet_from: "25:00".into(),
            quiet_to: "6:00".into(),
            not_again: "-1".into(),
            digest: "0".into(),
            ..input(Watch::Silence)
        };
        let wrong = wrong(&input);
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "name",
                "enabled",
                "replaces",
                "watch",
                "quiet_from",
                "not_again",
                "digest"
            ]
        );
    }

    #[test]
    fn what_is_stored_is_read_as_it_was_typed() {
        let input = EventConfigurationInput {
            events: vec!["OFF_CONTRACT".into()],
            emails: "ann@example.org\r\nbob@example.org".into(),
            ..input(Watch::Events)
        };
        let plain = input.with_plain_line_ends();
        assert_eq!(plain.emails, "ann@example.org\nbob@example.org");
        let stored = serde_json::to_string(&plain).expect("it is plain data");
        let read: EventConfigurationInput = serde_json::from_str(&stored).expect("the same");
        assert_eq!(read, plain);
        let old: EventConfigurationInput = serde_json::from_str("{}").expect("all is optional");
        assert_eq!(old, EventConfigurationInput::default());
    }
}
