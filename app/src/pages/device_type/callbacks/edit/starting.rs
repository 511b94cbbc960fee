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
use crate::error::AppError;
use crate::ui::asked;
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
    /// Reads an address; what is not said there is the commonest.
    ///
    /// # Errors
    /// A kind that cannot be made, a channel that does not go with it, or a preset that is not
    /// there.
    pub(super) fn from_address(query: &ParamsMap) -> Result<Self, AppError> {
        let kinds: Vec<&str> = CallbackKind::creatable().map(CallbackKind::word).collect();
        let kind = asked::one_of(query, "kind", &kinds)?;
        let kind = CallbackKind::from_word(&kind).unwrap_or(CallbackKind::DataUplink);
        let channels = Channel::ALL.into_iter().filter(|one| fits(*one, kind));
        let channels: Vec<&str> = channels.map(Channel::name).collect();
        let channel = asked::one_of(query, "channel", &channels)?;
        let preset = preset(query)?;
        let asks = preset.map(Preset::asks).unwrap_or_default().iter();
        Ok(Self {
            kind,
            channel: Channel::of(&channel).unwrap_or_default(),
            preset,
            values: asks.map(|ask| (*ask, value(query, ask.word()))).collect(),
        })
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

/// The preset that an address asks for: one of those that are listed, or one to which another page
/// leads.
fn preset(query: &ParamsMap) -> Result<Option<Preset>, AppError> {
    let preset = Preset::from_word(&value(query, PRESET));
    if preset.is_none() {
        let listed: Vec<&str> = Preset::listed().map(Preset::word).collect();
        asked::one_of(query, PRESET, &listed)?;
    }
    Ok(preset)
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    /// What the address asks for, or the key that is refused.
    fn asked_for(pairs: &[(&'static str, &'static str)]) -> Result<Starting, String> {
        let query: ParamsMap = pairs.iter().copied().collect();
        Starting::from_address(&query).map_err(|error| match error {
            AppError::Rejected(wrong) => wrong[0].field.clone(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn what_cannot_be_made_is_refused_by_name() {
        for (pairs, key) in [
            (vec![("kind", "zzz")], "kind"),
            // They are there, and nobody makes them here.
            (vec![("kind", CallbackKind::Event.word())], "kind"),
            (vec![("kind", CallbackKind::Geoloc.word())], "kind"),
            (vec![("kind", "uplink"), ("channel", "PIGEON")], "channel"),
            (vec![(PRESET, "zzz")], PRESET),
        ] {
            assert_eq!(asked_for(&pairs), Err(key.to_owned()), "{pairs:?}");
        }
        let batch = Channel::BatchUrl.name();
        let advanced = CallbackKind::DataAdvanced.word();
        let pairs = [("kind", advanced), ("channel", batch)];
        assert_eq!(asked_for(&pairs), Err("channel".to_owned()));
    }

    #[test]
    fn what_can_be_made_is_taken_and_nothing_said_is_the_commonest() {
        let nothing = asked_for(&[]).unwrap();
        assert_eq!(nothing.kind, CallbackKind::DataUplink);
        assert_eq!((nothing.channel, nothing.preset), (Channel::Url, None));
        for kind in CallbackKind::creatable() {
            for channel in Channel::ALL.into_iter().filter(|one| fits(*one, kind)) {
                let pairs = [("kind", kind.word()), ("channel", channel.name())];
                let starting = asked_for(&pairs).unwrap();
                assert_eq!((starting.kind, starting.channel), (kind, channel));
            }
        }
        for preset in Preset::listed().chain([Preset::Inspector]) {
            let starting = asked_for(&[(PRESET, preset.word())]).unwrap();
            assert_eq!(starting.preset, Some(preset));
        }
    }
}
