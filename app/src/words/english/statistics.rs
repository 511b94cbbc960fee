//! Statistics, in English.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Statistics",
    load: "Load",
    range: "Range of time",
    ranges: ["24 hours", "7 days", "30 days", "1 year"],
    own: "Own range",
    from: "From",
    until: "Until the end of the day",
    until_time: "Until",
    compare: "Compare with the time before",
    fields: "Fields",
    step: ["Hour", "Day", "Week from", "Month"],
    zone: |zone| format!("Hours, days, weeks and months of {zone}."),
    zone_off: "Figures are kept by whole hours of UTC: in this zone a day begins and ends with the \
               hour in which midnight lies.",
    messages: [
        "Messages an hour",
        "Messages a day",
        "Messages a week",
        "Messages a month",
    ],
    bytes: [
        "Bytes an hour",
        "Bytes a day",
        "Bytes a week",
        "Bytes a month",
    ],
    receptions: [
        "Receptions an hour",
        "Receptions a day",
        "Receptions a week",
        "Receptions a month",
    ],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Frequency, MHz",
    temperature: "Temperature, °C",
    voltage: "Voltage, V",
    idle: "idle",
    transmit: "sending",
    in_all: |sum| format!("{sum} in all"),
    mean_of: |mean| format!("mean {mean}"),
    numbers: "As numbers",
    count: "Values",
    mean: "Mean",
    least: "Least",
    greatest: "Greatest",
    before: "Before",
    nothing: "Nothing in this time",
    nothing_why: "No message came in this range of time. A longer one, or one that ends on another \
                  day, may hold some.",
    nothing_longest: "No message came in this range of time. One that ends on another day may hold \
                      some.",
    to_last: |day| format!("Show until the last message: {day}"),
    described: |title, from, to| format!("{title}, from {from} to {to}"),
    no_value: "no value",
    band: "Lines show the mean, bands the least and the greatest value. Where nothing came there is \
           a gap.",
    dashed: "Dotted lines show the time before.",
    newest_only: |count| {
        format!(
            "More messages lie in this range than are read for the charts of fields: those show \
             the newest {count}."
        )
    },
    earlier: "Earlier",
    later: "Later",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    whole: "Whole range",
    window: "Part of the time",
    keys: "Drag over a chart, or pull two fingers apart on it, to zoom in. With a chart in focus: \
           arrows move through the values, + and − zoom, Page Up and Page Down go to earlier and \
           later times, 0 shows the whole range.",
    csv: "CSV",
    svg: "SVG",
    png: "PNG",
    file_of: |kind, title| format!("{kind}: {title}"),
};
