//! Product certificates and what devices are made with, in German.

use domain::identity::Taken;

use super::super::{Certificate, Identities};
use super::counted;

/// Product certificates.
pub const CERTIFICATE: Certificate = Certificate {
    menu: "Zertifikat",
    title: "Produktzertifikate",
    new: "Neues Zertifikat",
    edit: "Bearbeiten",
    create: "Zertifikat eintragen",
    save: "Änderungen speichern",
    settings: "Angaben zum Zertifikat",
    key: "Schlüssel",
    key_hint: "Wie er gedruckt steht: P, dann wer das Produkt herstellt, welches es ist und welche \
               Version.",
    name: "Name",
    text: "Schlüssel oder Name",
    text_example: "P_0003_71CF_01, Zähler…",
    version: "Version",
    manufacturer: "Hersteller",
    description: "Beschreibung",
    status: "Status",
    finalized: "endgültig",
    going_on: "in Prüfung",
    finalized_field: "Die Prüfungen sind abgeschlossen",
    bidir: "Bidirektional",
    bidir_field: "Solche Geräte dürfen nach Downlinks fragen",
    group_hint: "Die Gruppe des Betreibers, die dafür einsteht.",
    devices: "Damit hergestellte Geräte",
    created: "Eingetragen",
    delete: "Löschen",
    delete_question: "Dieses Zertifikat löschen?",
    delete_lead: |key| format!("Kein Gerät nennt „{key}“. Das lässt sich nicht rückgängig machen."),
    cannot_delete: "Dieses Zertifikat wird benutzt",
    still_used: |devices| match devices {
        1 => "Ein Gerät nennt es.".to_owned(),
        several => format!("{several} Geräte nennen es."),
    },
    none_yet: "Noch keine Zertifikate",
    none_yet_why: "Ein Zertifikat sagt, worauf eine Art von Geräten geprüft wurde. Geräte nennen \
                   ihres, wenn sie registriert werden; solche ohne Zertifikat sind Prototypen.",
    none_match: "Kein Zertifikat passt",
    none_match_why: "Es gibt Zertifikate, aber keines erfüllt alle Bedingungen des Filters.",
};

/// What devices are made with.
pub const IDENTITY: Identities = Identities {
    title: "Identitäten",
    lead: "Womit Geräte hergestellt sind: ihr Code (PAC), ihr Schlüssel und ihr Produktzertifikat. \
           Wer eines davon zum ersten Mal registriert, muss seinen Code angeben. Codes und \
           Schlüssel werden versiegelt aufbewahrt und nicht wieder gezeigt.",
    group: "Gruppe",
    group_hint: "Die Gruppe des Betreibers, die sie einträgt.",
    lines: "Geräte",
    lines_hint: "Ein Gerät je Zeile: ID;PAC;Schlüssel;Zertifikat. Schlüssel und Zertifikat können \
                 fehlen; ein Gerät ohne Schlüssel funktioniert nur über Empfänge. Bis zu 100.000 \
                 Zeilen, ohne JavaScript etwa 2.000 auf einmal. Dieselbe Liste noch einmal ändert \
                 nichts.",
    take: "Geräte eintragen",
    taking: |done, all| format!("{done} von {}…", counted(all as i64, "Zeile", "Zeilen")),
    stopped: |done| {
        format!(
            "Bis Zeile {done} wurde alles übernommen, dann konnte der Server nicht antworten. \
             Senden Sie dieselbe Liste noch einmal: Was bekannt ist, wird nicht doppelt \
             eingetragen."
        )
    },
    report: "Was aus den Zeilen wurde",
    counts: |report| {
        format!(
            "{} neu, {} ergänzt, {} schon bekannt, {} abgelehnt.",
            report.new, report.completed, report.known, report.refused
        )
    },
    shortened: |shown| format!("Nur {shown} Zeilen werden gezeigt, die abgelehnten zuerst."),
    line: "Zeile",
    id: "ID",
    verdict: "Ergebnis",
    verdict_name: |taken| match taken {
        Taken::New => "neu",
        Taken::Completed => "ergänzt",
        Taken::Known => "schon bekannt",
        Taken::Refused(_) => "abgelehnt",
    },
    column: |field| match field {
        "id" => "ID",
        "pac" => "PAC",
        "key" => "Schlüssel",
        "certificate" => "Zertifikat",
        _ => "Zeile",
    },
    why: "Grund",
};
