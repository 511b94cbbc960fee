//! German.

mod alert;
mod api_access;
mod attention;
mod audit;
mod bulk;
mod contract;
mod delivery;
#[cfg(feature = "ssr")]
mod documentation;
mod event;
mod fare;
mod faults;
mod group;
mod handing;
mod identity;
mod inspector;
mod list;
mod listing;
mod live;
mod map;
mod messages;
mod moving;
mod news;
mod preset;
mod registration;
mod session;
mod station;
mod statistics;
mod story;
mod syntax;
mod tools;
mod user;

use domain::callback::{AttemptOutcome, CallbackKind, Channel, DeliveryState};
use domain::contract::{RenewalStatus, TokenShown};
use domain::device::ComState;
use domain::device_type::{DeviceTypeUse, DisplayType, DownlinkMode, Renewal};
use domain::downlink::{DownlinkState, InfoCode};
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;

use super::{
    Account, Callback, Device, DeviceType, Frame, Menu, Message, Of, Preview, Welcome, Words,
};
use crate::error::AppError;
use faults::fault;

/// The catalogue.
pub static WORDS: Words = Words {
    language: "de",
    product: "Sigfox Back-End",
    frame: Of::these(&FRAME),
    menu: Of::these(&MENU),
    account: Of::these(&ACCOUNT),
    own: Of::these(&user::OWN),
    session: Of::these(&session::WORDS),
    welcome: Of::these(&WELCOME),
    device: Of::these(&DEVICE),
    message: Of::these(&MESSAGE),
    event: Of::these(&event::WORDS),
    alert: Of::these(&alert::ALERT),
    event_configuration: Of::these(&alert::CONFIGURATION),
    audit: Of::these(&audit::WORDS),
    statistics: Of::these(&statistics::WORDS),
    location: Of::these(&station::LOCATION),
    map: Of::these(&map::MAP),
    bulk: Of::these(&bulk::WORDS),
    list: Of::these(&list::WORDS),
    listing: Of::these(&listing::LISTING),
    saved_view: Of::these(&list::VIEWS),
    keys: Of::these(&list::KEYS),
    attention: Of::these(&attention::ATTENTION),
    live: Of::these(&live::LIVE),
    news: Of::these(&news::NEWS),
    story: Of::these(&story::STORY),
    messages: Of::these(&messages::MESSAGES),
    moving: Of::these(&moving::MOVING),
    fare: Of::these(&fare::FARE),
    registration: Of::these(&registration::REGISTRATION),
    transfer: Of::these(&registration::TRANSFER),
    handing: Of::these(&handing::HANDING),
    station: Of::these(&station::STATION),
    user: Of::these(&user::USER),
    group: Of::these(&group::GROUP),
    profile: Of::these(&group::PROFILE),
    api_access: Of::these(&api_access::WORDS),
    contract: Of::these(&contract::CONTRACT),
    certificate: Of::these(&identity::CERTIFICATE),
    identity: Of::these(&identity::IDENTITY),
    device_type: Of::these(&DEVICE_TYPE),
    preview: Of::these(&PREVIEW),
    callback: Of::these(&CALLBACK),
    delivery: Of::these(&delivery::WORDS),
    preset: Of::these(&preset::WORDS),
    inspector: Of::these(&inspector::WORDS),
    tools: Of::these(&tools::TOOLS),
    search: Of::these(&tools::SEARCH),
    virtual_device: Of::these(&tools::VIRTUAL_DEVICE),
    install: Of::these(&tools::INSTALL),
    style: Of::these(&tools::STYLE),
    #[cfg(feature = "ssr")]
    documentation: Of::these(&documentation::WORDS),
    fault,
    problem,
    com_state: |state| match state {
        ComState::NotAllowed => "nicht erlaubt",
        ComState::NotSeen => "nicht gesehen",
        ComState::NotWatched => "kein Keep-alive",
        ComState::Ok => "OK",
        ComState::Warn => "1 ausgeblieben",
        ComState::Silent => "verstummt",
    },
    callback_state: |state| match state {
        CallbackState::None => "keine",
        CallbackState::Pending => "ausstehend",
        CallbackState::Retrying => "wird erneut versucht",
        CallbackState::Failed => "fehlgeschlagen",
        CallbackState::Delivered => "zugestellt",
    },
    delivery_state: |state| match state {
        DeliveryState::Waiting => "wartend",
        DeliveryState::Delivered => "zugestellt",
        DeliveryState::Failed => "aufgegeben",
        DeliveryState::Cancelled => "gestrichen",
    },
    outcome: |outcome| match outcome {
        AttemptOutcome::Started => "keine Antwort bekannt: unterwegs oder abgebrochen",
        AttemptOutcome::Delivered => "angenommen",
        AttemptOutcome::Refused => "vom Empfänger abgelehnt",
        AttemptOutcome::Timeout => "keine Antwort in der Zeit",
        AttemptOutcome::NoAddress => "der Host hat keine Adresse",
        AttemptOutcome::Forbidden => "die Adresse darf von Callbacks nicht erreicht werden",
        AttemptOutcome::Connection => "die Verbindung ist fehlgeschlagen",
        AttemptOutcome::Tls => "das Zertifikat gilt nicht",
        AttemptOutcome::BadRequest => "die Vorlage ergab keine gültige Anfrage",
    },
    total,
    number,
    decimal: |digits| digits.replace('-', "−").replace('.', ","),
};

