//! Event configurations of groups, device types and devices.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::alert::{
    AlertOwner, EventConfigurationInput, EventConfigurationView, EventTrialView, Trigger,
};
use domain::callback::{AttemptView, DeliveryQuery, ListedDelivery};
use domain::device::DeviceView;
use domain::device_type::DeviceTypeView;
use domain::group::GroupView;
use domain::id::EventConfigurationId;
use domain::list::Page;
use domain::permission::Rights;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::documentation::Section;
use crate::error::AppError;

/// Whose event configurations a page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnerView {
    /// Those of a group.
    Group(GroupView),
    /// Those of a device type.
    DeviceType(Box<DeviceTypeView>),
    /// Those of a device.
    Device(Box<DeviceView>),
}

impl OwnerView {
    /// Whose they are, by its id.
    pub fn owner(&self) -> AlertOwner {
        match self {
            Self::Group(one) => AlertOwner::Group(one.id),
            Self::DeviceType(one) => AlertOwner::DeviceType(one.id),
            Self::Device(one) => AlertOwner::Device(one.id),
        }
    }
}

/// An event configuration, with what pages tell of its form in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Configured {
    /// As the engine shows it.
    pub view: EventConfigurationView,
    /// What it watches; none where it only switches another off.
    pub trigger: Option<Trigger>,
    /// Who is told by mail.
    pub emails: Vec<String>,
    /// Whether the caller may change it.
    pub write: bool,
}

#[cfg(feature = "ssr")]
impl Configured {
    fn of(view: EventConfigurationView, write: bool) -> Self {
        // What was saved made sense.
        let settings = view.input.check().ok();
        let told = settings.map(|settings| (settings.trigger, settings.emails));
        let (trigger, emails) = told.unwrap_or_default();
        Self {
            view,
            trigger,
            emails,
            write,
        }
    }
}

/// What the page of the event configurations of something shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigurationList {
    /// Whose they are.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// Its own first, then those that it inherits.
    pub rows: Vec<Configured>,
    /// The online help.
    pub help: Vec<Section>,
}

/// The owner of that word and that id.
#[cfg(feature = "ssr")]
fn owner_of(word: &str, id: &str) -> Result<AlertOwner, AppError> {
    let owner = AlertOwner::from_word(word, id);
    owner.ok_or_else(|| engine::Error::NotFound.into())
}

/// An owner as the caller sees it, and what he may do there.
#[cfg(feature = "ssr")]
async fn seen(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    owner: AlertOwner,
) -> Result<(OwnerView, Rights), AppError> {
    let (of, group) = match owner {
        AlertOwner::Group(id) => (OwnerView::Group(engine.group(who, id).await?), id),
        AlertOwner::DeviceType(id) => {
            let one = engine.device_type(who, id).await?;
            let group = one.group;
            (OwnerView::DeviceType(Box::new(one)), group)
        }
        AlertOwner::Device(id) => {
            let one = engine.device(who, id).await?;
            let group = one.group;
            (OwnerView::Device(Box::new(one)), group)
        }
    };
    Ok((of, engine.rights(who, group).await?))
}

/// The event configurations that hold for something: `owner` is a word of [`AlertOwner`], `id`
/// which one it is.
#[server]
pub async fn list(
    #[server(default)] owner: String,
    #[server(default)] id: String,
) -> Result<ConfigurationList, AppError> {
    use std::collections::HashMap;

    use crate::caller::{caller, engine};
    use domain::GroupId;
    let (engine, who) = (engine()?, caller().await?);
    let owner = owner_of(&owner, &id)?;
    let (of, rights) = seen(&engine, &who, owner).await?;
    let views = engine.event_configurations(&who, owner).await?;
    let mut groups: HashMap<GroupId, bool> = HashMap::new();
    let mut rows = Vec::with_capacity(views.len());
    for view in views {
        let write = match view.owner {
            AlertOwner::Group(group) => match groups.get(&group) {
                Some(write) => *write,
                None => {
                    let write = engine.rights(&who, group).await?.write;
                    groups.insert(group, write);
                    write
                }
            },
            // A device and its type are of one group.
            AlertOwner::DeviceType(_) | AlertOwner::Device(_) => rights.write,
        };
        rows.push(Configured::of(view, write));
    }
    Ok(ConfigurationList {
        of,
        rights,
        rows,
        help: crate::documentation::event_configuration(),
    })
}

