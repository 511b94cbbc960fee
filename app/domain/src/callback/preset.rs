//! Ready callbacks: a few values become the settings of a callback as a known receiver takes it.

mod body;
mod fill;

use serde::{Deserialize, Serialize};

/// A ready callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// JSON for whatever reads it.
    Json,
    /// A webhook of Home Assistant.
    HomeAssistant,
    /// A broker to which Home Assistant listens, which learns of the fields by itself.
    HomeAssistantMqtt,
    /// A device of ThingsBoard.
    ThingsBoard,
    /// A bucket of InfluxDB 2.
    InfluxDb,
    /// A node "http in" of Node-RED.
    NodeRed,
    /// The gateway in front of what runs at AWS.
    AwsApiGateway,
    /// A function with an HTTP trigger at Azure.
    AzureFunctions,
    /// The product's own inspector.
    Inspector,
}

/// A value that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// A whole URL.
    Url,
    /// A host, maybe with scheme and port.
    Host,
    /// The id of a webhook.
    Webhook,
    /// A token.
    Token,
    /// An organisation.
    Organisation,
    /// A bucket.
    Bucket,
    /// A path.
    Path,
    /// A key.
    Key,
    /// A broker, maybe with scheme and port.
    Broker,
    /// A user, if there is one.
    User,
    /// The user's password.
    Password,
}

impl Ask {
    /// The words of all of them, in the order of the variants.
    pub const WORDS: [&'static str; 11] = [
        "url",
        "host",
        "webhook",
        "token",
        "organisation",
        "bucket",
        "path",
        "key",
        "broker",
        "user",
        "password",
    ];

    /// The word that stands for it in a form and in an address.
    pub const fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    const fn may_be_empty(self) -> bool {
        matches!(self, Self::User | Self::Password)
    }
}

/// A preset, the word that stands for it in an address, and what it asks for.
type Row = (Preset, &'static str, &'static [Ask]);

impl Preset {
    /// In the order of the variants.
    const TABLE: [Row; 9] = [
        (Self::Json, "json", &[Ask::Url]),
        (
            Self::HomeAssistant,
            "home-assistant",
            &[Ask::Host, Ask::Webhook],
        ),
        (
            Self::HomeAssistantMqtt,
            "home-assistant-mqtt",
            &[Ask::Broker, Ask::User, Ask::Password],
        ),
        (Self::ThingsBoard, "thingsboard", &[Ask::Host, Ask::Token]),
        (
            Self::InfluxDb,
            "influxdb",
            &[Ask::Host, Ask::Organisation, Ask::Bucket, Ask::Token],
        ),
        (Self::NodeRed, "node-red", &[Ask::Host, Ask::Path]),
        (
            Self::AwsApiGateway,
            "aws-api-gateway",
            &[Ask::Url, Ask::Key],
        ),
        (
            Self::AzureFunctions,
            "azure-functions",
            &[Ask::Url, Ask::Key],
        ),
        (Self::Inspector, "inspector", &[Ask::Url]),
    ];

    /// Those to choose from: the inspector's page leads to its own.
    pub fn listed() -> impl Iterator<Item = Self> {
        let rows = Self::TABLE.iter().map(|row| row.0);
        rows.filter(|preset| *preset != Self::Inspector)
    }

    /// The word that stands for it in an address.
    pub const fn word(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    /// The preset of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        let of = Self::TABLE.iter().find(|row| row.1 == word);
        of.map(|row| row.0)
    }

    /// What it asks for.
    pub const fn asks(self) -> &'static [Ask] {
        Self::TABLE[self as usize].2
    }

    /// Whether it can tell of whatever comes to pass; any other tells of messages.
    pub const fn takes_any_kind(self) -> bool {
        matches!(self, Self::Json | Self::Inspector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_stand_in_the_order_of_the_variants() {
        for (at, row) in Preset::TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, at);
            assert_eq!(Preset::from_word(row.1), Some(row.0));
        }
        assert_eq!(Ask::Password as usize, Ask::WORDS.len() - 1);
        assert_eq!(Preset::listed().count(), 8);
    }
}
