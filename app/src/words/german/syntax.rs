//! What is wrong with a format, a template and the like, in German.
//!
//! The payload and domain crates have English sentences of their own, for programs and logs.
//! These are for people, and each match names every variant, so that what can newly be wrong
//! needs its words here. A word that begins a sentence of its own is written as one, also behind
//! a colon.

use domain::Problem;
use payload::template::TemplateErrorKind;
use payload::variables::Place;
use payload::{
    DownlinkError, DownlinkErrorKind, EncodeError, EncodeErrorKind, Expected, FormatError,
    FormatErrorKind, Found, HexError, Kind, MESSAGE_BYTES, Warning,
};

/// What is wrong at a column, as a sentence.
pub(super) fn at_column(column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("Ab Spalte {column} nicht lesbar."),
        // There is no place in nothing.
        Problem::Format(FormatErrorKind::Empty) => format!("{}.", told(problem)),
        problem => format!("Spalte {column}: {}.", told(problem)),
    }
}

/// What is wrong in a line of a list, as a sentence.
pub(super) fn in_line(line: u32, column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("In Zeile {line} ab Spalte {column} nicht lesbar."),
        problem => format!("Zeile {line}, Spalte {column}: {}.", told(problem)),
    }
}

pub(super) fn format_error(error: &FormatError) -> String {
    at_column(error.column, &Problem::Format(error.kind.clone()))
}

pub(super) fn downlink_error(error: &DownlinkError) -> String {
    at_column(error.column, &Problem::Downlink(error.kind.clone()))
}

fn told(problem: &Problem) -> String {
    let say = str::to_owned;
    match problem {
        Problem::Untold => say("Das ist nicht lesbar"),
        Problem::Format(kind) => format_kind(kind),
        Problem::Template(kind) => template_kind(kind),
        Problem::Downlink(kind) => downlink_kind(kind),
        Problem::Ipv4 => say("Das ist keine IPv4-Adresse"),
        Problem::Ipv6 => say("Das ist keine IPv6-Adresse"),
        Problem::HostName => say("Das kann nicht der Name eines Hosts sein"),
        Problem::BodyOfGet => {
            say("Eine GET-Anfrage hat keinen Body: Lassen Sie ihn leer, oder wählen Sie POST")
        }
        Problem::FormPairs => say(
            "Der Body eines Formulars wird name={variable}&name2={variable2} geschrieben, mit \
             Namen ohne Variablen",
        ),
        Problem::Json { found } => format!(
            "Haben die Variablen Werte, ist das kein JSON, denn „{}“ kann hier nicht stehen",
            found.escape_debug()
        ),
        Problem::JsonEnds => {
            say("Haben die Variablen Werte, ist das kein JSON: Am Ende fehlt etwas")
        }
        Problem::HeaderLine => say("Ein Header wird Name: Wert geschrieben"),
        Problem::HeaderName { name } => format!("„{name}“ ist nicht der Name eines Headers"),
        Problem::HeaderTwice { name } => format!("{name} ist doppelt gesetzt"),
        Problem::CredentialsTwice => {
            say("Die URL enthält schon Zugangsdaten, darum kann Authorization nicht gesetzt werden")
        }
        Problem::ControlInHeader => say("Ein Header enthält keine Steuerzeichen"),
        Problem::BatchInPath => say("{batch} gehört in die Query: ?name={batch}"),
        Problem::LineBreak => say(
            "Das Muster ist eine Zeile ohne Zeilenumbrüche: Jede Nachricht ist eine Zeile des \
             Batches",
        ),
        Problem::NotOneLine => {
            say("Das ist eine Zeile: Sie enthält weder Zeilenumbrüche noch andere Steuerzeichen")
        }
        Problem::MqttUrl => say(
            "Die Adresse eines Brokers wird mqtt://host:port oder mqtts://host:port geschrieben",
        ),
        Problem::TopicPattern => say("Ein Topic enthält weder + noch #"),
        Problem::NothingToDiscover => say(
            "Es gibt nichts zu entdecken: Der Body ist kein JSON-Objekt mit einem Mitglied, das \
             wie ein Feld des Formats heißt",
        ),
        Problem::NotABox => say("Das ist weder angekreuzt noch leer gelassen"),
    }
}

