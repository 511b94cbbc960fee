//! Signal bars.

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

/// A figure with two decimals and a real minus sign, or a dash where there is none.
pub fn figure(value: Option<f64>, decimals: usize) -> String {
    match value {
        None => words().frame.none.to_owned(),
        Some(value) => format!("{value:.decimals$}").replace('-', "−"),
    }
}
