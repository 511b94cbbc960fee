//! What is wrong with a field, in Portuguese.
//!
//! The domain crate has an English sentence for each of these, for programs and logs. The match
//! names every variant, so that what can newly be wrong needs its words here.

use domain::Fault;
use domain::rejection::{Expected, Found, FrameFault};

use super::{decimal, number, registration, syntax};

/// What is wrong, as a sentence.
pub(super) fn fault(fault: &Fault) -> String {
    let say = str::to_owned;
    // An error that came back through the address has lost its texts: the sentences for
    // those say less, and still what to do.
    match fault {
        Fault::Missing => say("Preencha este campo."),
        Fault::WrongType { expected, found } => format!(
            "Aqui tem de estar {}, mas foi dado: {}.",
            belongs(*expected),
            stood(*found)
        ),
        Fault::UnknownField => say("Isto não é conhecido aqui."),
        Fault::Repeated => say("Isto foi indicado mais de uma vez."),
        Fault::NotHex { column } => format!(
            "Na coluna {column} há um caractere que não é um dígito hexadecimal (0-9, a-f)."
        ),
        Fault::OddHex { digits: 1 } => {
            say("Há 1 dígito hexadecimal: bytes inteiros precisam de um número par.")
        }
        Fault::OddHex { digits } => {
            format!("Há {digits} dígitos hexadecimais: bytes inteiros precisam de um número par.")
        }
        Fault::TooLong { max } => format!("Escreva no máximo {max} caracteres."),
        Fault::TooShort { min } => format!("Escreva pelo menos {min} caracteres."),
        Fault::Zero => say("Isto não pode ser zero."),
        Fault::NotAnId => say("Isto não é um identificador de 24 dígitos hexadecimais."),
        Fault::OutOfRange { min, max } => format!(
            "O valor tem de estar entre {} e {}.",
            decimal(&min.to_string()),
            decimal(&max.to_string())
        ),
        Fault::NotATime => say("Indique uma hora como 2015-08-26T08:42 (UTC)."),
        Fault::NotADay => say("Isto não é um dia como 2015-08-26 (UTC)."),
        Fault::NotAnHour => say("Isto não é uma hora do dia como 22:00."),
        Fault::NotAnOffset => say("Isto não é uma diferença de UTC como +02:00."),
        Fault::NotAZone => say("Isto não é o nome de um fuso horário como Europe/Brussels."),
        Fault::NoTimeBetween => say("Tem de ser outra hora que não a do início."),
        Fault::NotAbove => say(
            "Isto não é uma configuração de eventos de um grupo, ou do tipo de dispositivo, mais \
             acima.",
        ),
        Fault::Full { max } => {
            format!("Já há {max}, que é o máximo. Elimine um que não seja necessário.")
        }
        Fault::Future { now } if now.is_empty() => say("Isto está no futuro."),
        Fault::Future { now } => {
            format!("Isto está no futuro: o relógio do servidor marca {now}.")
        }
        Fault::Past => say("Isto está no passado."),
        Fault::BeforeSigfox => say("Isto é anterior a 2009, quando não havia rede Sigfox."),
        Fault::TooEarly { from } => {
            format!("Isto vem cedo demais: o downlink deve ser enviado a partir de {from}.")
        }
        Fault::Contradicts => say("Isto contradiz o que foi dito antes sobre este downlink."),
        Fault::Differs => say("Isto difere do que se conhece aqui, e um registro não o altera."),
        Fault::NoToken => say("Este dispositivo não tem token."),
        Fault::HasToken => say("Este dispositivo já tem um token."),
        Fault::NotOffContract => say("Este dispositivo não está fora de contrato."),
        Fault::NotLeaving => say("Este dispositivo não está para sair do seu contrato."),
        Fault::NotAfterStart => say("Isto tem de ser depois do início."),
        Fault::BeyondEnd => say("Isto não pode ser depois do fim da comunicação."),
        Fault::FixedByTokens => say("Isto não pode mudar enquanto há tokens em uso."),
        Fault::FewerThanInUse { in_use } => {
            format!("Tem de ser pelo menos {in_use}: esse é o número de tokens em uso.")
        }
        Fault::StillUsed { count } => format!("Ainda se referem a isto: {count}."),
        Fault::Deleted => say("Isto foi eliminado: nada mais é enviado por ele."),
        Fault::NotTheSameType => say("Tem de ser outro dispositivo do mesmo tipo de dispositivo."),
        Fault::NotACountry => {
            say("Isto não é um código de país de três letras (ISO 3166-1 alfa-3).")
        }
        Fault::OutOfSequence { reference } => {
            format!("Isto está fora de sequência: o dispositivo estava em {reference}.")
        }
        Fault::BesideOob => say("Isto tem de ficar vazio ao lado de `oob`."),
        Fault::NotAFrame { problem } => {
            format!(
                "Isto não é um quadro de um dispositivo: {}.",
                frame(*problem)
            )
        }
        Fault::BadCrc => say("Isto foi danificado no caminho: o CRC não confere."),
        Fault::BadCode => say(
            "Isto não é do dispositivo que indica: o código de autenticação não confere com a \
             chave dele.",
        ),
        Fault::NoKey => say("Isto indica um dispositivo cuja chave não é conhecida aqui."),
        Fault::UnknownStation => {
            say("Isto não é uma estação base pela qual este token faz entregas.")
        }
        Fault::UnknownDevice => say("Isto não é um dispositivo registrado."),
        Fault::UnknownDeviceType => say("Isto não é um tipo de dispositivo deste grupo."),
        Fault::OtherOwner => say("Isto pertence a outro proprietário."),
        Fault::WrongPac => say("Este não é o código deste dispositivo."),
        Fault::TooManyWrongPacs => say(
            "Este código não foi analisado: muitos antes dele estavam errados. Tente de novo em 15 \
             minutos.",
        ),
        Fault::NotACertificate => {
            say("Isto não é a chave de um certificado de produto como P_0003_71CF_01.")
        }
        Fault::NoneOfPrototypes => say("Isto não existe para protótipos."),
        Fault::Uncertified => say(
            "Falta o certificado de produto, de que todo dispositivo precisa, exceto um protótipo.",
        ),
        Fault::BeingTransferred => say("Este dispositivo está em transferência."),
        Fault::HasSent => say("Este dispositivo já enviou algo."),
        Fault::Elsewhere => say("Este dispositivo está agora em outro tipo de dispositivo."),
        Fault::HasConfigurations => say("Este dispositivo tem configurações de eventos próprias."),
        Fault::SameOwner => say(
            "Este é um grupo do mesmo proprietário: leve os dispositivos para um tipo de \
             dispositivo dele.",
        ),
        Fault::NotOpen => say("Isto já não está aberto."),
        Fault::WrongStage { stage } => format!(
            "A lista está na etapa “{}”: isso não pode ser feito agora.",
            (registration::REGISTRATION.stage_name)(*stage)
        ),
        Fault::TooManyLines { max } => format!("Há mais de {} linhas.", number(*max)),
        Fault::TooManyDevices { max } => format!(
            "Mais de {} dispositivos correspondem: no máximo tantos são tratados de uma vez. \
             Restrinja o filtro.",
            number(*max)
        ),
        Fault::TooManyTags { max } => {
            format!("Um dispositivo tem no máximo {max} etiquetas.")
        }
        Fault::NotAnEmail => say("Escreva um endereço de e-mail, como nome@example.com."),
        Fault::NotOneOf { allowed } if allowed.is_empty() => {
            say("Escolha uma das opções oferecidas.")
        }
        Fault::NotOneOf { allowed } => format!("Tem de ser um destes: {allowed}."),
        Fault::NulCharacter => say("Isto contém o caractere U+0000."),
        Fault::CommonPassword => {
            say("Esta é uma das senhas que se adivinham primeiro. Escolha outra.")
        }
        Fault::Taken => say("Isto já está ocupado. Escolha outro."),
        Fault::UnknownGroup => say("Este não é um grupo em que isto possa ser criado."),
        Fault::NotACustomer => say("Isto é só para grupos de clientes."),
        Fault::NotOfThisKind => say("Isto não é para grupos deste tipo."),
        Fault::IsRoot => say("Este é o grupo do operador, que fica onde está."),
        Fault::BelowItself => say("Este é o próprio grupo, ou está abaixo dele."),
        Fault::LeftBehind { count } => {
            format!("Nele ou abaixo é usado algo de grupos que ele deixaria: {count}.")
        }
        Fault::NotGranted => say("Isto exige direitos que você não tem lá."),
        Fault::UnknownCertificate => say("Isto não é um certificado de produto conhecido aqui."),
        Fault::UnknownContract => say("Isto não é um contrato deste grupo."),
        Fault::WrongPassword => say("Esta não é a sua senha."),
        Fault::NoPassword => say(
            "A sua conta não tem senha, por isso o provedor é a única entrada. Escolha primeiro \
             uma senha.",
        ),
        Fault::WrongCode => {
            say("Este não é o código deste momento, ou já foi usado. Espere pelo próximo.")
        }
        Fault::SignInOver => say("Isto demorou demais. Comece de novo com a sua senha."),
        Fault::LastOperator => say(
            "Ninguém mais opera esta instalação: antes, dê a alguém SNO [W] no primeiro grupo \
             dela.",
        ),
        Fault::NotTheSame => say("Os dois campos diferem. Escreva a mesma senha duas vezes."),
        Fault::Syntax { column, problem } => syntax::at_column(*column, problem),
        Fault::LineSyntax {
            line,
            column,
            problem,
        } => syntax::in_line(*line, *column, problem),
        Fault::ForbiddenHeader { line, name, .. } if name.is_empty() => {
            format!("O cabeçalho na linha {line} não pode ser definido por um callback.")
        }
        Fault::ForbiddenHeader { line, column, name } => format!(
            "Linha {line}, coluna {column}: o cabeçalho {name} não pode ser definido por um \
             callback."
        ),
        Fault::NothingComesBack { channel } => format!(
            "Isto não traz resposta para os dispositivos: nada volta por {}, só por URL e \
             BATCH_URL.",
            channel.name()
        ),
        Fault::ForbiddenAddress { address, .. } if address.is_empty() => {
            say("Os callbacks não podem chegar a este endereço.")
        }
        Fault::ForbiddenAddress { address, setting } => format!(
            "Os callbacks não podem chegar a {address}. O operador pode permitir isso com a \
             configuração {setting}."
        ),
    }
}

