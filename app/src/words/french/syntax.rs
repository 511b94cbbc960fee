//! What is wrong with a format, a template and the like, in French.
//!
//! The payload and domain crates have English sentences of their own, for programs and logs.
//! These are for people, and each match names every variant, so that what can newly be wrong
//! needs its words here.

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
        Problem::Untold => format!("Illisible à la colonne {column}."),
        // There is no place in nothing.
        Problem::Format(FormatErrorKind::Empty) => format!("{}.", told(problem)),
        problem => format!("Colonne {column} : {}.", told(problem)),
    }
}

/// What is wrong in a line of a list, as a sentence.
pub(super) fn in_line(line: u32, column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("Illisible à la ligne {line}, colonne {column}."),
        problem => format!("Ligne {line}, colonne {column} : {}.", told(problem)),
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
        Problem::Untold => say("ceci est illisible"),
        Problem::Format(kind) => format_kind(kind),
        Problem::Template(kind) => template_kind(kind),
        Problem::Downlink(kind) => downlink_kind(kind),
        Problem::Ipv4 => say("ce n’est pas une adresse IPv4"),
        Problem::Ipv6 => say("ce n’est pas une adresse IPv6"),
        Problem::HostName => say("ceci ne peut pas être le nom d’un hôte"),
        Problem::BodyOfGet => {
            say("une requête GET n’a pas de corps : laissez-le vide ou choisissez POST")
        }
        Problem::FormPairs => say(
            "le corps d’un formulaire s’écrit name={variable}&name2={variable2}, avec des noms qui \
             ne contiennent pas de variables",
        ),
        Problem::Json { found } => format!(
            "une fois les variables remplies, ce n’est pas du JSON, car « {} » ne peut pas se \
             trouver ici",
            found.escape_debug()
        ),
        Problem::JsonEnds => say(
            "une fois les variables remplies, ce n’est pas du JSON : il manque quelque chose à la \
             fin",
        ),
        Problem::HeaderLine => say("un en-tête s’écrit Name: value"),
        Problem::HeaderName { name } => format!("« {name} » n’est pas le nom d’un en-tête"),
        Problem::HeaderTwice { name } => format!("{name} est défini deux fois"),
        Problem::CredentialsTwice => {
            say("l’URL contient déjà des identifiants, donc Authorization ne peut pas être défini")
        }
        Problem::ControlInHeader => say("un en-tête ne contient pas de caractères de contrôle"),
        Problem::BatchInPath => say("{batch} a sa place dans la chaîne de requête : ?name={batch}"),
        Problem::LineBreak => say(
            "le modèle tient en une ligne, sans saut de ligne : chaque message est une ligne du \
             lot",
        ),
        Problem::NotOneLine => {
            say("ceci tient en une ligne : ni sauts de ligne ni autres caractères de contrôle")
        }
        Problem::MqttUrl => {
            say("l’adresse d’un broker s’écrit mqtt://host:port ou mqtts://host:port")
        }
        Problem::TopicPattern => say("un topic ne contient ni + ni #"),
        Problem::NothingToDiscover => say(
            "il n’y a rien à découvrir : le corps n’est pas un objet JSON dont un membre porte le \
             nom d’un champ du format",
        ),
        Problem::NotABox => say("ceci n’est ni coché ni laissé tel quel"),
    }
}

fn format_kind(kind: &FormatErrorKind) -> String {
    match kind {
        FormatErrorKind::Empty => {
            "Le format est vide : écrivez au moins un champ, par exemple « temperature::float:32 »"
                .to_owned()
        }
        FormatErrorKind::Unexpected { found, expected } => {
            format!("il faut {}, et non {}", wanted(*expected), stands(found))
        }
        FormatErrorKind::LittleEndianSize { bits } => format!(
            "un nombre little-endian a une taille de 8, 16, 24 … 64 bits, mais celui-ci en a {bits}"
        ),
        FormatErrorKind::TooFar { byte } => format!(
            "ce champ commencerait à l’octet {byte}, mais un champ commence à un octet de 0 à 255"
        ),
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Name => "un nom de champ fait de lettres, de chiffres, de « - » et de « _ »",
        Expected::ColonAfterName => "« :: » et un type après le nom du champ",
        Expected::ByteIndex => {
            "un numéro d’octet de 0 à 255, ou rien entre deux deux-points comme dans \
             « name::uint:8 »"
        }
        Expected::ColonAfterIndex => "« : » et un type après le numéro d’octet",
        Expected::Type => "un type parmi bool, char, float, uint et int",
        Expected::Bit => "un bit de 0 à 7, où 7 est le plus significatif",
        Expected::CharLength => "une longueur de texte de 1 à 255 octets",
        Expected::FloatSize => "une taille de float de 32 ou 64 bits",
        Expected::IntegerSize => "une taille d’entier de 1 à 64 bits",
        Expected::EndianOrBit => "big-endian, little-endian ou un décalage de 0 à 7 bits",
        Expected::EndOfField => "une espace avant le champ suivant, ou la fin du format",
    }
}

