//! Users, and one's own account, in German.

use super::super::{Own, User};
use super::session;

/// What somebody may change of himself.
pub const OWN: Own = Own {
    settings: "Einstellungen",
    save: "Einstellungen speichern",
    saved: "Ihre Einstellungen sind gespeichert.",
    bell: "Die Glocke zählt Alarme, die ich nicht gelesen habe",
    password: "Passwort",
    own_password: "Ihr bisheriges Passwort",
    password_lead: "Mit einem anderen Passwort enden alle Ihre anderen Sitzungen.",
    password_saved: "Ihr Passwort ist geändert, und Ihre anderen Sitzungen sind beendet.",
    change_password: "Passwort ändern",
    second_step: "Anmeldung in zwei Schritten",
    second_step_lead: "Neben dem Passwort wird nach einem Code gefragt, den eine Authenticator-App \
                       auf Ihrem Telefon zeigt. Wer nur das Passwort erfahren hat, bleibt draußen.",
    begin: "App einrichten",
    scan: "Lassen Sie die App dieses Bild lesen, oder geben Sie das Geheimnis in sie ein. Geben \
           Sie dann den Code ein, den sie zeigt.",
    picture: "Das Geheimnis als QR-Code",
    secret: "Geheimnis",
    app_link: "Die App auf diesem Gerät öffnen",
    code: "Sechsstelliger Code",
    code_hint: "Er wechselt jede halbe Minute.",
    confirm: "Einschalten",
    another: "Anderes Geheimnis erzeugen",
    is_on: "Bei jeder Anmeldung wird nach einem Code gefragt.",
    since: "Eingeschaltet seit",
    codes_left: "Übrige Wiederherstellungscodes",
    codes: "Wiederherstellungscodes",
    codes_once: "Mit jedem kommen Sie einmal ohne die App hinein. Bewahren Sie sie dort auf, wo \
                 Sie Schlüssel aufbewahren: Sie werden nur jetzt gezeigt.",
    turn_off: "Ausschalten",
    turn_off_lead: "Dann genügt das Passwort allein, und die Wiederherstellungscodes gelten nicht \
                    mehr.",
    linked: "Verknüpfte Konten",
    linked_lead: |name| {
        format!(
            "Sie können sich mit {name} anmelden, wenn Ihr Konto mit einem Konto dort verknüpft \
             ist."
        )
    },
    provider: "Anbieter",
    linked_since: "Verknüpft seit",
    none_linked: "Ihr Konto ist mit keinem verknüpft.",
    no_provider: "Dieser Server hat keinen Anbieter, bei dem man sich anmeldet.",
    no_password: "Sie haben noch kein Passwort gewählt, der Anbieter ist also Ihr einziger Zugang. \
                  Wählen Sie zuerst eines, über einen Link dazu: Danach werden Verknüpfungen hier \
                  angelegt und beendet.",
    link: "Konto verknüpfen",
    link_lead: |name| {
        format!(
            "Geben Sie Ihr Passwort ein, und melden Sie sich dann mit {name} an. Von da an führt \
             beides hierher."
        )
    },
    confirm_link: "Bestätigen",
    go_on: "Weiter beim Anbieter",
    go_on_lead: |name| {
        format!(
            "Ihr Passwort ist bestätigt. Melden Sie sich innerhalb von zehn Minuten mit {name} an."
        )
    },
    go_on_at: |name| format!("Weiter mit {name}"),
    unlink: "Verknüpfung aufheben",
    unlink_lead: "Dann melden Sie sich nur mit Ihrem Passwort an, bis Sie das Konto wieder \
                  verknüpfen.",
    is_linked: "Ihr Konto ist verknüpft.",
    is_unlinked: "Ihr Konto ist nicht mehr verknüpft.",
    not_linked: session::not_linked,
    ask_code: "Noch ein Schritt",
    ask_code_lead: "Geben Sie den Code ein, den Ihre Authenticator-App zeigt.",
    any_code_hint: "Oder einen Ihrer Wiederherstellungscodes, wenn Sie die App nicht haben.",
    begin_again: "Neu beginnen",
    forgotten: "Passwort vergessen",
    forgotten_lead: "Geben Sie Ihre Adresse ein. Wenn sich jemand mit ihr anmeldet, kommt dort \
                     eine E-Mail mit einem Link an, über den innerhalb von 30 Minuten ein anderes \
                     Passwort gewählt wird.",
    forgotten_unmailed: "Dieser Server sendet keine E-Mails. Wer ihn betreibt, kann einen Link für \
                         Sie ausgeben: sigfox-backend reset-password.",
    forgotten_asked: "Wenn sich jemand mit dieser Adresse anmeldet, ist die E-Mail unterwegs.",
    send_link: "Link senden",
    to_sign_in: "Zurück zur Anmeldung",
};

