//! What wants somebody's attention, in English.

use super::super::Attention;

/// The words.
pub const ATTENTION: Attention = Attention {
    title: "Needs attention",
    nothing: "Nothing does: every device speaks as usual, every callback works, no token ends soon.",
    silent: "Silent devices",
    last_heard: "last heard",
    failing: "Callbacks that do not work",
    callback_off: "switched off",
    callback_failing: "failing",
    since: "since",
    ending: "Tokens that end within 30 days",
    ends: "ends",
    alerts: |count| match count {
        1 => "1 unread alert".to_owned(),
        100 => "100 unread alerts or more".to_owned(),
        count => format!("{count} unread alerts"),
    },
    all_silent: "All devices",
    follows: "Counts, lists and what needs attention follow what happens by themselves.",
    first_steps: "First steps",
    first_done: "done",
    steps: [
        (
            "Make a device type",
            "It holds what its devices share, first of all the format by which their bytes become \
             values.",
        ),
        (
            "Register a device",
            "By its id and the code that is printed beside it, one alone or a whole list.",
        ),
        (
            "Hear it",
            "A virtual device sends a message in its place, right here. Base stations hand in what \
             they hear at /radio/receptions; each message then shows with its fields, stations and \
             signal.",
        ),
        (
            "Forward its messages",
            "A callback sends each message on to your own server, again and again until it is \
             taken.",
        ),
    ],
};