fn stands(found: &Found) -> String {
    match found {
        Found::End => "la fin du champ".to_owned(),
        Found::Colon => "« : »".to_owned(),
        Found::Text(text) => format!("« {text} »"),
    }
}

fn template_kind(kind: &TemplateErrorKind) -> String {
    let say = str::to_owned;
    match kind {
        TemplateErrorKind::MalformedField => say(
            "une variable personnalisée a la forme {customData#field}, avec le nom d’un champ du \
             format personnalisé",
        ),
        TemplateErrorKind::UnknownVariable { name } => {
            format!("il n’y a pas de variable {{{name}}}")
        }
        TemplateErrorKind::Elsewhere { name, place } => format!(
            "la variable {{{name}}} n’est pas disponible ici, seulement dans {}",
            home(*place)
        ),
        TemplateErrorKind::Withheld { name } => format!(
            "la variable {{{name}}} donne des détails radio, que votre profil ne montre pas : \
             omettez-la"
        ),
        TemplateErrorKind::UnknownField { field, available } => format!(
            "le format personnalisé n’a pas de champ « {field} » ; ses champs sont {}",
            available.join(", ")
        ),
        TemplateErrorKind::NoFormat { field } => format!(
            "{{customData#{field}}} demande une configuration de payload, et ce callback n’en a pas"
        ),
        TemplateErrorKind::Scheme => say("l’URL doit commencer par http:// ou https://"),
        TemplateErrorKind::VariableBeforePath { name } => format!(
            "la variable {{{name}}} ne peut se trouver que dans le chemin ou la chaîne de requête \
             de l’URL, après l’hôte"
        ),
        TemplateErrorKind::NoHost => say("l’URL n’a pas d’hôte"),
        TemplateErrorKind::Authority { found } => format!(
            "« {} » ne peut pas se trouver dans l’hôte ou les identifiants d’une URL",
            found.escape_debug()
        ),
        TemplateErrorKind::Port => say("le port doit être un nombre de 1 à 65535"),
        TemplateErrorKind::Fragment => say(
            "ce qui suit « # » n’est jamais envoyé ; omettez-le, ou écrivez %23 pour ce caractère",
        ),
        TemplateErrorKind::ControlCharacter => say(
            "une URL ne contient ni fins de ligne, ni tabulations, ni autres caractères de \
             contrôle",
        ),
    }
}

fn home(place: Place) -> &'static str {
    match place {
        Place::DataUplink => "les callbacks DATA/UPLINK",
        Place::DataBidir => "les callbacks DATA/BIDIR",
        Place::ServiceStatus => "les callbacks SERVICE/STATUS",
        Place::ServiceAcknowledge => "les callbacks SERVICE/ACKNOWLEDGE",
        Place::ServiceGeoloc => "les callbacks SERVICE/GEOLOC",
        Place::ServiceRepeater => "les callbacks SERVICE/REPEATER",
        Place::ServiceDataAdvanced => "les callbacks SERVICE/DATA_ADVANCED",
        Place::Error => "les callbacks ERROR",
        Place::Event => "les callbacks EVENT",
        Place::BatchUrl => "l’URL des callbacks par lots",
        Place::DownlinkData => "les données de downlink d’un type d’appareil",
    }
}

fn downlink_kind(kind: &DownlinkErrorKind) -> String {
    match kind {
        DownlinkErrorKind::UnknownVariable { name } => format!(
            "« {{{name}}} » n’est pas une variable d’un downlink ; celles-ci sont {{time}}, \
             {{rssi}} et {{tapId}}"
        ),
        DownlinkErrorKind::Unclosed => "l’accolade fermante « } » manque".to_owned(),
        DownlinkErrorKind::NotHex { found } => format!(
            "il faut un chiffre hexadécimal ou une variable, et non « {} »",
            found.escape_debug()
        ),
        DownlinkErrorKind::OddDigits { digits: 1 } => {
            "chaque octet prend deux chiffres hexadécimaux, mais il y en a un ici".to_owned()
        }
        DownlinkErrorKind::OddDigits { digits } => {
            format!("chaque octet prend deux chiffres hexadécimaux, mais il y en a {digits} ici")
        }
        DownlinkErrorKind::WrongSize { bytes: 1 } => format!(
            "un downlink a exactement {} octets, mais celui-ci en a un",
            payload::DOWNLINK_BYTES
        ),
        DownlinkErrorKind::WrongSize { bytes } => format!(
            "un downlink a exactement {} octets, mais celui-ci en a {bytes}",
            payload::DOWNLINK_BYTES
        ),
    }
}

