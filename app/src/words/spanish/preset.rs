//! Ready callbacks, in Spanish.

use domain::callback::{Ask, Preset};

use super::super::Presets;

/// The words.
pub(super) const WORDS: Presets = Presets {
    title: "Callbacks preparados",
    lead: "Cada uno pide unos pocos valores y rellena el formulario de un callback, donde todo se \
           puede cambiar y probar antes de guardarlo. Si el tipo de dispositivo tiene un formato \
           personalizado, sus campos también se incluyen.",
    begin: "Empezar con uno preparado",
    receiver: "Receptor",
    gets: "Qué recibe",
    name: |preset| match preset {
        Preset::Json => "JSON",
        Preset::HomeAssistant => "Home Assistant, por webhook",
        Preset::HomeAssistantMqtt => "Home Assistant, por MQTT",
        Preset::ThingsBoard => "ThingsBoard",
        Preset::InfluxDb => "InfluxDB 2",
        Preset::NodeRed => "Node-RED",
        Preset::AwsApiGateway => "AWS API Gateway",
        Preset::AzureFunctions => "Azure Functions",
        Preset::Inspector => "Inspector",
    },
    about: |preset| match preset {
        Preset::Json => "Todo lo que se sabe de un mensaje, como un solo objeto JSON.",
        Preset::HomeAssistant => {
            "El mensaje como JSON, que la automatización de un webhook lee como trigger.json."
        }
        Preset::HomeAssistantMqtt => {
            "El mensaje como JSON, a través de un broker. Home Assistant encuentra los campos por \
             sí solo."
        }
        Preset::ThingsBoard => {
            "Telemetría de uno de sus dispositivos, con la hora del mensaje. Los mensajes de todos \
             los dispositivos de este tipo van a ese dispositivo."
        }
        Preset::InfluxDb => {
            "Un punto de la medida sigfox, etiquetado con el dispositivo. InfluxDB rechaza los \
             mensajes más cortos que el formato personalizado, que se abandonan tras tres días de \
             intentos; los campos de texto se omiten."
        }
        Preset::NodeRed => "El mensaje como JSON, para un nodo «http in» con el método POST.",
        Preset::AwsApiGateway => {
            "El mensaje como JSON, con la clave de API en la cabecera x-api-key."
        }
        Preset::AzureFunctions => {
            "El mensaje como JSON, con la clave de la función en la cabecera x-functions-key."
        }
        Preset::Inspector => "Todo lo que se sabe, para examinarlo aquí.",
    },
    ask: |preset, ask| match ask {
        Ask::Url => match preset {
            Preset::AwsApiGateway => (
                "URL",
                "La URL de invocación de un método POST, con su etapa, como \
                 https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/sigfox",
            ),
            Preset::AzureFunctions => (
                "URL",
                "La de la función, como https://my-app.azurewebsites.net/api/sigfox",
            ),
            _ => ("URL", "Adónde se envía, como https://example.org/sigfox"),
        },
        Ask::Host => match preset {
            Preset::HomeAssistant => (
                "Host",
                "Como home.example.org:8123; con http:// delante si no tiene TLS. Si este servidor \
                 no está cerca, el webhook no debe ser solo para la red local.",
            ),
            Preset::InfluxDb => ("Host", "Como influx.example.org:8086"),
            Preset::NodeRed => (
                "Host",
                "Como flows.example.org:1880; con http:// delante si no tiene TLS.",
            ),
            _ => ("Host", "Como thingsboard.cloud"),
        },
        Ask::Webhook => ("Id del webhook", "El del disparador de la automatización."),
        Ask::Token => match preset {
            Preset::ThingsBoard => ("Token de acceso", "El del dispositivo en ThingsBoard."),
            _ => ("Token de API", "Uno que pueda escribir en el bucket."),
        },
        Ask::Organisation => ("Organización", "Su nombre o id."),
        Ask::Bucket => ("Bucket", "Su nombre o id."),
        Ask::Path => ("Ruta", "La del nodo, como /sigfox"),
        Ask::Key => match preset {
            Preset::AwsApiGateway => ("Clave de API", "Una de un plan de uso de esa etapa."),
            _ => ("Clave de función", "Una clave de la función o del host."),
        },
        Ask::Broker => (
            "Broker",
            "Como broker.example.org, o mqtts://broker.example.org:8883 para TLS.",
        ),
        Ask::User => ("Usuario", "Vacío si el broker no lo pide."),
        Ask::Password => ("Contraseña", ""),
    },
    next: "Rellenar el formulario",
    next_hint: "Todavía no se guarda nada.",
    others: "Todos los callbacks preparados",
};