/// What the page of one event configuration shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigurationStory {
    /// Whose it is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The configuration, with its last mails.
    pub one: Configured,
    /// What the one is called in whose place it stands; none where the caller may not see that.
    pub replaces: Option<String>,
    /// The secret that was made a moment ago and not shown yet.
    pub secret: Option<String>,
}

/// One event configuration.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<ConfigurationStory, AppError> {
    use crate::caller::{caller, engine, take_once};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let view = engine.event_configuration(&who, id).await?;
    let (of, rights) = seen(&engine, &who, view.owner).await?;
    let replaces = match view.replaces {
        None => None,
        Some(other) => match engine.event_configuration(&who, other).await {
            Ok(other) => Some(other.input.name),
            Err(engine::Error::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
    };
    Ok(ConfigurationStory {
        of,
        rights,
        one: Configured::of(view, rights.write),
        replaces,
        secret: take_once(&id.to_string()),
    })
}

/// What the form of an event configuration shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Editing {
    /// Whose it is, or is to be.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// Which one; none for a new one.
    pub id: Option<EventConfigurationId>,
    /// What the form is filled in with.
    pub input: EventConfigurationInput,
    /// Those further up in whose place it can stand: id and name.
    pub above: Vec<(EventConfigurationId, String)>,
    /// The fields of the format, where there is one for all devices that it holds for.
    pub fields: Vec<String>,
    /// What was typed where that was refused, or sent as a test.
    pub refused: Option<Refused<EventConfigurationInput, EventTrialView>>,
    /// The online help.
    pub help: Vec<Section>,
}

/// What the form of an event configuration is called while it is kept; `of` is its id, or whose
/// the new one is to be.
#[cfg(feature = "ssr")]
fn form_name(of: &str) -> String {
    format!("event configuration {of}")
}

/// The same for a new one.
#[cfg(feature = "ssr")]
fn new_form_name(owner: &str, id: &str) -> String {
    form_name(&format!("of {owner} {id}"))
}

