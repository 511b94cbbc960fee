//! API accesses, in German.

use domain::api_access::Scope;

use super::super::ApiAccess;

/// The words.
pub const WORDS: ApiAccess = ApiAccess {
    title: "API-Zugang",
    lead: "Mit einem API-Zugang fragt ein Programm im Namen dieser Gruppe.",
    documentation: "Über die API",
    none_yet: "Noch kein API-Zugang",
    none_yet_why: "Wer die Benutzer dieser Gruppe verwaltet, legt für jedes Programm einen an, \
                   sodass jeder für sich beendet werden kann.",
    find: "API-Zugang finden",
    find_example: "Teil des Namens",
    find_lead: "Es gibt mehr API-Zugänge, als diese Liste fasst. Finden Sie Ihren über einen Teil \
                seines Namens.",
    none_match: "Kein API-Zugang passt",
    none_match_why: "Keiner dieser Gruppe hat das in seinem Namen.",
    new: "Neuer API-Zugang",
    edit: "Bearbeiten",
    create: "API-Zugang anlegen",
    save: "Änderungen speichern",
    settings: "API-Zugang",
    name: "Name",
    name_hint: "Wie das Programm heißt, damit man es im Audit-Protokoll erkennt.",
    login: "Login",
    password: "Passwort",
    credentials: "Login und Passwort",
    credentials_once: "Das Passwort wird nur jetzt gezeigt. Bewahren Sie es so auf, dass Ihr \
                       Programm es findet und sonst niemand.",
    expires: "Läuft ab",
    expires_field: "Läuft ab (UTC)",
    expires_hint: "Von da an lässt er niemanden ein. Leer: nie.",
    last_used: "Zuletzt benutzt",
    old_until: "Früheres Passwort gilt bis",
    active: "aktiv",
    expired: "abgelaufen",
    revoked: "widerrufen",
    scopes: "Was er ändern darf",
    scopes_hint: "Soweit seine Profile es erlauben. Nichts angekreuzt: Er liest nur.",
    scope: |scope| match scope {
        Scope::Fleet => "Geräte",
        Scope::Types => "Gerätetypen und ihre Formate",
        Scope::Callbacks => "Callbacks und Ereigniskonfigurationen",
        Scope::Downlink => "Was Geräten geantwortet wird",
        Scope::People => "Benutzer, API-Zugänge, Profile und Gruppen darunter",
        Scope::Contracts => "Verträge",
        Scope::Network => "Basisstationen und was der Betreiber sonst verwaltet",
    },
    only_reads: "nichts: er liest nur",
    roles_lead: "Ein Profil gilt für seine Gruppe und für alles darunter: für diese Gruppe oder \
                 eine darunter. Niemand vergibt mehr, als er selbst hat.",
    renew: "Passwort erneuern",
    renew_lead: |name| {
        format!(
            "„{name}“ erhält ein anderes Passwort, das einmal gezeigt wird. Der Login bleibt. Ein \
             widerrufener Zugang gilt dann wieder."
        )
    },
    hours: "Stunden, in denen auch das frühere Passwort gilt",
    hours_hint: "0 bis 720. In dieser Zeit können Programme wechseln; 0: Es ist sofort ungültig.",
    revoke: "Widerrufen",
    revoke_question: "Diesen API-Zugang widerrufen?",
    revoke_lead: |name| {
        format!(
            "Mit „{name}“ kommt niemand mehr herein. Der Zugang bleibt in der Liste und gilt \
             wieder, sobald er erneuert wird."
        )
    },
    delete: "Löschen",
    delete_question: "Diesen API-Zugang löschen?",
    delete_lead: |name| {
        format!(
            "Mit „{name}“ kommt niemand mehr herein. Das lässt sich nicht rückgängig machen, ein \
             Widerruf schon."
        )
    },
};
