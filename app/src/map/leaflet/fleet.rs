//! A map of many devices: what is seen is asked for when the map has been moved, and drawn in place
//! of what was there.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use ::leaflet::{LatLngBounds, Layer, LayerGroup, Map, Marker, Rectangle};
use domain::map::{Cluster, FleetMap, HeardCell, Overlay, Viewport};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::{Element, HtmlDivElement};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::pane::{self, Pane};
use super::{
    Shown, at, attach, base, before, chosen, div_icon, draw_grid, draw_point, element, fit, ground,
    keep, object, when,
};
use crate::browser;
use crate::map::fleet::{cell_facts, mark, number};
use crate::map::here::Here;
use crate::map::overlay::colour;
use crate::map::{Kept, Mark, Point};
use crate::rpc;
use crate::ui::signal::place as written;
use crate::words::words;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = L, js_name = featureGroup)]
    fn feature_group() -> LayerGroup;
}

/// How long a map has to stand still before what it shows is asked for.
const STILL: Duration = Duration::from_millis(150);
/// How soon it is looked again whether what is told of a mark was read.
const READ: Duration = Duration::from_secs(2);

/// What a map of many devices is about, and what it tells its page.
#[derive(Clone)]
pub struct Fleet {
    /// The scope, as it is written.
    pub scope: String,
    /// By what cells are coloured.
    pub overlay: Overlay,
    /// What is seen.
    pub shown: RwSignal<FleetMap>,
    /// How much cells cover what lies under them, 0 to 1.
    pub opacity: RwSignal<f64>,
    /// Whether what is seen could not be asked for.
    pub lost: RwSignal<bool>,
    /// Where the reader is.
    pub here: Here,
    /// Counts how often something changed that the map shows.
    pub changed: RwSignal<u32>,
}

/// Draws in `frame`, for as long as this scope lives.
pub fn show(
    frame: HtmlDivElement,
    of: String,
    fleet: Fleet,
    kept: Option<Kept>,
    failed: RwSignal<bool>,
) {
    let (opacity, changed, here) = (fleet.opacity, fleet.changed, fleet.here);
    let pane = Pane::default();
    let asking = Rc::new(RefCell::new(Weak::<Asking>::new()));
    let (pane_drawn, asking_drawn) = (pane.clone(), asking.clone());
    attach(Some(here), failed, move || {
        draw(&frame, of, fleet, kept, &pane_drawn, &asking_drawn)
    });
    pane.follow(opacity);
    // What is the browser's does not cross threads.
    let asking = StoredValue::new_local(asking);
    Effect::new(move |before: Option<()>| {
        changed.track();
        // What was rendered is new enough.
        if before.is_some() {
            let asking = asking.try_with_value(|asking| asking.borrow().upgrade());
            if let Some(Some(asking)) = asking {
                asking.renew();
            }
        }
    });
}

/// What of a map changes with what is seen.
struct Layers {
    map: Map,
    frame: HtmlDivElement,
    overlay: Overlay,
    canvas: JsValue,
    cells: LayerGroup,
    stations: LayerGroup,
    singles: LayerGroup,
    clusters: LayerGroup,
}

