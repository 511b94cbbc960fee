//! Choosing a place on a map: by touching it, or by moving the map under the cross in its middle.

use ::leaflet::{LayerGroup, Map};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::web_sys::HtmlDivElement;
use wasm_bindgen::JsValue;

use super::{Shown, at, attach, base, draw_grid, draw_point, ground, when};
use crate::map::picker::{Picked, Picker, written};
use crate::map::{Mark, Point};

/// How near a place is looked at that is chosen already, and the world before.
const NEAR: f64 = 14.0;
const FAR: f64 = 3.0;

/// Draws in `frame`, for as long as this scope lives.
pub fn show(frame: HtmlDivElement, picker: Picker, failed: RwSignal<bool>) {
    let chosen = StoredValue::new_local(None::<(Map, LayerGroup)>);
    attach(failed, move || {
        let (map, lines) = base(&frame)?;
        let before = picker.chosen.try_get_untracked()?;
        match before {
            Some(picked) => map.set_view(&at(picked.place), NEAR),
            None => map.set_view(&at((46.0, 8.0)), FAR),
        };
        let ground = ground::lay(&map);
        draw_grid(&map, &lines);
        let marks = LayerGroup::new();
        marks.add_to(&map);
        if let Some(picked) = before {
            mark(&marks, picked);
        }
        let _ = chosen.try_set_value(Some((map.clone(), marks)));
        let picked = move |event: JsValue| {
            let number = |name: &str| {
                let place = Reflect::get(&event, &JsValue::from_str("latlng")).ok()?;
                Reflect::get(&place, &JsValue::from_str(name))
                    .ok()?
                    .as_f64()
            };
            if let Some(place) = number("lat").zip(number("lng")) {
                picker.pick(place);
            }
        };
        let picked = when(&map, "click", picked);
        let middle = map.get_center();
        let _ = picker.middle.try_set((middle.lat(), middle.lng()));
        let moved = {
            let map = map.clone();
            move |_| {
                draw_grid(&map, &lines);
                ground.seen_from(&map);
                let middle = map.get_center();
                let _ = picker.middle.try_set((middle.lat(), middle.lng()));
            }
        };
        let moved = when(&map, "moveend", moved);
        Some(Shown {
            map,
            _calls: vec![picked, moved],
        })
    });
    // Follows what is chosen, here or by the button of a phone.
    Effect::new(move |_| {
        let Some(picked) = picker.chosen.get() else {
            return;
        };
        request_animation_frame(move || {
            let drawn = chosen.try_with_value(|drawn| drawn.clone()).flatten();
            if let Some((map, marks)) = drawn {
                marks.clear_layers();
                mark(&marks, picked);
                if picked.show {
                    map.set_view(&at(picked.place), NEAR.max(map.get_zoom()));
                }
            }
        });
    });
}

fn mark(on: &LayerGroup, picked: Picked) {
    let (lat, lng) = written(picked.place);
    draw_point(
        on,
        &Point {
            mark: Mark::Stated,
            place: picked.place,
            radius: picked.within,
            label: format!("{lat}, {lng}"),
            facts: Vec::new(),
            href: None,
        },
    );
}
