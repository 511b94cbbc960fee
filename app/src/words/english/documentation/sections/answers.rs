//! What a receiver may answer, and codes, in English.

use domain::downlink::InfoCode;

use super::{alerts, code, list, section, text};
use crate::documentation::{Block, Section};

/// What the range codes of repeaters stand for, from 0.
const RANGES: [&str; 16] = [
    "none",
    "1 to 4",
    "5 to 9",
    "10 to 49",
    "50 to 99",
    "100 to 149",
    "150 to 199",
    "200 to 249",
    "250 to 299",
    "300 to 349",
    "350 to 399",
    "400 to 449",
    "450 to 499",
    "500 to 799",
    "800 to 999",
    "1,000 or more",
];

pub(super) fn devices() -> Section {
    section(
        "answers",
        "Answers to devices",
        vec![
            text(
                "A device that asks for a downlink (`{ack}` is true) is answered by the DATA / \
                 BIDIR callback that is chosen for its device type, if the downlink mode of that \
                 is Callback. Only URL and BATCH_URL bring an answer. It is a 2xx with JSON that \
                 names the device by its id, in any case, with zeros before it or without, and \
                 brings eight bytes:",
            ),
            code(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#),
            list([
                "`204`, and any answer that does not name the device: nothing is sent to it.",
                "`{\"1B9C5\":{\"noData\":true}}`: the same, said.",
                "Another number of bytes, what is not hexadecimal, or something else than an \
                 object beside the device's id: nothing is sent, with the code 2.",
                "What is said twice counts as it is said last.",
                "In a batch one object answers all devices, with a member for each.",
                "An answer to a later attempt counts as well, until five seconds before the device \
                 stops listening.",
                "How soon after the question an answer came, and how much time was left or how \
                 much too late it was, is shown with the message.",
                "Where only a later reception tells that the device asks, and the callback was \
                 told of the message by then, it is told once more: with `{ack}` true, and as \
                 another delivery. Not so when the message is closed.",
            ]),
            text("An ACKNOWLEDGE callback tells how it ended."),
        ],
    )
}

pub(super) fn codes() -> Section {
    let ends = InfoCode::ALL.iter();
    let ends = ends.map(|(end, message)| format!("`{}` {message}", end.number()));
    let ranges = RANGES.iter().enumerate();
    let ranges = ranges.map(|(nth, range)| format!("`{nth}` {range}"));
    section(
        "codes",
        "Codes",
        vec![
            text("`{infoCode}` and `{infoMessage}` of ACKNOWLEDGE callbacks:"),
            Block::List(ends.collect()),
            text("Range codes of REPEATER callbacks, and how many they stand for:"),
            Block::List(ranges.collect()),
            text("`{eventType}` of EVENT callbacks, with `{severity}`:"),
            alerts::event_types(),
        ],
    )
}
