//! Maps of many devices, and choosing a place, in English.

use super::super::Map;

/// Maps of many devices.
pub const MAP: Map = Map {
    title: "Map",
    menu: "Coverage map",
    of_all: "Map of all devices",
    of: |name| format!("Map of {name}"),
    coverage: "Coverage overlay",
    overlays: [
        "none",
        "best signal",
        "mean signal",
        "number of stations",
        "link quality",
    ],
    show: "Show",
    opacity: "Opacity",
    lost: "What lies here could not be asked for. Move the map to try again.",
    counting: "Messages of before the last update are still being counted. More cells come as they \
               are.",
    beyond: |beyond| format!("and {} more, in the list of devices", super::number(beyond)),
    nowhere: "No device has a place",
    nowhere_why: "State where devices stand. Positions are computed, too, once base stations whose \
                  places are known hear them.",
    nothing_heard: "Nothing was heard from a known place",
    nothing_heard_why: "Cells show from where this base station heard devices whose place was \
                        known.",
    cluster: "Several devices",
    legend_best: "Cells by best RSSI:",
    legend_mean: "Cells by mean of the best RSSI of each message:",
    legend_stations: "Cells by base stations that hear a message, in the mean:",
    legend_quality: "Cells by mean link quality:",
    stations_step: |step| match step {
        4.. => "4 or more".to_owned(),
        step => step.to_string(),
    },
    stations_of: |mean| format!("heard by {mean:.1} base stations in the mean"),
    quality_of: |quality| format!("link quality {quality}"),
    not_known: "not known",
    stations: "Base stations in sight",
    many_stations: "More base stations are in sight than a map shows. Look nearer to see them.",
    mean_stations: "Stations",
    quality: "Link quality",
    follows: "The map follows what happens.",
    waits: "The map is drawn by a part of the page that has not arrived yet. What it shows stands \
            on this page as text.",
    you: "You are here",
    here_within: |metres| format!("Found, within {metres} m."),
    list: "Where they are",
    in_sight: |seen, all| {
        let (seen, all) = (super::number(seen), super::number(all));
        format!("{seen} of the {all} devices with a place are in sight.")
    },
    whole: "Show all",
    none_here: "No device is in sight",
    none_here_why: "Move the map, or show all.",
    where_: "Place",
    devices: "Devices",
    which: "Which",
    nearer: "Look nearer",
    more: |more| {
        format!(
            "and {} more, which stand here when you look nearer",
            super::number(more)
        )
    },
    heard: "Where they were heard",
    heard_lead: "Cells in sight with messages in them, the best heard first. A message lies where \
                 the device said that it was, else at its stated position, else where it was \
                 computed to be. Cells stay when their messages are no longer kept.",
    mean: "Mean RSSI dBm",
    mean_of: |dbm| format!("mean RSSI {dbm:.1} dBm").replace('-', "−"),
    no_cells: "Nothing was heard from here",
    no_cells_why: "Messages of devices whose place is known make cells as they come.",
    flag: "Last position",
    flag_message: "Message",
    pick: "Choose on a map",
    pick_map: "Map on which a place is chosen",
    pick_hint: "Touch the place, or move the map (also with the arrow keys) until the cross lies on \
                it.",
    pick_middle: "Take the place under the cross",
    picked: |lat, lng| format!("Chosen: {lat}, {lng}").replace('-', "−"),
    here: "Where I am",
    here_unknown: "The browser does not say where it is. It asks for leave, and only over https.",
};
