//! What is written about callbacks, in Spanish.

mod sections;

use payload::variables::{Form, Variable};

use super::super::Documentation;

/// The words.
pub(super) const WORDS: Documentation = Documentation {
    title: "Acerca de los callbacks",
    lead: "Un callback envía lo que dicen los dispositivos de un tipo de dispositivo, y lo que les \
           ocurre, a una dirección suya. Lo que envía se compone con plantillas: texto con \
           variables entre llaves, que se rellenan cada vez.",
    variable,
    form,
    sections: sections::all,
    event_configuration: sections::event_configuration,
    api: sections::api,
};

fn form(form: Form) -> &'static str {
    match form {
        Form::Seconds => "segundos enteros desde 1970 UTC",
        Form::Hexadecimal => "dígitos hexadecimales",
        Form::Whole => "número entero",
        Form::Decimals => "número con dos decimales",
        Form::Degrees | Form::Number => "número",
        Form::Truth => "true o false",
        Form::Text => "texto",
        Form::Json => "JSON",
        Form::Lines => "líneas",
    }
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Time => "Cuándo ocurrió.",
        Variable::Device => "El id del dispositivo, en mayúsculas y sin ceros delante.",
        Variable::Data => "Los bytes del mensaje, en minúsculas: de ninguno a doce.",
        Variable::SeqNumber => "El número de secuencia del mensaje.",
        Variable::DeviceTypeId => "El id del tipo de dispositivo.",
        Variable::Ack => "Si el dispositivo pide un downlink.",
        Variable::LongPolling => "Si el dispositivo espera más que otros: ninguno lo hace.",
        Variable::Duplicate => {
            "False para la estación base que recibió primero el mensaje, true para las demás."
        }
        Variable::Snr => "Relación señal/ruido en la estación base, en dB.",
        Variable::Signal => "El nombre antiguo de {snr}.",
        Variable::Rssi => "Potencia recibida en la estación base, en dBm.",
        Variable::AvgSnr => {
            "Media de {snr} de los 25 mensajes anteriores, en dB; N/A hasta que haya 15 de ellos."
        }
        Variable::AvgSignal => "El nombre antiguo de {avgSnr}.",
        Variable::Station => "El id de la estación base, al menos cuatro dígitos.",
        Variable::Lat => {
            "Latitud de la estación base, en grados enteros; en un callback GEOLOC, la del \
             dispositivo."
        }
        Variable::Lng => {
            "Longitud de la estación base, en grados enteros; en un callback GEOLOC, la del \
             dispositivo."
        }
        Variable::Batt => "Tensión de la alimentación con el dispositivo en reposo, en V.",
        Variable::Temp => "Temperatura en el dispositivo, en °C.",
        Variable::InfoCode => "Cómo terminó el downlink, con uno de los códigos de abajo.",
        Variable::InfoMessage => "Lo mismo como texto.",
        Variable::DownlinkAck => "Si una estación base envió el downlink.",
        Variable::DownlinkOverusage => "Si el dispositivo superó su límite diario de downlinks.",
        Variable::WhitelistDevices => "Cuántos dispositivos escucha el repetidor; 0: todos.",
        Variable::RepeatedMsg => "Mensajes que repitió, como código de rango.",
        Variable::UnwantedDevices => {
            "Dispositivos que recibió y no escucha, de 0 a 14; 15: más que eso."
        }
        Variable::UnwantedMsg => "Mensajes de esos dispositivos, como código de rango.",
        Variable::WrongMsg => "Mensajes que no pudo leer, como código de rango.",
        Variable::OverRegulMsg => {
            "Mensajes que no repitió por exigencia de la normativa, como código de rango."
        }
        Variable::Lqi => "Calidad del enlace: Limit, Average, Good, Excellent o NA.",
        Variable::LinkQuality => {
            "Lo mismo como número: 0 límite, 1 media, 2 buena, 3 excelente, 4 desconocida."
        }
        Variable::FixedLat => "La latitud indicada para el dispositivo; 0.0 si no hay ninguna.",
        Variable::FixedLng => "La longitud indicada para el dispositivo; 0.0 si no hay ninguna.",
        Variable::OperatorName => "El operador de la estación base que recibió primero el mensaje.",
        Variable::CountryCode => {
            "El país de esa estación base por su número en ISO 3166-1; 0 si se desconoce."
        }
        Variable::Duplicates => {
            "Cada estación base que recibió el mensaje: su id, potencia en dBm, repeticiones y \
             relación señal/ruido en dB."
        }
        Variable::ComputedLocation => {
            "Dónde estaba el dispositivo: grados, radio en m, origen (0 a partir de la señal en \
             las estaciones base, 1 enviada por el dispositivo) y estado (1 si hay una posición; \
             si no, 0)."
        }
        Variable::Radius => "Dentro de cuántos metros estaba el dispositivo.",
        Variable::GeolocSource => "A partir de qué se obtuvo la posición.",
        Variable::Info => "Qué falla, como frase.",
        Variable::Severity => {
            "Lo grave que es: ERROR para un dispositivo en silencio, WARN para problemas de la \
             red, INFO para un evento que conviene conocer."
        }
        Variable::SourceType => "A qué clase de cosa le ocurrió: DEVICE.",
        Variable::SourceId => "El id de aquello a lo que le ocurrió: el del dispositivo.",
        Variable::EventType => "Qué ocurrió, como código, por ejemplo INVALID_SEQ_NUMBER.",
        Variable::EventId => "El id del evento: el mismo por muchas veces que se comunique.",
        Variable::GroupId => "El id del grupo en el que ocurrió.",
        Variable::DeviceInfo => {
            "Lo que se sabe del dispositivo: su id, nombre y estado, cuándo se recibió por última \
             vez (UTC), cuándo se purgaron por última vez sus mensajes (aquí, nunca), su relación \
             señal/ruido media en dB y su keep-alive en segundos. Lo que nunca ocurrió es null."
        }
        Variable::ConfigurationId => "El id de la configuración de eventos que lo comunica.",
        Variable::DeviceMessageTime => "Cuándo se envió el mensaje con el que ocurrió (UTC).",
        Variable::DeviceLastSeqnumber => "El número de secuencia del último mensaje aceptado.",
        Variable::DeviceExpectedSeqnumber => "El número de secuencia que se esperaba.",
        Variable::DeviceMessageSeqnumber => {
            "El número de secuencia del mensaje con el que ocurrió."
        }
        Variable::DeviceShortCause => "Por qué el dispositivo no tiene token, como código.",
        Variable::DeviceCause => "Lo mismo como frase.",
        Variable::NetworkOperatorId => {
            "El operador de la estación base que recibió primero el mensaje."
        }
        Variable::BusinessOperatorId => "El id del grupo que tiene el contrato.",
        Variable::ContractId => "El id del contrato en cuestión.",
        Variable::ContractIds => {
            "Los ids de todos los contratos del tipo de dispositivo, separados por comas."
        }
        Variable::SubscriptionState => {
            "En qué situación está el dispositivo con su contrato, como palabra."
        }
        Variable::ExpectedSubscriptionDurationEndTime => {
            "Cuándo terminan los meses de su token (UTC), sea cual sea el fin del contrato."
        }
        Variable::ExpectedTokenEndTime => "Cuándo termina su token (UTC).",
        Variable::DeviceSourceId => "El dispositivo del que era el token.",
        Variable::DeviceDestinationId => "El dispositivo que tiene ahora el token.",
        Variable::DeviceTypeSourceId => "El tipo de dispositivo que tenía el dispositivo.",
        Variable::DeviceTypeDestinationId => "El tipo de dispositivo que tiene ahora.",
        Variable::CallbackId => "El id del callback que falló.",
        Variable::CallbackStatus => {
            "El estado con el que respondió su receptor; 600 si no hubo respuesta."
        }
        Variable::CallbackMessage => "Qué significa ese estado, o por qué no hubo respuesta.",
        Variable::LastHeard => "Cuándo se recibió el dispositivo por última vez (UTC).",
        Variable::FieldName => "El campo del formato del tipo de dispositivo que se midió.",
        Variable::Value => {
            "Lo que se midió: un campo tal cual, dBm, V, °C, o los metros desde el centro de un \
             círculo."
        }
        Variable::Threshold => "El límite que se ha rebasado, en la misma unidad.",
        Variable::Batch => "Todas las líneas de un segundo.",
    }
}
