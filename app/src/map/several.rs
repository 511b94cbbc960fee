//! Choosing where the stations of a virtual device stand: each place that is pointed at is one more
//! line of a field. The field is what is sent; without scripts it is typed into.

use domain::base_station::Degrees;
use domain::virtual_device::{places, with_place};
use leptos::html::Div;
use leptos::prelude::*;

use super::framed;
use crate::words::words;

/// A map on which places are chosen for the lines of `text`.
pub fn several(text: RwSignal<String>) -> AnyView {
    let own = &words().map;
    let open = RwSignal::new(false);
    let press = move |_| open.update(|open| *open = !*open);
    let clear = move |_| text.set(String::new());
    view! {
        <div class="picker needs-browser" role="group" aria-label=own.pick>
            <div class="buttons">
                <button class="btn" type="button" on:click=press
                    aria-expanded=move || open.get().to_string()>
                    {own.pick}
                </button>
                <button class="btn quiet" type="button" on:click=clear>
                    {words().virtual_device.places_clear}
                </button>
            </div>
            {move || open.get().then(|| opened(text))}
        </div>
    }
    .into_any()
}

/// The map, as long as it is wanted.
fn opened(text: RwSignal<String>) -> AnyView {
    let words = &words().map;
    let frame = NodeRef::<Div>::new();
    let failed = RwSignal::new(false);
    let under = RwSignal::new((0.0, 0.0));
    let add = move |place: Degrees| {
        let _ = text.try_update(|text| *text = with_place(text, here(place)));
    };
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            let choosing = super::leaflet::picker::Choosing {
                begin: stations(&text.get_untracked()).first().copied(),
                pick: Box::new(add),
                middle: under,
                marks: std::rc::Rc::new(move || marks(&text.try_get().unwrap_or_default())),
            };
            super::leaflet::picker::show(frame, choosing, failed);
        }
    });
    let middle = move |_| add(under.get_untracked());
    view! {
        <div class="pick">
            {framed(frame, words.pick_map.to_owned(), failed)}
            <span class="cross" aria-hidden="true"></span>
        </div>
        <p class="hint">{words.pick_hint}</p>
        <button class="btn" type="button" on:click=middle>{words.pick_middle}</button>
    }
    .into_any()
}

/// A place on this side of the date line.
fn here((lat, lng): Degrees) -> Degrees {
    let lng = (lng + 180.0).rem_euclid(360.0) - 180.0;
    (lat.clamp(-90.0, 90.0), lng)
}

/// The places of the lines, as far as they are some.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "drawn by browsers")
)]
fn stations(text: &str) -> Vec<Degrees> {
    let places = places(text).unwrap_or_default();
    places.into_iter().flatten().collect()
}

#[cfg(feature = "hydrate")]
fn marks(text: &str) -> super::leaflet::picker::Marks {
    let marks = stations(text).into_iter().enumerate();
    let marks = marks.map(|(nth, place)| super::Point {
        mark: super::Mark::Station,
        place,
        radius: 0.0,
        label: (words().virtual_device.nth_station)(nth + 1),
        facts: Vec::new(),
        href: None,
    });
    (marks.collect(), None)
}
