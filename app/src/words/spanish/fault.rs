//! What is wrong with an input, in Spanish.
//!
//! The domain crate has English sentences of its own, for programs and logs. These are for
//! people, and the match names every variant, so that what can newly be wrong needs its words
//! here.

use domain::Fault;
use domain::rejection::{Expected, Found, FrameFault};

use super::{counted, localized, number, registration, syntax};

/// What is wrong, as a sentence beside the field that has it.
pub(super) fn fault(fault: &Fault) -> String {
    let say = str::to_owned;
    // An error that came back through the address has lost its texts: the sentences for
    // those say less, and still what to do.
    match fault {
        Fault::Missing => say("Rellene este campo."),
        Fault::WrongType { expected, found } => format!(
            "Tiene que ser {}, pero se dio {}.",
            belongs(*expected),
            stood(*found)
        ),
        Fault::UnknownField => say("Esto no se conoce aquí."),
        Fault::Repeated => say("Esto se da más de una vez."),
        Fault::NotHex { column } => format!(
            "En la columna {column} hay un carácter que no es un dígito hexadecimal (0-9, a-f)."
        ),
        Fault::OddHex { digits: 1 } => {
            say("Hay 1 dígito hexadecimal: los bytes completos necesitan un número par.")
        }
        Fault::OddHex { digits } => format!(
            "Hay {digits} dígitos hexadecimales: los bytes completos necesitan un número par."
        ),
        Fault::TooLong { max } => format!("Escriba como máximo {max} caracteres."),
        Fault::TooShort { min } => format!("Escriba al menos {min} caracteres."),
        Fault::Zero => say("No puede ser cero."),
        Fault::NotAnId => say("No es un identificador de 24 dígitos hexadecimales."),
        Fault::OutOfRange { min, max } => format!(
            "Tiene que estar entre {} y {}.",
            localized(&min.to_string()),
            localized(&max.to_string())
        ),
        Fault::NotATime => say("Indique una hora como 2015-08-26T08:42 (UTC)."),
        Fault::NotADay => say("No es un día como 2015-08-26 (UTC)."),
        Fault::NotAnHour => say("No es una hora del día como 22:00."),
        Fault::NotAnOffset => say("No es una diferencia con UTC como +02:00."),
        Fault::NotAZone => say("No es el nombre de una zona horaria como Europe/Brussels."),
        Fault::NoTimeBetween => say("Tiene que ser otra hora que la de comienzo."),
        Fault::NotAbove => say(
            "No es una configuración de eventos de un grupo superior ni del tipo de dispositivo.",
        ),
        Fault::Full { max } => {
            format!("Ya hay {max}, que es el máximo. Elimine uno que no haga falta.")
        }
        Fault::Future { now } if now.is_empty() => say("Está en el futuro."),
        Fault::Future { now } => {
            format!("Está en el futuro: el reloj del servidor marca {now}.")
        }
        Fault::Past => say("Está en el pasado."),
        Fault::BeforeSigfox => say("Es anterior a 2009, cuando no había red Sigfox."),
        Fault::TooEarly { from } => {
            format!("Llega demasiado pronto: el downlink se ha de enviar a partir de {from}.")
        }
        Fault::Contradicts => say("Contradice lo que se dijo antes de este downlink."),
        Fault::Differs => say("No coincide con lo que se sabe aquí, que un registro no modifica."),
        Fault::NoToken => say("No tiene token."),
        Fault::HasToken => say("Ya tiene un token."),
        Fault::NotOffContract => say("No está fuera de contrato."),
        Fault::NotLeaving => say("No va a dejar su contrato."),
        Fault::NotAfterStart => say("Tiene que ser posterior al inicio."),
        Fault::BeyondEnd => say("No puede ser posterior al fin de la comunicación."),
        Fault::FixedByTokens => say("No se puede cambiar mientras haya tokens en uso."),
        Fault::FewerThanInUse { in_use } => {
            let tokens = counted(*in_use, "token", "tokens");
            format!("Tiene que ser al menos {in_use}: {tokens} en uso.")
        }
        Fault::StillUsed { count } => format!("Aún hacen referencia a esto: {count}."),
        Fault::Deleted => say("Esto se eliminó: ya no envía nada."),
        Fault::NotTheSameType => {
            say("Tiene que ser otro dispositivo del mismo tipo de dispositivo.")
        }
        Fault::NotACountry => say("No es un código de país de tres letras (ISO 3166-1 alfa-3)."),
        Fault::OutOfSequence { reference } => {
            format!("Está fuera de secuencia: el dispositivo iba por el {reference}.")
        }
        Fault::BesideOob => say("Tiene que estar vacío junto a `oob`."),
        Fault::NotAFrame { problem } => {
            format!("No es una trama de un dispositivo: {}.", no_frame(*problem))
        }
        Fault::BadCrc => say("Se dañó por el camino: su CRC no cuadra."),
        Fault::BadCode => say(
            "No es del dispositivo que nombra: su código de autenticación no cuadra con la clave \
             del dispositivo.",
        ),
        Fault::NoKey => say("Nombra un dispositivo cuya clave no se conoce aquí."),
        Fault::UnknownStation => {
            say("No es una estación base en cuyo nombre pueda enviar este token.")
        }
        Fault::UnknownDevice => say("No es un dispositivo registrado."),
        Fault::UnknownDeviceType => say("No es un tipo de dispositivo de este grupo."),
        Fault::OtherOwner => say("Pertenece a otro propietario."),
        Fault::WrongPac => say("No es el código de este dispositivo."),
        Fault::TooManyWrongPacs => say(
            "Este código no se ha comprobado: demasiados anteriores eran erróneos. Inténtelo de \
             nuevo en 15 minutos.",
        ),
        Fault::NotACertificate => {
            say("No es la clave de un certificado de producto como P_0003_71CF_01.")
        }
        Fault::NoneOfPrototypes => say("Los prototipos no lo tienen."),
        Fault::Uncertified => say(
            "No tiene certificado de producto, que todo dispositivo necesita salvo los prototipos.",
        ),
        Fault::BeingTransferred => say("Está en transferencia."),
        Fault::HasSent => say("Ya ha enviado algo."),
        Fault::Elsewhere => say("Ahora ya está en otro tipo de dispositivo."),
        Fault::HasConfigurations => say("Tiene configuraciones de eventos propias."),
        Fault::SameOwner => say(
            "Es un grupo del mismo propietario: lleve los dispositivos a un tipo de dispositivo \
             suyo.",
        ),
        Fault::NotOpen => say("Ya no está abierta."),
        Fault::WrongStage { stage } => format!(
            "La lista está en la fase «{}»: eso no se puede hacer ahora.",
            (registration::REGISTRATION.stage_name)(*stage)
        ),
        Fault::TooManyLines { max } => format!("Tiene más de {} líneas.", number(*max)),
        Fault::TooManyDevices { max } => format!(
            "Coinciden más de {} dispositivos: no se tratan más a la vez. Acote el filtro.",
            number(*max)
        ),
        Fault::TooManyTags { max } => {
            format!("Un dispositivo tiene como máximo {max} etiquetas.")
        }
        Fault::NotAnEmail => {
            say("Escriba una dirección de correo electrónico, como name@example.com.")
        }
        Fault::NotOneOf { allowed } if allowed.is_empty() => {
            say("Elija una de las opciones ofrecidas.")
        }
        Fault::NotOneOf { allowed } => format!("Tiene que ser uno de estos: {allowed}."),
        Fault::NulCharacter => say("Contiene el carácter U+0000."),
        Fault::CommonPassword => {
            say("Es una de las contraseñas que primero se adivinan. Elija otra.")
        }
        Fault::Taken => say("Ya está en uso. Elija otro valor."),
        Fault::UnknownGroup => say("No es un grupo en el que se pueda crear esto."),
        Fault::NotACustomer => say("Es solo para grupos de clientes."),
        Fault::NotOfThisKind => say("No es para grupos de este tipo."),
        Fault::IsRoot => say("Es el grupo del operador, que se queda donde está."),
        Fault::BelowItself => say("Es el propio grupo, o depende de él."),
        Fault::LeftBehind { count } => format!(
            "En él o en sus grupos subordinados se usan elementos de grupos de los que saldría: \
             {count}."
        ),
        Fault::NotGranted => say("Requiere derechos que usted no tiene ahí."),
        Fault::UnknownCertificate => say("No es un certificado de producto que se conozca aquí."),
        Fault::UnknownContract => say("No es un contrato de este grupo."),
        Fault::WrongPassword => say("Esta no es su contraseña."),
        Fault::NoPassword => say(
            "Su cuenta no tiene contraseña, así que el proveedor es su única forma de entrar. \
             Elija una primero.",
        ),
        Fault::WrongCode => {
            say("Este no es el código de este momento, o ya se usó. Espere al siguiente.")
        }
        Fault::SignInOver => say("Esto ha tardado demasiado. Empiece de nuevo con su contraseña."),
        Fault::LastOperator => say(
            "Nadie más opera esta instalación: conceda antes a alguien SNO [W] en su primer grupo.",
        ),
        Fault::NotTheSame => {
            say("Las dos entradas no coinciden. Escriba dos veces la misma contraseña.")
        }
        Fault::Syntax { column, problem } => syntax::at_column(*column, problem),
        Fault::LineSyntax {
            line,
            column,
            problem,
        } => syntax::in_line(*line, *column, problem),
        Fault::ForbiddenHeader { line, name, .. } if name.is_empty() => {
            format!("Un callback no puede definir la cabecera de la línea {line}.")
        }
        Fault::ForbiddenHeader { line, column, name } => format!(
            "Línea {line}, columna {column}: un callback no puede definir la cabecera {name}."
        ),
        Fault::NothingComesBack { channel } => format!(
            "No trae respuesta para los dispositivos: por {} no vuelve nada, solo por URL y \
             BATCH_URL.",
            channel.name()
        ),
        Fault::ForbiddenAddress { address, .. } if address.is_empty() => {
            say("Los callbacks no pueden acceder a esta dirección.")
        }
        Fault::ForbiddenAddress { address, setting } => format!(
            "Los callbacks no pueden acceder a {address}. El operador puede permitirlo con el \
             ajuste {setting}."
        ),
    }
}

