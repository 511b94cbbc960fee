//! Choosing a place for the two fields of a form: on a map, or where the phone is.
//!
//! The fields are what is sent; this only types into them, and stands beside them where scripts
//! run. By keyboard: the arrows move the map and a button takes what lies under the cross in its
//! middle.

use domain::base_station::Degrees;
use leptos::html::Div;
use leptos::prelude::*;

use crate::browser;
use crate::words::words;

/// A place that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "drawn by browsers")
)]
pub(super) struct Picked {
    pub(super) place: Degrees,
    /// Metres within which it holds; 0 where it is meant to be exact.
    pub(super) within: f64,
    /// Whether the map is to go there.
    pub(super) show: bool,
}

/// The fields that a place is chosen for, and how far that is.
#[derive(Clone, Copy)]
pub(super) struct Picker {
    lat: &'static str,
    lng: &'static str,
    pub(super) chosen: RwSignal<Option<Picked>>,
    /// What lies under the cross.
    pub(super) middle: RwSignal<Degrees>,
}

impl Picker {
    /// Takes a place that was pointed at.
    pub(super) fn pick(self, place: Degrees) {
        self.take(Picked {
            place,
            within: 0.0,
            show: false,
        });
    }

    fn take(self, picked: Picked) {
        let (lat, lng) = written(picked.place);
        browser::type_into(self.lat, &lat);
        browser::type_into(self.lng, &lng);
        let _ = self.chosen.try_set(Some(picked));
    }
}

/// A place as it is typed: to a metre, and on this side of the date line.
pub(super) fn written((lat, lng): Degrees) -> (String, String) {
    let lng = (lng + 180.0).rem_euclid(360.0) - 180.0;
    (
        format!("{:.5}", lat.clamp(-90.0, 90.0)),
        format!("{lng:.5}"),
    )
}

/// A map on which a place is chosen for the fields with the ids `lat` and `lng`, which stand on the
/// same page, and a button that chooses where the reader is.
pub fn picker(lat: &'static str, lng: &'static str) -> AnyView {
    choosing(lat, lng, true)
}

/// The same without that button, for a page that has its own.
pub fn map_picker(lat: &'static str, lng: &'static str) -> AnyView {
    choosing(lat, lng, false)
}

fn choosing(lat: &'static str, lng: &'static str, with_here: bool) -> AnyView {
    let words = &words().map;
    let picker = Picker {
        lat,
        lng,
        chosen: RwSignal::new(None),
        middle: RwSignal::new((0.0, 0.0)),
    };
    let failed = RwSignal::new(false);
    let unknown = RwSignal::new(false);
    let open = RwSignal::new(false);
    let press = move |_| {
        if !open.get_untracked() {
            let number = |id: &str| browser::typed(id).trim().replace(',', ".").parse::<f64>();
            if let (Ok(lat), Ok(lng)) = (number(picker.lat), number(picker.lng))
                && lat.abs() <= 90.0
                && lng.abs() <= 180.0
            {
                picker.chosen.set(Some(Picked {
                    place: (lat, lng),
                    within: 0.0,
                    show: true,
                }));
            }
        }
        open.update(|open| *open = !*open);
    };
    let here = move |_| {
        unknown.set(false);
        browser::where_am_i(move |found| match found {
            Some((lat, lng, within)) => picker.take(Picked {
                place: (lat, lng),
                within,
                show: true,
            }),
            None => {
                let _ = unknown.try_set(true);
            }
        });
    };
    let said = move || {
        let chosen = picker.chosen.get()?;
        let (lat, lng) = written(chosen.place);
        Some((crate::words::words().map.picked)(&lat, &lng))
    };
    view! {
        <div class="picker needs-browser" role="group" aria-label=words.pick>
            <div class="buttons">
                <button class="btn" type="button" on:click=press
                    aria-expanded=move || open.get().to_string()>
                    {words.pick}
                </button>
                {with_here.then(|| view! {
                    <button class="btn" type="button" on:click=here>{words.here}</button>
                })}
            </div>
            <p class="hint" role="status">{said}</p>
            <p class="hint" role="status" class:gone=move || !unknown.get()>{words.here_unknown}</p>
            {move || open.get().then(|| opened(picker, failed))}
        </div>
    }
    .into_any()
}

/// What was chosen as a mark, and where the map is to go for it.
#[cfg(feature = "hydrate")]
fn marks(chosen: Option<Picked>) -> super::leaflet::picker::Marks {
    let Some(picked) = chosen else {
        return (Vec::new(), None);
    };
    let (lat, lng) = written(picked.place);
    let mark = super::Point {
        mark: super::Mark::Stated,
        place: picked.place,
        radius: picked.within,
        label: format!("{lat}, {lng}"),
        facts: Vec::new(),
        href: None,
    };
    (vec![mark], picked.show.then_some(picked.place))
}

/// The map, as long as it is wanted.
fn opened(picker: Picker, failed: RwSignal<bool>) -> AnyView {
    let words = &words().map;
    let frame = NodeRef::<Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            let before = picker.chosen.get_untracked();
            let choosing = super::leaflet::picker::Choosing {
                begin: before.map(|picked| picked.place),
                pick: Box::new(move |place| picker.pick(place)),
                middle: picker.middle,
                marks: std::rc::Rc::new(move || marks(picker.chosen.try_get().flatten())),
            };
            super::leaflet::picker::show(frame, choosing, failed);
        }
    });
    let middle = move |_| picker.pick(picker.middle.get_untracked());
    view! {
        <div class="pick">
            {super::framed(frame, words.pick_map.to_owned(), failed)}
            <span class="cross" aria-hidden="true"></span>
        </div>
        <p class="hint">{words.pick_hint}</p>
        <button class="btn" type="button" on:click=middle>{words.pick_middle}</button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_the_fields_take_it() {
        let typed = |place| {
            let (lat, lng) = written(place);
            format!("{lat} {lng}")
        };
        assert_eq!(typed((50.851_234_5, 4.35)), "50.85123 4.35000");
        assert_eq!(typed((-33.5, 190.0)), "-33.50000 -170.00000");
    }
}
