//! Ready callbacks, in German.

use domain::callback::{Ask, Preset};

use super::super::Presets;

/// The words.
pub(super) const WORDS: Presets = Presets {
    title: "Fertige Callbacks",
    lead: "Jeder fragt nach wenigen Werten und füllt das Formular eines Callbacks aus, in dem sich \
           alles ändern und ausprobieren lässt, bevor es gespeichert wird. Hat der Gerätetyp ein \
           eigenes Format, gehen dessen Felder mit.",
    begin: "Mit einem fertigen beginnen",
    receiver: "Empfänger",
    gets: "Was er erhält",
    name: |preset| match preset {
        Preset::Json => "JSON",
        Preset::HomeAssistant => "Home Assistant, per Webhook",
        Preset::HomeAssistantMqtt => "Home Assistant, per MQTT",
        Preset::ThingsBoard => "ThingsBoard",
        Preset::InfluxDb => "InfluxDB 2",
        Preset::NodeRed => "Node-RED",
        Preset::AwsApiGateway => "AWS API Gateway",
        Preset::AzureFunctions => "Azure Functions",
        Preset::Inspector => "Inspektor",
    },
    about: |preset| match preset {
        Preset::Json => "Alles, was über eine Nachricht bekannt ist, als ein JSON-Objekt.",
        Preset::HomeAssistant => {
            "Die Nachricht als JSON, das die Automation eines Webhooks als trigger.json liest."
        }
        Preset::HomeAssistantMqtt => {
            "Die Nachricht als JSON, über einen Broker. Home Assistant findet die Felder von \
             selbst."
        }
        Preset::ThingsBoard => {
            "Telemetrie eines seiner Geräte, mit der Zeit der Nachricht. Nachrichten aller Geräte \
             dieses Typs gehen an dieses Gerät."
        }
        Preset::InfluxDb => {
            "Ein Punkt des Measurements sigfox, mit dem Gerät als Tag. Nachrichten, die kürzer als \
             das eigene Format sind, lehnt InfluxDB ab, und sie werden nach drei Tagen mit \
             Versuchen aufgegeben; Textfelder werden ausgelassen."
        }
        Preset::NodeRed => "Die Nachricht als JSON, für einen Node „http in“ mit der Methode POST.",
        Preset::AwsApiGateway => {
            "Die Nachricht als JSON, mit dem API-Schlüssel im Header x-api-key."
        }
        Preset::AzureFunctions => {
            "Die Nachricht als JSON, mit dem Schlüssel der Funktion im Header x-functions-key."
        }
        Preset::Inspector => "Alles, was bekannt ist, um es hier anzusehen.",
    },
    ask: |preset, ask| match ask {
        Ask::Url => match preset {
            Preset::AwsApiGateway => (
                "URL",
                "Die Aufruf-URL einer POST-Methode mit ihrer Stage, etwa \
                 https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/sigfox",
            ),
            Preset::AzureFunctions => (
                "URL",
                "Die der Funktion, etwa https://my-app.azurewebsites.net/api/sigfox",
            ),
            _ => (
                "URL",
                "Wohin gesendet wird, etwa https://example.org/sigfox",
            ),
        },
        Ask::Host => match preset {
            Preset::HomeAssistant => (
                "Host",
                "Etwa home.example.org:8123; mit http:// davor, wenn er kein TLS hat. Steht dieser \
                 Server nicht in der Nähe, darf der Webhook nicht nur für das lokale Netz gelten.",
            ),
            Preset::InfluxDb => ("Host", "Etwa influx.example.org:8086"),
            Preset::NodeRed => (
                "Host",
                "Etwa flows.example.org:1880; mit http:// davor, wenn er kein TLS hat.",
            ),
            _ => ("Host", "Etwa thingsboard.cloud"),
        },
        Ask::Webhook => ("Webhook-ID", "Die des Auslösers der Automation."),
        Ask::Token => match preset {
            Preset::ThingsBoard => ("Zugriffstoken", "Das des Geräts in ThingsBoard."),
            _ => ("API-Token", "Eines, das in den Bucket schreiben darf."),
        },
        Ask::Organisation => ("Organisation", "Ihr Name oder ihre ID."),
        Ask::Bucket => ("Bucket", "Sein Name oder seine ID."),
        Ask::Path => ("Pfad", "Der des Nodes, etwa /sigfox"),
        Ask::Key => match preset {
            Preset::AwsApiGateway => ("API-Schlüssel", "Einer aus einem Usage Plan dieser Stage."),
            _ => (
                "Funktionsschlüssel",
                "Ein Schlüssel der Funktion oder des Hosts.",
            ),
        },
        Ask::Broker => (
            "Broker",
            "Etwa broker.example.org oder mqtts://broker.example.org:8883 für TLS.",
        ),
        Ask::User => ("Benutzer", "Leer, wenn der Broker keinen verlangt."),
        Ask::Password => ("Passwort", ""),
    },
    next: "Formular ausfüllen",
    next_hint: "Noch wird nichts gespeichert.",
    others: "Alle fertigen Callbacks",
};