/// What belongs somewhere, with its article.
fn belongs(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "um texto",
        Expected::Integer => "um inteiro",
        Expected::Number => "um número",
        Expected::Bool => "true ou false",
        Expected::Object => "um objeto",
        Expected::List => "uma lista",
        Expected::Reception => "uma recepção",
        Expected::Frame => "um quadro",
        Expected::Oob => {
            "um objeto cujo type é keep-alive, downlink-confirmation ou repeater, com os seus \
             valores"
        }
    }
}

/// What stood there instead, with its article.
fn stood(found: Found) -> &'static str {
    match found {
        Found::Null => "null",
        Found::Bool => "true ou false",
        Found::Text => "um texto",
        Found::TextNotUnicode => "um texto que não é Unicode",
        Found::Array => "uma lista",
        Found::Object => "um objeto",
        Found::OtherObject => "outro objeto",
        Found::NameNotUnicode => "um objeto com um nome que não é Unicode",
        Found::Number => "um número",
        Found::NotWhole => "um número com parte decimal ou expoente",
        Found::OutOfRange => "um número fora dos limites",
    }
}

/// Why a text is no frame.
fn frame(problem: FrameFault) -> String {
    let say = str::to_owned;
    match problem {
        FrameFault::NotHex { column } => {
            format!("na coluna {column} não há um dígito hexadecimal")
        }
        FrameFault::UnknownType => say("não começa com nenhum tipo de quadro conhecido"),
        FrameFault::WrongLength { digits } => {
            format!("nenhum quadro deste tipo tem {digits} dígitos hexadecimais")
        }
        FrameFault::WrongIndicator => say("o indicador de comprimento não pode ser verdadeiro"),
        FrameFault::UnknownControl => say("este quadro de controle não é conhecido"),
        FrameFault::TooMuch => say("contém dados demais"),
    }
}
