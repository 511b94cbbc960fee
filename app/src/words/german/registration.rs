//! Registering devices, and devices that go to another owner, in German.

use domain::registration::{Purpose, Stage, Verdict};
use domain::transfer::TransferState;

use super::super::{Registration, Transfer};
use super::counted;

/// Registering devices.
pub const REGISTRATION: Registration = Registration {
    title: "Gerätelisten",
    new: "Neues Gerät",
    new_title: "Ein Gerät registrieren",
    register: "Gerät registrieren",
    device: "Das Gerät",
    id_hint: "Wie sie auf dem Gerät aufgedruckt ist: bis zu acht hexadezimale Ziffern.",
    pac: "PAC",
    pac_hint: "Der Porting Authorisation Code, 16 hexadezimale Ziffern. Er gilt nur einmal: Das \
               Gerät erhält damit einen anderen. Für ein eigenes Gerät wird keiner gebraucht.",
    pac_none: "keiner wurde ausgegeben",
    renew_pac: "Neuer PAC",
    renew_pac_hint: "Wer den PAC hat, darf das Gerät übernehmen. Mit einem neuen wird der vorige \
                     ungültig.",
    name_hint: "Leer: Es heißt wie seine ID.",
    key: "Schlüssel",
    key_hint: "32 hexadezimale Ziffern, wenn Sie ihn haben. Er wird nie wieder gezeigt.",
    certificate: "Produktzertifikat",
    certificate_stays: "Etwa P_0003_71CF_01. Leer: Es bleibt, wie es ist; ein Prototyp hat keines.",
    prototype_hint: "Eine Gruppe darf nur eine bestimmte Zahl von Prototypen haben. Was Sie hier \
                     auch angeben, das Token des Geräts bleibt, wie es ist.",
    certificate_hint: "Etwa P_0003_71CF_01. Leer bei Prototypen und bei Geräten, von denen bekannt \
                       ist, dass sie mit einem hergestellt wurden.",
    prototype: "Prototyp",
    prototype_field: "Ein Prototyp, ohne Zertifikat",
    device_type_hint: "Unter den es kommt; es gehört zur Gruppe dieses Gerätetyps.",
    series: "Neue Serie",
    series_title: "Eine Serie von Geräten registrieren",
    series_lead: "Ein Gerät je Zeile: ID;PAC;Name;Breite;Länge;Schlüssel. Alles außer der ID kann \
                  fehlen, wo es nicht gebraucht wird. Zuerst wird geprüft, was aus jeder Zeile \
                  würde; nichts geschieht, bevor Sie es sagen.",
    purpose: "Wozu",
    purpose_name: |purpose| match purpose {
        Purpose::Register => "Die Geräte registrieren",
        Purpose::Edit => "Namen und Orte vorhandener Geräte ändern",
        Purpose::Several => "Mehrere ausgewählte Geräte",
    },
    purpose_hint: "Um Geräte zu ändern, lassen Sie den PAC leer: Was in einer Zeile fehlt, bleibt, \
                   wie es ist.",
    prefix: "Namen beginnen mit",
    prefix_hint: "Für Zeilen ohne Namen; die ID folgt.",
    lines: "Zeilen",
    lines_hint: "Höchstens 100.000. Zwischen den Zellen stehen Semikolons, Tabulatoren oder \
                 Kommas.",
    file: "Oder eine Datei mit den Zeilen",
    look: "Liste prüfen",
    stage: "Stufe",
    stage_name: |stage| match stage {
        Stage::Arriving => "Trifft ein",
        Stage::Looking => "Wird geprüft",
        Stage::Looked => "Wartet auf Sie",
        Stage::Working => "Wird ausgeführt",
        Stage::Done => "Erledigt",
        Stage::Undoing => "Wird zurückgenommen",
        Stage::Undone => "Zurückgenommen",
    },
    progress: |position, total| format!("{position} von {}", counted(total, "Zeile", "Zeilen")),
    refresh: "Aktualisieren",
    by: "Eingereicht von",
    command: "einem Befehl",
    created: "Eingereicht",
    total: "Zeilen",
    line: "Zeile",
    verdict: "Was daraus wird",
    verdict_name: became,
    verdict_before: |verdict| match verdict {
        Verdict::New => "Kann registriert werden",
        Verdict::Taken => "Kann übernommen werden",
        Verdict::Moved => "Kann verschoben werden",
        Verdict::Unchanged => "Bleibt, wie es ist",
        Verdict::Edited => "Kann geändert werden",
        other => became(other),
    },
    why: "Warum nicht",
    result: "Ergebnis (CSV)",
    begin: "Ausführen",
    begin_lead: "Bis jetzt wurde nichts geändert. Abgelehnte Zeilen werden ausgelassen. Was Geräte \
                 vorher getan haben, ist dort nicht mehr zu sehen, wo sie zu einer anderen Gruppe \
                 kommen. Ereigniskonfigurationen von Geräten selbst, die zu einer anderen Gruppe \
                 kommen, werden mit ihren Callbacks gelöscht.",
    undo: "Zurücknehmen",
    undo_lead: "Geräte, die diese Liste registriert hat, werden wieder gelöscht, und solche, die \
                sie übernommen oder verschoben hat, gehen dorthin zurück, woher sie kamen, sofern \
                sie seither nichts gesendet haben und Sie dort Geräte ändern dürfen. Verlorene \
                Token bleiben verloren. Ereigniskonfigurationen von Geräten selbst, die zu einer \
                anderen Gruppe kommen, werden mit ihren Callbacks gelöscht.",
    forget: "Liste vergessen",
    none_yet: "Noch keine Listen",
    none_yet_why: "Serien von Geräten, die registriert oder geändert werden, erscheinen hier mit \
                   dem, was aus jeder Zeile wurde.",
    none_match: "Keine Zeile passt",
    none_match_why: "Es gibt Zeilen, aber bei keiner kam das heraus.",
    delete: "Löschen",
    delete_question: "Dieses Gerät löschen?",
    delete_lead: |device| {
        format!(
            "{device} hat nie etwas gesendet. Name, angegebene Position, Tags und Notiz werden mit \
             gelöscht. Es kann mit dem Code, mit dem es hergestellt wurde, wieder registriert \
             werden; hatte es vorher einen anderen Eigentümer, mit dem Code, den es jetzt hat."
        )
    },
};