const FRAME: Frame = Frame {
    skip: "Zum Inhalt springen",
    main_menu: "Hauptmenü",
    page_menu: "Abschnitte",
    path: "Sie sind hier",
    plain_http: "Diese Verbindung ist nicht verschlüsselt: Passwörter und Nachrichten können \
                 unterwegs gelesen werden. Der Betreiber dieses Servers hat das erlaubt.",
    loading: "Wird geladen…",
    help: "Online-Hilfe",
    filter: "Filtern",
    clear_filter: "Filter löschen",
    refused: "Danach kann nicht gesucht werden",
    refused_why: "Die Adresse fragt nach etwas, das keinen Sinn ergibt:",
    any: "beliebig",
    columns: "Spalten",
    apply: "Anwenden",
    page_size: "Zeilen",
    order: "Reihenfolge",
    first: "Anfang",
    previous: "Zurück",
    next: "Weiter",
    pages: "Seiten",
    cancel: "Abbrechen",
    copy: "Kopieren",
    copied: "Kopiert",
    yes: "ja",
    no: "nein",
    none: "—",
    information: "Information",
    back_to_start: "Zur Startseite",
    reload: "Seite neu laden",
    times_utc: "Zeiten in UTC",
    times_in: |zone| format!("Zeiten in {zone}"),
};

const MENU: Menu = Menu {
    devices: DEVICE.menu,
    device_types: DEVICE_TYPE.menu,
    contracts: contract::CONTRACT.menu,
    users: user::USER.menu,
    groups: group::GROUP.menu,
    stations: station::STATION.menu,
    certificates: identity::CERTIFICATE.menu,
    tools: tools::TOOLS.menu,
    search: tools::SEARCH.title,
    search_open: tools::SEARCH.open,
    search_keys: tools::SEARCH.keys,
    alerts: alert::ALERT.title,
    alerts_count: alert::ALERT.count,
    alerts_unread: alert::ALERT.unread,
    settings: user::OWN.settings,
    password: user::OWN.password,
    second_step: user::OWN.second_step,
    linked: user::OWN.linked,
    sessions: session::WORDS.title,
};

const ACCOUNT: Account = Account {
    sign_in: "Anmelden",
    sign_in_lead: "Geräte, Nachrichten und Callbacks Ihrer Sigfox-Flotte.",
    sign_out: "Abmelden",
    account: "Konto",
    email: "E-Mail-Adresse",
    password: "Passwort",
    new_password: "Neues Passwort",
    again: "Neues Passwort noch einmal",
    password_hint: "Mindestens 12 Zeichen. Ein paar Wörter hintereinander sind leicht zu \
                    merken und schwer zu erraten.",
    first_time: "Zum ersten Mal hier? Der Server gibt beim Start einen Link für die erste \
                 Person aus.",
    forgotten: "Passwort vergessen?",
    choose_password: "Passwort wählen",
    choose_lead_first: "Sie sind die erste Person hier. Wählen Sie die Adresse und das \
                        Passwort, mit denen Sie sich anmelden werden.",
    choose_lead: |email| format!("Für das Konto {email}."),
    choose: "Speichern und anmelden",
    link_over: "Dieser Link gilt nicht mehr",
    link_over_why: "Er wurde schon benutzt, ist abgelaufen, wurde durch einen späteren ersetzt \
                    oder nur teilweise kopiert. Der Server gibt bei jedem Start einen neuen \
                    aus, bis jemand ein Passwort hat.",
    sign_in_at: |name| format!("Mit {name} anmelden"),
    not_let_in: session::not_let_in,
};

const WELCOME: Welcome = Welcome {
    title: "Willkommen",
    messages: "Nachrichten",
    devices: "Geräte",
    devices_heard: |heard| format!("empfangen: {heard}"),
    device_types: "Gerätetypen",
    delivered: "Zugestellte Callbacks",
    waiting_failed: |waiting, failed| format!("{waiting} wartend, {failed} aufgegeben"),
    latest: "Letzte Nachricht jedes Geräts",
    no_messages: "Noch keine Nachrichten",
    no_messages_why: "Sie erscheinen hier, sobald eine Basisstation liefert, was sie empfangen \
                      hat.",
    sees_nothing: "Keine Gruppe zu sehen",
    sees_nothing_why: "Keines Ihrer Profile lässt Sie eine Gruppe und ihre Geräte sehen. Wer \
                       die Benutzer Ihrer Gruppe verwaltet, kann Ihnen eines geben, das es \
                       erlaubt.",
    own_profiles: "Was Sie haben, erlaubt dies in Gruppen, die Sie durch ein anderes Profil \
                   sehen:",
};

