//! Ready callbacks, in English.

use domain::callback::{Ask, Preset};

use super::super::Presets;

/// The words.
pub(super) const WORDS: Presets = Presets {
    title: "Ready callbacks",
    lead: "Each asks for a few values and fills in the form of a callback, where everything can be \
           changed and tried before it is saved. Where the device type has a custom format, its \
           fields go along.",
    begin: "Start from a ready one",
    receiver: "Receiver",
    gets: "What it gets",
    name: |preset| match preset {
        Preset::Json => "JSON",
        Preset::HomeAssistant => "Home Assistant, by webhook",
        Preset::HomeAssistantMqtt => "Home Assistant, by MQTT",
        Preset::ThingsBoard => "ThingsBoard",
        Preset::InfluxDb => "InfluxDB 2",
        Preset::NodeRed => "Node-RED",
        Preset::AwsApiGateway => "AWS API Gateway",
        Preset::AzureFunctions => "Azure Functions",
        Preset::Inspector => "Inspector",
    },
    about: |preset| match preset {
        Preset::Json => "Everything that is known of a message, as one JSON object.",
        Preset::HomeAssistant => {
            "The message as JSON, which the automation of a webhook reads as trigger.json."
        }
        Preset::HomeAssistantMqtt => {
            "The message as JSON, over a broker. Home Assistant finds the fields by itself."
        }
        Preset::ThingsBoard => {
            "Telemetry of one of its devices, with the time of the message. Messages of all \
             devices of this type go to that device."
        }
        Preset::InfluxDb => {
            "A point of the measurement sigfox, tagged with the device. Messages shorter than the \
             custom format are refused by InfluxDB, and given up after three days of attempts; \
             fields of text are left out."
        }
        Preset::NodeRed => "The message as JSON, for a node “http in” with the method POST.",
        Preset::AwsApiGateway => "The message as JSON, with the API key in the header x-api-key.",
        Preset::AzureFunctions => {
            "The message as JSON, with the key of the function in the header x-functions-key."
        }
        Preset::Inspector => "Everything that is known, for looking at it here.",
    },
    ask: |preset, ask| match ask {
        Ask::Url => match preset {
            Preset::AwsApiGateway => (
                "URL",
                "The invoke URL of a POST method, with its stage, as in \
                 https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/sigfox",
            ),
            Preset::AzureFunctions => (
                "URL",
                "That of the function, as in https://my-app.azurewebsites.net/api/sigfox",
            ),
            _ => ("URL", "Where it is sent, as in https://example.org/sigfox"),
        },
        Ask::Host => match preset {
            Preset::HomeAssistant => (
                "Host",
                "As in home.example.org:8123; with http:// before it where it has no TLS. Unless \
                 this server is near, the webhook must not be for the local network only.",
            ),
            Preset::InfluxDb => ("Host", "As in influx.example.org:8086"),
            Preset::NodeRed => (
                "Host",
                "As in flows.example.org:1880; with http:// before it where it has no TLS.",
            ),
            _ => ("Host", "As in thingsboard.cloud"),
        },
        Ask::Webhook => ("Webhook id", "That of the automation's trigger."),
        Ask::Token => match preset {
            Preset::ThingsBoard => ("Access token", "That of the device in ThingsBoard."),
            _ => ("API token", "One that may write to the bucket."),
        },
        Ask::Organisation => ("Organization", "Its name or id."),
        Ask::Bucket => ("Bucket", "Its name or id."),
        Ask::Path => ("Path", "That of the node, as in /sigfox"),
        Ask::Key => match preset {
            Preset::AwsApiGateway => ("API key", "One of a usage plan of that stage."),
            _ => ("Function key", "A key of the function or of the host."),
        },
        Ask::Broker => (
            "Broker",
            "As in broker.example.org or mqtts://broker.example.org:8883 for TLS.",
        ),
        Ask::User => ("User", "Empty where the broker asks for none."),
        Ask::Password => ("Password", ""),
    },
    next: "Fill in the form",
    next_hint: "Nothing is saved yet.",
    others: "All ready callbacks",
};
