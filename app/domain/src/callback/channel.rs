//! The ways in which a callback leaves the house.

use serde::{Deserialize, Serialize};

/// The way a callback leaves the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    /// One HTTP request for each.
    #[default]
    #[serde(rename = "URL")]
    Url,
    /// One HTTP request a second with a line for each.
    #[serde(rename = "BATCH_URL")]
    BatchUrl,
    /// One e-mail for each.
    #[serde(rename = "EMAIL")]
    Email,
    /// One message to a broker for each.
    #[serde(rename = "MQTT")]
    Mqtt,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Url, Self::BatchUrl, Self::Email, Self::Mqtt];

    /// As in the API, and in a form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::BatchUrl => "BATCH_URL",
            Self::Email => "EMAIL",
            Self::Mqtt => "MQTT",
        }
    }

    /// The channel that was said; where none was said it is [`Channel::Url`].
    pub fn of(said: &str) -> Option<Self> {
        if said.is_empty() {
            return Some(Self::Url);
        }
        Self::ALL.into_iter().find(|channel| channel.name() == said)
    }

    /// Whether what comes back by it can be sent to devices: an HTTP answer, of one message or of
    /// a batch.
    pub const fn can_answer(self) -> bool {
        self.is_http()
    }

    /// Whether it goes to a URL over HTTP, and so can be signed.
    pub const fn is_http(self) -> bool {
        matches!(self, Self::Url | Self::BatchUrl)
    }
}

/// The HTTP method of a callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpMethod {
    /// No body.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// With a body.
    #[serde(rename = "POST")]
    Post,
    /// With a body, too.
    #[serde(rename = "PUT")]
    Put,
}

impl HttpMethod {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Get, Self::Post, Self::Put];

    /// `GET`, `POST` or `PUT`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }

    /// Whether a request of it has a body.
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::Get)
    }

    /// The method of that name, in upper case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// The content types a callback's body can have.
pub const CONTENT_TYPES: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
];
