//! What the form of an event configuration is filled in with, and offers (server only).

use domain::alert::{AlertOwner, EventConfigurationInput, EventConfigurationView, Watch};
use domain::callback::{CONTENT_TYPES, CallbackInput, Channel, HttpMethod, ON};
use domain::permission::Principal;
use engine::Engine;

use super::{Editing, OwnerView, seen};
use crate::error::AppError;

/// What the form of an event configuration is called while it is kept; `of` is its id, or whose
/// the new one is to be.
pub(super) fn form_name(of: &str) -> String {
    format!("event configuration {of}")
}

/// The same for a new one.
pub(super) fn new_form_name(owner: &str, id: &str) -> String {
    form_name(&format!("of {owner} {id}"))
}

/// What the form of a new one begins with.
pub(super) fn beginning() -> EventConfigurationInput {
    EventConfigurationInput {
        enabled: ON.to_owned(),
        watch: Watch::Events.word().to_owned(),
        bell: ON.to_owned(),
        callback: CallbackInput {
            channel: Channel::Url.name().to_owned(),
            method: HttpMethod::Post.name().to_owned(),
            content_type: CONTENT_TYPES[1].to_owned(),
            body: BODY.to_owned(),
            send_sni: ON.to_owned(),
            ..CallbackInput::default()
        },
        ..EventConfigurationInput::default()
    }
}

/// What a callback tells unless somebody writes it otherwise. What does not belong to an event is
/// `null`.
const BODY: &str = r#"{
  "eventType": "{eventType}",
  "severity": "{severity}",
  "time": {time},
  "device": "{device}",
  "value": {value},
  "threshold": {threshold},
  "deviceInfo": {deviceInfo}
}"#;

/// The form of a configuration that is there; where it never had a callback, with one to begin
/// with.
pub(super) fn form_of(view: EventConfigurationView) -> EventConfigurationInput {
    match view.callback {
        Some(_) => view.input,
        None => EventConfigurationInput {
            callback: beginning().callback,
            ..view.input
        },
    }
}

/// The names of the fields that devices of an owner have, where they have the same.
async fn fields(
    engine: &Engine,
    who: &Principal,
    owner: &OwnerView,
) -> Result<Vec<String>, AppError> {
    let (display, format) = match owner {
        OwnerView::Group(_) => return Ok(Vec::new()),
        OwnerView::DeviceType(one) => (one.display, one.format.clone()),
        OwnerView::Device(one) => {
            let one = engine.device_type(who, one.device_type).await?;
            (one.display, one.format)
        }
    };
    let display = display.display(&format);
    let fields = display.format().map(payload::Format::fields);
    let names = fields.unwrap_or_default().iter();
    Ok(names.map(|field| field.name().to_owned()).collect())
}

/// What the form offers for something of that owner.
pub(super) async fn offered(
    engine: &Engine,
    who: &Principal,
    owner: AlertOwner,
) -> Result<(Editing, Vec<EventConfigurationView>), AppError> {
    let (of, rights) = seen(engine, who, owner).await?;
    if !rights.callbacks() {
        return Err(engine::Error::Forbidden.into());
    }
    let mut above = engine.event_configurations(who, owner).await?;
    above.retain(|one| one.inherited);
    let names = above.iter().map(|one| (one.id, one.input.name.clone()));
    let editing = Editing {
        rights,
        id: None,
        input: beginning(),
        above: names.collect(),
        fields: fields(engine, who, &of).await?,
        refused: None,
        help: crate::documentation::event_configuration(),
        of,
    };
    Ok((editing, above))
}
