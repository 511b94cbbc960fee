//! The story of one message, in English.

use super::super::Story;

/// The words.
pub const STORY: Story = Story {
    title: |seq| format!("Message {seq}"),
    all: "All messages",
    said: "What was said",
    seq: "Sequence number",
    arrived: "Delay until it arrived",
    after: |millis| match millis {
        0 => "0 s".to_owned(),
        _ if millis.abs() < 1_000 => format!("{millis} ms").replace('-', "−"),
        _ => format!("{:.1} s", millis as f64 / 1e3).replace('-', "−"),
    },
    asks: "Asks for a downlink",
    decoding: "Decoding",
    decoding_link: "Open in the format page",
    decoding_none: "Nothing is made of these bytes, or only for the group in which the device was \
                    then.",
    receptions: "Receptions",
    receptions_hidden: "Which base stations heard it, and how, is for those who may see radio \
                        details.",
    later: "After the first",
    snr: "SNR",
    callbacks: "Callbacks",
    callbacks_none: "No callback",
    callbacks_none_why: "None was configured when the message came, or you may not see it.",
    delivery: "The whole delivery",
    downlink: "Downlink",
    place: "Where it was sent",
    place_none: "No place is known",
    place_none_why: "It was not computed, or not yet, or you may not see it.",
    story: "One after the other",
    heard_first: "Heard for the first time",
    heard_last: "Heard for the last time",
    came: "Arrived here",
    answered: "A callback answered the device",
    listens: "The device begins to listen",
    listens_until: "The device stops listening",
    ended: |state| format!("Downlink: {state}"),
    attempt: |number, outcome| format!("Callback, attempt {number}: {outcome}"),
    next_attempt: "The next attempt is due",
    events: "Events of the device",
    merged: |receptions, stations| match stations {
        1 => format!("Merged: {receptions} receptions of one base station are one message"),
        _ => format!("Merged: {receptions} receptions of {stations} base stations are one message"),
    },
    decoded: |fields| match fields {
        1 => "Decoded: one field".to_owned(),
        _ => format!("Decoded: {fields} fields"),
    },
    closes: "Is closed: link quality and position are known then",
    closed: |quality| format!("Closed: link quality {quality}"),
    placed: |metres| match metres {
        0..1_000 => format!("Place computed within {metres} m"),
        _ => format!("Place computed within {:.1} km", metres as f64 / 1e3),
    },
    placed_itself: "Place told by the device",
    event: |what| format!("Event: {what}"),
    raised: "Events that it raised",
    raised_none: "It raised none.",
    again: "Send its callbacks again",
    again_hint: "Whatever was delivered or given up is sent once more, what waits at once; each \
                 receiver may have it twice then.",
    again_done: |count| match count {
        0 => "There was nothing to be sent again: it is under way just now.".to_owned(),
        1 => "One delivery is sent again.".to_owned(),
        _ => format!("{count} deliveries are sent again."),
    },
    curl: "As a curl command",
};
