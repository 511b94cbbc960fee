//! Maps of many devices, and choosing a place, in German.

use super::super::Map;

/// Maps of many devices.
pub const MAP: Map = Map {
    title: "Karte",
    menu: "Abdeckungskarte",
    of_all: "Karte aller Geräte",
    of: |name| format!("Karte von {name}"),
    coverage: "Abdeckung einblenden",
    overlays: [
        "keine",
        "bestes Signal",
        "mittleres Signal",
        "Anzahl der Stationen",
        "Verbindungsqualität",
    ],
    show: "Anzeigen",
    opacity: "Deckkraft",
    lost: "Was hier liegt, konnte nicht abgefragt werden. Verschieben Sie die Karte, um es erneut \
           zu versuchen.",
    counting: "Nachrichten aus der Zeit vor der letzten Aktualisierung werden noch gezählt. Dabei \
               kommen weitere Zellen hinzu.",
    beyond: |beyond| {
        format!(
            "und {} weitere, in der Liste der Geräte",
            super::number(beyond)
        )
    },
    nowhere: "Kein Gerät hat einen Ort",
    nowhere_why: "Geben Sie an, wo Geräte stehen. Positionen werden auch berechnet, sobald \
                  Basisstationen, deren Ort bekannt ist, sie empfangen.",
    nothing_heard: "Von einem bekannten Ort wurde nichts empfangen",
    nothing_heard_why: "Zellen zeigen, von wo diese Basisstation Geräte empfangen hat, deren Ort \
                        bekannt war.",
    cluster: "Mehrere Geräte",
    legend_best: "Zellen nach bestem RSSI:",
    legend_mean: "Zellen nach dem Mittel des besten RSSI jeder Nachricht:",
    legend_stations: "Zellen nach Basisstationen, die eine Nachricht im Mittel empfangen:",
    legend_quality: "Zellen nach mittlerer Verbindungsqualität:",
    stations_step: |step| match step {
        4.. => "4 oder mehr".to_owned(),
        step => step.to_string(),
    },
    stations_of: |mean| {
        let mean = format!("{mean:.1}").replace('.', ",");
        format!("im Mittel von {mean} Basisstationen empfangen")
    },
    quality_of: |quality| format!("Verbindungsqualität {quality}"),
    not_known: "nicht bekannt",
    stations: "Sichtbare Basisstationen",
    many_stations: "Es sind mehr Basisstationen sichtbar, als eine Karte zeigt. Zoomen Sie näher \
                    heran, um sie zu sehen.",
    mean_stations: "Stationen",
    quality: "Verbindungsqualität",
    follows: "Die Karte aktualisiert sich von selbst.",
    waits: "Die Karte wird von einem Teil der Seite gezeichnet, der noch nicht angekommen ist. Was \
            sie zeigt, steht auf dieser Seite als Text.",
    you: "Sie sind hier",
    here_within: |metres| format!("Gefunden, auf {metres} m genau."),
    list: "Wo sie sind",
    in_sight: |seen, all| {
        let (seen, all) = (super::number(seen), super::number(all));
        format!("Sichtbar: {seen} von {all} Geräten mit einem Ort.")
    },
    whole: "Alles zeigen",
    none_here: "Kein Gerät ist sichtbar",
    none_here_why: "Verschieben Sie die Karte, oder lassen Sie alles zeigen.",
    where_: "Ort",
    devices: "Geräte",
    which: "Welche",
    nearer: "Näher heranzoomen",
    more: |more| {
        format!(
            "und {} weitere, die hier stehen, wenn Sie näher heranzoomen",
            super::number(more)
        )
    },
    heard: "Wo sie empfangen wurden",
    heard_lead: "Sichtbare Zellen mit Nachrichten darin, die am besten empfangenen zuerst. Eine \
                 Nachricht liegt, wo das Gerät zu sein meldete, sonst an seiner angegebenen \
                 Position, sonst am berechneten Ort. Zellen bleiben, auch wenn ihre Nachrichten \
                 nicht mehr aufbewahrt sind.",
    mean: "Mittlerer RSSI dBm",
    mean_of: |dbm| {
        let dbm = format!("{dbm:.1}").replace('-', "−").replace('.', ",");
        format!("mittlerer RSSI {dbm} dBm")
    },
    no_cells: "Von hier wurde nichts empfangen",
    no_cells_why: "Nachrichten von Geräten, deren Ort bekannt ist, bilden Zellen, sobald sie \
                   kommen.",
    flag: "Letzte Position",
    flag_message: "Nachricht",
    pick: "Auf einer Karte auswählen",
    pick_map: "Karte, auf der ein Ort ausgewählt wird",
    pick_hint: "Berühren Sie den Ort, oder verschieben Sie die Karte (auch mit den Pfeiltasten), \
                bis das Kreuz auf ihm liegt.",
    pick_middle: "Ort unter dem Kreuz übernehmen",
    picked: |lat, lng| format!("Ausgewählt: {lat}, {lng}").replace('-', "−"),
    here: "Wo ich bin",
    here_unknown: "Der Browser sagt nicht, wo er ist. Er fragt um Erlaubnis, und nur über https.",
};
