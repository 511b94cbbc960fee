//! What the audit log tells of event configurations.

use domain::alert::EventConfigurationInput;
use domain::audit::Field;
use domain::callback::ON;

use crate::callback::audited_fields;

/// A part of the settings.
type Part = fn(&EventConfigurationInput) -> &str;

/// What is told as it stands.
const SHOWN: [(&str, Part); 21] = [
    ("name", |of| of.name.as_str()),
    ("enabled", |of| of.enabled.as_str()),
    ("replaces", |of| of.replaces.as_str()),
    ("watch", |of| of.watch.as_str()),
    ("field", |of| of.field.as_str()),
    ("comparison", |of| of.comparison.as_str()),
    ("limit", |of| of.limit.as_str()),
    ("below", |of| of.below.as_str()),
    ("above", |of| of.above.as_str()),
    ("minutes", |of| of.minutes.as_str()),
    ("lat", |of| of.lat.as_str()),
    ("lng", |of| of.lng.as_str()),
    ("radius", |of| of.radius.as_str()),
    ("crossing", |of| of.crossing.as_str()),
    ("bell", |of| of.bell.as_str()),
    ("to_callback", |of| of.to_callback.as_str()),
    ("quiet_from", |of| of.quiet_from.as_str()),
    ("quiet_to", |of| of.quiet_to.as_str()),
    ("quiet_offset", |of| of.quiet_offset.as_str()),
    ("not_again", |of| of.not_again.as_str()),
    ("digest", |of| of.digest.as_str()),
];

/// What is told of the settings of an event configuration, and of those that it had; those of its
/// callback only where that is to be sent, since they stay as they were else.
pub(super) fn fields(
    before: Option<&EventConfigurationInput>,
    after: &EventConfigurationInput,
) -> Vec<Field> {
    let shown = SHOWN.into_iter();
    let shown = shown.map(|(name, part)| Field::text(name, before.map(part), part(after)));
    let mut all: Vec<Field> = shown.collect();
    let events = |of: &EventConfigurationInput| of.events.join(", ");
    all.push(Field::text("events", before.map(events), events(after)));
    let emails = before.map(|of| &of.emails);
    all.push(Field::personal("emails", emails, &after.emails));
    if after.to_callback == ON {
        let had = before.map(|of| &of.callback);
        // It is switched on and off with the configuration.
        let of_it = audited_fields(had, &after.callback).into_iter();
        all.extend(of_it.filter(|field| field.name != "enabled"));
    }
    all
}
