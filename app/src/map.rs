//! Maps: what is drawn on one, and the element in which Leaflet draws it.
//!
//! This folder is the only place that names Leaflet, and its browser half alone does. The server
//! renders an empty frame; everything on a map stands on its page as text, too. Nothing is
//! asked of another host but of a tile server that the operator names: without one, land and
//! borders, lines of latitude and longitude and a scale say what is where.

mod fleet;
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "called while drawing")
)]
mod grid;
mod here;
#[cfg(feature = "hydrate")]
mod leaflet;
mod list;
pub mod overlay;
mod picker;
mod several;
mod tiles;

use domain::base_station::Degrees;
use leptos::html::Div;
use leptos::prelude::*;

use crate::words::words;

pub use fleet::{choices, fleet, from_address, station_from_address};
use here::Here;
pub use picker::{map_picker, picker};
pub use several::several;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub(crate) use tiles::META;
pub use tiles::Tiles;

/// Where the bundler puts Leaflet, beside the package.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "fetched by browsers")
)]
const FOLDER: &str = "/leaflet-1.9.4";

/// What of Leaflet every map fetches.
pub const FILES: [&str; 2] = ["/leaflet-1.9.4/leaflet.js", "/leaflet-1.9.4/leaflet.css"];

/// Where it puts the outline of the world.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "fetched by browsers")
)]
const OUTLINE: &str = "/world-atlas-2.0.2";

/// What a point is, by which it gets its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Where its owner says that a device stands.
    Stated,
    /// Where a device was computed to be.
    Computed,
    /// Where a device said that it was.
    Sent,
    /// A base station.
    Station,
    /// Where the reader is.
    Here,
}

impl Mark {
    /// Its class in the style.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Computed => "computed",
            Self::Sent => "sent",
            Self::Station => "station",
            Self::Here => "here",
        }
    }
}

/// A point on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it is.
    pub mark: Mark,
    /// Where.
    pub place: Degrees,
    /// It lies within so many metres; 0 where it is exact.
    pub radius: f64,
    /// What stands beside it; may be empty.
    pub label: String,
    /// What is told of it when it is chosen, its name first.
    pub facts: Vec<String>,
    /// Its page, if it has one.
    pub href: Option<String>,
}

/// A line between two places, with the signal strength (0 to 4) of what went along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// One end.
    pub from: Degrees,
    /// The other.
    pub to: Degrees,
    /// By which it is coloured.
    pub strength: usize,
}

/// A square of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    /// Its south-western corner.
    pub corner: Degrees,
    /// Its height and width in degrees.
    pub size: f64,
    /// By which it is coloured.
    pub strength: usize,
    /// What is told of it when it is chosen.
    pub facts: Vec<String>,
}

/// Everything on a map, the lowest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Coverage.
    pub squares: Vec<Square>,
    /// Who heard whom.
    pub lines: Vec<Line>,
    /// Places.
    pub points: Vec<Point>,
}

impl Drawing {
    /// Leaves out what is nowhere, which Leaflet would stumble over, and turns everything to
    /// the side of the date line on which its first point is, so that neighbours stay neighbours.
    fn tidied(mut self) -> Self {
        let known = |place: Degrees| place.0.is_finite() && place.1.is_finite();
        self.squares.retain(|square| known(square.corner));
        self.lines.retain(|line| known(line.from) && known(line.to));
        self.points
            .retain(|point| known(point.place) && point.radius.is_finite());
        let first = self.points.first().map(|point| point.place);
        let Some((_, middle)) = first.or(self.squares.first().map(|square| square.corner)) else {
            return self;
        };
        // Whole turns only: what is near already stays as it is, to the last digit.
        let turn = |place: &mut Degrees| {
            place.1 -= ((place.1 - middle + 180.0) / 360.0).floor() * 360.0;
        };
        self.squares
            .iter_mut()
            .for_each(|square| turn(&mut square.corner));
        for line in &mut self.lines {
            turn(&mut line.from);
            turn(&mut line.to);
        }
        self.points
            .iter_mut()
            .for_each(|point| turn(&mut point.place));
        self
    }

    /// The south-western and the north-eastern corner of everything, if there is anything.
    #[cfg_attr(
        not(feature = "hydrate"),
        allow(dead_code, reason = "asked for while drawing")
    )]
    fn bounds(&self) -> Option<(Degrees, Degrees)> {
        let points = self.points.iter().flat_map(|point| {
            let (high, wide) = grid::degrees_of(point.radius, point.place.0);
            let (lat, lng) = point.place;
            [(lat - high, lng - wide), (lat + high, lng + wide)]
        });
        let squares = self.squares.iter().flat_map(|square| {
            let (lat, lng) = square.corner;
            [square.corner, (lat + square.size, lng + square.size)]
        });
        points
            .chain(squares)
            .map(|place| (place, place))
            .reduce(|(low, high), (place, _)| {
                (
                    (low.0.min(place.0), low.1.min(place.1)),
                    (high.0.max(place.0), high.1.max(place.1)),
                )
            })
    }
}

