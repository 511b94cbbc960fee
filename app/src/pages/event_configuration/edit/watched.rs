//! What is watched: the choice, and the fields that belong to it.

use domain::alert::{Comparison, Crossing, EventConfigurationInput, Watch};
use domain::event::EventKind;
use leptos::prelude::*;

use crate::error::AppError;
use crate::rpc::event_configuration::Editing;
use crate::ui::field::Field;
use crate::words::words;

/// The card's content.
pub(super) fn watched(
    editing: &Editing,
    input: &EventConfigurationInput,
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let of = &words.event_configuration;
    let chosen = RwSignal::new(input.watch.clone());
    // Hidden, not absent: what was typed is kept while something else is looked at.
    let not = move |of: &'static [Watch]| move || of.iter().all(|one| *chosen.read() != one.word());
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let line = |field: Field, typed: &str| field.line("text", "off", "", typed.to_owned());
    let watch = field("watch", of.watch, "");
    let events = field("events", of.events, "");
    let kinds: Vec<(&str, &str)> = EventKind::by_themselves()
        .map(|kind| (kind.code(), (words.event.kind_name)(kind)))
        .collect();
    let measured = field("field", of.field, of.field_hint);
    let fields = (!editing.fields.is_empty()).then(|| {
        let names = (of.fields)(&editing.fields.join(", "));
        view! { <p class="hint">{names}</p> }
    });
    let comparison = field("comparison", of.comparison, "");
    let comparisons = Comparison::ALL.map(|(one, word)| (word, (of.comparison_name)(one)));
    let limit = field("limit", of.limit, of.limit_hint);
    let below = field("below", of.below, "");
    let above = field("above", of.above, of.above_hint);
    let minutes = field("minutes", of.minutes, "");
    let lat = field("lat", of.lat, "");
    let lng = field("lng", of.lng, "");
    let radius = field("radius", of.radius, "");
    let crossing = field("crossing", of.crossing, "");
    let crossings = Crossing::ALL.map(|(one, word)| (word, (of.crossing_name)(one)));
    view! {
        <div class="form">
            {watch.switch(&watches(editing, input), chosen)}
            // Without a script nothing folds.
            <p class="hint folded">{of.watch_plain}</p>
            <div class:folded=not(&[Watch::Events])>{events.boxes(&kinds, &input.events)}</div>
            <div class="blocks" class:folded=not(&[Watch::Field])>
                {line(measured, &input.field)}
                {fields}
                {comparison.choice(&comparisons, &input.comparison)}
            </div>
            <div class:folded=not(&[Watch::Field, Watch::Rssi, Watch::Battery])>
                {line(limit, &input.limit)}
            </div>
            <div class="abreast" class:folded=not(&[Watch::Temperature])>
                {line(below, &input.below)}
                {line(above, &input.above)}
            </div>
            <div class:folded=not(&[Watch::Silence])>{line(minutes, &input.minutes)}</div>
            <div class="blocks" class:folded=not(&[Watch::Geofence])>
                <div class="abreast">
                    {line(lat, &input.lat)}
                    {line(lng, &input.lng)}
                    {line(radius, &input.radius)}
                </div>
                {crossing.choice(&crossings, &input.crossing)}
            </div>
        </div>
    }
    .into_any()
}

/// What can be watched: radio details only by those who may see them; nothing by one that can stand
/// in the place of another.
fn watches(
    editing: &Editing,
    input: &EventConfigurationInput,
) -> Vec<(&'static str, &'static str)> {
    let words = words();
    let offered = |(one, word): &(Watch, &str)| {
        !one.is_radio() || editing.rights.radio || input.watch == *word
    };
    let mut all: Vec<(&str, &str)> = Watch::ALL
        .into_iter()
        .filter(offered)
        .map(|(one, word)| (word, (words.event_configuration.watch_name)(one)))
        .collect();
    if !editing.above.is_empty() || input.watch.is_empty() {
        all.push(("", words.event_configuration.watch_nothing));
    }
    all
}
