//! Base stations and places, in German.

use domain::base_station::StationState;
use domain::location::Source;
use domain::map::Overlay;

use super::super::{Location, Station};

/// Where a device is.
pub const LOCATION: Location = Location {
    title: "Ort",
    stated: "Angegebene Position",
    computed: "Berechnete Position",
    not_computed: "noch keine",
    source: |source| match source {
        Source::Stations => "aus den Basisstationen, die es empfangen haben",
        Source::Payload => "vom Gerät gesendet",
    },
    source_title: "Quelle",
    radius: "Radius",
    radius_of: metres_whole,
    apart: "Abstand zur angegebenen",
    as_of: "Stand",
    heard_by: "Empfangen von",
    last: "Nachrichten",
    last_messages: |count| format!("letzte {count}"),
    messages: "Nachrichten",
    receptions: "Empfänge",
    best: "Bester RSSI dBm",
    newest: "Zuletzt empfangen",
    distance: "Entfernung",
    distance_of: metres,
    distance_hint: "Entfernungen gelten zur angegebenen Position, sonst zur berechneten; nur wer \
                    eine Basisstation betreibt, sieht, wo sie steht.",
    none_yet: "Noch nicht empfangen",
    none_yet_why: "Sobald Basisstationen dieses Gerät empfangen, stehen sie hier.",
    hidden: "Basisstationen werden nicht gezeigt",
    hidden_why: "Ihre Rollen lassen Sie keine Funkdetails sehen.",
    sent: "Gesendete Position",
    of_last: |count| match count {
        1 => "der einzigen Nachricht".to_owned(),
        count => format!("der letzten {count} Nachrichten"),
    },
    map_of: |device| format!("Karte des Geräts {device}"),
    map_failed: "Die Karte konnte nicht geladen werden. Was sie zeigen würde, steht auf dieser \
                 Seite als Text.",
    zoom_in: "Näher",
    zoom_out: "Weiter weg",
    sides: ["N", "S", "O", "W"],
    no_place: "Keine Position bekannt",
    no_place_why: "Geben Sie an, wo das Gerät steht. Eine Position wird auch berechnet, sobald \
                   Basisstationen, deren Ort bekannt ist, es empfangen.",
    legend: "Legende",
    legend_line: "Linien und Zellen nach bestem RSSI:",
    station: "Basisstation",
    over: |dbm| format!("über {}", dbm_of(dbm, 0)),
    up_to: |dbm| format!("bis {}", dbm_of(dbm, 0)),
    best_of: |dbm| format!("bester RSSI {}", dbm_of(dbm, 1)),
    heard_of: |heard, of| format!("{heard} von {of} Nachrichten empfangen"),
    message_count: |count| match count {
        1 => "1 Nachricht".to_owned(),
        count => format!("{} Nachrichten", super::number(i64::from(count))),
    },
    coverage: "Abdeckung einblenden",
    coverage_off: "aus",
    coverage_on: "eigene Nachrichten",
    coverage_by: |overlay| match overlay {
        Overlay::Stations => "eigene Nachrichten, Anzahl der Stationen",
        Overlay::Quality => "eigene Nachrichten, Verbindungsqualität",
        Overlay::None | Overlay::Best | Overlay::Mean => "eigene Nachrichten",
    },
    coverage_lead: |size, placed, looked_at| {
        format!(
            "Zellen von {}° Breite und Länge ({} hoch) mit {} der neuesten {} Nachrichten dieses \
             Geräts, die am besten empfangenen zuerst.",
            size.to_string().replace('.', ","),
            metres(size * 111_195.0),
            super::number(i64::from(placed)),
            super::number(i64::from(looked_at)),
        )
    },
    coverage_where: "Eine Nachricht liegt, wo das Gerät zu sein meldete, sonst an seiner \
                     angegebenen Position, sonst am berechneten Ort.",
    cell: "Mitte der Zelle",
    no_cells: "Keine Nachricht hat einen Ort",
    no_cells_why: "Geben Sie an, wo das Gerät steht, oder lassen Sie seine Nachrichten eine \
                   Position enthalten.",
};

fn dbm_of(dbm: f64, decimals: usize) -> String {
    let dbm = format!("{dbm:.decimals$} dBm");
    dbm.replace('-', "−").replace('.', ",")
}

fn metres_whole(metres_: i64) -> String {
    metres(metres_ as f64)
}

fn metres(metres: f64) -> String {
    match metres {
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => format!("{:.1} km", m / 1000.0).replace('.', ","),
        m => format!("{:.0} km", m / 1000.0),
    }
}

/// Base stations.
pub const STATION: Station = Station {
    menu: "Basisstation",
    title: "Basisstationen",
    new: "Neue Basisstation",
    edit: "Bearbeiten",
    create: "Basisstation anlegen",
    save: "Änderungen speichern",
    id: "ID",
    id_hint: "1 bis 8 hexadezimale Ziffern, wie die Station sich selbst nennt.",
    name: "Name",
    state: "Zustand",
    state_name: |state| match state {
        StationState::NotSeen => "nicht gesehen",
        StationState::Ok => "OK",
        StationState::Silent => "verstummt",
    },
    last_contact: "Letzter Kontakt",
    region: "Region",
    operator: "Betreiber",
    country: "Land",
    country_hint: "Drei Buchstaben (ISO 3166-1 alpha-3), etwa BEL.",
    position: "Position",
    group: "Gruppe",
    refused: "Abgelehnte Frames",
    bad_crc: "Falsche CRC",
    bad_code: "Falscher Authentisierungscode",
    no_key: "Kein Schlüssel bekannt",
    settings: "Angaben zur Basisstation",
    token: "Token",
    token_new: "Neues Token",
    token_lead: "Mit ihrem Token liefert eine Basisstation, was sie empfängt, an \
                 /radio/receptions, als Authorization: Bearer und das Token.",
    token_once: "Kopieren Sie das Token jetzt: Es wird nur dieses eine Mal gezeigt und kann nicht \
                 wieder gelesen werden.",
    renew: "Token erneuern",
    renew_question: "Das Token erneuern?",
    renew_lead: |id| {
        format!(
            "Das jetzige Token der Basisstation {id} wird sofort ungültig: Sie liefert nichts \
             mehr, bis sie das neue erhält."
        )
    },
    text: "ID oder Name",
    text_example: "0BF2, Turm…",
    none_yet: "Noch keine Basisstationen",
    none_yet_why: "Eine Basisstation liefert mit einem eigenen Token, was sie empfängt.",
    none_match: "Keine Basisstation passt",
    none_match_why: "Es gibt Basisstationen, aber keine mit dieser ID oder diesem Namen.",
};
