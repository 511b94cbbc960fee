//! Where a message was sent, and who heard it from where: on a map and as text.

use domain::base_station::Degrees;
use domain::location::{Source, distance};
use domain::story::{Hearer, Story};
use leptos::prelude::*;

use crate::map::{self, Drawing, Line, Mark, Point};
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::signal::{figure, place, strength};
use crate::words::words;

/// The map with what it shows as text.
pub fn card(told: &Story) -> AnyView {
    let words = words();
    let drawing = drawing(told);
    let content = match drawing == Drawing::default() {
        true => empty(
            words.story.place_none,
            words.story.place_none_why,
            ().into_any(),
        ),
        false => {
            let id = told.message.id.to_string();
            let label = (words.location.map_of)(&told.device.id.to_string());
            view! { {map::map(id, label, drawing)}{facts(known(told))} }.into_any()
        }
    };
    let title = words.story.place;
    // Markers of lists lead here.
    view! { <section class="card" id="place"><header><h2>{title}</h2></header>{content}</section> }
        .into_any()
}

/// Where the lines begin: where it was sent, else where the device is stated to be.
fn origin(told: &Story) -> Option<Degrees> {
    let sent = told.message.position.map(|one| (one.lat, one.lng));
    sent.or(told.device.lat.zip(told.device.lng))
}

/// The best signal with which a station heard it.
fn best(told: &Story, hearer: &Hearer) -> Option<f64> {
    let own = told.message.receptions.iter();
    let own = own.filter(|heard| heard.station == hearer.station);
    own.filter_map(|heard| heard.rssi).reduce(f64::max)
}

fn drawing(told: &Story) -> Drawing {
    let origin = origin(told);
    let placed = || {
        let stations = told.stations.iter();
        stations.filter_map(|hearer| hearer.place.map(|there| (hearer, there)))
    };
    let lines = origin.map(|origin| {
        let line = |(hearer, there)| Line {
            from: origin,
            to: there,
            strength: strength(best(told, hearer)),
        };
        placed().map(line).collect()
    });
    let stations = placed().map(|(hearer, there)| station(told, hearer, there));
    Drawing {
        lines: lines.unwrap_or_default(),
        // The device itself lies above.
        points: stations.chain(own(told)).collect(),
        ..Drawing::default()
    }
}

fn station(told: &Story, hearer: &Hearer, there: Degrees) -> Point {
    let id = hearer.station.to_string();
    let title = match hearer.name.as_str() {
        "" => id.clone(),
        name => format!("{id} {name}"),
    };
    let best = best(told, hearer);
    let signal = best.map(|_| format!("{} dBm", figure(best, 1)));
    Point {
        mark: Mark::Station,
        place: there,
        radius: 0.0,
        label: id.clone(),
        facts: [Some(title), signal].into_iter().flatten().collect(),
        href: Some(format!("/base-stations/{id}")),
    }
}

/// The place of the message, and the stated one of the device.
fn own(told: &Story) -> impl Iterator<Item = Point> {
    let words = &words().location;
    let point = |mark, place, radius, title: &str| Point {
        mark,
        place,
        radius,
        label: String::new(),
        facts: vec![title.to_owned()],
        href: None,
    };
    let stated = told.device.lat.zip(told.device.lng);
    let stated = stated.map(|there| point(Mark::Stated, there, 0.0, words.stated));
    let sent = told.message.position.map(|one| match one.source {
        Source::Stations => {
            let radius = one.radius as f64;
            point(Mark::Computed, (one.lat, one.lng), radius, words.computed)
        }
        Source::Payload => point(Mark::Sent, (one.lat, one.lng), 0.0, words.sent),
    });
    stated.into_iter().chain(sent)
}

/// The same as text.
fn known(told: &Story) -> Vec<AnyView> {
    let words = words();
    let stated = told.device.lat.zip(told.device.lng);
    let mut known = Vec::new();
    if let Some(position) = told.message.position {
        let title = match position.source {
            Source::Stations => words.location.computed,
            Source::Payload => words.location.sent,
        };
        known.push(fact(title, place(position.lat, position.lng)));
        if position.source == Source::Stations {
            let radius = (words.location.radius_of)(position.radius);
            known.push(fact(words.location.radius, radius));
        }
        if let Some(stated) = stated {
            let metres = distance(stated, (position.lat, position.lng));
            known.push(fact(
                words.location.apart,
                (words.location.distance_of)(metres),
            ));
        }
    }
    if let Some((lat, lng)) = stated {
        known.push(fact(words.location.stated, place(lat, lng)));
    }
    known
}
