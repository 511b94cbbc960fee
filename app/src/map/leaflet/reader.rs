//! Where the reader is, on a map.

use std::cell::RefCell;

use ::leaflet::{LayerGroup, Map};

use super::{at, draw_point};
use crate::map::here::Found;
use crate::map::{Mark, Point};
use crate::words::words;

/// How near that place is looked at, at least.
const NEAR: f64 = 14.0;

/// Goes to where the reader is, and marks it instead of where he was.
pub fn mark(map: &Map, before: &RefCell<Option<LayerGroup>>, found: Found) {
    // Nothing is borrowed while Leaflet is called.
    let known = before.borrow().clone();
    let group = known.unwrap_or_else(|| {
        let group = LayerGroup::new();
        group.add_to(map);
        group
    });
    group.clear_layers();
    draw_point(
        &group,
        &Point {
            mark: Mark::Here,
            place: found.place,
            radius: found.within,
            label: words().map.you.to_owned(),
            facts: Vec::new(),
            href: None,
        },
    );
    *before.borrow_mut() = Some(group);
    map.set_view(&at(found.place), NEAR.max(map.get_zoom()));
}