/// Users.
pub const USER: User = User {
    menu: "Benutzer",
    title: "Benutzer",
    new: "Neuer Benutzer",
    edit: "Bearbeiten",
    create: "Benutzer anlegen",
    save: "Änderungen speichern",
    name: "Name",
    first_name: "Vorname",
    last_name: "Nachname",
    email: "E-Mail-Adresse",
    email_hint: "Mit ihr meldet sich der Benutzer an.",
    time_zone: "Zeitzone",
    time_zone_hint: "Jede Zeit auf den Seiten steht in ihr. Leer: in der des Browsers.",
    time_zone_example: "Europe/Brussels",
    browsers_zone: "die des Browsers",
    language: "Sprache",
    browsers_language: "die des Browsers",
    bell: "Die Glocke zählt Alarme, die der Benutzer nicht gelesen hat",
    bell_rings: "Glocke zählt Alarme",
    person: "Person",
    roles: "Gruppen und Profile",
    roles_lead: "Ein Profil gilt für seine Gruppe und für alles darunter. Niemand vergibt mehr, \
                 als er selbst hat.",
    profile: "Profil",
    nth_group: |n| format!("Gruppe {n}"),
    nth_profile: |n| format!("Profil {n}"),
    role: |profile, group| format!("{profile} auf {group}"),
    state: "Zustand",
    invited: "eingeladen",
    active: "aktiv",
    locked: "gesperrt",
    not_locked: "nicht gesperrt",
    second_step: "Anmeldung in zwei Schritten",
    signed_in: "Letzte Anmeldung",
    never: "nie",
    created: "Angelegt",
    text: "Name oder Adresse",
    text_example: "Schmidt, schmidt@…",
    none_yet: "Keine Benutzer",
    none_yet_why: "Niemand hat ein Profil auf dieser Gruppe oder auf einer darunter.",
    none_match: "Kein Benutzer passt",
    none_match_why: "Es gibt Benutzer, aber keiner erfüllt alle Bedingungen des Filters.",
    lock: "Sperren",
    unlock: "Entsperren",
    own: "Das sind Sie. Ihr Passwort und Ihre Einstellungen finden Sie unter Konto.",
    own_password: "Ihr eigenes Passwort",
    own_password_hint: "Nur für eine andere Adresse nötig: Über die Adresse kommt man an das \
                        Passwort.",
    delete: "Löschen",
    delete_question: "Diesen Benutzer löschen?",
    delete_lead: |name| {
        format!(
            "{name} kann sich nicht mehr anmelden und steht in keiner Liste. Was getan wurde, \
             bleibt im Audit-Protokoll. Das lässt sich nicht rückgängig machen, eine Sperre schon."
        )
    },
    erase: "Auch Namen und Adressen dieser Person aus dem Audit-Protokoll löschen",
    cannot_delete: "Sie können sich nicht selbst löschen",
    cannot_delete_own: "Jemand anders, der die Benutzer aller Ihrer Gruppen verwaltet, kann es.",
    set_password: "Passwort setzen",
    set_password_lead: |name| {
        format!(
            "Mit einem anderen Passwort endet jede Sitzung von {name}. Teilen Sie es auf einem \
             sicheren Weg mit."
        )
    },
    end_second_step: "Auch die Anmeldung in zwei Schritten ausschalten: App und \
                      Wiederherstellungscodes gehen verloren",
    invite: "Einladung",
    invite_mailed: "Eine E-Mail mit einem Link geht an die Adresse. Über ihn wird innerhalb von 7 \
                    Tagen ein Passwort gewählt.",
    invite_shown: "Dieser Server sendet keine E-Mails: Wer einen Link erstellt, gibt ihn weiter. \
                   Über ihn wird innerhalb von 7 Tagen ein Passwort gewählt.",
    invite_again: "Anderen Link erstellen",
    link_mailed: "Dieser Benutzer meldet sich ohne Passwort an. Eine E-Mail mit einem Link geht an \
                  die Adresse. Über ihn wird innerhalb von 30 Minuten eines gewählt.",
    link_shown: "Dieser Benutzer meldet sich ohne Passwort an. Dieser Server sendet keine E-Mails: \
                 Wer einen Link erstellt, gibt ihn weiter. Über ihn wird innerhalb von 30 Minuten \
                 ein Passwort gewählt.",
    link: "Link zum Wählen eines Passworts",
    link_once: "Er wird nur jetzt gezeigt und gilt für eine Benutzung. Geben Sie ihn weiter.",
};
