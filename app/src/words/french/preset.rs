//! Ready callbacks, in French.

use domain::callback::{Ask, Preset};

use super::super::Presets;

/// The words.
pub(super) const WORDS: Presets = Presets {
    title: "Callbacks tout prêts",
    lead: "Chacun demande quelques valeurs et remplit le formulaire d’un callback, où tout peut \
           être modifié et essayé avant d’être enregistré. Si le type d’appareil a un format \
           personnalisé, ses champs sont repris.",
    begin: "Partir d’un callback tout prêt",
    receiver: "Destinataire",
    gets: "Ce qu’il reçoit",
    name: |preset| match preset {
        Preset::Json => "JSON",
        Preset::HomeAssistant => "Home Assistant, par webhook",
        Preset::HomeAssistantMqtt => "Home Assistant, par MQTT",
        Preset::ThingsBoard => "ThingsBoard",
        Preset::InfluxDb => "InfluxDB 2",
        Preset::NodeRed => "Node-RED",
        Preset::AwsApiGateway => "AWS API Gateway",
        Preset::AzureFunctions => "Azure Functions",
        Preset::Inspector => "Inspecteur",
    },
    about: |preset| match preset {
        Preset::Json => "Tout ce qui est connu d’un message, en un objet JSON.",
        Preset::HomeAssistant => {
            "Le message en JSON, que l’automatisation d’un webhook lit dans trigger.json."
        }
        Preset::HomeAssistantMqtt => {
            "Le message en JSON, par un broker. Home Assistant trouve les champs de lui-même."
        }
        Preset::ThingsBoard => {
            "La télémétrie d’un de ses appareils, à l’heure du message. Les messages de tous les \
             appareils de ce type vont à cet appareil."
        }
        Preset::InfluxDb => {
            "Un point de la mesure sigfox, avec l’appareil comme tag. Les messages plus courts que \
             le format personnalisé sont refusés par InfluxDB, et abandonnés après trois jours de \
             tentatives ; les champs de texte sont omis."
        }
        Preset::NodeRed => "Le message en JSON, pour un nœud « http in » avec la méthode POST.",
        Preset::AwsApiGateway => "Le message en JSON, avec la clé d’API dans l’en-tête x-api-key.",
        Preset::AzureFunctions => {
            "Le message en JSON, avec la clé de la fonction dans l’en-tête x-functions-key."
        }
        Preset::Inspector => "Tout ce qui est connu, pour l’examiner ici.",
    },
    ask: |preset, ask| match ask {
        Ask::Url => match preset {
            Preset::AwsApiGateway => (
                "URL",
                "L’URL d’appel d’une méthode POST, avec son étape, comme \
                 https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/sigfox",
            ),
            Preset::AzureFunctions => (
                "URL",
                "Celle de la fonction, comme https://my-app.azurewebsites.net/api/sigfox",
            ),
            _ => ("URL", "Où l’envoyer, comme https://example.org/sigfox"),
        },
        Ask::Host => match preset {
            Preset::HomeAssistant => (
                "Hôte",
                "Comme home.example.org:8123 ; précédé de http:// s’il n’a pas TLS. Sauf si ce \
                 serveur est proche, le webhook ne doit pas être limité au réseau local.",
            ),
            Preset::InfluxDb => ("Hôte", "Comme influx.example.org:8086"),
            Preset::NodeRed => (
                "Hôte",
                "Comme flows.example.org:1880 ; précédé de http:// s’il n’a pas TLS.",
            ),
            _ => ("Hôte", "Comme thingsboard.cloud"),
        },
        Ask::Webhook => ("Id du webhook", "Celui du déclencheur de l’automatisation."),
        Ask::Token => match preset {
            Preset::ThingsBoard => ("Token d’accès", "Celui de l’appareil dans ThingsBoard."),
            _ => ("Token d’API", "Un token qui peut écrire dans le bucket."),
        },
        Ask::Organisation => ("Organisation", "Son nom ou son id."),
        Ask::Bucket => ("Bucket", "Son nom ou son id."),
        Ask::Path => ("Chemin", "Celui du nœud, comme /sigfox"),
        Ask::Key => match preset {
            Preset::AwsApiGateway => (
                "Clé d’API",
                "Une clé d’un plan d’utilisation de cette étape.",
            ),
            _ => ("Clé de fonction", "Une clé de la fonction ou de l’hôte."),
        },
        Ask::Broker => (
            "Broker",
            "Comme broker.example.org, ou mqtts://broker.example.org:8883 pour TLS.",
        ),
        Ask::User => ("Utilisateur", "Vide si le broker n’en demande pas."),
        Ask::Password => ("Mot de passe", ""),
    },
    next: "Remplir le formulaire",
    next_hint: "Rien n’est encore enregistré.",
    others: "Tous les callbacks tout prêts",
};
