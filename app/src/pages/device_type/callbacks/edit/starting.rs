//! What a new callback starts from, as its address says: a kind and a channel, or a preset with
//! the values that it asks for.

use domain::Rejection;
use domain::callback::{
    Ask, CONTENT_TYPES, CallbackInput, CallbackKind, Channel, HttpMethod, ON, Preset,
};
use domain::device_type::DeviceTypeView;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use super::fits;
use crate::ui::link::value;

/// The key of the preset in an address.
pub(crate) const PRESET: &str = "preset";

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Starting {
    pub(super) kind: CallbackKind,
    pub(super) channel: Channel,
    pub(super) preset: Option<Preset>,
    pub(super) values: Vec<(Ask, String)>,
}

impl Starting {
    /// Reads an address; what makes no sense there is as if it were not said, for nothing is done
    /// before the form is sent.
    pub(super) fn from_address(query: &ParamsMap) -> Self {
        let kind = value(query, "kind");
        let kind = CallbackKind::creatable().find(|each| each.word() == kind);
        let kind = kind.unwrap_or(CallbackKind::DataUplink);
        let channel = Channel::of(&value(query, "channel"));
        let channel = channel.filter(|channel| fits(*channel, kind));
        let preset = Preset::from_word(&value(query, PRESET));
        let asks = preset.map(Preset::asks).unwrap_or_default().iter();
        Self {
            kind,
            channel: channel.unwrap_or_default(),
            preset,
            values: asks.map(|ask| (*ask, value(query, ask.word()))).collect(),
        }
    }

    /// What the form is filled in with.
    ///
    /// # Errors
    /// Values that the preset asks for and that are missing.
    pub(super) fn input(
        &self,
        device_type: &DeviceTypeView,
    ) -> Result<CallbackInput, Vec<Rejection>> {
        match self.preset {
            Some(preset) => preset.fill(&self.values, self.kind, &device_type.format),
            None => Ok(self.blank(device_type)),
        }
    }

    /// What goes along in the address to another kind: a preset that can tell of it.
    pub(super) fn kept(&self) -> String {
        let Some(preset) = self.preset.filter(|preset| preset.takes_any_kind()) else {
            return String::new();
        };
        let mut kept = format!("&{PRESET}={}", preset.word());
        for (ask, value) in &self.values {
            kept.push_str(&format!("&{}={}", ask.word(), Url::escape(value)));
        }
        kept
    }

    /// A form with nothing of anybody's in it.
    fn blank(&self, device_type: &DeviceTypeView) -> CallbackInput {
        let (method, content_type) = match (self.channel, self.kind) {
            (Channel::Mqtt, _) => ("", CONTENT_TYPES[1]),
            (Channel::BatchUrl | Channel::Email, _) => ("", ""),
            // What it tells is JSON.
            (Channel::Url, CallbackKind::DataAdvanced) => {
                (HttpMethod::Post.name(), CONTENT_TYPES[1])
            }
            (Channel::Url, _) => (HttpMethod::Get.name(), ""),
        };
        let recipient = match self.channel {
            // Whoever is told of its devices' troubles.
            Channel::Email => device_type.alert_email.clone(),
            _ => String::new(),
        };
        CallbackInput {
            kind: self.kind.word().to_owned(),
            channel: self.channel.name().to_owned(),
            method: method.to_owned(),
            content_type: content_type.to_owned(),
            recipient,
            enabled: ON.to_owned(),
            send_sni: ON.to_owned(),
            ..CallbackInput::default()
        }
    }
}
