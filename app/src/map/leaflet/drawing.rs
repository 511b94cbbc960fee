//! A map of a few things that are all known beforehand.

use ::leaflet::{LatLngBounds, Layer, LayerGroup, Map, Rectangle};
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlDivElement};
use wasm_bindgen::JsCast;

use super::pane::{self, Pane};
use super::{
    Shown, at, attach, base, before, chosen, draw_grid, draw_point, fit, ground, keep, object,
    polyline, when,
};
use crate::browser;
use crate::map::here::Here;
use crate::map::{Drawing, Kept, Square};

/// What is to be drawn, and what the page tells the map.
pub struct Wanted {
    /// Of what it is a map.
    pub of: String,
    /// Everything on it.
    pub drawing: Drawing,
    /// Where it was moved to.
    pub kept: Option<Kept>,
    /// Where the reader is.
    pub here: Here,
    /// How much cells cover what lies under them, 0 to 1.
    pub opacity: RwSignal<f64>,
}

/// Draws in `frame`, for as long as this scope lives.
pub fn show(frame: HtmlDivElement, wanted: Wanted, failed: RwSignal<bool>) {
    let opacity = wanted.opacity;
    let here = Some(wanted.here);
    let pane = Pane::default();
    let drawn = pane.clone();
    attach(here, failed, move || draw(&frame, wanted, &drawn));
    pane.follow(opacity);
}

fn draw(frame: &HtmlDivElement, wanted: Wanted, pane: &Pane) -> Option<Shown> {
    let Wanted {
        of,
        drawing,
        kept,
        opacity,
        ..
    } = wanted;
    let bounds = drawing.bounds()?;
    let (map, lines) = base(frame)?;
    match before(kept, &of) {
        Some(view) => {
            map.set_view(&at(view.middle), view.zoom);
        }
        None => fit(&map, bounds, [28, 36], 13),
    }
    let ground = ground::lay(&map);
    draw_grid(&map, &lines);
    let all = LayerGroup::new();
    all.add_to(&map);
    pane.lay(&map, opacity);
    draw_squares(&map, frame, &drawing.squares);
    for line in &drawing.lines {
        let options = object(&[
            ("className", format!("link s{}", line.strength).into()),
            ("interactive", false.into()),
        ]);
        polyline(&[line.from, line.to], &options).add_to(&map);
    }
    for point in &drawing.points {
        draw_point(&all, point);
    }
    let moved = {
        let map = map.clone();
        move |_| {
            draw_grid(&map, &lines);
            ground.seen_from(&map);
            keep(kept, &of, &map);
        }
    };
    let moved = when(&map, "moveend", moved);
    Some(Shown {
        map,
        _calls: vec![moved],
    })
}

/// Squares are many: they share a canvas, whose colours are read from the style.
fn draw_squares(map: &Map, frame: &Element, squares: &[Square]) {
    if squares.is_empty() {
        return;
    }
    let canvas = pane::canvas();
    let colours = [0, 1, 2, 3, 4].map(|n| browser::colour(frame, &format!("--s{n}")));
    for square in squares {
        let colour = colours.get(square.strength).unwrap_or(&colours[0]);
        let (lat, lng) = square.corner;
        let bounds = LatLngBounds::new(
            &at(square.corner),
            &at((lat + square.size, lng + square.size)),
        );
        let options = object(&[
            ("renderer", canvas.clone()),
            ("pane", pane::NAME.into()),
            ("color", colour.as_str().into()),
            ("weight", 1.into()),
            ("fillOpacity", 0.9.into()),
        ]);
        let layer = Rectangle::new_with_options(&bounds, options.unchecked_ref());
        chosen(layer.unchecked_ref(), &square.facts, None);
        let layer: &Layer = layer.unchecked_ref();
        layer.add_to(map);
    }
}
