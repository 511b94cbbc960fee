//! What lies under everything else: tiles, where there is a server of them, or the outline of land
//! and borders.

use std::cell::Cell;
use std::rc::Rc;

use ::leaflet::{Control, Layer, LayerGroup, Map};
use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

use super::object;
use crate::browser;
use crate::map::{META, OUTLINE};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = L, js_name = geoJSON)]
    fn geo_json(data: &JsValue, options: &JsValue) -> Layer;
    #[wasm_bindgen(js_namespace = L, js_name = tileLayer)]
    fn tile_layer(url: &str, options: &JsValue) -> Layer;
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = attribution)]
    fn attribution(options: &JsValue) -> Control;
}

/// From this zoom on the finer outline is worth fetching.
const NEAR: f64 = 5.0;
const PANE: &str = "outline";

/// The ground of a map; with it goes what is still to be drawn of it.
pub struct Ground {
    /// The outline, where there are no tiles.
    outline: Option<LayerGroup>,
    /// Whether the finer one was asked for.
    is_near: Cell<bool>,
    is_there: Rc<Cell<bool>>,
}

impl Drop for Ground {
    fn drop(&mut self) {
        self.is_there.set(false);
    }
}

/// Lays the ground of a map that shows something.
pub fn lay(map: &Map) -> Ground {
    let is_there = Rc::new(Cell::new(true));
    let [url, told] = META.map(browser::told);
    if !url.is_empty() {
        tile_layer(&url, &object(&[("maxZoom", 19.into())])).add_to(map);
        let control = attribution(&object(&[("prefix", false.into())]));
        control.add_to(map);
        browser::call(&control, "addAttribution", &[escaped(&told).into()]);
        return Ground {
            outline: None,
            is_near: Cell::new(true),
            is_there,
        };
    }
    if let Some(pane) = browser::call(map, "createPane", &[PANE.into()])
        && let Ok(style) = Reflect::get(&pane, &JsValue::from_str("style"))
    {
        // Below the lines of latitude and longitude.
        let _ = Reflect::set(
            &style,
            &JsValue::from_str("zIndex"),
            &JsValue::from_str("150"),
        );
    }
    let outline = LayerGroup::new();
    outline.add_to(map);
    let ground = Ground {
        outline: Some(outline),
        is_near: Cell::new(false),
        is_there,
    };
    if map.get_zoom() < NEAR {
        ground.fetch("far.json");
    }
    ground.seen_from(map);
    ground
}

impl Ground {
    /// Fetches the finer outline as soon as somebody looks near enough.
    pub fn seen_from(&self, map: &Map) {
        if map.get_zoom() >= NEAR && !self.is_near.replace(true) {
            self.fetch("near.json");
        }
    }

    fn fetch(&self, file: &str) {
        let Some(outline) = self.outline.clone() else {
            return;
        };
        let is_there = self.is_there.clone();
        browser::load_json(&format!("{OUTLINE}/{file}"), move |world| {
            request_animation_frame(move || {
                if is_there.get() {
                    draw(&outline, &world);
                }
            });
        });
    }
}

/// Draws an outline instead of what was there.
fn draw(on: &LayerGroup, world: &JsValue) {
    let Ok(features) = Reflect::get(world, &JsValue::from_str("features")) else {
        return;
    };
    on.clear_layers();
    for (feature, class) in Array::from(&features).iter().zip(["land", "border"]) {
        let options = object(&[
            ("className", class.into()),
            ("interactive", false.into()),
            ("pane", PANE.into()),
        ]);
        geo_json(&feature, &options).add_to_layer_group(on);
    }
}

/// Text as HTML, which is what Leaflet makes of it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
