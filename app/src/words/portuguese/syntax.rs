//! What is wrong with a format, a template and the like, in Portuguese.
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
        Problem::Untold => format!("Não pode ser lido na coluna {column}."),
        // There is no place in nothing.
        Problem::Format(FormatErrorKind::Empty) => format!("{}.", told(problem)),
        problem => format!("Coluna {column}: {}.", told(problem)),
    }
}

/// What is wrong in a line of a list, as a sentence.
pub(super) fn in_line(line: u32, column: u32, problem: &Problem) -> String {
    match problem {
        Problem::Untold => format!("Não pode ser lido na linha {line}, coluna {column}."),
        problem => format!("Linha {line}, coluna {column}: {}.", told(problem)),
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
        Problem::Untold => say("isto não pode ser lido"),
        Problem::Format(kind) => format_kind(kind),
        Problem::Template(kind) => template_kind(kind),
        Problem::Downlink(kind) => downlink_kind(kind),
        Problem::Ipv4 => say("isto não é um endereço IPv4"),
        Problem::Ipv6 => say("isto não é um endereço IPv6"),
        Problem::HostName => say("isto não pode ser o nome de um host"),
        Problem::BodyOfGet => {
            say("uma requisição GET não tem corpo: deixe-o vazio ou escolha POST")
        }
        Problem::FormPairs => say(
            "o corpo de um formulário se escreve name={variable}&name2={variable2}, com nomes que \
             não contêm variáveis",
        ),
        Problem::Json { found } => format!(
            "depois que as variáveis têm valores isto não é JSON, pois “{}” não pode estar aqui",
            found.escape_debug()
        ),
        Problem::JsonEnds => {
            say("depois que as variáveis têm valores isto não é JSON: falta algo no fim")
        }
        Problem::HeaderLine => say("um cabeçalho se escreve Name: value"),
        Problem::HeaderName { name } => format!("“{name}” não é o nome de um cabeçalho"),
        Problem::HeaderTwice { name } => format!("{name} está definido duas vezes"),
        Problem::CredentialsTwice => {
            say("a URL já tem credenciais, por isso Authorization não pode ser definido")
        }
        Problem::ControlInHeader => say("um cabeçalho não contém caracteres de controle"),
        Problem::BatchInPath => say("{batch} pertence à query: ?name={batch}"),
        Problem::LineBreak => {
            say("o padrão é uma só linha, sem quebras de linha: cada mensagem é uma linha do lote")
        }
        Problem::NotOneLine => say(
            "isto é uma só linha: não contém quebras de linha nem outros caracteres de controle",
        ),
        Problem::MqttUrl => {
            say("o endereço de um broker se escreve mqtt://host:port ou mqtts://host:port")
        }
        Problem::TopicPattern => say("um tópico não contém + nem #"),
        Problem::NothingToDiscover => say(
            "não há nada a descobrir: o corpo não é um objeto JSON com um membro que tenha o nome \
             de um campo do formato",
        ),
        Problem::NotABox => say("isto não está marcado nem desmarcado"),
    }
}

fn format_kind(kind: &FormatErrorKind) -> String {
    match kind {
        FormatErrorKind::Empty => {
            "O formato está vazio: escreva pelo menos um campo, como “temperature::float:32”"
                .to_owned()
        }
        FormatErrorKind::Unexpected { found, expected } => {
            format!(
                "era esperado {}, encontrado {}",
                wanted(*expected),
                stands(found)
            )
        }
        FormatErrorKind::LittleEndianSize { bits } => format!(
            "um número little-endian precisa de um tamanho de 8, 16, 24 … 64 bits, mas este tem \
             {bits}"
        ),
        FormatErrorKind::TooFar { byte } => {
            format!("este campo começaria no byte {byte}, mas um campo começa no byte 0 a 255")
        }
    }
}

fn wanted(expected: Expected) -> &'static str {
    match expected {
        Expected::Name => "um nome de campo de letras, dígitos, “-” e “_”",
        Expected::ColonAfterName => "“::” e um tipo depois do nome do campo",
        Expected::ByteIndex => {
            "um índice de byte de 0 a 255, ou nada entre dois dois-pontos como em “name::uint:8”"
        }
        Expected::ColonAfterIndex => "“:” e um tipo depois do índice de byte",
        Expected::Type => "um tipo, que é bool, char, float, uint ou int",
        Expected::Bit => "um bit de 0 a 7, em que 7 é o mais significativo",
        Expected::CharLength => "o comprimento do texto, de 1 a 255 bytes",
        Expected::FloatSize => "o tamanho do float, que é 32 ou 64",
        Expected::IntegerSize => "o tamanho do inteiro, de 1 a 64 bits",
        Expected::EndianOrBit => "big-endian, little-endian ou um deslocamento de bit de 0 a 7",
        Expected::EndOfField => "um espaço antes do próximo campo, ou o fim do formato",
    }
}

