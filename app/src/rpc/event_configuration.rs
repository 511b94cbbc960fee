//! Event configurations of groups, device types and devices.
//!
//! All their server functions stand here: the address of one follows from its module.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

#[cfg(feature = "ssr")]
mod forms;
mod views;

use domain::alert::{AlertOwner, EventTrialView};
use domain::callback::DeliveryQuery;
use leptos::prelude::*;

use crate::error::AppError;
pub use views::{
    ConfigurationList, ConfigurationStory, Configured, Editing, EventDeliveryList,
    EventDeliveryStory, OwnerView,
};

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
) -> Result<(OwnerView, domain::permission::Rights), AppError> {
    let (of, group) = match owner {
        AlertOwner::Group(id) => (OwnerView::Group(Box::new(engine.group(who, id).await?)), id),
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
                    let write = engine.rights(&who, group).await?.callbacks();
                    groups.insert(group, write);
                    write
                }
            },
            // A device and its type are of one group.
            AlertOwner::DeviceType(_) | AlertOwner::Device(_) => rights.callbacks(),
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
        one: Configured::of(view, rights.callbacks()),
        replaces,
        secret: take_once(&id.to_string()),
    })
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
    use self::forms::{beginning, form_of, new_form_name, offered};
    use crate::caller::{caller, engine};
    use domain::Fault;
    use domain::alert::AlertOwner::{Device, DeviceType, Group};
    use domain::alert::EventConfigurationInput;
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&new_form_name(&owner, &id), refused);
    let owner = owner_of(&owner, &id)?;
    let (editing, above) = offered(&engine, &who, owner).await?;
    let mut input = editing.input;
    if !replaces.is_empty() {
        let one = above.into_iter().find(|one| one.id.to_string() == replaces);
        let one = one.ok_or_else(|| super::refused(Fault::NotAbove.of("replaces")))?;
        let write = match one.owner {
            Group(group) => engine.rights(&who, group).await?.callbacks(),
            DeviceType(_) | Device(_) => editing.rights.callbacks(),
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
    use self::forms::{form_name, form_of, offered};
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
    use self::forms::{form_name, new_form_name};
    use crate::caller::{caller, engine};
    use domain::alert::EventConfigurationInput;
    use domain::callback::CallbackInput;
    use domain::id::EventConfigurationId;
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