fn draw(
    frame: &HtmlDivElement,
    of: String,
    fleet: Fleet,
    kept: Option<Kept>,
    pane: &Pane,
    known: &RefCell<Weak<Asking>>,
) -> Option<Shown> {
    let (map, lines) = base(frame)?;
    let first = fleet.shown.try_get_untracked()?;
    match before(kept, &of) {
        Some(view) => {
            map.set_view(&at(view.middle), view.zoom);
        }
        None => {
            let seen = first.seen;
            let corners = ((seen.south, seen.west), (seen.north, seen.east));
            fit(&map, corners, [0, 0], 18);
        }
    }
    let ground = ground::lay(&map);
    draw_grid(&map, &lines);
    pane.lay(&map, fleet.opacity);
    let layers = Rc::new(Layers {
        canvas: pane::canvas(),
        map: map.clone(),
        frame: frame.clone(),
        overlay: fleet.overlay,
        cells: LayerGroup::new(),
        stations: LayerGroup::new(),
        singles: LayerGroup::new(),
        clusters: feature_group(),
    });
    // Devices lie above the stations that hear them.
    let groups = [
        &layers.cells,
        &layers.stations,
        &layers.singles,
        &layers.clusters,
    ];
    for group in groups {
        group.add_to(&map);
    }
    let nearer = {
        let map = map.clone();
        move |event: JsValue| {
            let place = Reflect::get(&event, &JsValue::from_str("layer"))
                .ok()
                .filter(JsValue::is_object)
                .map(|layer| layer.unchecked_into::<Marker>().get_lat_lng());
            if let Some(place) = place {
                map.set_view(&place, (map.get_zoom().floor() + 2.0).min(18.0));
            }
        }
    };
    let nearer = when(&layers.clusters, "click", nearer);
    layers.paint(&first);
    let asking = Rc::new(Asking {
        layers,
        fleet,
        newest: Cell::new(0),
        waits: Cell::new(false),
    });
    *known.borrow_mut() = Rc::downgrade(&asking);
    asking.clone().soon();
    let alive = Alive(asking);
    let moved = {
        let map = map.clone();
        move |_| {
            draw_grid(&map, &lines);
            ground.seen_from(&map);
            keep(kept, &of, &map);
            alive.0.clone().soon();
        }
    };
    let moved = when(&map, "moveend", moved);
    Some(Shown {
        map,
        _calls: vec![nearer, moved],
    })
}

/// What is asked for what is seen.
struct Asking {
    layers: Rc<Layers>,
    fleet: Fleet,
    /// The number of the newest question; below zero when the map is gone.
    newest: Cell<i64>,
    /// Whether it waits for what is told of a mark to be read.
    waits: Cell<bool>,
}

/// Ends the questions of a map with it.
struct Alive(Rc<Asking>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.newest.set(i64::MIN);
    }
}

impl Asking {
    /// Asks anew, since something changed: when what is told of a mark was read, which would be
    /// taken away.
    fn renew(self: Rc<Self>) {
        if self.newest.get() < 0 {
            return;
        }
        let told = self.layers.frame.query_selector(".leaflet-popup");
        if !matches!(told, Ok(Some(_))) {
            self.waits.set(false);
            self.soon();
        } else if !self.waits.replace(true) {
            set_timeout(
                move || {
                    self.waits.set(false);
                    self.renew();
                },
                READ,
            );
        }
    }

    /// Asks for what is seen, when the map stands still for a moment.
    fn soon(self: Rc<Self>) {
        let number = self.newest.get() + 1;
        self.newest.set(number);
        set_timeout(move || self.ask(number), STILL);
    }

    fn ask(self: Rc<Self>, number: i64) {
        if self.newest.get() != number {
            return;
        }
        let seen = seen(&self.layers.map).to_string();
        let (scope, overlay) = (self.fleet.scope.clone(), self.fleet.overlay);
        spawn_local(async move {
            let answer = rpc::map::fleet(scope, seen, overlay.word().to_owned()).await;
            if self.newest.get() != number {
                return;
            }
            let _ = self.fleet.lost.try_set(answer.is_err());
            let Ok(shown) = answer else { return };
            let _ = self.fleet.shown.try_set(shown.clone());
            request_animation_frame(move || {
                if self.newest.get() == number {
                    self.layers.paint(&shown);
                }
            });
        });
    }
}

/// What of the world a map shows.
fn seen(map: &Map) -> Viewport {
    let bounds = map.get_bounds();
    let (low, high) = (bounds.get_south_west(), bounds.get_north_east());
    // Whole turns only: maps may be moved round and round.
    let turns = ((low.lng() + 180.0) / 360.0).floor() * 360.0;
    Viewport {
        south: low.lat().clamp(-90.0, 90.0),
        west: low.lng() - turns,
        north: high.lat().clamp(-90.0, 90.0),
        east: (high.lng() - turns).min(900.0),
        zoom: map.get_zoom().round().clamp(0.0, 18.0) as u32,
    }
}