fn stands(found: &Found) -> String {
    match found {
        Found::End => "o fim do campo".to_owned(),
        Found::Colon => "“:”".to_owned(),
        Found::Text(text) => format!("“{text}”"),
    }
}

fn template_kind(kind: &TemplateErrorKind) -> String {
    let say = str::to_owned;
    match kind {
        TemplateErrorKind::MalformedField => say(
            "uma variável personalizada tem a forma {customData#field}, com o nome de um campo do \
             formato personalizado",
        ),
        TemplateErrorKind::UnknownVariable { name } => {
            format!("não existe a variável {{{name}}}")
        }
        TemplateErrorKind::Elsewhere { name, place } => format!(
            "a variável {{{name}}} não está disponível aqui, só {}",
            home(*place)
        ),
        TemplateErrorKind::Withheld { name } => format!(
            "a variável {{{name}}} revela detalhes de rádio, que o seu perfil não mostra: omita-a"
        ),
        TemplateErrorKind::UnknownField { field, available } => format!(
            "o formato personalizado não tem o campo “{field}”; os seus campos são {}",
            available.join(", ")
        ),
        TemplateErrorKind::NoFormat { field } => format!(
            "{{customData#{field}}} precisa de uma configuração personalizada do payload, e este \
             callback não tem nenhuma"
        ),
        TemplateErrorKind::Scheme => say("a URL tem de começar com http:// ou https://"),
        TemplateErrorKind::VariableBeforePath { name } => format!(
            "a variável {{{name}}} só pode estar no caminho ou na query da URL, depois do host"
        ),
        TemplateErrorKind::NoHost => say("a URL não tem host"),
        TemplateErrorKind::Authority { found } => format!(
            "“{}” não pode estar no host nem nas credenciais de uma URL",
            found.escape_debug()
        ),
        TemplateErrorKind::Port => say("a porta tem de ser um número de 1 a 65535"),
        TemplateErrorKind::Fragment => {
            say("o que segue “#” nunca é enviado; omita-o, ou escreva %23 para o caractere")
        }
        TemplateErrorKind::ControlCharacter => {
            say("uma URL não contém quebras de linha, tabulações nem outros caracteres de controle")
        }
    }
}

/// With its preposition.
fn home(place: Place) -> &'static str {
    match place {
        Place::DataUplink => "em callbacks DATA/UPLINK",
        Place::DataBidir => "em callbacks DATA/BIDIR",
        Place::ServiceStatus => "em callbacks SERVICE/STATUS",
        Place::ServiceAcknowledge => "em callbacks SERVICE/ACKNOWLEDGE",
        Place::ServiceGeoloc => "em callbacks SERVICE/GEOLOC",
        Place::ServiceRepeater => "em callbacks SERVICE/REPEATER",
        Place::ServiceDataAdvanced => "em callbacks SERVICE/DATA_ADVANCED",
        Place::Error => "em callbacks ERROR",
        Place::Event => "em callbacks EVENT",
        Place::BatchUrl => "na URL de callbacks em lote",
        Place::DownlinkData => "nos dados de downlink de um tipo de dispositivo",
    }
}

fn downlink_kind(kind: &DownlinkErrorKind) -> String {
    match kind {
        DownlinkErrorKind::UnknownVariable { name } => format!(
            "“{{{name}}}” não é uma variável de um downlink; elas são {{time}}, {{rssi}} e \
             {{tapId}}"
        ),
        DownlinkErrorKind::Unclosed => "falta a chave de fechamento “}”".to_owned(),
        DownlinkErrorKind::NotHex { found } => format!(
            "era esperado um dígito hexadecimal ou uma variável, encontrado “{}”",
            found.escape_debug()
        ),
        DownlinkErrorKind::OddDigits { digits: 1 } => {
            "cada byte leva dois dígitos hexadecimais, mas aqui há um".to_owned()
        }
        DownlinkErrorKind::OddDigits { digits } => {
            format!("cada byte leva dois dígitos hexadecimais, mas aqui há {digits}")
        }
        DownlinkErrorKind::WrongSize { bytes: 1 } => format!(
            "um downlink tem exatamente {} bytes, mas aqui há um",
            payload::DOWNLINK_BYTES
        ),
        DownlinkErrorKind::WrongSize { bytes } => format!(
            "um downlink tem exatamente {} bytes, mas aqui há {bytes}",
            payload::DOWNLINK_BYTES
        ),
    }
}

