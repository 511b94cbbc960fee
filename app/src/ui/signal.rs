//! Signal bars.

use domain::link_quality::LinkQuality;
use leptos::prelude::*;

use crate::words::words;

/// Bars for the best signal of a message, 0 (unknown) to 4.
///
/// The lower steps, −122 and −135 dBm, are those by which the Sigfox documentation judges the
/// link quality of most radio zones; −114 dBm, its upper step in zones 2 and 4, stands for a
/// signal that is strong anywhere. Link quality also asks how many stations heard a message and
/// is another thing.
pub fn bars(rssi: Option<f64>) -> AnyView {
    let (strength, class) = match rssi {
        None => (0, "bars"),
        Some(dbm) if dbm > -114.0 => (4, "bars b4"),
        Some(dbm) if dbm > -122.0 => (3, "bars b3"),
        Some(dbm) if dbm > -135.0 => (2, "bars b2"),
        Some(_) => (1, "bars b1"),
    };
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

/// A place in degrees.
pub fn place(lat: f64, lng: f64) -> String {
    format!("{lat:.5}, {lng:.5}").replace('-', "−")
}

/// A figure with two decimals and a real minus sign, or a dash where there is none.
pub fn figure(value: Option<f64>, decimals: usize) -> String {
    match value {
        None => words().frame.none.to_owned(),
        Some(value) => format!("{value:.decimals$}").replace('-', "−"),
    }
}
