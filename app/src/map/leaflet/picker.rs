//! Choosing places on a map: by touching it, or by moving the map under the cross in its middle.

use std::rc::Rc;

use ::leaflet::{LayerGroup, Map};
use domain::base_station::Degrees;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::web_sys::HtmlDivElement;
use wasm_bindgen::JsValue;

use super::{Shown, at, attach, base, draw_grid, draw_point, ground, when};
use crate::map::Point;

/// How near a place is looked at that is chosen already, and the world before.
const NEAR: f64 = 14.0;
const FAR: f64 = 3.0;

/// What is chosen, as it is marked, and where the map is to go for it.
pub type Marks = (Vec<Point>, Option<Degrees>);

/// Choosing on a map.
pub struct Choosing {
    /// Where the map begins; the world where nothing is chosen yet.
    pub begin: Option<Degrees>,
    /// What to do with a place that was pointed at.
    pub pick: Box<dyn Fn(Degrees)>,
    /// What lies under the cross.
    pub middle: RwSignal<Degrees>,
    /// What is chosen, followed as it changes.
    pub marks: Rc<dyn Fn() -> Marks>,
}

/// Draws in `frame`, for as long as this scope lives.
pub fn show(frame: HtmlDivElement, choosing: Choosing, failed: RwSignal<bool>) {
    let Choosing {
        begin,
        pick,
        middle,
        marks,
    } = choosing;
    let drawn = StoredValue::new_local(None::<(Map, LayerGroup)>);
    let first = marks.clone();
    attach(None, failed, move || {
        let (map, lines) = base(&frame)?;
        match begin {
            Some(place) => map.set_view(&at(place), NEAR),
            None => map.set_view(&at((46.0, 8.0)), FAR),
        };
        let ground = ground::lay(&map);
        draw_grid(&map, &lines);
        let group = LayerGroup::new();
        group.add_to(&map);
        for point in untrack(|| first()).0 {
            draw_point(&group, &point);
        }
        let _ = drawn.try_set_value(Some((map.clone(), group)));
        let picked = move |event: JsValue| {
            let number = |name: &str| {
                let place = Reflect::get(&event, &JsValue::from_str("latlng")).ok()?;
                Reflect::get(&place, &JsValue::from_str(name))
                    .ok()?
                    .as_f64()
            };
            if let Some(place) = number("lat").zip(number("lng")) {
                pick(place);
            }
        };
        let picked = when(&map, "click", picked);
        let under = map.get_center();
        let _ = middle.try_set((under.lat(), under.lng()));
        let moved = {
            let map = map.clone();
            move |_| {
                draw_grid(&map, &lines);
                ground.seen_from(&map);
                let under = map.get_center();
                let _ = middle.try_set((under.lat(), under.lng()));
            }
        };
        let moved = when(&map, "moveend", moved);
        Some(Shown {
            map,
            _calls: vec![picked, moved],
        })
    });
    // Follows what is chosen, here or elsewhere on the page.
    Effect::new(move |_| {
        let (points, go) = marks();
        request_animation_frame(move || {
            let drawn = drawn.try_with_value(|drawn| drawn.clone()).flatten();
            if let Some((map, group)) = drawn {
                group.clear_layers();
                for point in &points {
                    draw_point(&group, point);
                }
                if let Some(place) = go {
                    map.set_view(&at(place), NEAR.max(map.get_zoom()));
                }
            }
        });
    });
}
