//! Contracts, in German.

use domain::contract::Plan;

use super::super::Contract;

/// Contracts.
pub const CONTRACT: Contract = Contract {
    menu: "Vertrag",
    title: "Verträge",
    new: "Neuer Vertrag",
    edit: "Bearbeiten",
    create: "Vertrag anlegen",
    save: "Änderungen speichern",
    settings: "Angaben zum Vertrag",
    times: "Zeiten",
    numbers: "Zahlen",
    held: "Token dieses Vertrags sind in Benutzung. Darum bleiben sein Beginn und die Dauer der \
           Token, nach denen sie genommen wurden; es gibt nie weniger Token, als in Benutzung \
           sind; und bei einem früheren Ende der Kommunikation enden sie dann.",
    name: "Name",
    text_example: "Zähler 2026…",
    plan: "Tarif",
    plan_name: |plan| match plan {
        Plan::Free => "Kostenlos",
        Plan::PayAsYouGrow => "Pay as you grow",
        Plan::CommittedVolume => "Vereinbartes Volumen",
        Plan::CommittedVolumeFlex => "Vereinbartes Volumen, flexibel",
        Plan::Pack => "Paket",
        Plan::DevKit => "Entwicklungskit",
        Plan::Activate => "Activate",
    },
    group_hint: "Gerätetypen dieser Gruppe und der Gruppen darunter dürfen den Vertrag benutzen.",
    created: "Angelegt",
    start: "Beginn",
    start_field: "Beginn (UTC)",
    start_hint: "Nachrichten davor werden aufbewahrt und nicht zugestellt. Leer: ohne Beginn.",
    activation_end: "Ende der Aktivierung",
    activation_end_field: "Ende der Aktivierung (UTC)",
    activation_end_hint: "Von da an nimmt kein Gerät ein Token. Leer: nie.",
    communication_end: "Ende der Kommunikation",
    communication_end_field: "Ende der Kommunikation (UTC)",
    communication_end_hint: "Von da an wird nichts zugestellt. Leer: nie.",
    token_months: "Dauer der Token",
    token_months_field: "Dauer der Token in Monaten",
    token_months_hint: "Leer oder 0: so lange wie der Vertrag.",
    months: |months| match months {
        1 => "1 Monat".to_owned(),
        months => format!("{months} Monate"),
    },
    as_long: "wie der Vertrag",
    renewal: "Verlängerung",
    renewal_field: "Token werden verlängert, wenn sie enden",
    renewal_months: "Verlängert um",
    renewal_months_field: "Monate, die ein Token nach der Verlängerung länger gilt",
    renewal_months_hint: "Leer oder 0: so viele, wie es genommen wurde.",
    as_taken: "so lange, wie es genommen wurde",
    tokens: "Token in Benutzung",
    tokens_used: "Token je genommen",
    tokens_of: |in_use, max| format!("{in_use} von {max}"),
    tokens_of_any: |in_use| format!("{in_use}, unbegrenzt"),
    max_tokens: "Höchstzahl der Token",
    max_tokens_hint: "Wie viele Geräte gleichzeitig eines haben dürfen. Leer oder 0: unbegrenzt.",
    max_uplinks: "Höchstzahl der Uplinks je Tag",
    max_downlinks: "Höchstzahl der Downlinks je Tag",
    daily_hint: "Je Gerät. Leer: unbegrenzt.",
    unlimited: "unbegrenzt",
    bidir: "Bidirektional",
    bidir_field: "Geräte dürfen nach Downlinks fragen",
    high_priority: "Hohe Priorität",
    high_priority_field: "Downlinks gehen vor denen anderer Verträge",
    test_frames: "Testframes",
    test_frames_hint: "Nachrichten eines Geräts, die zugestellt werden, bevor es ein Token nimmt: \
                       0 bis 25.",
    geolocation: "Geolokalisierung",
    geolocation_field: "Positionen werden aus den Basisstationen berechnet, die ein Gerät \
                        empfangen haben",
    network_metadata: "Netzmetadaten",
    network_metadata_field: "Callbacks teilen mit, welche Basisstationen eine Nachricht empfangen \
                             haben und wie",
    options_hint: "Beides gilt für Nachrichten von da an. Positionen, die Geräte selbst senden, \
                   werden in jedem Fall mitgeteilt.",
    devices: "Geräte darunter",
    devices_none: "Kein Gerät darunter",
    devices_none_why: "Ein Gerät nimmt mit seiner ersten Nachricht ein Token des Vertrags.",
    activated: "Aktiviert",
    token_end: "Token endet",
    unused: "Kein Gerätetyp benutzt ihn",
    unused_why: "Wählen Sie ihn im Formular eines Gerätetyps seiner Gruppe oder einer Gruppe \
                 darunter aus.",
    close: "Schließen",
    close_question: "Diesen Vertrag schließen?",
    close_lead: |name| {
        format!(
            "Von jetzt an trägt „{name}“ nichts mehr: Seine Token enden, und keines wird mehr \
             genommen. Was Geräte senden, wird aufbewahrt und nicht zugestellt, sofern kein \
             anderer Vertrag ihres Typs sie übernimmt. Danach kann ihm ein späteres Ende gegeben \
             werden."
        )
    },
    delete: "Löschen",
    delete_question: "Diesen Vertrag löschen?",
    delete_lead: |name| {
        format!(
            "Nichts benutzt „{name}“. Was unter ihm geschah, bleibt festgehalten. Das lässt sich \
             nicht rückgängig machen."
        )
    },
    cannot_delete: "Dieser Vertrag wird benutzt",
    still_used: |device_types, devices| {
        let types = match device_types {
            1 => "1 Gerätetyp hat ihn".to_owned(),
            count => format!("{count} Gerätetypen haben ihn"),
        };
        let tokens = match devices {
            1 => "1 Gerät hat ein Token davon".to_owned(),
            count => format!("{count} Geräte haben ein Token davon"),
        };
        format!(
            "Er kann gelöscht werden, wenn nichts mehr auf ihn verweist: {types}, und {tokens}."
        )
    },
    none_yet: "Noch keine Verträge",
    none_yet_why: "Ein Vertrag sagt, welche Geräte bedient werden, wie viel und bis wann. \
                   Gerätetypen wählen ihre Verträge aus, in einer Reihenfolge.",
    none_match: "Kein Vertrag passt",
    none_match_why: "Es gibt Verträge, aber keiner erfüllt alle Bedingungen des Filters.",
};