const DEVICE: Device = Device {
    menu: "Gerät",
    title: "Geräte",
    id: "ID",
    name: "Name",
    group: "Gruppe",
    state: "Zustand",
    text: "ID oder Name",
    text_example: "1CF14C, Gewächshaus…",
    heard: "Empfangen",
    heard_ever: "mindestens einmal",
    heard_never: "nie",
    last_seen: "Zuletzt gesehen",
    never: "nie",
    seq_number: "Sequenznummer",
    signal: "Signal",
    rssi: "RSSI dBm",
    snr: "SNR dB",
    average_rssi: "Mittlerer RSSI dBm",
    average_snr: "Mittlerer SNR dB",
    average_later: "ab 15 Nachrichten",
    last_message: "Letzte Nachricht",
    data: "Daten",
    created: "Registriert",
    position: "Angegebene Position",
    no_position: "nicht angegeben",
    messages: "Nachrichten",
    none_yet: "Noch keine Geräte",
    none_yet_why: "Geräte erscheinen hier, sobald sie registriert sind, zum Beispiel durch \
                   eine Wiedergabe mit --register.",
    none_match: "Kein Gerät passt",
    none_match_why: "Es gibt Geräte, aber keines erfüllt alle Bedingungen des Filters.",
    all_messages: "Alle Nachrichten",
    edit: "Bearbeiten",
    save: "Änderungen speichern",
    transfer: "Anderer Gerätetyp",
    transfer_deed: "Gerät verschieben",
    transfer_hint: "Bisherige Nachrichten bleiben beim Gerätetyp, den es hatte. Hat der andere \
                    den Vertrag seines Tokens nicht, geht das Token verloren, und die nächste \
                    Nachricht nimmt ein neues. Gehört er zu einer anderen Gruppe, werden die \
                    Ereigniskonfigurationen des Geräts selbst mit ihren Callbacks gelöscht.",
    arrival: "Letzte Ankunft",
    key: "Authentisierungsschlüssel",
    key_known: "bekannt: seine Frames werden geprüft",
    key_unknown: "hier nicht bekannt",
    bad_code: "Falscher Code",
    no_key: "Frames ohne Schlüssel",
    station_silent: |station| match station {
        Some(station) => {
            format!(
                "Die Basisstation {station}, die dieses Gerät zuletzt empfangen hat, ist \
                 verstummt."
            )
        }
        None => {
            "Eine Basisstation, die dieses Gerät zuletzt empfangen hat, ist verstummt.".to_owned()
        }
    },
    sequence: "Sequenznummer",
    last_accepted: "Zuletzt angenommen",
    trash_seq: "Zuletzt abgelehnt",
    next_seq: "Nächste",
    next_seq_expected: "muss folgen",
    next_seq_any: "wird angenommen, wie sie auch lautet",
    disengage: "Sequenznummer freigeben",
    disengage_hint: "Die nächste Nachricht wird dann mit jeder Nummer angenommen: für ein \
                     Gerät, das neu zu zählen begonnen hat.",
    subscription: "Vertrag",
    contract: "Vertrag",
    token: "Token",
    token_state: |state| match state {
        TokenShown::None => "noch nicht genommen",
        TokenShown::Active => "aktiv",
        TokenShown::OffContract => "ohne Vertrag",
        TokenShown::Invalid => "ungültig: es ist vorbei, und die nächste Nachricht entscheidet",
    },
    activated: "Aktiviert",
    token_end: "Endet",
    token_endless: "mit dem Vertrag",
    test_frames: "Testframes",
    activable: "Darf ein Token nehmen",
    activable_hint: "Wenn nein, ist das Gerät mit seiner nächsten Nachricht ohne Vertrag, \
                     sofern es kein Token hat.",
    renewal: "Verlängerung des Abonnements",
    renewal_hint: "Das Token wird verlängert, wenn auch der Vertrag und der Gerätetyp es \
                   erlauben.",
    renewal_status: "Stand der Verlängerung",
    renewal_status_name: |status| match status {
        RenewalStatus::Allowed => "erlaubt",
        RenewalStatus::NotAllowed => "nicht erlaubt",
        RenewalStatus::Renewed => "verlängert",
        RenewalStatus::Ended => "beendet",
    },
    delivery: "Nachrichten werden",
    delivered: "zugestellt",
    kept: "aufbewahrt, nicht zugestellt",
    suspended: "ausgesetzt: aufbewahrt, nicht zugestellt",
    unsubscribes: "Verlässt seinen Vertrag",
    suspend: "Aussetzen",
    suspend_hint: "Solange es ausgesetzt ist, werden Nachrichten aufbewahrt und nicht \
                   zugestellt, und der Vertrag läuft weiter.",
    resume: "Fortsetzen",
    restart: "Neu starten",
    unsubscribe: "Vom Vertrag abmelden",
    unsubscribe_question: "Dieses Gerät von seinem Vertrag abmelden?",
    unsubscribe_lead: |id| {
        format!(
            "Nachrichten von {id} werden dann aufbewahrt und nicht zugestellt. Sein Token ist \
             endgültig verloren; ein anderes wird nach einem Neustart genommen. Das lässt sich \
             nicht rückgängig machen."
        )
    },
    unsubscribe_at: "Wann (UTC)",
    unsubscribe_at_hint: "Leer oder vergangen: sofort. Eine künftige Zeit lässt sich bis dahin \
                          zurücknehmen.",
    stay: "Unter Vertrag bleiben",
    replace: "Ersetzen",
    replace_lead: "Ein anderes Gerät übernimmt das Token mit seinem Ende. Dieses ist dann ohne \
                   Vertrag.",
    replace_target: "Ersetzt durch Gerät",
    replace_target_hint: "Die ID eines Geräts desselben Gerätetyps ohne Token.",
    replace_next: "Weiter",
    replace_question: "Das Token weitergeben?",
    replace_consequences: |from, to| {
        format!(
            "Das Gerät {to} übernimmt das Token. Nachrichten von {from} werden dann aufbewahrt \
             und nicht zugestellt, bis es nach einem Neustart ein anderes Token nimmt. Das \
             lässt sich nicht rückgängig machen."
        )
    },
    status: "Vom Gerät gemessen",
    status_time: "Mitgeteilt",
    temperature: "Temperatur",
    volts_idle: "Spannung im Ruhezustand",
    volts_transmit: "Spannung beim Senden",
    degrees: |degrees| {
        let degrees = format!("{degrees:.1} °C");
        degrees.replace('-', "−").replace('.', ",")
    },
    volts: |volts| format!("{volts:.3} V").replace('.', ","),
    computed: "Position",
    lat: "Breite",
    lng: "Länge",
    lat_hint: "In Grad, −90 bis 90. Leer, zusammen mit der Länge: nicht angegeben.",
    lng_hint: "In Grad, −180 bis 180.",
};

