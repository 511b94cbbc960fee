//! The audit log, in German.

use domain::audit::{Kind, Verb, Who};

use super::super::Audit;

/// The words.
pub const WORDS: Audit = Audit {
    title: "Audit",
    lead: "Alles, was jemand in dieser Gruppe und in den Gruppen darunter geändert hat, auf \
           welchem Weg auch immer. Nichts wird je herausgenommen; Geheimnisse stehen nicht darin.",
    number: "Nr.",
    time: "Zeit",
    who: "Wer",
    who_example: "E-Mail-Adresse",
    who_name: |who| match who {
        Who::Person => "Jemand",
        Who::Command => "Befehlszeile",
        Who::System => "Das System",
        Who::Token => "Das Token einer Station",
        Who::Stranger => "Ein anderer Eigentümer",
    },
    what: "Was",
    verb: "Vorgang",
    verb_name,
    kind: "Woran",
    kind_name,
    object: "ID",
    object_example: "z. B. 1CF14C",
    changed: "Geändert",
    fields: |count| match count {
        1 => "1 Feld".to_owned(),
        count => format!("{count} Felder"),
    },
    from_to: |before, after| format!("{before} → {after}"),
    secret: "geändert; wird nicht gezeigt",
    erased: "gelöscht",
    export: "Als CSV herunterladen",
    none_yet: "Noch nichts",
    none_yet_why: "Sobald jemand hier oder darunter etwas ändert, steht es hier.",
    none_match: "Nichts passt",
    none_match_why: "Niemand hat etwas getan, wonach der Filter fragt.",
};

fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "Angelegt",
        Verb::Edit => "Bearbeitet",
        Verb::Delete => "Gelöscht",
        Verb::Enable => "Eingeschaltet",
        Verb::Disable => "Ausgeschaltet",
        Verb::Lock => "Gesperrt",
        Verb::Unlock => "Entsperrt",
        Verb::Invite => "Link erstellt",
        Verb::Password => "Passwort gesetzt",
        Verb::SignIn => "Angemeldet",
        Verb::SignOut => "Abgemeldet",
        Verb::Move => "Verschoben",
        Verb::Transfer => "Übertragen",
        Verb::Retry => "Erneut gesendet",
        Verb::Rotate => "Geheimnis erneuert",
        Verb::Revoke => "Beendet",
        Verb::Export => "Exportiert",
        Verb::Import => "Importiert",
        Verb::Disengage => "Sequenz freigegeben",
        Verb::Suspend => "Ausgesetzt",
        Verb::Resume => "Fortgesetzt",
        Verb::Restart => "Neu gestartet",
        Verb::Unsubscribe => "Vom Vertrag abgemeldet",
        Verb::Stay => "Im Vertrag belassen",
        Verb::Replace => "Ersetzt",
        Verb::Accept => "Angenommen",
        Verb::Refuse => "Abgelehnt",
        Verb::Undo => "Zurückgenommen",
        Verb::Erase => "Aus dem Protokoll gelöscht",
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "Gruppe",
        Kind::User => "Benutzer",
        Kind::Profile => "Profil",
        Kind::ApiAccess => "API-Zugang",
        Kind::DeviceType => "Gerätetyp",
        Kind::Device => "Gerät",
        Kind::Callback => "Callback",
        Kind::EventConfiguration => "Ereigniskonfiguration",
        Kind::Contract => "Vertrag",
        Kind::Certificate => "Produktzertifikat",
        Kind::BaseStation => "Basisstation",
        Kind::StationToken => "Stationstoken",
        Kind::Inspector => "Inspektor",
        Kind::Session => "Sitzung",
        Kind::Registration => "Registrierung",
        Kind::Transfer => "Übertragung",
        Kind::Messages => "Nachrichten von",
        Kind::Identity => "Identitäten",
        Kind::News => "Neuigkeiten",
        Kind::SavedView => "Gespeicherte Ansicht",
        Kind::Audit => "Audit-Protokoll",
    }
}
