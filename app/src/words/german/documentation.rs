//! What is written about callbacks, in German.

mod sections;

use payload::variables::{Form, Variable};

use super::super::Documentation;

/// The words.
pub(super) const WORDS: Documentation = Documentation {
    title: "Über Callbacks",
    lead: "Ein Callback sendet, was die Geräte eines Gerätetyps sagen und was mit ihnen geschieht, \
           an eine Adresse von Ihnen. Was er sendet, entsteht aus Vorlagen: Text mit Variablen in \
           geschweiften Klammern, die jedes Mal ausgefüllt werden.",
    variable,
    form,
    sections: sections::all,
    event_configuration: sections::event_configuration,
    api: sections::api,
};

fn form(form: Form) -> &'static str {
    match form {
        Form::Seconds => "ganze Sekunden seit 1970 UTC",
        Form::Hexadecimal => "hexadezimale Ziffern",
        Form::Whole => "ganze Zahl",
        Form::Decimals => "Zahl mit zwei Nachkommastellen",
        Form::Degrees | Form::Number => "Zahl",
        Form::Truth => "true oder false",
        Form::Text => "Text",
        Form::Json => "JSON",
        Form::Lines => "Zeilen",
    }
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Time => "Wann es geschah.",
        Variable::Device => "Die ID des Geräts, in Großbuchstaben und ohne führende Nullen.",
        Variable::Data => "Die Bytes der Nachricht, in Kleinbuchstaben: keines bis zwölf.",
        Variable::SeqNumber => "Die Sequenznummer der Nachricht.",
        Variable::DeviceTypeId => "Die ID des Gerätetyps.",
        Variable::Ack => "Ob das Gerät nach einem Downlink fragt.",
        Variable::LongPolling => "Ob das Gerät länger als andere wartet: keines tut es.",
        Variable::Duplicate => {
            "false für die Basisstation, die die Nachricht zuerst empfangen hat, true für die \
             anderen."
        }
        Variable::Snr => "Signal-Rausch-Abstand an der Basisstation, in dB.",
        Variable::Signal => "Der ältere Name von {snr}.",
        Variable::Rssi => "Empfangsleistung an der Basisstation, in dBm.",
        Variable::AvgSnr => {
            "Mittel von {snr} der 25 Nachrichten davor, in dB; N/A, bis es 15 davon gibt."
        }
        Variable::AvgSignal => "Der ältere Name von {avgSnr}.",
        Variable::Station => "Die ID der Basisstation, mindestens vier Ziffern.",
        Variable::Lat => {
            "Breite der Basisstation, auf ein Grad genau; in einem GEOLOC-Callback die des Geräts."
        }
        Variable::Lng => {
            "Länge der Basisstation, auf ein Grad genau; in einem GEOLOC-Callback die des Geräts."
        }
        Variable::Batt => "Versorgungsspannung, während das Gerät ruht, in V.",
        Variable::Temp => "Temperatur im Gerät, in °C.",
        Variable::InfoCode => "Wie der Downlink endete, als einer der Codes unten.",
        Variable::InfoMessage => "Dasselbe als Text.",
        Variable::DownlinkAck => "Ob eine Basisstation den Downlink gesendet hat.",
        Variable::DownlinkOverusage => "Ob das Gerät über seinem Tageskontingent an Downlinks lag.",
        Variable::WhitelistDevices => "Wie vielen Geräten der Repeater zuhört; 0: allen.",
        Variable::RepeatedMsg => "Nachrichten, die er wiederholt hat, als Bereichscode.",
        Variable::UnwantedDevices => {
            "Geräte, die er empfangen hat und denen er nicht zuhört, 0 bis 14; 15: mehr als das."
        }
        Variable::UnwantedMsg => "Nachrichten dieser Geräte, als Bereichscode.",
        Variable::WrongMsg => "Nachrichten, die er nicht lesen konnte, als Bereichscode.",
        Variable::OverRegulMsg => {
            "Nachrichten, die er wegen der Funkregulierung nicht wiederholt hat, als Bereichscode."
        }
        Variable::Lqi => "Verbindungsqualität: Limit, Average, Good, Excellent oder NA.",
        Variable::LinkQuality => {
            "Dasselbe als Zahl: 0 grenzwertig, 1 mittel, 2 gut, 3 ausgezeichnet, 4 unbekannt."
        }
        Variable::FixedLat => "Die für das Gerät angegebene Breite, 0.0 ohne Angabe.",
        Variable::FixedLng => "Die für das Gerät angegebene Länge, 0.0 ohne Angabe.",
        Variable::OperatorName => {
            "Der Betreiber der Basisstation, die die Nachricht zuerst empfangen hat."
        }
        Variable::CountryCode => {
            "Das Land dieser Basisstation als Nummer nach ISO 3166-1; 0, wenn unbekannt."
        }
        Variable::Duplicates => {
            "Jede Basisstation, die die Nachricht empfangen hat: ihre ID, Leistung in dBm, \
             Wiederholungen und Signal-Rausch-Abstand in dB."
        }
        Variable::ComputedLocation => {
            "Wo das Gerät war: Grad, Radius in m, Quelle (0 aus dem Signal an den Basisstationen, \
             1 vom Gerät gesendet) und Status (1, wenn es eine Position gibt, sonst 0)."
        }
        Variable::Radius => "Auf wie viele Meter genau das Gerät dort war.",
        Variable::GeolocSource => "Woraus die Position entstand.",
        Variable::Info => "Was nicht stimmt, als Satz.",
        Variable::Severity => {
            "Wie schlimm es ist: ERROR für ein verstummtes Gerät, WARN für Störungen des Netzes, \
             INFO für ein Ereignis, das man kennen sollte."
        }
        Variable::SourceType => "Mit welcher Art von Ding es geschah: DEVICE.",
        Variable::SourceId => "Die ID dessen, womit es geschah: die des Geräts.",
        Variable::EventType => "Was geschah, als Code, etwa INVALID_SEQ_NUMBER.",
        Variable::EventId => "Die ID des Ereignisses: dieselbe, so oft es auch mitgeteilt wird.",
        Variable::GroupId => "Die ID der Gruppe, in der es geschah.",
        Variable::DeviceInfo => {
            "Was über das Gerät bekannt ist: seine ID, sein Name und Zustand, wann es zuletzt \
             empfangen wurde (UTC), wann seine Nachrichten zuletzt gelöscht wurden (hier nie), \
             sein mittlerer Signal-Rausch-Abstand in dB und sein Keep-alive in Sekunden. Was nie \
             eintrat, ist null."
        }
        Variable::ConfigurationId => "Die ID der Ereigniskonfiguration, die es mitteilen lässt.",
        Variable::DeviceMessageTime => {
            "Wann die Nachricht gesendet wurde, bei der es geschah (UTC)."
        }
        Variable::DeviceLastSeqnumber => "Die Sequenznummer der zuletzt angenommenen Nachricht.",
        Variable::DeviceExpectedSeqnumber => "Die erwartete Sequenznummer.",
        Variable::DeviceMessageSeqnumber => "Die Sequenznummer der Nachricht, bei der es geschah.",
        Variable::DeviceShortCause => "Warum das Gerät kein Token hat, als Code.",
        Variable::DeviceCause => "Dasselbe als Satz.",
        Variable::NetworkOperatorId => {
            "Der Betreiber der Basisstation, die die Nachricht zuerst empfangen hat."
        }
        Variable::BusinessOperatorId => "Die ID der Gruppe, der der Vertrag gehört.",
        Variable::ContractId => "Die ID des betroffenen Vertrags.",
        Variable::ContractIds => "Die IDs aller Verträge des Gerätetyps, durch Kommas getrennt.",
        Variable::SubscriptionState => "Wie das Gerät zu seinem Vertrag steht, als Wort.",
        Variable::ExpectedSubscriptionDurationEndTime => {
            "Wann die Monate seines Tokens enden (UTC), unabhängig vom Ende des Vertrags."
        }
        Variable::ExpectedTokenEndTime => "Wann sein Token endet (UTC).",
        Variable::DeviceSourceId => "Das Gerät, dessen Token es war.",
        Variable::DeviceDestinationId => "Das Gerät, das das Token jetzt hat.",
        Variable::DeviceTypeSourceId => "Der Gerätetyp, den das Gerät hatte.",
        Variable::DeviceTypeDestinationId => "Der Gerätetyp, den es jetzt hat.",
        Variable::CallbackId => "Die ID des Callbacks, der fehlgeschlagen ist.",
        Variable::CallbackStatus => {
            "Der Status, mit dem sein Empfänger antwortete; 600, wenn es keine Antwort gab."
        }
        Variable::CallbackMessage => "Was dieser Status bedeutet oder warum es keine Antwort gab.",
        Variable::LastHeard => "Wann das Gerät zuletzt empfangen wurde (UTC).",
        Variable::FieldName => "Das Feld im Format des Gerätetyps, das gemessen wurde.",
        Variable::Value => {
            "Was gemessen wurde: ein Feld, wie es ist, dBm, V, °C oder die Meter von der Mitte \
             eines Kreises."
        }
        Variable::Threshold => "Die Grenze, jenseits derer es liegt, in derselben Einheit.",
        Variable::Batch => "Alle Zeilen einer Sekunde.",
    }
}