/// What the form of a new one begins with.
#[cfg(feature = "ssr")]
fn beginning() -> EventConfigurationInput {
    use domain::alert::Watch;
    use domain::callback::{CONTENT_TYPES, CallbackInput, Channel, HttpMethod, ON};
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
#[cfg(feature = "ssr")]
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
#[cfg(feature = "ssr")]
fn form_of(view: EventConfigurationView) -> EventConfigurationInput {
    match view.callback {
        Some(_) => view.input,
        None => EventConfigurationInput {
            callback: beginning().callback,
            ..view.input
        },
    }
}

/// The names of the fields that devices of an owner have, where they have the same.
#[cfg(feature = "ssr")]
async fn fields(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    of: &OwnerView,
) -> Result<Vec<String>, AppError> {
    let (display, format) = match of {
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
#[cfg(feature = "ssr")]
async fn offered(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    owner: AlertOwner,
) -> Result<(Editing, Vec<EventConfigurationView>), AppError> {
    let (of, rights) = seen(engine, who, owner).await?;
    if !rights.write {
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

/// The form of a new one for something of that owner, in the place of the inherited one with the
/// id `replaces` if there is one; after a refusal or a test (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] owner: String,
    #[server(default)] id: String,
    #[server(default)] replaces: String,
    #[server(default)] refused: bool,
) -> Result<Editing, AppError> {
    use crate::caller::{caller, engine};
    use domain::Fault;
    use domain::alert::AlertOwner::{Device, DeviceType, Group};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&new_form_name(&owner, &id), refused);
    let owner = owner_of(&owner, &id)?;
    let (editing, above) = offered(&engine, &who, owner).await?;
    let mut input = editing.input;
    if !replaces.is_empty() {
        let one = above.into_iter().find(|one| one.id.to_string() == replaces);
        let one = one.ok_or_else(|| super::refused(Fault::NotAbove.of("replaces")))?;
        let write = match one.owner {
            Group(group) => engine.rights(&who, group).await?.write,
            DeviceType(_) | Device(_) => editing.rights.write,
        };
        input = EventConfigurationInput {
            replaces,
            ..form_of(one)
        };
        if !write {
            // What its receiver knows its sender by was not told.
            input.to_callback.clear();
            input.callback = beginning().callback;
        }
    }
    Ok(Editing {
        input,
        refused: kept,
        ..editing
    })
}

/// The form of one that is there, for those who may change it; after a refusal or a test
/// (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<Editing, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let view = engine.event_configuration(&who, id).await?;
    let (editing, _) = offered(&engine, &who, view.owner).await?;
    Ok(Editing {
        id: Some(id),
        input: form_of(view),
        refused: kept,
        ..editing
    })
}

/// Saves what the form holds: a new one for something of that owner where `configuration` is
/// empty, else that one. With `trial` all that it would send is sent once as a test instead, and
/// what came of that is returned.
#[server]
pub async fn save(
    #[server(default)] owner: String,
    #[server(default)] owner_id: String,
    #[server(default)] configuration: String,
    #[server(default)] name: String,
    #[server(default)] enabled: String,
    #[server(default)] replaces: String,
    #[server(default)] watch: String,
    #[server(default)] events: Vec<String>,
    #[server(default)] field: String,
    #[server(default)] comparison: String,
    #[server(default)] limit: String,
    #[server(default)] below: String,
    #[server(default)] above: String,
    #[server(default)] minutes: String,
    #[server(default)] lat: String,
    #[server(default)] lng: String,
    #[server(default)] radius: String,
    #[server(default)] crossing: String,
    #[server(default)] emails: String,
    #[server(default)] bell: String,
    #[server(default)] to_callback: String,
    #[server(default)] quiet_from: String,
    #[server(default)] quiet_to: String,
    #[server(default)] quiet_offset: String,
    #[server(default)] not_again: String,
    #[server(default)] digest: String,
    #[server(default)] callback_channel: String,
    #[server(default)] callback_method: String,
    #[server(default)] callback_url: String,
    #[server(default)] callback_headers: String,
    #[server(default)] callback_content_type: String,
    #[server(default)] callback_body: String,
    #[server(default)] callback_line_pattern: String,
    #[server(default)] callback_recipient: String,
    #[server(default)] callback_subject: String,
    #[server(default)] callback_message: String,
    #[server(default)] callback_topic: String,
    #[server(default)] callback_in_order: String,
    #[server(default)] callback_send_sni: String,
    #[server(default)] trial: String,
) -> Result<Option<EventTrialView>, AppError> {
    use crate::caller::{caller, engine};
    use domain::callback::CallbackInput;
    let (engine, who) = (engine()?, caller().await?);
    let form = match configuration.as_str() {
        "" => new_form_name(&owner, &owner_id),
        id => form_name(id),
    };
    let owner = owner_of(&owner, &owner_id)?;
    let id: Option<EventConfigurationId> = match configuration.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| engine::Error::NotFound)?),
    };
    let callback = CallbackInput {
        channel: callback_channel,
        method: callback_method,
        url: callback_url,
        headers: callback_headers,
        content_type: callback_content_type,
        body: callback_body,
        line_pattern: callback_line_pattern,
        recipient: callback_recipient,
        subject: callback_subject,
        message: callback_message,
        topic: callback_topic,
        in_order: callback_in_order,
        send_sni: callback_send_sni,
        ..CallbackInput::default()
    };
    let input = EventConfigurationInput {
        name,
        enabled,
        replaces,
        watch,
        events,
        field,
        comparison,
        limit,
        below,
        above,
        minutes,
        lat,
        lng,
        radius,
        crossing,
        emails,
        bell,
        to_callback,
        quiet_from,
        quiet_to,
        quiet_offset,
        not_again,
        digest,
        callback,
    }
    .with_plain_line_ends();
    if super::callback::on(&trial, "trial")? {
        let tried = engine.try_event_configuration(&who, owner, id, &input);
        return crate::kept::tried(&form, &input, tried.await).map(Some);
    }
    let saved = match id {
        None => {
            let created = engine.create_event_configuration(&who, owner, &input);
            created.await.map(|_| ())
        }
        Some(id) => engine.edit_event_configuration(&who, id, &input).await,
    };
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&place(owner));
    Ok(None)
}

/// The page of the event configurations of something.
pub fn place(owner: AlertOwner) -> String {
    let of = match owner {
        AlertOwner::Group(_) => "groups",
        AlertOwner::DeviceType(_) => "device-types",
        AlertOwner::Device(_) => "devices",
    };
    format!("/{of}/{owner}/event-configuration")
}

