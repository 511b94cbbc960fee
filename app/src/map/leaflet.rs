//! Drawing with Leaflet, in the browser only.
//!
//! Leaflet throws where it is asked for something odd, and an exception that passes through
//! an effect leaves the program unable to go on. So it is called from animation frames only,
//! is given numbers that `Drawing::tidied` has looked at, and nothing is borrowed meanwhile.

pub mod drawing;
pub mod fleet;
mod ground;
mod pane;
pub mod picker;
mod reader;

use std::cell::RefCell;
use std::rc::Rc;

use ::leaflet::{
    Circle, CircleMarker, Control, Evented, Icon, LatLng, LatLngBounds, Layer, LayerGroup, Map,
    Marker, Polyline, Tooltip,
};
use domain::base_station::Degrees;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlDivElement};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::here::Here;
use super::{FOLDER, Kept, Point, View, grid};
use crate::browser;
use crate::words::words;

#[wasm_bindgen]
extern "C" {
    // The crate's own `DivIcon` makes an icon of an image.
    #[wasm_bindgen(js_namespace = L, js_name = divIcon)]
    fn div_icon(options: &JsValue) -> Icon;
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = scale)]
    fn scale(options: &JsValue) -> Control;
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = zoom)]
    fn zoom(options: &JsValue) -> Control;
}

/// A map that is shown.
struct Shown {
    map: Map,
    /// What it calls as long as it is there.
    _calls: Vec<Call>,
}

/// What is called with an event.
type Call = Closure<dyn FnMut(JsValue)>;

/// A map from when it is wanted to when its page is left.
#[derive(Default)]
struct State {
    left: bool,
    shown: Option<Shown>,
}

/// Draws as soon as Leaflet is there, and takes the map away with this scope. Where the reader is
/// `here`, the map goes to and marks.
fn attach(
    here: Option<Here>,
    failed: RwSignal<bool>,
    draw: impl FnOnce() -> Option<Shown> + 'static,
) {
    let state = Rc::new(RefCell::new(State::default()));
    let reader = Rc::new(RefCell::new(None::<LayerGroup>));
    let then = {
        let (state, reader_drawn) = (state.clone(), reader.clone());
        move |is_there: bool| {
            if state.borrow().left {
                return;
            }
            if !is_there {
                failed.set(true);
                return;
            }
            request_animation_frame(move || {
                if state.borrow().left {
                    return;
                }
                let shown = draw();
                let map = shown.as_ref().map(|shown| shown.map.clone());
                state.borrow_mut().shown = shown;
                let found = here.and_then(|here| here.found.try_get_untracked().flatten());
                if let (Some(map), Some(found)) = (map, found) {
                    reader::mark(&map, &reader_drawn, found);
                }
            });
        }
    };
    browser::load_style(&format!("{FOLDER}/leaflet.css"), move |is_there| {
        if is_there {
            browser::load_script(&format!("{FOLDER}/leaflet.js"), then);
        } else {
            then(false);
        }
    });
    // As in `browser::follow`: what is the browser's does not cross threads.
    let state = StoredValue::new_local(state);
    let reader = StoredValue::new_local(reader);
    Effect::new(move |_| {
        let Some(found) = here.and_then(|here| here.found.get()) else {
            return;
        };
        request_animation_frame(move || {
            let map = state.try_with_value(|state| {
                let state = state.borrow();
                state.shown.as_ref().map(|shown| shown.map.clone())
            });
            let reader = reader.try_with_value(Rc::clone);
            if let (Some(Some(map)), Some(reader)) = (map, reader) {
                reader::mark(&map, &reader, found);
            }
        });
    });
    on_cleanup(move || {
        let shown = state.with_value(|state| {
            let mut state = state.borrow_mut();
            state.left = true;
            state.shown.take()
        });
        if let Some(shown) = shown {
            request_animation_frame(move || {
                // Leaflet ends a zoom by a timer that looks at nothing but this, on a map that is
                // gone as well.
                let zooms = JsValue::from_str("_animatingZoom");
                let _ = Reflect::set(shown.map.as_ref(), &zooms, &JsValue::FALSE);
                shown.map.remove();
            });
        }
    });
}

/// A map in `frame` with what every map has: land or tiles, controls, a scale. Its grid is drawn
/// into the group when it is seen where it is.
fn base(frame: &HtmlDivElement) -> Option<(Map, LayerGroup)> {
    let has = |name| Reflect::has(&js_sys::global(), &JsValue::from_str(name)) == Ok(true);
    if !has("L") {
        return None;
    }
    let still = browser::wants_stillness();
    let options = object(&[
        ("attributionControl", false.into()),
        ("zoomControl", false.into()),
        ("zoomAnimation", (!still).into()),
        ("inertia", (!still).into()),
        ("zoomSnap", 0.25.into()),
        ("minZoom", 1.into()),
        ("maxZoom", 18.into()),
    ]);
    let map = Map::new_with_element(frame, options.unchecked_ref()).ok()?;
    let words = &words().location;
    zoom(&object(&[
        ("position", "topright".into()),
        ("zoomInTitle", words.zoom_in.into()),
        ("zoomOutTitle", words.zoom_out.into()),
    ]))
    .add_to(&map);
    scale(&object(&[("imperial", false.into())])).add_to(&map);
    let lines = LayerGroup::new();
    lines.add_to(&map);
    Some((map, lines))
}

/// Where somebody moved the map of `of` to before, if he did.
fn before(kept: Option<Kept>, of: &str) -> Option<View> {
    let before = kept.and_then(|kept| kept.0.try_get_value().flatten());
    before.filter(|view| view.of == of)
}