pub(super) fn format_warning(warning: &Warning) -> String {
    match warning {
        Warning::Overlap { first, second, .. } => format!(
            "“{second}” lê bits que “{first}” também lê; depois de um bool, escreva o índice de \
             byte do próximo campo."
        ),
        Warning::BeyondMessage {
            name, last_byte, ..
        } => format!(
            "“{name}” precisa do byte {last_byte}, mas uma mensagem tem no máximo \
             {MESSAGE_BYTES} bytes, 0 a {}.",
            MESSAGE_BYTES - 1
        ),
        Warning::DuplicateName { name, .. } => {
            format!("“{name}” também é o nome de um campo anterior; só o primeiro pode ser usado.")
        }
        Warning::Gap { bytes } if bytes.len() == 1 => {
            format!("O byte {} não é lido por nenhum campo.", bytes.start)
        }
        Warning::Gap { bytes } => format!(
            "Os bytes {} a {} não são lidos por nenhum campo.",
            bytes.start,
            bytes.end - 1
        ),
    }
}

pub(super) fn encode_error(error: &EncodeError) -> String {
    let told = match &error.kind {
        EncodeErrorKind::Missing => "precisa de um valor, pois a mensagem vai além dele".to_owned(),
        EncodeErrorKind::WrongType { expected } => typed(*expected).to_owned(),
        EncodeErrorKind::OutOfRange { min, max } => {
            format!("contém números inteiros de {min} a {max}")
        }
        EncodeErrorKind::TooLarge => "não pode conter um número tão grande".to_owned(),
        EncodeErrorKind::TooLong { bytes, most } => {
            format!("contém {most} bytes de texto, mas aqui há {bytes}")
        }
        EncodeErrorKind::BadEscape { column } => format!(
            "tem uma barra invertida na coluna {column}; escreva “\\\\” para uma barra invertida e \
             “\\x” com dois dígitos hexadecimais para um byte"
        ),
        EncodeErrorKind::Conflict { with } => {
            format!("compartilha bits com “{with}”, que quer outro valor neles")
        }
    };
    format!("“{}” {told}.", error.field)
}

// What is typed takes a full stop in a number, in every language.
fn typed(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "é true ou false",
        Kind::Char { .. } => "é texto",
        Kind::Float32 | Kind::Float64 => "é um número como 29.25",
        Kind::Uint { .. } => "é um número inteiro como 42 ou 0x2a",
        Kind::Int { .. } => "é um número inteiro como -42 ou 0x2a",
    }
}

pub(super) fn hex_error(error: &HexError) -> String {
    match error {
        HexError::OddLength { digits } => format!(
            "Cada byte leva dois dígitos hexadecimais, mas há um número ímpar deles, {digits}."
        ),
        HexError::BadDigit { found, column } => format!(
            "Coluna {column}: era esperado um dígito hexadecimal de 0 a 9 ou de a a f, encontrado \
             “{}”.",
            found.escape_debug()
        ),
        HexError::TooLong { bytes } => {
            format!("Uma mensagem leva no máximo {MESSAGE_BYTES} bytes, mas aqui há {bytes}.")
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
            "Coluna 4: era esperado um tipo, que é bool, char, float, uint ou int, encontrado \
             “uinn”."
        );
        assert!(wrong("").starts_with("O formato está vazio: "));
        let downlink = DownlinkTemplate::parse("00").expect_err("too short");
        assert_eq!(
            downlink_error(&downlink),
            "Coluna 3: um downlink tem exatamente 8 bytes, mas aqui há um."
        );
        let elsewhere = Problem::Template(TemplateErrorKind::Elsewhere {
            name: "batt".into(),
            place: Place::ServiceStatus,
        });
        assert_eq!(
            in_line(2, 6, &elsewhere),
            "Linha 2, coluna 6: a variável {batt} não está disponível aqui, só em callbacks \
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
            "Coluna 6: a variável {rssi} revela detalhes de rádio, que o seu perfil não mostra: \
             omita-a."
        );
    }

    #[test]
    fn a_place_is_told_where_the_rest_was_taken_away() {
        assert_eq!(
            at_column(4, &Problem::Untold),
            "Não pode ser lido na coluna 4."
        );
        assert_eq!(
            in_line(2, 4, &Problem::Untold),
            "Não pode ser lido na linha 2, coluna 4."
        );
    }
}