/// What belongs somewhere, with its article.
fn belongs(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "una cadena",
        Expected::Integer => "un entero",
        Expected::Number => "un número",
        Expected::Bool => "true o false",
        Expected::Object => "un objeto",
        Expected::List => "una lista",
        Expected::Reception => "una recepción",
        Expected::Frame => "una trama",
        Expected::Oob => {
            "un objeto de tipo keep-alive, downlink-confirmation o repeater, con sus cifras"
        }
    }
}

/// What stood there instead, with its article.
fn stood(found: Found) -> &'static str {
    match found {
        Found::Null => "null",
        Found::Bool => "true o false",
        Found::Text => "una cadena",
        Found::TextNotUnicode => "una cadena que no es Unicode",
        Found::Array => "un array",
        Found::Object => "un objeto",
        Found::OtherObject => "otro objeto",
        Found::NameNotUnicode => "un objeto con un nombre que no es Unicode",
        Found::Number => "un número",
        Found::NotWhole => "un número con decimales o exponente",
        Found::OutOfRange => "un número fuera de rango",
    }
}

/// Why a text is no frame of a device.
fn no_frame(problem: FrameFault) -> String {
    let say = str::to_owned;
    match problem {
        FrameFault::NotHex { column } => {
            format!("la columna {column} no es un dígito hexadecimal")
        }
        FrameFault::UnknownType => say("no empieza con ningún tipo de trama conocido"),
        FrameFault::WrongLength { digits } => {
            format!("ninguna trama de este tipo tiene {digits} dígitos hexadecimales")
        }
        FrameFault::WrongIndicator => say("el indicador de longitud no puede ser cierto"),
        FrameFault::UnknownControl => say("esta trama de control no se conoce"),
        FrameFault::TooMuch => say("contiene demasiado"),
    }
}