/// Where somebody moved a map to: kept while its page shows other things on it.
#[derive(Clone, Copy)]
pub struct Kept(StoredValue<Option<View>>);

/// Of what it is a map, its middle, and how near that is.
#[derive(Clone, Debug, PartialEq)]
struct View {
    of: String,
    middle: Degrees,
    zoom: f64,
}

/// Keeps where the maps below are moved to. Call it in the component of a page.
pub fn keep_view() {
    provide_context(Kept(StoredValue::new(None)));
}

/// A map of `of`, which is called `label`.
pub fn map(of: String, label: String, drawing: Drawing) -> AnyView {
    let frame = NodeRef::<Div>::new();
    let failed = RwSignal::new(false);
    let here = Here::new();
    let opacity = RwSignal::new(overlay::COVERS);
    let drawing = drawing.tidied();
    let covers = (!drawing.squares.is_empty()).then(|| overlay::cover(opacity));
    let kept = use_context::<Kept>();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            let shown = leaflet::drawing::Wanted {
                of: of.clone(),
                drawing: drawing.clone(),
                kept,
                here,
                opacity,
            };
            leaflet::drawing::show(frame, shown, failed);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (of, drawing, kept.map(|kept| kept.0), here.found);
    view! {
        {framed(frame, label, failed)}
        <div class="beside">{here.button()}{covers}</div>
    }
    .into_any()
}

/// The element in which Leaflet draws. Until it does, and where what draws never arrives, a sentence
/// in it says so.
fn framed(frame: NodeRef<Div>, label: String, failed: RwSignal<bool>) -> AnyView {
    let words = words();
    let said = move || match failed.get() {
        true => words.location.map_failed,
        false => words.map.waits,
    };
    view! {
        <div class="map-frame">
            <div class="map" role="region" aria-label=label node_ref=frame></div>
            <p class="map-waits" class:failed=move || failed.get()>{said}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lat: f64, lng: f64, radius: f64) -> Point {
        Point {
            mark: Mark::Stated,
            place: (lat, lng),
            radius,
            label: String::new(),
            facts: Vec::new(),
            href: None,
        }
    }

    #[test]
    fn what_is_nowhere_is_left_out_and_neighbours_stay_neighbours() {
        let drawing = Drawing {
            points: vec![
                point(-17.0, 179.9, 0.0),
                point(f64::NAN, 0.0, 0.0),
                point(-17.0, -179.9, f64::INFINITY),
                point(-16.0, -179.5, 0.0),
            ],
            ..Drawing::default()
        };
        let drawing = drawing.tidied();
        let lngs: Vec<f64> = drawing.points.iter().map(|point| point.place.1).collect();
        assert_eq!(lngs, [179.9, 180.5]);
        assert_eq!(drawing.bounds(), Some(((-17.0, 179.9), (-16.0, 180.5))));
        assert_eq!(Drawing::default().tidied().bounds(), None);
    }

    #[test]
    fn a_radius_and_a_square_need_room() {
        let drawing = Drawing {
            points: vec![point(0.0, 0.0, 111_195.0)],
            squares: vec![Square {
                corner: (2.0, 0.5),
                size: 0.5,
                strength: 4,
                facts: Vec::new(),
            }],
            ..Drawing::default()
        };
        let ((south, west), (north, east)) = drawing.bounds().unwrap();
        assert!((south + 1.0).abs() < 1e-3 && (west + 1.0).abs() < 1e-3);
        assert_eq!((north, east), (2.5, 1.0));
    }

    /// The bundler names their folders by the versions that npm installs.
    #[test]
    fn what_comes_from_npm_is_asked_for_where_it_is() {
        let package = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/package.json");
        let package: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(package).unwrap()).unwrap();
        let version = |name: &str| package["devDependencies"][name].as_str().unwrap();
        assert_eq!(FOLDER, format!("/leaflet-{}", version("leaflet")));
        assert!(FILES.iter().all(|file| file.starts_with(FOLDER)));
        assert_eq!(OUTLINE, format!("/world-atlas-{}", version("world-atlas")));
        let folder = format!("/qr-{}/", version("qr"));
        for file in crate::browser::phone::DETECTOR_FILES {
            assert!(file.starts_with(&folder), "{file}");
        }
    }
}
