//! Tools, in English.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

use super::super::tools::{Install, Search, Style, Tools, VirtualDevice};

/// The page that leads to the tools.
pub(super) const TOOLS: Tools = Tools {
    menu: "Tools",
    title: "Tools",
    lead: "For firmware, callbacks and work in the field.",
    format_lead: "Design the format of a message and see at once what it makes of bytes.",
    virtual_lead: "Have a prototype say something without a radio, and watch what becomes of it.",
    install_lead: "On the phone: scan a device, say where it hangs, and see whether it is heard.",
    search_lead: "Devices, device types, groups, users, base stations, callbacks and pages.",
    inspector_lead: "Each device type has an address that shows what is sent to it: look on the \
                     page of its callbacks.",
    inspector: "Callback inspector",
    callbacks_lead: "Channels, variables, answers and signatures.",
    callbacks: "About callbacks",
    api: "About the API",
    api_lead: "How programs ask for what the pages show.",
};

/// Search, and the palette over the page.
pub(super) const SEARCH: Search = Search {
    title: "Search",
    open: "Search",
    keys: "Ctrl K",
    what: "What begins with",
    example: "1CF14C or a name",
    look: "Search",
    close: "Close",
    found: "Found",
    kind: "What",
    name: "Name",
    beside: "Belongs to",
    kind_name,
    page: "Page",
    count: |count| match count {
        0 => "Nothing found".to_owned(),
        1 => "1 result".to_owned(),
        count => format!("{count} results"),
    },
    more: |kinds| format!("There are more of these: {kinds}. Type more of the name."),
    nothing: "Nothing begins so",
    nothing_why: "Looked for are names and ids that begin with what was typed, in the groups that \
                  you can see.",
    begin: "What are you looking for?",
    begin_why: "Type the beginning of an id or of a name: of a device, a device type, a group, a \
                user, a base station, a callback or a page.",
    inside: "Look inside the names of devices",
    failed: "The search does not answer at the moment.",
    all: "Show all on a page",
    hint: "↑ ↓ choose · Enter opens · Esc closes",
};

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Device => "Device",
        Kind::DeviceType => "Device type",
        Kind::Group => "Group",
        Kind::User => "User",
        Kind::BaseStation => "Base station",
        Kind::Callback => "Callback",
    }
}

/// The virtual device.
pub(super) const VIRTUAL_DEVICE: VirtualDevice = VirtualDevice {
    title: "Virtual device",
    notice: "Nothing is sent over the air, but everything behind it is real: the message is \
             stored and counted, callbacks are called and events are raised. It is noted in the \
             audit log who sent it.",
    lead: "Only prototypes can be spoken for.",
    message: "Message",
    device: "Device",
    device_hint: "A prototype whose devices you may change.",
    choose: "Choose",
    none: "No prototype yet",
    none_why: "Register a device and tick “Prototype”: it needs no code and no certificate.",
    register: "Register a prototype",
    format: |name| format!("Read by the format of {name}"),
    stations: "Stations",
    stations_hint: "How many virtual base stations hear it, 1 to 4.",
    places: "Where the stations stand",
    places_hint: "Latitude and longitude of each, a line for each, the one that hears best first. \
                  The position of the message is computed from them. Empty: nowhere.",
    places_clear: "Take all away",
    nth_station: |nth| format!("Station {nth}"),
    strength: "Signal",
    strength_name: |strength| match strength {
        Strength::Strong => "strong",
        Strength::Average => "average",
        Strength::Weak => "weak",
    },
    ack: "Ask for a downlink",
    ack_hint: "The answer goes out twenty seconds later, as to any device.",
    send: "Send message",
    sent: "The message is stored.",
    see: "See what becomes of it",
    newest: "What this device said last",
    mark: "virtual",
};

/// Installing in the field.
pub(super) const INSTALL: Install = Install {
    title: "Install a device",
    lead: "Scan or type its id, say where it hangs, and wait until it is heard.",
    device: "Device",
    scan: "Scan the label",
    scanning: "Hold the code of the device in front of the camera.",
    stop: "Stop",
    no_camera: "The camera cannot be used. Type the id.",
    no_label: "This code holds no device id.",
    no_reader: "What reads codes has not arrived. Type the id.",
    photo: "Photograph the label",
    id_hint: "Hexadecimal digits, as on the label.",
    pac_hint: "16 hexadecimal digits; only where it is not registered here yet.",
    name_hint: "What it is to be called; empty: as it is.",
    new: "If it is not registered yet",
    new_hint: "Of a device that is registered nothing of this is changed.",
    device_type_hint: "Under which it is registered.",
    place: "Place",
    here: "Where I am",
    here_found: |metres| format!("Found, within {metres} m."),
    here_failed: "The phone does not say where it is. Type the position, or leave it empty.",
    place_hint: "Empty: as it is.",
    install: "Install",
    kept: "What you type is kept in this browser until it is sent.",
    waits: "There is no connection. What you entered is kept here and sent when the connection \
            is back.",
    try_now: "Try now",
    drop: "Discard it",
    listening: "Is it heard?",
    verdict: |verdict| match verdict {
        Verdict::Waiting => "Waiting",
        Verdict::Silent => "Not heard",
        Verdict::Heard => "Heard",
        Verdict::Pass => "Passed",
        Verdict::Weak => "Weak",
    },
    hint: |verdict| match verdict {
        Verdict::Waiting => {
            "Have the device send something now: press its button, or put the \
                             battery in."
        }
        Verdict::Silent => {
            "Nothing for three minutes. Look at its battery and its token, take it \
                            out of metal, and have it send again."
        }
        Verdict::Heard => "The quality of the link is known some seconds after the message.",
        Verdict::Pass => "It can stay where it hangs.",
        Verdict::Weak => {
            "It is at the limit of what stations can hear. Hang it higher or nearer \
                          to a window, away from metal, and have it send again."
        }
    },
    heard: |seconds, stations| {
        let ago = match seconds {
            ..=0 => "just now".to_owned(),
            1..=119 => format!("{seconds} s ago"),
            seconds => format!("{} min ago", seconds / 60),
        };
        match stations {
            1 => format!("Heard {ago} by 1 station"),
            stations => format!("Heard {ago} by {stations} stations"),
        }
    },
    quality: "Link quality",
    signal: "Best signal",
    standing: "Position",
    no_place: "not stated",
    refresh: "Look again",
    next: "Install the next one",
    messages: "Messages",
};

/// The page that shows every widget.
pub(super) const STYLE: Style = Style {
    title: "Widgets",
    lead: "Every widget in every state, by which the look of the pages is checked.",
    colours: "Colours",
    type_: "Type",
    buttons: "Buttons",
    tags: "Tags",
    icons: "Icons",
    fields: "Fields",
    notices: "Notices",
    lists: "Lists",
    facts: "Names and values",
    empty: "Nothing there",
    question: "Are you sure?",
    signal: "Signal",
    menus: "Menus",
    word: "Word",
    sentence: "The harbour crane hears the pump house in the evening, too.",
    example: "Example",
    off: "Not to be pressed",
};
