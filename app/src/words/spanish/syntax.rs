//! What is wrong with a format, a template and the like, in Spanish.
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
        Problem::Untold => format!("No se puede leer en la columna {column}."),
        // There is no place in nothing.
        Problem::Format(FormatErrorKind::Empty) => format!("{}.", told(problem)),
        problem => format!("Columna {column}: {}.", told(problem)),
    }
}

/// What is wrong in a line of a list, as a sentence.
pub(super) fn in_line(line: u32, column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("No se puede leer en la línea {line}, columna {column}."),
        problem => format!("Línea {line}, columna {column}: {}.", told(problem)),
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
        Problem::Untold => say("esto no se puede leer"),
        Problem::Format(kind) => format_kind(kind),
        Problem::Template(kind) => template_kind(kind),
        Problem::Downlink(kind) => downlink_kind(kind),
        Problem::Ipv4 => say("esto no es una dirección IPv4"),
        Problem::Ipv6 => say("esto no es una dirección IPv6"),
        Problem::HostName => say("esto no puede ser el nombre de un host"),
        Problem::BodyOfGet => say("una petición GET no tiene cuerpo: déjelo vacío o elija POST"),
        Problem::FormPairs => say(
            "el cuerpo de un formulario se escribe name={variable}&name2={variable2}, con nombres \
             que no contienen variables",
        ),
        Problem::Json { found } => format!(
            "una vez que las variables tienen valores, esto no es JSON: «{}» no puede estar aquí",
            found.escape_debug()
        ),
        Problem::JsonEnds => {
            say("una vez que las variables tienen valores, esto no es JSON: falta algo al final")
        }
        Problem::HeaderLine => say("una cabecera se escribe Nombre: valor"),
        Problem::HeaderName { name } => format!("«{name}» no es el nombre de una cabecera"),
        Problem::HeaderTwice { name } => format!("{name} se define dos veces"),
        Problem::CredentialsTwice => {
            say("la URL ya tiene credenciales, así que Authorization no se puede definir")
        }
        Problem::ControlInHeader => say("una cabecera no contiene caracteres de control"),
        Problem::BatchInPath => say("{batch} debe estar en la cadena de consulta: ?name={batch}"),
        Problem::LineBreak => say(
            "el patrón es una sola línea, sin saltos de línea: cada mensaje es una línea del lote",
        ),
        Problem::NotOneLine => say(
            "esto es una sola línea: no contiene saltos de línea ni otros caracteres de control",
        ),
        Problem::MqttUrl => {
            say("la dirección de un broker se escribe mqtt://host:port o mqtts://host:port")
        }
        Problem::TopicPattern => say("un topic no contiene + ni #"),
        Problem::NothingToDiscover => say(
            "no hay nada que descubrir: el cuerpo no es un objeto JSON con un miembro que se llame \
             como un campo del formato",
        ),
        Problem::NotABox => say("esto no está ni marcado ni sin marcar"),
    }
}

fn format_kind(kind: &FormatErrorKind) -> String {
    match kind {
        FormatErrorKind::Empty => {
            "El formato está vacío: escriba al menos un campo, por ejemplo «temperature::float:32»"
                .to_owned()
        }
        FormatErrorKind::Unexpected { found, expected } => {
            format!(
                "se esperaba {}, pero está {}",
                wanted(*expected),
                stands(found)
            )
        }
        FormatErrorKind::LittleEndianSize { bits } => format!(
            "un número little-endian necesita un tamaño de 8, 16, 24 … 64 bits, pero este tiene \
             {bits}"
        ),
        FormatErrorKind::TooFar { byte } => format!(
            "este campo empezaría en el byte {byte}, pero un campo empieza en el byte 0 a 255"
        ),
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Name => "un nombre de campo con letras, dígitos, «-» y «_»",
        Expected::ColonAfterName => "«::» y un tipo tras el nombre del campo",
        Expected::ByteIndex => {
            "un índice de byte de 0 a 255, o nada entre dos signos de dos puntos, como en \
             «name::uint:8»"
        }
        Expected::ColonAfterIndex => "«:» y un tipo tras el índice de byte",
        Expected::Type => "un tipo, que es bool, char, float, uint o int",
        Expected::Bit => "un bit de 0 a 7, donde 7 es el más significativo",
        Expected::CharLength => "la longitud del texto, de 1 a 255 bytes",
        Expected::FloatSize => "el tamaño del float, que es 32 o 64",
        Expected::IntegerSize => "el tamaño del entero, de 1 a 64 bits",
        Expected::EndianOrBit => "big-endian, little-endian o un desplazamiento de bits de 0 a 7",
        Expected::EndOfField => "un espacio antes del siguiente campo, o el final del formato",
    }
}

