//! Ready callbacks, in Portuguese.

use domain::callback::{Ask, Preset};

use super::super::Presets;

/// The words.
pub(super) const WORDS: Presets = Presets {
    title: "Callbacks prontos",
    lead: "Cada um pede alguns valores e preenche o formulário de um callback, onde tudo pode ser \
           alterado e testado antes de ser salvo. Se o tipo de dispositivo tem um formato \
           personalizado, os campos dele vão junto.",
    begin: "Começar com um pronto",
    receiver: "Destinatário",
    gets: "O que ele recebe",
    name: |preset| match preset {
        Preset::Json => "JSON",
        Preset::HomeAssistant => "Home Assistant, por webhook",
        Preset::HomeAssistantMqtt => "Home Assistant, por MQTT",
        Preset::ThingsBoard => "ThingsBoard",
        Preset::InfluxDb => "InfluxDB 2",
        Preset::NodeRed => "Node-RED",
        Preset::AwsApiGateway => "AWS API Gateway",
        Preset::AzureFunctions => "Azure Functions",
        Preset::Inspector => "Inspetor",
    },
    about: |preset| match preset {
        Preset::Json => "Tudo o que se sabe de uma mensagem, como um objeto JSON.",
        Preset::HomeAssistant => {
            "A mensagem como JSON, que a automação de um webhook lê como trigger.json."
        }
        Preset::HomeAssistantMqtt => {
            "A mensagem como JSON, por um broker. O Home Assistant encontra os campos sozinho."
        }
        Preset::ThingsBoard => {
            "Telemetria de um dos seus dispositivos, com a hora da mensagem. As mensagens de todos \
             os dispositivos deste tipo vão para esse dispositivo."
        }
        Preset::InfluxDb => {
            "Um ponto da medição sigfox, marcado com o dispositivo. As mensagens mais curtas do \
             que o formato personalizado são recusadas pelo InfluxDB e abandonadas depois de três \
             dias de tentativas; os campos de texto ficam de fora."
        }
        Preset::NodeRed => "A mensagem como JSON, para um nó “http in” com o método POST.",
        Preset::AwsApiGateway => "A mensagem como JSON, com a chave da API no cabeçalho x-api-key.",
        Preset::AzureFunctions => {
            "A mensagem como JSON, com a chave da função no cabeçalho x-functions-key."
        }
        Preset::Inspector => "Tudo o que se sabe, para ver aqui mesmo.",
    },
    ask: |preset, ask| match ask {
        Ask::Url => match preset {
            Preset::AwsApiGateway => (
                "URL",
                "A URL de invocação de um método POST, com o seu estágio, como em \
                 https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/sigfox",
            ),
            Preset::AzureFunctions => (
                "URL",
                "A da função, como em https://my-app.azurewebsites.net/api/sigfox",
            ),
            _ => (
                "URL",
                "Para onde é enviado, como em https://example.org/sigfox",
            ),
        },
        Ask::Host => match preset {
            Preset::HomeAssistant => (
                "Host",
                "Como em home.example.org:8123; com http:// antes se não tem TLS. A menos que este \
                 servidor esteja próximo, o webhook não pode ser só para a rede local.",
            ),
            Preset::InfluxDb => ("Host", "Como em influx.example.org:8086"),
            Preset::NodeRed => (
                "Host",
                "Como em flows.example.org:1880; com http:// antes se não tem TLS.",
            ),
            _ => ("Host", "Como em thingsboard.cloud"),
        },
        Ask::Webhook => ("Id do webhook", "O do gatilho da automação."),
        Ask::Token => match preset {
            Preset::ThingsBoard => ("Token de acesso", "O do dispositivo no ThingsBoard."),
            _ => ("Token da API", "Um que possa escrever no bucket."),
        },
        Ask::Organisation => ("Organização", "O nome ou o id dela."),
        Ask::Bucket => ("Bucket", "O nome ou o id dele."),
        Ask::Path => ("Caminho", "O do nó, como em /sigfox"),
        Ask::Key => match preset {
            Preset::AwsApiGateway => ("Chave da API", "Uma de um plano de uso desse estágio."),
            _ => ("Chave da função", "Uma chave da função ou do host."),
        },
        Ask::Broker => (
            "Broker",
            "Como em broker.example.org ou mqtts://broker.example.org:8883 para TLS.",
        ),
        Ask::User => ("Usuário", "Vazio se o broker não pede nenhum."),
        Ask::Password => ("Senha", ""),
    },
    next: "Preencher o formulário",
    next_hint: "Nada é salvo ainda.",
    others: "Todos os callbacks prontos",
};