fn format_kind(kind: &FormatErrorKind) -> String {
    match kind {
        FormatErrorKind::Empty => {
            "Das Format ist leer: Schreiben Sie mindestens ein Feld, zum Beispiel \
             „temperature::float:32“"
                .to_owned()
        }
        FormatErrorKind::Unexpected { found, expected } => {
            format!(
                "Erwartet wird {}, gefunden wurde {}",
                wanted(*expected),
                stands(found)
            )
        }
        FormatErrorKind::LittleEndianSize { bits } => format!(
            "Eine little-endian-Zahl braucht eine Größe von 8, 16, 24 … 64 Bits, diese aber hat \
             {bits}"
        ),
        FormatErrorKind::TooFar { byte } => {
            format!("Dieses Feld begänne in Byte {byte}, ein Feld beginnt aber in Byte 0 bis 255")
        }
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Name => "ein Feldname aus Buchstaben, Ziffern, „-“ und „_“",
        Expected::ColonAfterName => "„::“ und ein Typ nach dem Feldnamen",
        Expected::ByteIndex => {
            "ein Byte-Index von 0 bis 255 oder nichts zwischen zwei Doppelpunkten wie in \
             „name::uint:8“"
        }
        Expected::ColonAfterIndex => "„:“ und ein Typ nach dem Byte-Index",
        Expected::Type => "ein Typ, also bool, char, float, uint oder int",
        Expected::Bit => "ein Bit von 0 bis 7, wobei 7 das höchstwertige ist",
        Expected::CharLength => "die Länge des Textes, von 1 bis 255 Bytes",
        Expected::FloatSize => "die Größe der Gleitkommazahl, also 32 oder 64",
        Expected::IntegerSize => "die Größe der ganzen Zahl, von 1 bis 64 Bits",
        Expected::EndianOrBit => "big-endian, little-endian oder ein Bit-Versatz von 0 bis 7",
        Expected::EndOfField => "ein Leerzeichen vor dem nächsten Feld oder das Ende des Formats",
    }
}

fn stands(found: &Found) -> String {
    match found {
        Found::End => "das Ende des Felds".to_owned(),
        Found::Colon => "„:“".to_owned(),
        Found::Text(text) => format!("„{text}“"),
    }
}

fn template_kind(kind: &TemplateErrorKind) -> String {
    let say = str::to_owned;
    match kind {
        TemplateErrorKind::MalformedField => say(
            "Eine eigene Variable hat die Form {customData#field}, mit dem Namen eines Felds des \
             eigenen Formats",
        ),
        TemplateErrorKind::UnknownVariable { name } => {
            format!("Es gibt keine Variable {{{name}}}")
        }
        TemplateErrorKind::Elsewhere { name, place } => format!(
            "Die Variable {{{name}}} gibt es hier nicht, nur in {}",
            home(*place)
        ),
        TemplateErrorKind::Withheld { name } => format!(
            "Die Variable {{{name}}} teilt Funkdetails mit, die Ihr Profil nicht zeigt: Lassen Sie \
             sie weg"
        ),
        TemplateErrorKind::UnknownField { field, available } => format!(
            "Das eigene Format hat kein Feld „{field}“; seine Felder sind {}",
            available.join(", ")
        ),
        TemplateErrorKind::NoFormat { field } => format!(
            "{{customData#{field}}} braucht eine eigene Payload-Konfiguration, und dieser Callback \
             hat keine"
        ),
        TemplateErrorKind::Scheme => say("Die URL muss mit http:// oder https:// beginnen"),
        TemplateErrorKind::VariableBeforePath { name } => format!(
            "Die Variable {{{name}}} darf nur im Pfad oder in der Query der URL stehen, nach dem \
             Host"
        ),
        TemplateErrorKind::NoHost => say("Die URL hat keinen Host"),
        TemplateErrorKind::Authority { found } => format!(
            "„{}“ kann im Host oder in den Zugangsdaten einer URL nicht stehen",
            found.escape_debug()
        ),
        TemplateErrorKind::Port => say("Der Port muss eine Zahl von 1 bis 65535 sein"),
        TemplateErrorKind::Fragment => say(
            "Was auf „#“ folgt, wird nie gesendet; lassen Sie es weg, oder schreiben Sie %23 für \
             das Zeichen",
        ),
        TemplateErrorKind::ControlCharacter => {
            say("Eine URL enthält keine Zeilenenden, Tabulatoren oder anderen Steuerzeichen")
        }
    }
}