fn stands(found: &Found) -> String {
    match found {
        Found::End => "el final del campo".to_owned(),
        Found::Colon => "«:»".to_owned(),
        Found::Text(text) => format!("«{text}»"),
    }
}

fn template_kind(kind: &TemplateErrorKind) -> String {
    let say = str::to_owned;
    match kind {
        TemplateErrorKind::MalformedField => say(
            "una variable personalizada tiene la forma {customData#campo}, con el nombre de un \
             campo del formato personalizado",
        ),
        TemplateErrorKind::UnknownVariable { name } => {
            format!("no existe la variable {{{name}}}")
        }
        TemplateErrorKind::Elsewhere { name, place } => format!(
            "la variable {{{name}}} no está disponible aquí, solo en {}",
            home(*place)
        ),
        TemplateErrorKind::Withheld { name } => format!(
            "la variable {{{name}}} revela detalles de radio, que su perfil no muestra: quítela"
        ),
        TemplateErrorKind::UnknownField { field, available } => format!(
            "el formato personalizado no tiene ningún campo «{field}»; sus campos son {}",
            available.join(", ")
        ),
        TemplateErrorKind::NoFormat { field } => format!(
            "{{customData#{field}}} necesita una configuración de payload personalizada, y este \
             callback no tiene ninguna"
        ),
        TemplateErrorKind::Scheme => say("la URL tiene que empezar por http:// o https://"),
        TemplateErrorKind::VariableBeforePath { name } => format!(
            "la variable {{{name}}} solo puede estar en la ruta o en la cadena de consulta de la \
             URL, después del host"
        ),
        TemplateErrorKind::NoHost => say("la URL no tiene host"),
        TemplateErrorKind::Authority { found } => format!(
            "«{}» no puede estar en el host ni en las credenciales de una URL",
            found.escape_debug()
        ),
        TemplateErrorKind::Port => say("el puerto tiene que ser un número de 1 a 65535"),
        TemplateErrorKind::Fragment => {
            say("lo que sigue a «#» no se envía nunca; quítelo, o escriba %23 para el carácter")
        }
        TemplateErrorKind::ControlCharacter => {
            say("una URL no contiene saltos de línea, tabuladores ni otros caracteres de control")
        }
    }
}

fn home(place: Place) -> &'static str {
    match place {
        Place::DataUplink => "los callbacks DATA/UPLINK",
        Place::DataBidir => "los callbacks DATA/BIDIR",
        Place::ServiceStatus => "los callbacks SERVICE/STATUS",
        Place::ServiceAcknowledge => "los callbacks SERVICE/ACKNOWLEDGE",
        Place::ServiceGeoloc => "los callbacks SERVICE/GEOLOC",
        Place::ServiceRepeater => "los callbacks SERVICE/REPEATER",
        Place::ServiceDataAdvanced => "los callbacks SERVICE/DATA_ADVANCED",
        Place::Error => "los callbacks ERROR",
        Place::Event => "los callbacks EVENT",
        Place::BatchUrl => "la URL de los callbacks por lotes",
        Place::DownlinkData => "los datos de downlink de un tipo de dispositivo",
    }
}

fn downlink_kind(kind: &DownlinkErrorKind) -> String {
    match kind {
        DownlinkErrorKind::UnknownVariable { name } => format!(
            "«{{{name}}}» no es una variable de un downlink; las que hay son {{time}}, {{rssi}} y \
             {{tapId}}"
        ),
        DownlinkErrorKind::Unclosed => "falta la llave de cierre «}»".to_owned(),
        DownlinkErrorKind::NotHex { found } => format!(
            "se esperaba un dígito hexadecimal o una variable, pero está «{}»",
            found.escape_debug()
        ),
        DownlinkErrorKind::OddDigits { digits: 1 } => {
            "cada byte lleva dos dígitos hexadecimales, pero aquí hay uno".to_owned()
        }
        DownlinkErrorKind::OddDigits { digits } => {
            format!("cada byte lleva dos dígitos hexadecimales, pero aquí hay {digits}")
        }
        DownlinkErrorKind::WrongSize { bytes: 1 } => format!(
            "un downlink tiene exactamente {} bytes, pero aquí hay uno",
            payload::DOWNLINK_BYTES
        ),
        DownlinkErrorKind::WrongSize { bytes } => format!(
            "un downlink tiene exactamente {} bytes, pero aquí hay {bytes}",
            payload::DOWNLINK_BYTES
        ),
    }
}

