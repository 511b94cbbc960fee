//! Base stations and places, in English.

use domain::base_station::StationState;
use domain::location::Source;
use domain::map::Overlay;

use super::super::{Location, Station};

/// Where a device is.
pub const LOCATION: Location = Location {
    title: "Location",
    stated: "Stated position",
    computed: "Computed position",
    not_computed: "none yet",
    source: |source| match source {
        Source::Stations => "from the base stations that heard it",
        Source::Payload => "sent by the device",
    },
    source_title: "Source",
    radius: "Radius",
    radius_of: metres_whole,
    apart: "Apart from stated",
    as_of: "As of",
    heard_by: "Heard by",
    last: "Messages",
    last_messages: |count| format!("last {count}"),
    messages: "Messages",
    receptions: "Receptions",
    best: "Best RSSI dBm",
    newest: "Last heard",
    distance: "Distance",
    distance_of: metres,
    distance_hint: "Distances are to the stated position, else to the computed one; only those \
                    who operate a base station see where it stands.",
    none_yet: "Not heard yet",
    none_yet_why: "As soon as base stations hear this device, they stand here.",
    hidden: "Base stations are not shown",
    hidden_why: "Your roles do not let you see radio details.",
    sent: "Sent position",
    of_last: |count| match count {
        1 => "the only message".to_owned(),
        count => format!("of the last {count} messages"),
    },
    map_of: |device| format!("Map of device {device}"),
    map_failed: "The map could not be loaded. What it would show stands on this page as text.",
    zoom_in: "Nearer",
    zoom_out: "Farther",
    sides: ["N", "S", "E", "W"],
    no_place: "No position is known",
    no_place_why: "State where the device stands. A position is computed, too, once base stations \
                   whose places are known hear it.",
    legend: "Legend",
    legend_line: "Lines and cells by best RSSI:",
    station: "Base station",
    over: |dbm| format!("over {}", dbm_of(dbm, 0)),
    up_to: |dbm| format!("up to {}", dbm_of(dbm, 0)),
    best_of: |dbm| format!("best RSSI {}", dbm_of(dbm, 1)),
    heard_of: |heard, of| format!("heard {heard} of {of} messages"),
    message_count: |count| match count {
        1 => "1 message".to_owned(),
        count => format!("{} messages", super::number(i64::from(count))),
    },
    coverage: "Coverage overlay",
    coverage_off: "off",
    coverage_on: "own messages",
    coverage_by: |overlay| match overlay {
        Overlay::Stations => "own messages, number of stations",
        Overlay::Quality => "own messages, link quality",
        Overlay::None | Overlay::Best | Overlay::Mean => "own messages",
    },
    coverage_lead: |size, placed, looked_at| {
        format!(
            "Cells of {size}° of latitude and longitude ({} high) with {} of the newest {} \
             messages of this device, the best heard first.",
            metres(size * 111_195.0),
            super::number(i64::from(placed)),
            super::number(i64::from(looked_at)),
        )
    },
    coverage_where: "A message lies where the device said that it was, else at its stated \
                     position, else where it was computed to be.",
    cell: "Middle of the cell",
    no_cells: "No message has a place",
    no_cells_why: "State where the device stands, or have its messages carry a position.",
};

fn dbm_of(dbm: f64, decimals: usize) -> String {
    format!("{dbm:.decimals$} dBm").replace('-', "−")
}

fn metres_whole(metres_: i64) -> String {
    metres(metres_ as f64)
}

fn metres(metres: f64) -> String {
    match metres {
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => format!("{:.1} km", m / 1000.0),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// Base stations.
pub const STATION: Station = Station {
    menu: "Base station",
    title: "Base stations",
    new: "New base station",
    edit: "Edit",
    create: "Create base station",
    save: "Save changes",
    id: "Id",
    id_hint: "1 to 8 hexadecimal digits, as the station names itself.",
    name: "Name",
    state: "State",
    state_name: |state| match state {
        StationState::NotSeen => "not seen",
        StationState::Ok => "OK",
        StationState::Silent => "silent",
    },
    last_contact: "Last contact",
    region: "Region",
    operator: "Operator",
    country: "Country",
    country_hint: "Three letters (ISO 3166-1 alpha-3), like BEL.",
    position: "Position",
    group: "Group",
    refused: "Refused frames",
    bad_crc: "Wrong CRC",
    bad_code: "Wrong authentication code",
    no_key: "No key known",
    settings: "Base station information",
    token: "Token",
    token_new: "New token",
    token_lead: "With its token a base station hands in what it hears at /radio/receptions, as \
                 Authorization: Bearer and the token.",
    token_once: "Copy the token now: it is shown this once and cannot be read again.",
    renew: "Renew token",
    renew_question: "Renew the token?",
    renew_lead: |id| {
        format!(
            "The token that base station {id} has now is void at once: it hands in nothing more \
             until it gets the new one."
        )
    },
    text: "Id or name",
    text_example: "0BF2, Tower…",
    none_yet: "No base stations yet",
    none_yet_why: "A base station hands in what it hears with a token of its own.",
    none_match: "No base station matches",
    none_match_why: "There are base stations, but none with this id or name.",
};
