//! Signal bars.

use domain::link_quality::LinkQuality;
use leptos::prelude::*;

use crate::words::words;

/// The lowest signal (dBm) of strengths 2, 3 and 4 lies above these.
pub const STEPS: [f64; 3] = [-135.0, -122.0, -114.0];

/// Bars for the best signal of a message, 0 (unknown) to 4.
///
/// The lower steps, −122 and −135 dBm, are those by which the Sigfox documentation judges the
/// link quality of most radio zones; −114 dBm, its upper step in zones 2 and 4, stands for a
/// signal that is strong anywhere. Link quality also asks how many stations heard a message and
/// is another thing.
pub fn bars(rssi: Option<f64>) -> AnyView {
    let strength = strength(rssi);
    let class = ["bars", "bars b1", "bars b2", "bars b3", "bars b4"][strength];
    view! {
        <span class=class role="img" aria-label=words().message.strength[strength]>
            <i></i><i></i><i></i><i></i>
        </span>
    }
    .into_any()
}

/// The link quality as bars and a word, or a dash until it is known.
pub fn quality(quality: LinkQuality) -> AnyView {
    let word = (words().message.quality)(quality);
    let class = match quality {
        LinkQuality::NotAvailable => return view! { <span class="muted">{word}</span> }.into_any(),
        LinkQuality::Limit => "bars b1",
        LinkQuality::Average => "bars b2",
        LinkQuality::Good => "bars b3",
        LinkQuality::Excellent => "bars b4",
    };
    view! {
        <span class="signal">
            <span class=class aria-hidden="true"><i></i><i></i><i></i><i></i></span>
            {word}
        </span>
    }
    .into_any()
}

/// How strong a signal is, 0 (unknown) to 4: the steps of [`bars`].
pub fn strength(rssi: Option<f64>) -> usize {
    let Some(dbm) = rssi else { return 0 };
    let passed = STEPS.iter().filter(|step| dbm > **step).count();
    passed + 1
}

/// A place in degrees.
pub fn place(lat: f64, lng: f64) -> String {
    format!("{lat:.5}, {lng:.5}").replace('-', "−")
}

/// A figure with so many decimals, as the reader writes it, or a dash where there is none.
pub fn figure(value: Option<f64>, decimals: usize) -> String {
    match value {
        None => words().frame.none.to_owned(),
        Some(value) => (words().decimal)(&format!("{value:.decimals$}")),
    }
}
