//! What the map of a device shows.

use domain::base_station::Degrees;
use domain::coverage::{Cell, Coverage};
use domain::device::DeviceView;
use domain::location::Source;
use domain::map::{Overlay, step_of_quality, step_of_stations};

use crate::map::overlay::link_facts;
use crate::map::{Drawing, Line, Mark, Point, Square};
use crate::rpc::device::{Flag, Hearer, Places};
use crate::ui::signal::{figure, place, strength};
use crate::words::words;

/// With more stations than this their names would lie on each other: they are told on demand.
const LABELS: usize = 8;

/// Where distances and lines begin: the stated position, else the other one.
pub fn origin(device: &DeviceView) -> Option<Degrees> {
    let other = device.position.map(|told| (told.1.lat, told.1.lng));
    device.lat.zip(device.lng).or(other)
}

/// What a mark is.
pub fn word(mark: Mark) -> &'static str {
    let words = &words().location;
    match mark {
        Mark::Stated => words.stated,
        Mark::Computed => words.computed,
        Mark::Sent => words.sent,
        Mark::Station => words.station,
        Mark::Here => crate::words::words().map.you,
    }
}

/// Everything of these places that has a place, the cells coloured by what lies over the map.
pub fn drawing(places: &Places, overlay: Overlay) -> Drawing {
    let origin = origin(&places.device);
    let stations: Vec<(&Hearer, &str, Degrees)> = places
        .hearers
        .iter()
        .filter_map(|hearer| {
            let (name, there) = hearer.operated.as_ref()?;
            there.map(|there| (hearer, name.as_str(), there))
        })
        .collect();
    let lines = origin.map(|origin| {
        let line = |(hearer, _, there): &(&Hearer, &str, Degrees)| Line {
            from: origin,
            to: *there,
            strength: strength(hearer.best),
        };
        stations.iter().map(line).collect()
    });
    let labelled = stations.len() <= LABELS;
    let stations = stations
        .iter()
        .map(|(hearer, name, there)| station(hearer, name, *there, places.looked_at, labelled));
    Drawing {
        squares: places
            .coverage
            .as_ref()
            .map(|coverage| squares(coverage, overlay))
            .unwrap_or_default(),
        lines: lines.unwrap_or_default(),
        // The device itself lies above.
        points: stations
            .chain(own(&places.device, places.flag.as_ref()))
            .collect(),
    }
}

fn station(hearer: &Hearer, name: &str, there: Degrees, looked_at: u32, labelled: bool) -> Point {
    let words = &words().location;
    let id = hearer.station.to_string();
    let label = match labelled {
        true => format!("{id} {}", figure(hearer.best, 1)),
        false => String::new(),
    };
    let title = match name {
        "" => id.clone(),
        name => format!("{id} {name}"),
    };
    let best = hearer.best.map(words.best_of);
    let heard = (words.heard_of)(hearer.messages, looked_at);
    let facts = [
        Some(title),
        best,
        Some(heard),
        Some(place(there.0, there.1)),
    ];
    Point {
        mark: Mark::Station,
        place: there,
        radius: 0.0,
        label,
        facts: facts.into_iter().flatten().collect(),
        href: Some(format!("/base-stations/{id}")),
    }
}

/// The positions of the device: stated, and computed or sent.
fn own(device: &DeviceView, flag: Option<&Flag>) -> impl Iterator<Item = Point> + use<> {
    let words = words();
    let other = device.position.map(|(time, position)| {
        let mark = match position.source {
            Source::Stations => Mark::Computed,
            Source::Payload => Mark::Sent,
        };
        let within = (position.radius > 0).then(|| {
            let radius = (words.location.radius_of)(position.radius);
            format!("{} {radius}", words.location.radius)
        });
        let facts = [
            Some(word(mark).to_owned()),
            Some(place(position.lat, position.lng)),
            within,
            Some(format!("{} UTC", time.utc())),
            flag.and_then(|flag| flag.rssi).map(words.location.best_of),
            flag.and_then(|flag| flag.snr)
                .map(|snr| format!("{} {} dB", words.story.snr, figure(Some(snr), 1))),
        ];
        Point {
            mark,
            place: (position.lat, position.lng),
            radius: position.radius.max(0) as f64,
            label: String::new(),
            facts: facts.into_iter().flatten().collect(),
            href: flag.map(|flag| format!("/messages/{}", flag.message)),
        }
    });
    let stated = device.lat.zip(device.lng).map(|(lat, lng)| Point {
        mark: Mark::Stated,
        place: (lat, lng),
        radius: 0.0,
        label: String::new(),
        facts: vec![word(Mark::Stated).to_owned(), place(lat, lng)],
        href: None,
    });
    [other, stated].into_iter().flatten()
}

fn squares(coverage: &Coverage, overlay: Overlay) -> Vec<Square> {
    let words = &words().location;
    let square = |cell: &Cell| {
        let (stations, quality) = (cell.mean_stations(), cell.mean_quality());
        let mut facts = vec![
            (words.message_count)(cell.messages),
            (words.best_of)(cell.best),
        ];
        facts.extend(link_facts(stations, quality));
        Square {
            corner: (cell.south, cell.west),
            size: coverage.size,
            strength: match overlay {
                Overlay::Stations => step_of_stations(stations),
                Overlay::Quality => step_of_quality(quality),
                Overlay::None | Overlay::Best | Overlay::Mean => strength(Some(cell.best)),
            },
            facts,
        }
    };
    coverage.cells.iter().map(square).collect()
}