pub(super) fn format_warning(warning: &Warning) -> String {
    match warning {
        Warning::Overlap { first, second, .. } => format!(
            "« {second} » lit des bits que « {first} » lit aussi ; après un bool, écrivez le \
             numéro d’octet du champ suivant."
        ),
        Warning::BeyondMessage {
            name, last_byte, ..
        } => format!(
            "« {name} » a besoin de l’octet {last_byte}, mais un message a au plus {MESSAGE_BYTES} \
             octets, de 0 à {}.",
            MESSAGE_BYTES - 1
        ),
        Warning::DuplicateName { name, .. } => format!(
            "« {name} » est aussi le nom d’un champ antérieur ; seul le premier est utilisable."
        ),
        Warning::Gap { bytes } if bytes.len() == 1 => {
            format!("L’octet {} n’est lu par aucun champ.", bytes.start)
        }
        Warning::Gap { bytes } => format!(
            "Les octets {} à {} ne sont lus par aucun champ.",
            bytes.start,
            bytes.end - 1
        ),
    }
}

pub(super) fn encode_error(error: &EncodeError) -> String {
    let told = match &error.kind {
        EncodeErrorKind::Missing => {
            "a besoin d’une valeur, puisque le message va plus loin".to_owned()
        }
        EncodeErrorKind::WrongType { expected } => typed(*expected).to_owned(),
        EncodeErrorKind::OutOfRange { min, max } => {
            format!("contient des nombres entiers de {min} à {max}")
        }
        EncodeErrorKind::TooLarge => "ne peut pas contenir un nombre aussi grand".to_owned(),
        EncodeErrorKind::TooLong { bytes, most } => {
            format!("contient {most} octets de texte, mais il y en a {bytes} ici")
        }
        EncodeErrorKind::BadEscape { column } => format!(
            "a une barre oblique inverse à la colonne {column} ; écrivez « \\\\ » pour une barre \
             oblique inverse, et « \\x » suivi de deux chiffres hexadécimaux pour un octet"
        ),
        EncodeErrorKind::Conflict { with } => {
            format!("partage des bits avec « {with} », qui en veut une autre valeur")
        }
    };
    format!("« {} » {told}.", error.field)
}

fn typed(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "est true ou false",
        Kind::Char { .. } => "est un texte",
        Kind::Float32 | Kind::Float64 => "est un nombre comme 29.25",
        Kind::Uint { .. } => "est un nombre entier comme 42 ou 0x2a",
        Kind::Int { .. } => "est un nombre entier comme -42 ou 0x2a",
    }
}

pub(super) fn hex_error(error: &HexError) -> String {
    match error {
        HexError::OddLength { digits } => format!(
            "Chaque octet prend deux chiffres hexadécimaux, mais leur nombre est impair : {digits}."
        ),
        HexError::BadDigit { found, column } => format!(
            "Colonne {column} : il faut un chiffre hexadécimal, de 0 à 9 ou de a à f, et non \
             « {} ».",
            found.escape_debug()
        ),
        HexError::TooLong { bytes } => {
            format!("Un message porte au plus {MESSAGE_BYTES} octets, mais il y en a {bytes} ici.")
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
            "Colonne 4 : il faut un type parmi bool, char, float, uint et int, et non « uinn »."
        );
        assert!(wrong("").starts_with("Le format est vide : "));
        let downlink = DownlinkTemplate::parse("00").expect_err("too short");
        assert_eq!(
            downlink_error(&downlink),
            "Colonne 3 : un downlink a exactement 8 octets, mais celui-ci en a un."
        );
        let elsewhere = Problem::Template(TemplateErrorKind::Elsewhere {
            name: "batt".into(),
            place: Place::ServiceStatus,
        });
        assert_eq!(
            in_line(2, 6, &elsewhere),
            "Ligne 2, colonne 6 : la variable {batt} n’est pas disponible ici, seulement dans les \
             callbacks SERVICE/STATUS."
        );
    }

    #[test]
    fn whoever_may_not_see_a_variable_is_told_which_one_to_leave_out() {
        let withheld = Problem::Template(TemplateErrorKind::Withheld {
            name: "rssi".into(),
        });
        assert_eq!(
            at_column(6, &withheld),
            "Colonne 6 : la variable {rssi} donne des détails radio, que votre profil ne montre \
             pas : omettez-la."
        );
    }

    #[test]
    fn a_place_is_told_where_the_rest_was_taken_away() {
        assert_eq!(at_column(4, &Problem::Untold), "Illisible à la colonne 4.");
        assert_eq!(
            in_line(2, 4, &Problem::Untold),
            "Illisible à la ligne 2, colonne 4."
        );
    }
}