const MESSAGE: Message = Message {
    title: "Nachrichten",
    device: "Gerät",
    time: "Zeit",
    seq: "Seq.",
    data: "Daten",
    no_data: "leer",
    fields: "Dekodiert",
    signal: "Signal",
    stations: "Empfangen von",
    callbacks: "Callbacks",
    since: "Von (UTC)",
    before: "Bis (UTC)",
    station: "Station",
    frequency: "MHz",
    repetitions: "Wiederholungen",
    wants_downlink: "fragt nach einem Downlink",
    live: "Neue Nachrichten erscheinen von selbst",
    link: "Verbindungsqualität",
    quality: |quality| match quality {
        LinkQuality::Limit => "grenzwertig",
        LinkQuality::Average => "mittel",
        LinkQuality::Good => "gut",
        LinkQuality::Excellent => "ausgezeichnet",
        LinkQuality::NotAvailable => "—",
    },
    downlink: "Downlink",
    downlink_state: |state, info| match (state, info) {
        (DownlinkState::Awaited, _) => "wartet auf seinen Callback",
        (DownlinkState::Asked, _) => "angefragt",
        (DownlinkState::Queued, _) => "eingereiht",
        (DownlinkState::Fetched, _) => "bei der Station",
        (DownlinkState::Done, InfoCode::Acked) => "gesendet",
        (DownlinkState::Done, InfoCode::NoAnswer) => "keine Antwort",
        (DownlinkState::Done, InfoCode::InvalidPayload) => "keine 8 Bytes",
        (DownlinkState::Done, InfoCode::Overrun) => "über dem Tageskontingent",
        (DownlinkState::Done, InfoCode::NetworkError) => "Netzfehler",
        (DownlinkState::Done, InfoCode::Pending) => "ausstehend",
        (DownlinkState::Done, InfoCode::NoDownlinkContract) => "nicht im Vertrag",
        (DownlinkState::Done, InfoCode::TooManyRequests) => "zu viele Anfragen",
        (DownlinkState::Done, InfoCode::InvalidConfiguration) => "kein Callback ausgewählt",
    },
    downlink_data: "Daten",
    downlink_answered: "Callback hat geantwortet",
    downlink_answered_in: |took, left| {
        let seconds = |millis: i64| {
            let seconds = format!("{:.1} s", millis as f64 / 1000.0);
            seconds.replace('.', ",")
        };
        match left < 0 {
            true => format!("nach {}, {} zu spät", seconds(took), seconds(-left)),
            false => format!("nach {}, {} übrig", seconds(took), seconds(left)),
        }
    },
    downlink_answer_until: "Antwort zählt bis",
    downlink_at: "Gerät hört zu ab",
    downlink_until: "Gerät hört zu bis",
    downlink_ended: "Vorbei seit",
    off_contract: "ohne Vertrag",
    suspended: "ausgesetzt",
    over_quota: "über dem Tageskontingent",
    reopened: "später ergänzt",
    station_count: |count| match count {
        1 => "1 Station".to_owned(),
        count => format!("{count} Stationen"),
    },
    strength: [
        "keine Signalwerte",
        "Signal an der Grenze",
        "schwaches Signal",
        "gutes Signal",
        "ausgezeichnetes Signal",
    ],
    none_yet: "Noch keine Nachrichten",
    none_yet_why: "Dieses Gerät wurde noch nie empfangen. Seine Nachrichten erscheinen hier \
                   von selbst.",
    none_match: "Keine Nachricht passt",
    none_match_why: "Das Gerät hat nichts gesendet, das zum Filter passt.",
};

