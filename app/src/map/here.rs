//! "Where I am" on a map: the reader's own place, which the browser tells if its user lets it. It
//! stays in the browser.

use domain::base_station::Degrees;
use leptos::prelude::*;

use crate::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::words;

/// Where the reader was last found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "drawn by browsers")
)]
pub(super) struct Found {
    pub(super) place: Degrees,
    /// Metres within which it holds.
    pub(super) within: f64,
}

/// The reader on one map.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub(super) found: RwSignal<Option<Found>>,
    unknown: RwSignal<bool>,
    asking: RwSignal<bool>,
}

impl Here {
    pub(super) fn new() -> Self {
        Self {
            found: RwSignal::new(None),
            unknown: RwSignal::new(false),
            asking: RwSignal::new(false),
        }
    }

    fn ask(self) {
        self.asking.set(true);
        self.unknown.set(false);
        browser::where_am_i(move |told| {
            // The page may be gone by then.
            let _ = self.asking.try_set(false);
            match told {
                Some((lat, lng, within)) => {
                    let place = (lat, lng);
                    let _ = self.found.try_set(Some(Found { place, within }));
                }
                None => {
                    let _ = self.unknown.try_set(true);
                }
            }
        });
    }

    /// The button, and what came of pressing it; nothing without scripts.
    pub(super) fn button(self) -> AnyView {
        let words = &words().map;
        let said = move || match (self.unknown.get(), self.found.get()) {
            (true, _) => words.here_unknown.to_owned(),
            (false, Some(found)) => (words.here_within)(found.within.round() as i64),
            (false, None) => String::new(),
        };
        view! {
            <div class="here needs-browser">
                <button class="btn" type="button" on:click=move |_| self.ask()
                    disabled=move || self.asking.get()>
                    {icon(Icon::Place)}{words.here}
                </button>
                <span class="hint" role="status">{said}</span>
            </div>
        }
        .into_any()
    }
}
