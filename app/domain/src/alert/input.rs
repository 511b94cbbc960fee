//! What the form of an event configuration sends, and what it means.

mod fields;

use serde::{Deserialize, Serialize};

use self::fields::{
    emails, field, kinds, name, number, one_of, optional_id, required, ticked, whole,
};
use super::{Comparison, Crossing, QuietHours, Trigger, Watch};
use crate::base_station::place;
use crate::callback::CallbackInput;
use crate::id::EventConfigurationId;
use crate::rejection::{Fault, Rejection, one_line};

/// The most addresses of one configuration.
pub const EMAILS_MAX: usize = 10;
/// The longest time without another alert, in minutes: a week.
pub const NOT_AGAIN_MAX: i64 = 7 * 24 * 60;
/// The longest time between two mails, in minutes: a day.
pub const DIGEST_MAX: i64 = 24 * 60;
/// The longest silence, in minutes: a year.
const SILENCE_MAX: i64 = 366 * 24 * 60;

/// The form of an event configuration: text as it was typed, so that a refused one can be shown
/// again unchanged. The names are those of the fields; of no account are the fields of what it
/// does not watch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventConfigurationInput {
    /// 1 to 100 characters.
    pub name: String,
    /// [`ON`](crate::callback::ON) when it is switched on.
    pub enabled: String,
    /// The id of the one further up in whose place it stands, or empty.
    pub replaces: String,
    /// A word of [`Watch`]; may be empty where it only switches another off.
    pub watch: String,
    /// `events`: codes of [`EventKind`](crate::event::EventKind), one at least. What is empty is
    /// none.
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
    /// [`ON`](crate::callback::ON) when the bell of the interface rings.
    pub bell: String,
    /// [`ON`](crate::callback::ON) when the callback is sent.
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

#[cfg(test)]
mod tests;