const DEVICE_TYPE: DeviceType = DeviceType {
    menu: "Gerätetyp",
    title: "Gerätetypen",
    delete: "Löschen",
    delete_question: "Diesen Gerätetyp löschen?",
    delete_lead: goes_with_type,
    cannot_delete: "Dieser Gerätetyp wird benutzt",
    still_used: keeps_type,
    name: "Name",
    description: "Beschreibung",
    display: "Nachrichten anzeigen als",
    display_name: |display| match display {
        DisplayType::None => "Keine Anzeige: rohe Bytes",
        DisplayType::Geolocation => "Geolokalisierung",
        DisplayType::String => "Zeichenkette",
        DisplayType::Test => "Test: hexadezimal und Text",
        DisplayType::Custom => "Eigenes Format",
    },
    display_hint: "Geolokalisierung liest Breite und Länge als zwei 32-Bit-Gleitkommazahlen \
                   und, wenn er gesendet wird, einen Radius in Metern als 16 Bits.",
    contract: "Vertrag",
    contracts: "Verträge",
    contract_hint: "Geräte nehmen ein Token des ersten, der eines für sie hat, in dieser \
                    Reihenfolge. Kann ein Token nicht verlängert werden, werden die anderen \
                    versucht. Weitere Zeilen gibt es, sobald diese gespeichert sind.",
    nth_contract: |nth| format!("Vertrag {nth}"),
    keep_alive: "Keep-alive",
    keep_alive_off: "aus",
    duration,
    keep_alive_hint: "Sekunden ohne Nachricht, nach denen ein Gerät als verstummt gilt: \
                      mindestens 1800, oder 0 für nie.",
    alert_email: "E-Mail-Adresse für Alarme",
    alert_email_hint: "Erfährt es, wenn Callbacks dieses Gerätetyps fehlschlagen.",
    renewal: "Verlängerung des Abonnements",
    renewal_name: |renewal| match renewal {
        Renewal::Allowed => "Automatisch",
        Renewal::Off => "Aus",
    },
    renewal_hint: "Token werden verlängert, wenn auch der Vertrag und das Gerät es erlauben.",
    retention: "Nachrichten werden aufbewahrt",
    retention_name: |days| match days {
        0 => "dauerhaft".into(),
        1 => "1 Tag".into(),
        days => format!("{days} Tage"),
    },
    retention_hint: "Tage, oder 0 für dauerhaft. Ältere Nachrichten werden mit ihren \
                     Empfängen, Downlinks und Zustellungen gelöscht, in ganzen Tagen UTC; \
                     Statistik und Ereignisse bleiben.",
    new: "Neuer Gerätetyp",
    edit: "Bearbeiten",
    create: "Gerätetyp anlegen",
    save: "Änderungen speichern",
    settings: "Angaben zum Gerätetyp",
    downlink: "Downlink-Daten",
    downlink_mode: "Downlink-Modus",
    downlink_mode_hint: "Direkt antwortet mit den Daten unten; Callback mit dem, was der dafür \
                         ausgewählte Callback antwortet.",
    downlink_mode_name: |mode| match mode {
        DownlinkMode::Direct => "Direkt",
        DownlinkMode::Callback => "Callback",
        DownlinkMode::None => "Keiner",
        DownlinkMode::Managed => "Vom Betreiber verwaltet",
    },
    downlink_data: "Downlink-Daten hexadezimal",
    downlink_data_hint: "Genau 8 Bytes: hexadezimale Ziffern, {time} (4 Bytes), {tapId} (4 \
                         Bytes) und {rssi} (2 Bytes).",
    downlink_error: syntax::downlink_error,
    downlink_sample: "Für 2015-08-26 08:42:06 UTC, −93 dBm, Station 0CD2:",
    redecoding: |done, total| {
        format!("Ältere Nachrichten werden neu dekodiert: {done} von {total}.")
    },
    format: "Eigenes Format",
    format_hint: "name:byte:typ, durch Leerzeichen getrennt. Das Byte kann fehlen; Typen sind \
                  bool:bit, char:bytes, float:32, uint:bits und int:bits.",
    preview_apart: "Auf einer eigenen Seite zeigen",
    format_text: "Format",
    format_version: "Version",
    format_bytes: |bytes| format!("braucht {bytes} der 12 Bytes einer Nachricht"),
    format_broken: "Dieses Format ist nicht lesbar:",
    field: "Feld",
    field_type: "Typ",
    field_bytes: "Bytes",
    field_bits: "Bits",
    field_order: "Byte-Reihenfolge",
    big_endian: "big-endian",
    little_endian: "little-endian",
    text_example: "Wetter, Tracker…",
    none_yet: "Noch keine Gerätetypen",
    none_yet_why: "Ein Gerätetyp sagt, wie die Nachrichten seiner Geräte gelesen und wohin sie \
                   gesendet werden.",
    none_match: "Kein Gerätetyp passt",
    none_match_why: "Es gibt Gerätetypen, aber keinen, dessen Name diesen Text enthält.",
    sequence: "Sequenznummern",
    disengage: "Für alle Geräte freigeben",
    disengage_hint: "Die nächste Nachricht jedes Geräts dieses Typs wird dann mit jeder Nummer \
                     angenommen.",
    disengaged: "Erledigt: Die nächste Nachricht jedes Geräts wird mit jeder Nummer \
                 angenommen.",
};