/// What became of a line.
fn became(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "Noch nicht geprüft",
        Verdict::New => "Registriert",
        Verdict::Taken => "Übernommen",
        Verdict::Moved => "Verschoben",
        Verdict::Unchanged => "Unverändert",
        Verdict::Edited => "Geändert",
        Verdict::Refused => "Abgelehnt",
        Verdict::Undone => "Zurückgenommen",
        Verdict::Kept => "Behalten",
        Verdict::Deleted => "Gelöscht",
    }
}

/// Devices that are being transferred.
pub const TRANSFER: Transfer = Transfer {
    title: "Geräte in Übertragung",
    given: "Von Ihnen angeboten",
    taken: "Ihnen angeboten",
    none_given: "Ihre Gruppen bieten keine Geräte an.",
    none_taken: "Niemand bietet Ihren Gruppen Geräte an.",
    from: "Von",
    to: "An",
    other: "anderer Eigentümer",
    devices: "Geräte",
    created: "Angeboten",
    ends: "Gilt bis",
    state: "Zustand",
    state_name: |state| match state {
        TransferState::Open => "Offen",
        TransferState::Accepted => "Angenommen",
        TransferState::Refused => "Abgelehnt",
        TransferState::TakenBack => "Zurückgenommen",
        TransferState::Over => "Abgelaufen",
    },
    new: "Geräte anbieten",
    new_lead: "Geräte gehen an eine Gruppe eines anderen Eigentümers, der sie innerhalb von sieben \
               Tagen übernimmt oder nicht. Bis dahin bleiben sie, wo sie sind.",
    group: "Gruppe",
    group_hint: "Die ID der Gruppe, die sie haben soll: 24 hexadezimale Ziffern, wie ihr \
                 Eigentümer sie sieht.",
    ids: "Geräte",
    ids_hint: "Ihre IDs, mit Leerzeichen, Kommas oder Zeilenenden dazwischen; höchstens 1.000 \
               einer Gruppe.",
    next: "Geräte prüfen",
    question: "Diese Geräte anbieten?",
    consequences: |count| {
        let taken = match count {
            1 => {
                "Wird es übernommen, sehen Sie nichts mehr davon, und sein Token ist verloren. Der \
                 neue Eigentümer sieht nicht, was es vorher gesendet hat. Ereigniskonfigurationen \
                 dieses Geräts selbst werden dann mit ihren Callbacks gelöscht."
            }
            _ => {
                "Werden sie übernommen, sehen Sie nichts mehr von ihnen, und ihre Token sind \
                 verloren. Der neue Eigentümer sieht nicht, was sie vorher gesendet haben. \
                 Ereigniskonfigurationen dieser Geräte selbst werden dann mit ihren Callbacks \
                 gelöscht."
            }
        };
        format!("{}. {taken}", counted(count as i64, "Gerät", "Geräte"))
    },
    offer: "Anbieten",
    one: "Übertragung",
    none_left: "Um welche Geräte es ging, ist nicht mehr bekannt.",
    take: "Geräte übernehmen",
    take_lead: "Sie kommen unter einen Gerätetyp Ihrer Gruppe, ohne Token: Die nächste Nachricht \
                jedes Geräts nimmt ein neues. Ereigniskonfigurationen der Geräte selbst enden.",
    accept: "Übernehmen",
    refuse: "Nicht übernehmen",
    take_back: "Behalten",
    being: "wird übertragen",
};