fn home(place: Place) -> &'static str {
    match place {
        Place::DataUplink => "DATA/UPLINK-Callbacks",
        Place::DataBidir => "DATA/BIDIR-Callbacks",
        Place::ServiceStatus => "SERVICE/STATUS-Callbacks",
        Place::ServiceAcknowledge => "SERVICE/ACKNOWLEDGE-Callbacks",
        Place::ServiceGeoloc => "SERVICE/GEOLOC-Callbacks",
        Place::ServiceRepeater => "SERVICE/REPEATER-Callbacks",
        Place::ServiceDataAdvanced => "SERVICE/DATA_ADVANCED-Callbacks",
        Place::Error => "ERROR-Callbacks",
        Place::Event => "EVENT-Callbacks",
        Place::BatchUrl => "der URL von Batch-Callbacks",
        Place::DownlinkData => "den Downlink-Daten eines Gerätetyps",
    }
}

fn downlink_kind(kind: &DownlinkErrorKind) -> String {
    match kind {
        DownlinkErrorKind::UnknownVariable { name } => format!(
            "„{{{name}}}“ ist keine Variable eines Downlinks; das sind {{time}}, {{rssi}} und \
             {{tapId}}"
        ),
        DownlinkErrorKind::Unclosed => "Die schließende Klammer „}“ fehlt".to_owned(),
        DownlinkErrorKind::NotHex { found } => format!(
            "Erwartet wird eine hexadezimale Ziffer oder eine Variable, gefunden wurde „{}“",
            found.escape_debug()
        ),
        DownlinkErrorKind::OddDigits { digits: 1 } => {
            "Jedes Byte braucht zwei hexadezimale Ziffern, hier ist aber nur eine".to_owned()
        }
        DownlinkErrorKind::OddDigits { digits } => {
            format!("Jedes Byte braucht zwei hexadezimale Ziffern, hier sind aber {digits}")
        }
        DownlinkErrorKind::WrongSize { bytes: 1 } => format!(
            "Ein Downlink hat genau {} Bytes, das ist aber nur eines",
            payload::DOWNLINK_BYTES
        ),
        DownlinkErrorKind::WrongSize { bytes } => format!(
            "Ein Downlink hat genau {} Bytes, das sind aber {bytes}",
            payload::DOWNLINK_BYTES
        ),
    }
}

pub(super) fn format_warning(warning: &Warning) -> String {
    match warning {
        Warning::Overlap { first, second, .. } => format!(
            "„{second}“ liest Bits, die auch „{first}“ liest; schreiben Sie nach einem bool den \
             Byte-Index des nächsten Felds."
        ),
        Warning::BeyondMessage {
            name, last_byte, ..
        } => format!(
            "„{name}“ braucht Byte {last_byte}, eine Nachricht hat aber höchstens {MESSAGE_BYTES} \
             Bytes, 0 bis {}.",
            MESSAGE_BYTES - 1
        ),
        Warning::DuplicateName { name, .. } => {
            format!("Schon ein früheres Feld heißt „{name}“; nur das erste kann benutzt werden.")
        }
        Warning::Gap { bytes } if bytes.len() == 1 => {
            format!("Byte {} wird von keinem Feld gelesen.", bytes.start)
        }
        Warning::Gap { bytes } => format!(
            "Die Bytes {} bis {} werden von keinem Feld gelesen.",
            bytes.start,
            bytes.end - 1
        ),
    }
}

