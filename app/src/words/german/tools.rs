//! Tools, in German.

use domain::install::Verdict;
use domain::search::Kind;
use domain::virtual_device::Strength;

use super::super::tools::{Install, Search, Style, Tools, VirtualDevice};

/// The page that leads to the tools.
pub(super) const TOOLS: Tools = Tools {
    menu: "Werkzeuge",
    title: "Werkzeuge",
    lead: "Für Firmware, Callbacks und die Arbeit im Feld.",
    format_lead: "Das Format einer Nachricht entwerfen und sofort sehen, was es aus Bytes macht.",
    virtual_lead: "Einen Prototyp ohne Funk etwas sagen lassen und zusehen, was daraus wird.",
    install_lead: "Auf dem Telefon: ein Gerät scannen, angeben, wo es hängt, und sehen, ob es \
                   empfangen wird.",
    search_lead: "Geräte, Gerätetypen, Gruppen, Benutzer, Basisstationen, Callbacks und Seiten.",
    inspector_lead: "Jeder Gerätetyp hat eine Adresse, die zeigt, was an sie gesendet wird: Sie \
                     steht auf der Seite seiner Callbacks.",
    inspector: "Callback-Inspektor",
    callbacks_lead: "Kanäle, Variablen, Antworten und Signaturen.",
    callbacks: "Über Callbacks",
    api: "Über die API",
    api_lead: "Wie Programme nach dem fragen, was die Seiten zeigen.",
};

/// Search, and the palette over the page.
pub(super) const SEARCH: Search = Search {
    title: "Suche",
    open: "Suche",
    keys: "Strg K",
    what: "Was beginnt mit",
    example: "1CF14C oder ein Name",
    look: "Suchen",
    close: "Schließen",
    found: "Gefunden",
    kind: "Was",
    name: "Name",
    beside: "Gehört zu",
    kind_name,
    page: "Seite",
    count: |count| match count {
        0 => "Nichts gefunden".to_owned(),
        1 => "1 Ergebnis".to_owned(),
        count => format!("{count} Ergebnisse"),
    },
    more: |kinds| format!("Davon gibt es mehr: {kinds}. Geben Sie mehr vom Namen ein."),
    nothing: "Nichts beginnt so",
    nothing_why: "Gesucht werden Namen und IDs, die mit der Eingabe beginnen, in den Gruppen, die \
                  Sie sehen können.",
    begin: "Was suchen Sie?",
    begin_why: "Geben Sie den Anfang einer ID oder eines Namens ein: eines Geräts, eines \
                Gerätetyps, einer Gruppe, eines Benutzers, einer Basisstation, eines Callbacks \
                oder einer Seite.",
    inside: "Auch mitten in den Namen von Geräten suchen",
    failed: "Die Suche antwortet im Moment nicht.",
    all: "Alles auf einer Seite zeigen",
    hint: "↑ ↓ auswählen · Eingabe öffnet · Esc schließt",
};

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Device => "Gerät",
        Kind::DeviceType => "Gerätetyp",
        Kind::Group => "Gruppe",
        Kind::User => "Benutzer",
        Kind::BaseStation => "Basisstation",
        Kind::Callback => "Callback",
    }
}

/// The virtual device.
pub(super) const VIRTUAL_DEVICE: VirtualDevice = VirtualDevice {
    title: "Virtuelles Gerät",
    notice: "Nichts wird über Funk gesendet, aber alles dahinter ist echt: Die Nachricht wird \
             gespeichert und gezählt, Callbacks werden aufgerufen und Ereignisse ausgelöst. Im \
             Audit-Protokoll steht, wer sie gesendet hat.",
    lead: "Nur für Prototypen kann gesendet werden.",
    message: "Nachricht",
    device: "Gerät",
    device_hint: "Ein Prototyp, dessen Geräte Sie ändern dürfen.",
    choose: "Auswählen",
    none: "Noch kein Prototyp",
    none_why: "Registrieren Sie ein Gerät und kreuzen Sie „Prototyp“ an: Es braucht keinen Code \
               und kein Zertifikat.",
    register: "Prototyp registrieren",
    format: |name| format!("Gelesen nach dem Format von {name}"),
    stations: "Stationen",
    stations_hint: "Wie viele virtuelle Basisstationen sie empfangen, 1 bis 4.",
    places: "Wo die Stationen stehen",
    places_hint: "Breite und Länge jeder Station, je eine Zeile, die am besten empfangende zuerst. \
                  Daraus wird die Position der Nachricht berechnet. Leer: nirgends.",
    places_clear: "Alle entfernen",
    nth_station: |nth| format!("Station {nth}"),
    strength: "Signal",
    strength_name: |strength| match strength {
        Strength::Strong => "stark",
        Strength::Average => "mittel",
        Strength::Weak => "schwach",
    },
    ack: "Nach einem Downlink fragen",
    ack_hint: "Die Antwort geht zwanzig Sekunden später hinaus, wie an jedes Gerät.",
    send: "Nachricht senden",
    sent: "Die Nachricht ist gespeichert.",
    see: "Sehen, was daraus wird",
    newest: "Was dieses Gerät zuletzt gesendet hat",
    mark: "virtuell",
};