pub(super) fn format_warning(warning: &Warning) -> String {
    match warning {
        Warning::Overlap { first, second, .. } => format!(
            "«{second}» lee bits que también lee «{first}»; después de un bool, escriba el índice \
             de byte del siguiente campo."
        ),
        Warning::BeyondMessage {
            name, last_byte, ..
        } => format!(
            "«{name}» necesita el byte {last_byte}, pero un mensaje tiene como máximo \
             {MESSAGE_BYTES} bytes, del 0 al {}.",
            MESSAGE_BYTES - 1
        ),
        Warning::DuplicateName { name, .. } => format!(
            "«{name}» es también el nombre de un campo anterior; solo se puede usar el primero."
        ),
        Warning::Gap { bytes } if bytes.len() == 1 => {
            format!("Ningún campo lee el byte {}.", bytes.start)
        }
        Warning::Gap { bytes } => format!(
            "Ningún campo lee los bytes {} a {}.",
            bytes.start,
            bytes.end - 1
        ),
    }
}

pub(super) fn encode_error(error: &EncodeError) -> String {
    let told = match &error.kind {
        EncodeErrorKind::Missing => {
            "necesita un valor, porque el mensaje llega más allá de él".to_owned()
        }
        EncodeErrorKind::WrongType { expected } => typed(*expected).to_owned(),
        EncodeErrorKind::OutOfRange { min, max } => {
            format!("contiene números enteros de {min} a {max}")
        }
        EncodeErrorKind::TooLarge => "no puede contener un número tan grande".to_owned(),
        EncodeErrorKind::TooLong { bytes, most } => {
            format!("contiene {most} bytes de texto, pero estos son {bytes}")
        }
        EncodeErrorKind::BadEscape { column } => format!(
            "tiene una barra invertida en la columna {column}; escriba «\\\\» para una barra \
             invertida y «\\x» con dos dígitos hexadecimales para un byte"
        ),
        EncodeErrorKind::Conflict { with } => {
            format!("comparte bits con «{with}», que les da otro valor")
        }
    };
    format!("«{}» {told}.", error.field)
}

fn typed(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "es true o false",
        Kind::Char { .. } => "es texto",
        Kind::Float32 | Kind::Float64 => "es un número como 29.25",
        Kind::Uint { .. } => "es un número entero como 42 o 0x2a",
        Kind::Int { .. } => "es un número entero como -42 o 0x2a",
    }
}

pub(super) fn hex_error(error: &HexError) -> String {
    match error {
        HexError::OddLength { digits } => format!(
            "Cada byte lleva dos dígitos hexadecimales, pero hay un número impar de ellos, \
             {digits}."
        ),
        HexError::BadDigit { found, column } => format!(
            "Columna {column}: se esperaba un dígito hexadecimal de 0 a 9 o de a a f, pero está \
             «{}».",
            found.escape_debug()
        ),
        HexError::TooLong { bytes } => {
            format!("Un mensaje lleva como máximo {MESSAGE_BYTES} bytes, pero estos son {bytes}.")
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
            "Columna 4: se esperaba un tipo, que es bool, char, float, uint o int, pero está \
             «uinn»."
        );
        assert!(wrong("").starts_with("El formato está vacío: "));
        let downlink = DownlinkTemplate::parse("00").expect_err("too short");
        assert_eq!(
            downlink_error(&downlink),
            "Columna 3: un downlink tiene exactamente 8 bytes, pero aquí hay uno."
        );
        let elsewhere = Problem::Template(TemplateErrorKind::Elsewhere {
            name: "batt".into(),
            place: Place::ServiceStatus,
        });
        assert_eq!(
            in_line(2, 6, &elsewhere),
            "Línea 2, columna 6: la variable {batt} no está disponible aquí, solo en los callbacks \
             SERVICE/STATUS."
        );
    }

    #[test]
    fn whoever_may_not_see_a_variable_is_told_which_one_to_leave_out() {
        let withheld = Problem::Template(TemplateErrorKind::Withheld {
            name: "rssi".into(),
        });
        assert_eq!(
            at_column(6, &withheld),
            "Columna 6: la variable {rssi} revela detalles de radio, que su perfil no muestra: \
             quítela."
        );
    }

    #[test]
    fn a_place_is_told_where_the_rest_was_taken_away() {
        assert_eq!(
            at_column(4, &Problem::Untold),
            "No se puede leer en la columna 4."
        );
        assert_eq!(
            in_line(2, 4, &Problem::Untold),
            "No se puede leer en la línea 2, columna 4."
        );
    }
}