/// Keeps where the map of `of` is now.
fn keep(kept: Option<Kept>, of: &str, map: &Map) {
    let Some(kept) = kept else { return };
    let middle = map.get_center();
    let view = View {
        of: of.to_owned(),
        middle: (middle.lat(), middle.lng()),
        zoom: map.get_zoom(),
    };
    // The page may be gone by then.
    let _ = kept.0.try_set_value(Some(view));
}

/// Shows everything between two corners, no nearer than `nearest`.
fn fit(map: &Map, (south_west, north_east): (Degrees, Degrees), room: [i32; 2], nearest: i32) {
    let options = object(&[
        (
            "padding",
            Array::of2(&room[0].into(), &room[1].into()).into(),
        ),
        ("maxZoom", nearest.into()),
        ("animate", false.into()),
    ]);
    let bounds = LatLngBounds::new(&at(south_west), &at(north_east));
    map.fit_bounds_with_options(&bounds, &options);
}

/// Calls something each time that something happens to a map or a layer.
fn when(of: &JsValue, kind: &str, call: impl FnMut(JsValue) + 'static) -> Call {
    let call = Call::new(call);
    let evented: &Evented = of.unchecked_ref();
    evented.on(kind, call.as_ref());
    call
}

/// Lines of latitude and longitude across what is seen and half as much again around it, told
/// at the left and at the upper edge.
fn draw_grid(map: &Map, lines: &LayerGroup) {
    lines.clear_layers();
    let seen = map.get_bounds();
    let (corner, opposite) = (seen.get_south_west(), seen.get_north_east());
    let (south, north) = (corner.lat(), opposite.lat());
    let (west, east) = (corner.lng(), opposite.lng());
    let step = grid::step((north - south).max((east - west) / 2.0));
    let (high, wide) = ((north - south) / 2.0, (east - west) / 2.0);
    let (low, top) = ((south - high).max(-85.0), (north + high).min(85.0));
    let line = |ends: [(f64, f64); 2]| {
        let options = object(&[
            ("className", "graticule".into()),
            ("interactive", false.into()),
            ("pane", "tilePane".into()),
        ]);
        polyline(&ends, &options).add_to_layer_group(lines);
    };
    let word = |place: (f64, f64), text: String, class: &str| {
        // Digits, a degree sign and a letter: nothing that anybody typed.
        let icon = div_icon(&object(&[
            ("html", text.into()),
            ("className", class.into()),
            ("iconSize", JsValue::NULL),
        ]));
        let options = object(&[
            ("icon", icon.into()),
            ("interactive", false.into()),
            ("keyboard", false.into()),
            ("pane", "tilePane".into()),
        ]);
        Marker::new_with_options(&at(place), options.unchecked_ref()).add_to_layer_group(lines);
    };
    let sides = words().location.sides;
    for lat in grid::lines(low, top, step) {
        line([(lat, west - wide), (lat, east + wide)]);
        if lat > south && lat < north {
            let text = grid::written(lat, step, [sides[0], sides[1]]);
            word((lat, west), text, "edge left");
        }
    }
    for lng in grid::lines(west - wide, east + wide, step) {
        line([(low, lng), (top, lng)]);
        if lng > west && lng < east {
            let text = grid::written(grid::around(lng), step, [sides[2], sides[3]]);
            word((north, lng), text, "edge above");
        }
    }
}

fn draw_point(on: &LayerGroup, point: &Point) {
    let class = point.mark.class();
    if point.radius > 0.0 {
        let options = object(&[
            ("radius", point.radius.into()),
            ("className", format!("within {class}").into()),
            ("interactive", false.into()),
        ]);
        Circle::new_with_options(&at(point.place), options.unchecked_ref()).add_to_layer_group(on);
    }
    let options = object(&[
        ("radius", 7.into()),
        ("className", format!("point {class}").into()),
        ("interactive", false.into()),
    ]);
    let seen = CircleMarker::new_with_options(&at(point.place), &options);
    if !point.label.is_empty() {
        let options = object(&[
            ("permanent", true.into()),
            ("direction", "right".into()),
            ("offset", Array::of2(&8.into(), &0.into()).into()),
            ("className", format!("label {class}").into()),
        ]);
        let label = Tooltip::new(options.unchecked_ref(), None);
        label.set_content(&element("span", &point.label));
        seen.bind_tooltip(&label);
    }
    seen.add_to_layer_group(on);
    // What is touched is as large as a finger.
    let options = object(&[("radius", 22.into()), ("className", "touch".into())]);
    let touched = CircleMarker::new_with_options(&at(point.place), &options);
    chosen(&touched, &point.facts, point.href.as_deref());
    touched.add_to_layer_group(on);
}

/// Tells of something when it is chosen. Names are what people typed: they become text nodes.
fn chosen(layer: &Layer, facts: &[String], href: Option<&str>) {
    let Some((name, facts)) = facts.split_first() else {
        return;
    };
    let content = element("div", "");
    let name = match href {
        Some(href) => {
            let link = element("a", name);
            let _ = link.set_attribute("href", href);
            link
        }
        None => element("b", name),
    };
    let _ = content.append_child(&name);
    for fact in facts {
        let _ = content.append_child(&element("p", fact));
    }
    // Clicking beside it or Escape closes it; its own button would speak English only.
    let options = object(&[("closeButton", false.into())]);
    layer.bind_popup_with_options(&content, &options);
}

fn element(tag: &str, text: &str) -> Element {
    let element = browser::element(tag);
    element.set_text_content(Some(text));
    element
}

fn polyline(ends: &[(f64, f64)], options: &JsValue) -> Polyline {
    let ends: Array = ends.iter().map(|place| at(*place)).collect();
    Polyline::new_with_options(&ends, options.unchecked_ref())
}

fn at(place: (f64, f64)) -> LatLng {
    LatLng::new(place.0, place.1)
}

fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}