/// Installing in the field.
pub(super) const INSTALL: Install = Install {
    title: "Gerät installieren",
    lead: "Scannen Sie seine ID oder geben Sie sie ein, geben Sie an, wo es hängt, und warten Sie, \
           bis es empfangen wird.",
    device: "Gerät",
    scan: "Etikett scannen",
    scanning: "Halten Sie den Code des Geräts vor die Kamera.",
    stop: "Stopp",
    no_camera: "Die Kamera kann nicht benutzt werden. Geben Sie die ID ein.",
    no_label: "Dieser Code enthält keine Geräte-ID.",
    no_reader: "Was Codes liest, ist nicht angekommen. Geben Sie die ID ein.",
    photo: "Etikett fotografieren",
    id_hint: "Hexadezimale Ziffern, wie auf dem Etikett.",
    pac_hint: "16 hexadezimale Ziffern; nur wenn es hier noch nicht registriert ist.",
    name_hint: "Wie es heißen soll; leer: wie bisher.",
    new: "Wenn es noch nicht registriert ist",
    new_hint: "Bei einem registrierten Gerät wird nichts davon geändert.",
    device_type_hint: "Unter dem es registriert wird.",
    place: "Ort",
    here: "Wo ich bin",
    here_found: |metres| format!("Gefunden, auf {metres} m genau."),
    here_failed: "Das Telefon sagt nicht, wo es ist. Geben Sie die Position ein, oder lassen Sie \
                  sie leer.",
    place_hint: "Leer: wie bisher.",
    install: "Installieren",
    kept: "Was Sie eingeben, wird in diesem Browser aufbewahrt, bis es gesendet ist.",
    waits: "Es gibt keine Verbindung. Ihre Eingaben werden hier aufbewahrt und gesendet, wenn die \
            Verbindung wieder da ist.",
    try_now: "Jetzt versuchen",
    drop: "Verwerfen",
    listening: "Wird es empfangen?",
    verdict: |verdict| match verdict {
        Verdict::Waiting => "Wartet",
        Verdict::Silent => "Nicht empfangen",
        Verdict::Heard => "Empfangen",
        Verdict::Pass => "Bestanden",
        Verdict::Weak => "Schwach",
    },
    hint: |verdict| match verdict {
        Verdict::Waiting => {
            "Lassen Sie das Gerät jetzt etwas senden: Drücken Sie seinen Knopf, oder legen Sie die \
             Batterie ein."
        }
        Verdict::Silent => {
            "Seit drei Minuten nichts. Prüfen Sie seine Batterie und sein Token, nehmen Sie es aus \
             Metall heraus, und lassen Sie es noch einmal senden."
        }
        Verdict::Heard => "Die Verbindungsqualität ist einige Sekunden nach der Nachricht bekannt.",
        Verdict::Pass => "Es kann hängen bleiben, wo es ist.",
        Verdict::Weak => {
            "Es ist an der Grenze dessen, was Stationen empfangen können. Hängen Sie es höher oder \
             näher an ein Fenster, weg von Metall, und lassen Sie es noch einmal senden."
        }
    },
    heard: |seconds, stations| {
        let ago = match seconds {
            ..=0 => "Gerade eben".to_owned(),
            1..=119 => format!("Vor {seconds} s"),
            seconds => format!("Vor {} min", seconds / 60),
        };
        match stations {
            1 => format!("{ago} von 1 Station empfangen"),
            stations => format!("{ago} von {stations} Stationen empfangen"),
        }
    },
    quality: "Verbindungsqualität",
    signal: "Bestes Signal",
    standing: "Position",
    no_place: "nicht angegeben",
    refresh: "Erneut nachsehen",
    next: "Das nächste installieren",
    messages: "Nachrichten",
};

/// The page that shows every widget.
pub(super) const STYLE: Style = Style {
    title: "Bedienelemente",
    lead: "Jedes Bedienelement in jedem Zustand, um das Aussehen der Seiten zu prüfen.",
    colours: "Farben",
    type_: "Schrift",
    buttons: "Schaltflächen",
    tags: "Marken",
    icons: "Symbole",
    fields: "Felder",
    notices: "Hinweise",
    lists: "Listen",
    facts: "Namen und Werte",
    empty: "Nichts da",
    question: "Sind Sie sicher?",
    signal: "Signal",
    menus: "Menüs",
    word: "Wort",
    sentence: "Der Hafenkran empfängt das Pumpenhaus auch am Abend.",
    example: "Beispiel",
    off: "Nicht zu drücken",
};