pub(super) fn encode_error(error: &EncodeError) -> String {
    let told = match &error.kind {
        EncodeErrorKind::Missing => {
            "braucht einen Wert, denn die Nachricht reicht darüber hinaus".to_owned()
        }
        EncodeErrorKind::WrongType { expected } => typed(*expected).to_owned(),
        EncodeErrorKind::OutOfRange { min, max } => {
            format!("fasst ganze Zahlen von {min} bis {max}")
        }
        EncodeErrorKind::TooLarge => "kann keine so große Zahl fassen".to_owned(),
        EncodeErrorKind::TooLong { bytes, most } => {
            format!("fasst {most} Bytes Text, das sind aber {bytes}")
        }
        EncodeErrorKind::BadEscape { column } => format!(
            "hat in Spalte {column} einen Backslash; schreiben Sie „\\\\“ für einen Backslash und \
             „\\x“ mit zwei hexadezimalen Ziffern für ein Byte"
        ),
        EncodeErrorKind::Conflict { with } => {
            format!("teilt Bits mit „{with}“, das einen anderen Wert von ihnen will")
        }
    };
    format!("„{}“ {told}.", error.field)
}

fn typed(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "ist true oder false",
        Kind::Char { .. } => "ist Text",
        Kind::Float32 | Kind::Float64 => "ist eine Zahl wie 29.25",
        Kind::Uint { .. } => "ist eine ganze Zahl wie 42 oder 0x2a",
        Kind::Int { .. } => "ist eine ganze Zahl wie -42 oder 0x2a",
    }
}

pub(super) fn hex_error(error: &HexError) -> String {
    match error {
        HexError::OddLength { digits } => format!(
            "Jedes Byte braucht zwei hexadezimale Ziffern, ihre Zahl ist aber ungerade: {digits}."
        ),
        HexError::BadDigit { found, column } => format!(
            "Spalte {column}: Erwartet wird eine hexadezimale Ziffer von 0 bis 9 oder a bis f, \
             gefunden wurde „{}“.",
            found.escape_debug()
        ),
        HexError::TooLong { bytes } => {
            format!("Eine Nachricht trägt höchstens {MESSAGE_BYTES} Bytes, das sind aber {bytes}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use payload::{DownlinkTemplate, Format};

    use super::*;

    #[test]
    fn a_column_and_a_full_stop_stand_around_what_is_wrong() {
        let wrong = |text: &str| format_error(&Format::parse(text).expect_err(text));
        assert_eq!(
            wrong("a::uinn:8"),
            "Spalte 4: Erwartet wird ein Typ, also bool, char, float, uint oder int, gefunden \
             wurde „uinn“."
        );
        assert!(wrong("").starts_with("Das Format ist leer: "));
        let downlink = DownlinkTemplate::parse("00").expect_err("too short");
        assert_eq!(
            downlink_error(&downlink),
            "Spalte 3: Ein Downlink hat genau 8 Bytes, das ist aber nur eines."
        );
        let elsewhere = Problem::Template(TemplateErrorKind::Elsewhere {
            name: "batt".into(),
            place: Place::ServiceStatus,
        });
        assert_eq!(
            in_line(2, 6, &elsewhere),
            "Zeile 2, Spalte 6: Die Variable {batt} gibt es hier nicht, nur in \
             SERVICE/STATUS-Callbacks."
        );
    }

    #[test]
    fn whoever_may_not_see_a_variable_is_told_which_one_to_leave_out() {
        let withheld = Problem::Template(TemplateErrorKind::Withheld {
            name: "rssi".into(),
        });
        assert_eq!(
            at_column(6, &withheld),
            "Spalte 6: Die Variable {rssi} teilt Funkdetails mit, die Ihr Profil nicht zeigt: \
             Lassen Sie sie weg."
        );
    }

    #[test]
    fn a_place_is_told_where_the_rest_was_taken_away() {
        assert_eq!(at_column(4, &Problem::Untold), "Ab Spalte 4 nicht lesbar.");
        assert_eq!(
            in_line(2, 4, &Problem::Untold),
            "In Zeile 2 ab Spalte 4 nicht lesbar."
        );
    }
}