const PREVIEW: Preview = Preview {
    title: "Formatvorschau",
    lead: "Geben Sie ein eigenes Format und eine Nachricht ein: Felder, Bytes und Werte folgen \
           jedem Tastendruck, dekodiert vom selben Code wie auf dem Server.",
    show: "Anzeigen",
    starters: "Beginnen mit",
    starter_names: [
        "Sensorplatine",
        "Temperatur und Feuchte",
        "GPS-Tracker",
        "Wasserzähler",
        "Türkontakt",
        "Tankfüllstand",
        "Text",
    ],
    link: "Link zu diesem Format",
    sample: "Beispielnachricht",
    sample_hint: "Bis zu 12 Bytes hexadezimal.",
    sample_error: syntax::hex_error,
    sample_too_long: |bytes| {
        format!(
            "Das sind {bytes} Bytes, eine Nachricht trägt aber höchstens {}.",
            payload::MESSAGE_BYTES
        )
    },
    no_sample: "Noch keine Bytes.",
    values: "Bytes und Werte",
    behind: "Nach dem Format, wie es vor dem Fehler war",
    value: "Wert",
    absent: "fehlt",
    range: "Letzte Nachrichten",
    of: |yes, all| format!("{yes} von {all}"),
    texts: |texts| match texts {
        1 => "1 Text".to_owned(),
        texts => format!("{texts} Texte"),
    },
    last_messages: "Letzte Nachrichten",
    take: "Als Beispiel verwenden",
    encoder: "Kodierer",
    encoder_lead: "Von Werten zu Bytes",
    encoder_text: "In Text steht \\xff für das Byte ff und \\\\ für einen Backslash.",
    firmware: "Für die Firmware",
    firmware_struct: "Das struct hat den Aufbau der Nachricht",
    firmware_functions: "Die Funktion packt die Werte",
    format_error: syntax::format_error,
    format_warning: syntax::format_warning,
    encode_error: syntax::encode_error,
};

const CALLBACK: Callback = Callback {
    title: "Callbacks",
    new: "Neuer Callback",
    edit: "Callback bearbeiten",
    edit_it: "Bearbeiten",
    delete: "Löschen",
    delete_question: "Diesen Callback löschen?",
    delete_lead: |url, waiting| {
        format!(
            "Nachrichten werden nicht mehr an {url} gesendet. Nachrichten, die er noch zu \
             senden hat, werden gestrichen: {waiting}. Das lässt sich nicht rückgängig machen."
        )
    },
    kind: "Art",
    kinds: CallbackKind::title,
    sent_when: |kind| match kind {
        CallbackKind::DataUplink => {
            "Wird für jede Nachricht gesendet, sobald ihr erster Frame da ist."
        }
        CallbackKind::DataBidir => {
            "Wird für jede Nachricht gesendet, sobald ihr erster Frame da ist. Fragt das Gerät \
             danach, wird ihm die Antwort des ausgewählten Callbacks gesendet: \
             {\"1B9C5\":{\"downlinkData\":\"0102030405060708\"}}."
        }
        CallbackKind::Status => {
            "Wird gesendet, wenn ein Gerät seine Batterie und Temperatur mitteilt: einmal am \
             Tag und nach jedem Downlink."
        }
        CallbackKind::Geoloc => {
            "Wird nicht mehr gesendet: DATA_ADVANCED teilt mit, wo das Gerät war."
        }
        CallbackKind::Acknowledge => {
            "Wird gesendet, wenn zu Ende kam, wonach ein Gerät gefragt hat, ob ihm etwas \
             gesendet wurde oder nicht."
        }
        CallbackKind::Repeater => {
            "Wird gesendet, wenn ein Repeater mitteilt, was er wiederholt hat."
        }
        CallbackKind::DataAdvanced => {
            "Wird für jede Nachricht gesendet, wenn jede Basisstation sich dazu gemeldet hat, \
             etwa 25 Sekunden nach ihrem ersten Frame: mit der Verbindungsqualität und der \
             Position."
        }
        CallbackKind::Error => {
            "Wird gesendet, wenn ein Gerät verstummt oder eine Basisstation, die es zuletzt \
             empfangen hat."
        }
        CallbackKind::Event => {
            "Wird gesendet, wenn etwas geschieht, das eine Ereigniskonfiguration überwacht."
        }
    },
    data: "Daten-Callbacks",
    service: "Service-Callbacks",
    error: "Fehler-Callbacks",
    downlink: "Downlink",
    downlink_chosen: "Seine Antworten gehen an Geräte; drücken, um keinen auszuwählen",
    downlink_choose: "Seine Antworten an Geräte senden",
    downlink_none: "Kein Callback antwortet Geräten",
    downlink_none_why: "Der Downlink-Modus dieses Gerätetyps ist Callback. Geräte, die fragen, \
                        erhalten nichts, bis in der Spalte Downlink ein DATA / BIDIR-Callback \
                        ausgewählt und eingeschaltet ist.",
    state: "Zustand",
    on: "ein",
    off: "aus",
    failing: "gestört",
    turn_on: "Einschalten",
    turn_off: "Ausschalten",
    actions: "Aktionen",
    request: "Anfrage",
    method: "Methode",
    url: "URL",
    url_hint: "Wohin gesendet wird. Variablen in geschweiften Klammern werden ausgefüllt.",
    url_example: "https://example.com/uplink?id={device}&data={data}",
    headers: "Header",
    headers_hint: "Einer je Zeile, als Name: Wert. Variablen werden ausgefüllt.",
    content_type: "Content-Type",
    body: "Body",
    body_hint: "Nur bei POST und PUT. Variablen werden ausgefüllt, maskiert für den \
                Content-Type.",
    no_body: "keiner (GET)",
    payload_config: "Eigene Payload-Konfiguration",
    payload_config_hint: "Ein eigenes Format, zum Beispiel Temp::float:32 Battery::uint:8. \
                          Seine Felder werden zu Variablen: {customData#Temp}.",
    enabled: "Eingeschaltet",
    send_duplicate: "Duplikate senden: einmal für jede Basisstation, die die Nachricht \
                     empfangen hat",
    send_sni: "SNI (Server Name Indication) bei TLS-Verbindungen senden",
    in_order: "Reihenfolge jedes Geräts einhalten: Was folgt, wartet, bis das Vorige \
               zugestellt oder aufgegeben ist",
    in_order_batch: "Wo die Reihenfolge eingehalten wird, enthält ein Batch höchstens eine \
                     Zeile je Gerät.",
    channel: "Kanal",
    channels: |channel| match channel {
        Channel::Url => "URL",
        Channel::BatchUrl => "Batch-URL",
        Channel::Email => "E-Mail",
        Channel::Mqtt => "MQTT",
    },
    line_pattern: "Zeilenmuster",
    line_pattern_hint: "Eine Zeile je Nachricht, etwa {device};{time};{data};",
    batch_url_hint: "Höchstens eine Anfrage je Sekunde. {batch} steht für die Zeilen, etwa \
                     https://example.org/batch?lines={batch}",
    recipient: "Empfänger",
    subject: "Betreff",
    message: "Nachricht",
    broker: "Broker",
    broker_hint: "mqtt://user:password@host:1883, oder mqtts:// für TLS",
    topic: "Topic",
    topic_hint: "Etwa sigfox/{device}/data",
    discovery: "Home Assistant die Felder mitteilen, die der Body enthält",
    rendered: "Mit Beispielwerten",
    signature: "Signatur",
    signature_lead: "Jede Anfrage kann signiert werden, wie Standard Webhooks es beschreibt, \
                     sodass der Empfänger weiß, wer sie gesendet hat und dass niemand sie \
                     verändert hat.",
    signed: |secrets| match secrets {
        0 => "Anfragen werden nicht signiert.",
        1 => "Anfragen werden signiert.",
        _ => "Anfragen werden mit dem neuen Geheimnis und mit dem vorigen signiert.",
    },
    sign: "Anfragen signieren",
    sign_anew: "Neues Geheimnis erzeugen",
    forget_former: "Voriges Geheimnis beenden",
    stop_signing: "Nicht mehr signieren",
    secret_new: "Das neue Geheimnis",
    secret_once: "Kopieren Sie es jetzt: Es wird nicht wieder gezeigt.",
    try_it: "Test senden",
    tried: "Test",
    switched_off: |why| match why {
        "gone" => "Abgeschaltet: Der Empfänger hat gesagt, dass er endgültig weg ist (410).",
        "failing" => "Abgeschaltet: Fünf Tage lang wurde nichts zugestellt.",
        _ => "",
    },
    off_since: "Aus seit",
    off_meanwhile: "Was Geräte senden und was mit ihnen geschieht, solange er aus ist, wird \
                    nicht später gesendet.",
    save: "Speichern",
    create: "Callback anlegen",
    variables: "Variablen",
    variables_lead: "Diese dürfen in der URL, in Werten von Headern und im Body stehen.",
    variable: "Variable",
    meaning: "Bedeutung",
    form: "Form",
    example: "Beispiel",
    documentation: "Alles über Callbacks",
    contents: "Auf dieser Seite",
    waiting: "Wartend",
    delivered: "Zugestellt",
    failed: "Aufgegeben",
    errors: "Fehlgeschlagene Versuche",
    none_yet: "Noch keine Callbacks",
    none_yet_why: "Ein Callback sendet, was die Geräte dieses Typs sagen und was mit ihnen \
                   geschieht, an eine Adresse von Ihnen.",
    attempt: |number| format!("Versuch {number}"),
    under_way: "unterwegs",
    next_attempt: "Nächster Versuch",
    no_attempt: "Noch nicht gesendet",
    status: |status| format!("HTTP {status}"),
    took: |millis| format!("{millis} ms"),
    answer: "Antwort",
    fault: delivery::fault,
};

