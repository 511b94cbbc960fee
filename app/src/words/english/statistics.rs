//! Statistics, in English.

use super::super::Statistics;

/// The words.
pub const WORDS: Statistics = Statistics {
    title: "Statistics",
    range: "Range of time",
    ranges: ["24 hours", "7 days", "30 days", "1 year"],
    span: ["Hour (UTC)", "Day (UTC)", "Month (UTC)"],
    zone: "Hours, days and months of UTC",
    until: "Until the end of the day (UTC)",
    messages: ["Messages an hour", "Messages a day", "Messages a month"],
    bytes: ["Bytes an hour", "Bytes a day", "Bytes a month"],
    rssi: "RSSI, dBm",
    snr: "SNR, dB",
    frequency: "Frequency, MHz",
    temperature: "Temperature, °C",
    idle: "Voltage while idle, V",
    transmit: "Voltage while sending, V",
    in_all: |sum| format!("{sum} in all"),
    mean_of: |mean| format!("mean {mean}"),
    numbers: "As numbers",
    count: "Values",
    mean: "Mean",
    least: "Least",
    greatest: "Greatest",
    nothing: "Nothing in this time",
    nothing_why: "No message came in this range of time. A longer one, or one that ends on another \
                  day, may hold some.",
    nothing_longest: "No message came in this range of time. One that ends on another day may hold \
                      some.",
    to_last: |day| format!("Show until the last message: {day}"),
    described: |title, from, to| format!("{title}, from {from} to {to} UTC"),
    band: "Lines show the mean, bands the least and the greatest value.",
};
