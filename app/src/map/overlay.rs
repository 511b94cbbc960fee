//! What lies over maps: by what cells are coloured, and what a colour means.

use domain::link_quality::LinkQuality;
use domain::map::{HeardCell, Overlay, step_of_quality, step_of_stations};
use leptos::prelude::*;

use crate::ui::signal::{STEPS, figure, strength};
use crate::words::words;

/// How much cells cover what lies under them, until somebody says otherwise.
pub(super) const COVERS: f64 = 0.5;

/// What a choice of overlays is called.
pub fn word(overlay: Overlay) -> &'static str {
    let words = &words().map.overlays;
    match overlay {
        Overlay::None => words[0],
        Overlay::Best => words[1],
        Overlay::Mean => words[2],
        Overlay::Stations => words[3],
        Overlay::Quality => words[4],
    }
}

/// The colour of a cell, 0 (not known) to 4.
#[cfg_attr(
    not(feature = "hydrate"),
    allow(dead_code, reason = "asked for while drawing")
)]
pub(super) fn colour(cell: &HeardCell, overlay: Overlay) -> usize {
    match overlay {
        Overlay::None | Overlay::Best => strength(Some(cell.best)),
        Overlay::Mean => strength(Some(cell.mean)),
        Overlay::Stations => step_of_stations(cell.stations),
        Overlay::Quality => step_of_quality(cell.quality),
    }
}

/// A mean link quality as a word, or a dash where it is not known.
pub fn quality(mean: Option<f64>) -> &'static str {
    let quality = match step_of_quality(mean) {
        0 => LinkQuality::NotAvailable,
        step => LinkQuality::from_number(step as i64 - 1),
    };
    (words().message.quality)(quality)
}

/// A mean number of stations, or a dash where it is not known.
pub fn stations(mean: Option<f64>) -> String {
    figure(mean, 1)
}

/// What is told of a cell by its stations and its quality, as far as they are known.
pub fn link_facts(stations: Option<f64>, quality: Option<f64>) -> Vec<String> {
    let words = &words().map;
    let of_stations = stations.map(words.stations_of);
    let of_quality = quality.map(|mean| (words.quality_of)(self::quality(Some(mean))));
    of_stations.into_iter().chain(of_quality).collect()
}

/// The lines of a legend that tell what colours mean: class and word, the lead without a class.
pub fn steps(overlay: Overlay) -> Vec<(String, String)> {
    let words = words();
    let lead = match overlay {
        Overlay::Mean => words.map.legend_mean,
        Overlay::Stations => words.map.legend_stations,
        Overlay::Quality => words.map.legend_quality,
        Overlay::None | Overlay::Best => words.map.legend_best,
    };
    let [limit, good, excellent] = STEPS;
    let step = |step: usize| match overlay {
        Overlay::Stations => (words.map.stations_step)(step),
        Overlay::Quality => quality(Some(step as f64 - 1.0)).to_owned(),
        Overlay::None | Overlay::Best | Overlay::Mean => match step {
            4 => (words.location.over)(excellent),
            3 => (words.location.over)(good),
            2 => (words.location.over)(limit),
            _ => (words.location.up_to)(limit),
        },
    };
    let mut entries = vec![(String::new(), lead.to_owned())];
    entries.extend((1..=4).rev().map(|nth| (format!("s{nth}"), step(nth))));
    if matches!(overlay, Overlay::Stations | Overlay::Quality) {
        entries.push(("s0".to_owned(), words.map.not_known.to_owned()));
    }
    entries
}

/// A legend of classes and words. As text: it holds nothing that anybody typed.
pub fn legend(entries: Vec<(String, String)>) -> AnyView {
    let entries: Vec<String> = entries
        .into_iter()
        .map(|(class, word)| match class.as_str() {
            "" => format!("<li class=\"muted\">{word}</li>"),
            class => format!("<li><i class=\"swatch {class}\"></i>{word}</li>"),
        })
        .collect();
    let entries = entries.concat();
    view! { <ul class="legend" aria-label=words().location.legend inner_html=entries></ul> }
        .into_any()
}

/// How much cells cover.
pub(super) fn cover(opacity: RwSignal<f64>) -> AnyView {
    let follow = move |event: leptos::ev::Event| {
        if let Ok(percent) = event_target_value(&event).parse::<f64>() {
            opacity.set(percent / 100.0);
        }
    };
    view! {
        <label class="covers needs-browser">
            {words().map.opacity}
            <input type="range" min="10" max="100" step="5" value="50" on:input=follow/>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_coloured_by_what_was_chosen() {
        let cell = HeardCell {
            south: 50.0,
            west: 4.0,
            north: 50.1,
            east: 4.1,
            messages: 10,
            best: -100.0,
            mean: -130.0,
            stations: Some(1.2),
            quality: None,
        };
        let colours = Overlay::ALL.map(|overlay| colour(&cell, overlay));
        assert_eq!(colours, [4, 4, 2, 1, 0]);
        for overlay in Overlay::ALL {
            assert!(steps(overlay).len() >= 5, "{overlay:?}");
        }
    }
}