fn total(total: Total) -> String {
    match total {
        Total::Exactly(count) => number(count),
        Total::AtLeast(count) => format!("{} oder mehr", number(count)),
    }
}

fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// So many of something, with its noun for one and for any other number.
fn counted(count: i64, one: &str, several: &str) -> String {
    let noun = if count == 1 { one } else { several };
    format!("{} {noun}", number(count))
}

fn duration(seconds: i64) -> String {
    match seconds {
        s if s % 86_400 == 0 => format!("{} d", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

fn problem(error: &AppError) -> (&'static str, String) {
    let say = |title, text: &str| (title, text.to_owned());
    match error {
        AppError::Rejected(_) => say(
            "Nicht gespeichert",
            "Einige Felder können so nicht übernommen werden. Beachten Sie die Hinweise daneben.",
        ),
        AppError::NotFound => say(
            "Nicht gefunden",
            "Unter dieser Adresse gibt es nichts, oder Sie dürfen es nicht sehen.",
        ),
        AppError::Forbidden => say(
            "Nicht erlaubt",
            "Ihre Rollen lassen Sie das sehen, aber nicht ändern.",
        ),
        AppError::Unauthenticated => say("Abgemeldet", "Bitte melden Sie sich wieder an."),
        AppError::WrongCredentials => say(
            "Nicht angemeldet",
            "Kein Konto hat diese Adresse mit diesem Passwort. Prüfen Sie beides und versuchen Sie \
             es erneut.",
        ),
        AppError::TooMany { retry_after } => (
            "Zu viele Versuche",
            format!(
                "Bitte warten Sie {} und versuchen Sie es erneut.",
                duration(i64::from(*retry_after))
            ),
        ),
        AppError::Unavailable => say(
            "Im Moment nicht erreichbar",
            "Der Server konnte nicht antworten. Nichts wurde geändert; bitte versuchen Sie es in \
             Kürze erneut.",
        ),
        AppError::Broken => say(
            "Das hat nicht funktioniert",
            "Die Seite und der Server haben einander nicht verstanden. Laden Sie die Seite neu; \
             bleibt es so, sagt das Log des Servers mehr.",
        ),
    }
}

/// What goes with a device type that nothing keeps.
fn goes_with_type(name: &str, used: &DeviceTypeUse) -> String {
    let counts = [
        (used.callbacks, "Callback", "Callbacks"),
        (
            used.event_configurations,
            "Ereigniskonfiguration",
            "Ereigniskonfigurationen",
        ),
    ];
    let mut told = format!("„{name}“ hat keine Geräte.");
    let own = counts.into_iter().filter(|(count, ..)| *count > 0);
    let own: Vec<String> = own
        .map(|(count, one, several)| counted(count, one, several))
        .collect();
    if !own.is_empty() {
        let go = match used.callbacks + used.event_configurations {
            1 => "wird",
            _ => "werden",
        };
        let own = own.join(" und ");
        told += &format!(
            " Mit ihm {go} {own} gelöscht: Was auf Zustellung wartet, wird nicht mehr gesendet."
        );
    }
    match used.messages {
        0 => {}
        1 => {
            told += " Auch sein Format wird gelöscht: 1 Nachricht eines Geräts, das inzwischen \
                     einen anderen Gerätetyp hat, bleibt, aber nichts liest sie mehr, und von wo \
                     sie empfangen wurde, verschwindet von den Karten.";
        }
        several => {
            told += &format!(
                " Auch sein Format wird gelöscht: {} Nachrichten von Geräten, die inzwischen einen \
                 anderen Gerätetyp haben, bleiben, aber nichts liest sie mehr, und von wo sie \
                 empfangen wurden, verschwindet von den Karten.",
                number(several)
            );
        }
    }
    if used.tokens > 0 {
        told += " Basisstationen registrieren keine Geräte mehr unter ihm.";
    }
    told + " Das lässt sich nicht rückgängig machen."
}

/// Why a device type cannot be deleted.
fn keeps_type(used: &DeviceTypeUse) -> String {
    match (used.devices, used.registrations) {
        (0, _) => "Eine Liste von Geräten für ihn wird gerade abgearbeitet.".to_owned(),
        (1, _) => {
            "Er hat ein Gerät. Verschieben Sie es zuerst zu einem anderen Gerätetyp.".to_owned()
        }
        (several, _) => {
            format!(
                "Er hat {several} Geräte. Verschieben Sie sie zuerst zu einem anderen Gerätetyp."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Fault;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_436), "−1.436");
        assert_eq!(number(1_000_000), "1.000.000");
    }

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        assert_eq!(counted(0, "Gerät", "Geräte"), "0 Geräte");
        assert_eq!(counted(1, "Gerät", "Geräte"), "1 Gerät");
        assert_eq!(counted(1200, "Gerät", "Geräte"), "1.200 Geräte");
        let transfer = WORDS.transfer.consequences;
        assert!(
            transfer(1).starts_with("1 Gerät. Wird es übernommen, sehen Sie nichts mehr davon")
        );
        assert!(transfer(2).starts_with("2 Geräte. Werden sie übernommen, sehen Sie nichts mehr"));
        let bulk =
            |done, stay| (WORDS.bulk.consequences)(domain::device::BulkDeed::Resume, done, stay);
        assert!(bulk(1, 1).starts_with("Betroffen ist 1 Gerät. 1 Gerät bleibt, wie es ist. "));
        assert!(
            bulk(2, 2).starts_with("Betroffen sind 2 Geräte. 2 Geräte bleiben, wie sie sind. ")
        );
        assert_eq!((WORDS.registration.progress)(0, 1), "0 von 1 Zeile");
        assert_eq!((WORDS.identity.taking)(1, 2), "1 von 2 Zeilen…");
        let goes = |callbacks, messages| {
            let used = DeviceTypeUse {
                callbacks,
                messages,
                ..DeviceTypeUse::default()
            };
            goes_with_type("Boje", &used)
        };
        assert!(goes(1, 0).contains(" Mit ihm wird 1 Callback gelöscht: "));
        assert!(goes(2, 0).contains(" Mit ihm werden 2 Callbacks gelöscht: "));
        assert!(goes(0, 1).contains(" 1 Nachricht eines Geräts, das "));
        assert!(goes(0, 2).contains(" 2 Nachrichten von Geräten, die "));
        let odd = |digits| fault(&Fault::OddHex { digits });
        assert!(odd(1).contains("1 hexadezimale Ziffer:"));
        assert!(odd(3).contains("3 hexadezimale Ziffern:"));
    }

    #[test]
    fn a_span_of_time_is_said_in_its_greatest_whole_unit() {
        assert_eq!(duration(1800), "30 min");
        assert_eq!(duration(7200), "2 h");
        assert_eq!(duration(61), "61 s");
    }
}