impl Layers {
    fn paint(&self, shown: &FleetMap) {
        // To the side of the date line that is looked at.
        let middle = self.map.get_center().lng();
        let turned = |lng: f64| lng - ((lng - middle + 180.0) / 360.0).floor() * 360.0;
        self.cells.clear_layers();
        self.stations.clear_layers();
        self.singles.clear_layers();
        self.clusters.clear_layers();
        let colours = [0, 1, 2, 3, 4].map(|n| browser::colour(&self.frame, &format!("--s{n}")));
        for cell in &shown.cells {
            let west = turned(cell.west);
            self.cell(cell, west, &colours);
        }
        for station in &shown.stations {
            let (lat, lng) = station.place;
            let id = station.id.to_string();
            let point = Point {
                mark: Mark::Station,
                place: (lat, turned(lng)),
                radius: 0.0,
                label: String::new(),
                facts: vec![
                    format!("{id} {}", station.name).trim().to_owned(),
                    words().location.station.to_owned(),
                    written(lat, lng),
                ],
                href: Some(format!("/base-stations/{id}")),
            };
            draw_point(&self.stations, &point);
        }
        for cluster in &shown.clusters {
            let place = (cluster.place.0, turned(cluster.place.1));
            match cluster.named.as_slice() {
                [] => self.cluster(cluster, place),
                [(id, name)] if cluster.devices == 1 => {
                    let id = id.to_string();
                    let facts = mark(cluster).map(|kind| crate::map::fleet::word(kind).to_owned());
                    let name = match name.as_str() {
                        "" => id.clone(),
                        name => format!("{name} ({id})"),
                    };
                    let point = Point {
                        mark: mark(cluster).unwrap_or(Mark::Computed),
                        place,
                        radius: 0.0,
                        label: String::new(),
                        facts: std::iter::once(name).chain(facts).collect(),
                        href: Some(format!("/devices/{id}/location")),
                    };
                    draw_point(&self.singles, &point);
                }
                named => self.together(cluster, place, named),
            }
        }
    }

    fn cell(&self, cell: &HeardCell, west: f64, colours: &[String; 5]) {
        let step = colour(cell, self.overlay);
        let colour = colours.get(step).unwrap_or(&colours[0]);
        let east = west + cell.east - cell.west;
        let bounds = LatLngBounds::new(&at((cell.south, west)), &at((cell.north, east)));
        let options = object(&[
            ("renderer", self.canvas.clone()),
            ("pane", pane::NAME.into()),
            ("color", colour.as_str().into()),
            ("weight", 1.into()),
            ("fillOpacity", 0.9.into()),
        ]);
        let layer = Rectangle::new_with_options(&bounds, options.unchecked_ref());
        chosen(layer.unchecked_ref(), &cell_facts(cell), None);
        let layer: &Layer = layer.unchecked_ref();
        layer.add_to_layer_group(&self.cells);
    }

    /// A mark with the number of its devices. It holds digits only, nothing that anybody typed.
    fn marker(&self, cluster: &Cluster, place: (f64, f64)) -> Marker {
        let size = match cluster.devices {
            ..100 => "few",
            100..10_000 => "many",
            _ => "most",
        };
        let icon = div_icon(&object(&[
            ("html", number(cluster.devices).into()),
            ("className", format!("cluster {size}").into()),
            ("iconSize", JsValue::NULL),
        ]));
        let options = object(&[
            ("icon", icon.into()),
            // The list beside the map is for the keyboard.
            ("keyboard", false.into()),
        ]);
        Marker::new_with_options(&at(place), options.unchecked_ref())
    }

    fn cluster(&self, cluster: &Cluster, place: (f64, f64)) {
        self.marker(cluster, place)
            .add_to_layer_group(&self.clusters);
    }

    /// Devices that no looking nearer tells apart: their names, when they are chosen.
    fn together(&self, cluster: &Cluster, place: (f64, f64), named: &[(domain::DeviceId, String)]) {
        let marker = self.marker(cluster, place);
        let content: Element = element("div", "");
        for (id, name) in named {
            let line = element("p", "");
            let name = match name.as_str() {
                "" => id.to_string(),
                name => name.to_owned(),
            };
            let link = element("a", &name);
            let _ = link.set_attribute("href", &format!("/devices/{id}/location"));
            let _ = line.append_child(&link);
            let _ = content.append_child(&line);
        }
        let more = cluster.devices - named.len() as i64;
        if more > 0 {
            let text = format!("+ {}", number(more));
            let _ = content.append_child(&element("p", &text));
        }
        let options = object(&[("closeButton", false.into()), ("maxHeight", 240.into())]);
        marker.bind_popup_with_options(&content, &options);
        marker.add_to_layer_group(&self.singles);
    }
}
