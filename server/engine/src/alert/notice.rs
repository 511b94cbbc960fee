//! Tells that a callback was switched off since it failed for so long, or since its receiver is
//! gone: by mail and, where it is a device type's, by the bell, in the transaction that switched it
//! off. That it did so is noted in the audit log, too. And tells the alert address of a device type
//! that a callback began to fail.

use std::collections::{BTreeSet, HashMap};

use domain::alert::EventConfigurationInput;
use domain::audit::{Field, Kind, Verb};
use domain::callback::ON;
use domain::{AlertId, CallbackId, EventId, UnixMillis};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor, reason};
use crate::store::alerts::mails::{self, About, NewMail};
use crate::store::alerts::off::{self, Noted};
use crate::{Engine, StoreError};

/// The most people who are told of a callback since nobody was named for it.
const WRITERS_MAX: i64 = 10;

/// Has those told of whom it concerns that one of the callbacks was switched off without anybody's
/// doing, once each. Whoever switches them off holds them, and [`note_off`]s those that are
/// returned.
pub(crate) async fn switched_off(
    connection: &mut AnyConnection,
    engine: &Engine,
    callbacks: &[CallbackId],
    now: UnixMillis,
) -> Result<Vec<CallbackId>, StoreError> {
    if callbacks.is_empty() {
        return Ok(Vec::new());
    }
    let dialect = engine.db.dialect;
    let mut told: Vec<(CallbackId, String)> = Vec::new();
    let off = off::switched_off(connection, dialect, callbacks).await?;
    let ids = engine.ids.rows(off.len()).into_iter().map(AlertId);
    let rings: Vec<(AlertId, CallbackId)> = ids.zip(off.iter().copied()).collect();
    off::ring(connection, dialect, &rings, now).await?;
    for callback in off.iter().copied() {
        let (email, input) = off::to_tell(connection, callback).await?;
        let mut recipients = recipients(email, input);
        if recipients.is_empty() {
            // Rather those who can mend it than nobody.
            recipients.extend(off::writers(connection, callback, WRITERS_MAX).await?);
        }
        let recipients = recipients.into_iter();
        told.extend(recipients.map(|recipient| (callback, recipient)));
    }
    let ids = engine.ids.rows(told.len());
    let mails = told.into_iter().zip(ids);
    let mails = mails.map(|((callback, recipient), id)| NewMail {
        id,
        recipient,
        about: About::SwitchedOff(callback),
    });
    let mails: Vec<NewMail> = mails.collect();
    mails::insert(connection, dialect, &mails, now).await?;
    Ok(off)
}

/// Notes in the audit log that the system switched callbacks off: in the transaction that did, and
/// last in it.
pub(crate) async fn note_off(
    connection: &mut AnyConnection,
    engine: &Engine,
    off: &[CallbackId],
) -> Result<(), StoreError> {
    for one in off::noted(connection, engine.db.dialect, off).await? {
        audit::note(connection, engine, &Actor::System, act(one)).await?;
    }
    Ok(())
}

/// The callback of an event configuration is a part of that, and stands under its id.
fn act(one: Noted) -> Act {
    let (kind, id, part) = match one.configuration {
        Some(configuration) => (
            Kind::EventConfiguration,
            configuration.to_string(),
            "callback_enabled",
        ),
        None => (Kind::Callback, one.callback.to_string(), "enabled"),
    };
    Act {
        verb: Verb::Disable,
        kind,
        id,
        name: one.name,
        group: one.group,
        fields: vec![Field::text(part, ON, ""), reason(&one.why)],
    }
}

/// Has the alert addresses told of callbacks that began to fail, each with the event that tells it.
pub(crate) async fn failing(
    connection: &mut AnyConnection,
    engine: &Engine,
    failing: &[(CallbackId, EventId)],
    now: UnixMillis,
) -> Result<(), StoreError> {
    if failing.is_empty() {
        return Ok(());
    }
    let dialect = engine.db.dialect;
    let events: HashMap<CallbackId, EventId> = failing.iter().copied().collect();
    let callbacks: Vec<CallbackId> = failing.iter().map(|one| one.0).collect();
    let told = off::addresses(connection, dialect, &callbacks).await?;
    let ids = engine.ids.rows(told.len());
    let mails = told.into_iter().zip(ids);
    let mails = mails.filter_map(|((callback, recipient), id)| {
        let event = *events.get(&callback)?;
        Some(NewMail {
            id,
            recipient,
            about: About::Failing(callback, event),
        })
    });
    let mails: Vec<NewMail> = mails.collect();
    mails::insert(connection, dialect, &mails, now).await
}

/// The alert address of the device type, and those that the configuration tells; each once.
fn recipients(email: Option<String>, input: Option<EventConfigurationInput>) -> BTreeSet<String> {
    let settings = input.and_then(|input| input.check().ok());
    let emails = settings.map_or_else(Vec::new, |settings| settings.emails);
    email.into_iter().chain(emails).collect()
}

#[cfg(test)]
mod tests {
    use domain::alert::Watch;

    use super::*;

    #[test]
    fn everybody_is_told_once() {
        let input = EventConfigurationInput {
            name: "Batteries".into(),
            enabled: ON.into(),
            watch: Watch::Battery.word().into(),
            limit: "2.8".into(),
            emails: "ann@example.org, bob@example.org".into(),
            ..EventConfigurationInput::default()
        };
        let told = recipients(Some("ann@example.org".into()), Some(input));
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        assert_eq!(told, ["ann@example.org", "bob@example.org"]);
        assert!(recipients(None, None).is_empty());
        // What cannot be understood any more names nobody.
        assert!(recipients(None, Some(EventConfigurationInput::default())).is_empty());
    }
}
