//! Where somebody is signed in, in German.

use domain::openid::OpenidRefusal;

use super::super::Session;

/// The words.
pub const WORDS: Session = Session {
    title: "Sitzungen",
    lead: "Wo Sie angemeldet sind. Eine Sitzung endet von selbst 8 Stunden nach ihrer letzten \
           Benutzung und 7 Tage nach ihrem Beginn. Beenden Sie, was Sie nicht kennen, und ändern \
           Sie Ihr Passwort.",
    program: "Programm",
    browser_on: |browser, system| format!("{browser} unter {system}"),
    address: "Adresse",
    begun: "Begonnen",
    last_seen: "Zuletzt benutzt",
    this_one: "diese Sitzung",
    end: "Sitzung beenden",
    end_others: "Alle anderen beenden",
};

/// Why the provider at which somebody signs in let nobody in.
pub fn not_let_in(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Diese Anmeldung ist vorbei",
            "Sie wurde in einem anderen Browser oder vor mehr als zehn Minuten begonnen, oder sie \
             ist schon beendet. Beginnen Sie neu.",
        ),
        OpenidRefusal::Denied => (
            "Sie wurden nicht angemeldet",
            "Die Anmeldung wurde beim Anbieter abgebrochen, oder er hat Sie abgewiesen. Versuchen \
             Sie es erneut, oder melden Sie sich mit Ihrem Passwort an.",
        ),
        OpenidRefusal::Untrusted => (
            "Der Antwort des Anbieters wird nicht getraut",
            "Sie ist nicht vom Anbieter signiert, oder sie gehört zu einer anderen Anmeldung. \
             Sagen Sie es dem, der diesen Server betreibt: Sein Log sagt, was nicht stimmt.",
        ),
        OpenidRefusal::Unknown => (
            "Mit diesem Konto meldet sich hier niemand an",
            "Bitten Sie den, der die Benutzer Ihrer Gruppe verwaltet, um eine Einladung an die \
             Adresse, die der Anbieter bestätigt hat.",
        ),
        OpenidRefusal::Taken => (
            "Dieses Konto gehört jemand anderem",
            "Es ist hier mit einem anderen Konto verknüpft, und nur dieses kann die Verknüpfung \
             beenden.",
        ),
        OpenidRefusal::Linked => (
            "Ihr Konto ist schon verknüpft",
            "Es ist mit einem anderen Konto beim Anbieter verknüpft. Heben Sie zuerst diese \
             Verknüpfung auf.",
        ),
        OpenidRefusal::Unreachable => (
            "Der Anbieter antwortet nicht",
            "Versuchen Sie es gleich noch einmal, oder melden Sie sich mit Ihrem Passwort an.",
        ),
        OpenidRefusal::TooMany => (
            "Zu viele Versuche",
            "Warten Sie eine Viertelstunde bis zum nächsten.",
        ),
        OpenidRefusal::Unavailable => (
            "Nicht jetzt",
            "Der Server kann es im Moment nicht. Versuchen Sie es bald wieder.",
        ),
    }
}

/// Why an account is not linked.
pub fn not_linked(refusal: OpenidRefusal) -> (&'static str, &'static str) {
    match refusal {
        OpenidRefusal::Stale => (
            "Diese Verknüpfung ist vorbei",
            "Sie wurde in einer anderen Sitzung oder vor mehr als zehn Minuten begonnen, oder sie \
             ist schon beendet. Beginnen Sie neu.",
        ),
        OpenidRefusal::Denied => (
            "Ihr Konto ist nicht verknüpft",
            "Die Anmeldung wurde beim Anbieter abgebrochen, oder er hat Sie abgewiesen. Beginnen \
             Sie neu.",
        ),
        OpenidRefusal::Unreachable => (
            "Der Anbieter antwortet nicht",
            "Ihr Konto ist nicht verknüpft. Versuchen Sie es gleich noch einmal.",
        ),
        other => not_let_in(other),
    }
}