/// Turns an event configuration on (`enabled` is `on`) or off.
#[server]
pub async fn enable(
    #[server(default)] id: String,
    #[server(default)] enabled: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let enabled = super::callback::on(&enabled, "enabled")?;
    Ok(engine.enable_event_configuration(&who, id, enabled).await?)
}

/// Deletes an event configuration.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let owner = engine.event_configuration(&who, id).await?.owner;
    engine.delete_event_configuration(&who, id).await?;
    leptos_axum::redirect(&place(owner));
    Ok(())
}

/// Makes a new secret with which the requests of its callback are signed; its page shows it, once.
#[server]
pub async fn renew_secret(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let secret = engine.renew_event_callback_secret(&who, id).await?;
    keep_once(&id.to_string(), &secret);
    leptos_axum::redirect(&format!("/event-configurations/{id}"));
    Ok(())
}

/// Ends the secret before the newest or, where `all` is `on`, signing.
#[server]
pub async fn end_secret(
    #[server(default)] id: String,
    #[server(default)] all: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    if super::callback::on(&all, "all")? {
        engine.stop_signing_event_callback(&who, id).await?;
    } else {
        let forgotten = engine.forget_former_event_callback_secret(&who, id);
        forgotten.await?;
    }
    leptos_axum::redirect(&format!("/event-configurations/{id}"));
    Ok(())
}

/// What the page of the deliveries of its callback shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDeliveryList {
    /// Whose the event configuration is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The event configuration.
    pub one: EventConfigurationView,
    /// The rows.
    pub page: Page<ListedDelivery>,
}

/// An event configuration and one page of the deliveries of its callback.
#[server]
pub async fn deliveries(
    #[server(default)] id: String,
    query: DeliveryQuery,
) -> Result<EventDeliveryList, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let one = engine.event_configuration(&who, id).await?;
    let (of, rights) = seen(&engine, &who, one.owner).await?;
    Ok(EventDeliveryList {
        of,
        rights,
        one,
        page: engine.event_deliveries(&who, id, &query).await?,
    })
}

/// What the page of one of them shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDeliveryStory {
    /// Whose the event configuration is.
    pub of: OwnerView,
    /// What the caller may do there.
    pub rights: Rights,
    /// The event configuration.
    pub one: EventConfigurationView,
    /// The delivery.
    pub delivery: ListedDelivery,
    /// Its attempts, first to last.
    pub attempts: Vec<AttemptView>,
}

/// One delivery of the callback of an event configuration.
#[server]
pub async fn delivery(
    #[server(default)] id: String,
    #[server(default)] delivery: String,
) -> Result<EventDeliveryStory, AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let delivery = delivery.parse().map_err(|_| engine::Error::NotFound)?;
    let one = engine.event_configuration(&who, id).await?;
    let (of, rights) = seen(&engine, &who, one.owner).await?;
    let (delivery, attempts) = engine.event_delivery(&who, id, delivery).await?;
    Ok(EventDeliveryStory {
        of,
        rights,
        one,
        delivery,
        attempts,
    })
}

/// Sends one of them again.
#[server]
pub async fn retry(
    #[server(default)] id: String,
    #[server(default)] delivery: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let delivery = delivery.parse().map_err(|_| engine::Error::NotFound)?;
    let sent = engine.retry_event_delivery(&who, id, delivery).await?;
    let page = format!("/event-configurations/{id}/deliveries/{delivery}");
    leptos_axum::redirect(&format!("{page}?done={}", u8::from(sent)));
    Ok(())
}

/// Sends the chosen of them again.
#[server]
pub async fn retry_chosen(
    #[server(default)] id: String,
    #[server(default)] delivery: Vec<String>,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let chosen = super::delivery::chosen(&delivery)?;
    let sent = engine.retry_event_deliveries(&who, id, &chosen).await?;
    // There they are seen on their way.
    let page = format!("/event-configurations/{id}/deliveries");
    leptos_axum::redirect(&format!("{page}?state=waiting&done={sent}"));
    Ok(())
}

/// Sends everything again that was given up of what was owed at `since` (UTC) or later.
#[server]
pub async fn retry_failed(
    #[server(default)] id: String,
    #[server(default)] since: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let since = super::delivery::time(&since)?;
    let sent = engine.retry_failed_events(&who, id, since).await?;
    let page = format!("/event-configurations/{id}/deliveries");
    leptos_axum::redirect(&format!("{page}?state=waiting&done={sent}"));
    Ok(())
}
