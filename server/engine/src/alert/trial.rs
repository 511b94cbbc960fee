//! An event configuration is tried before it is saved: what it would send is sent once, now, about
//! an example of what it watches, and nothing of that is recorded.

use std::sync::Arc;

use domain::alert::{
    AlertOwner, Comparison, Crossing, EventConfigurationInput, EventTrialView, MailTrial, Trigger,
};
use domain::callback::CallbackKind;
use domain::event::{EventKind, EventView, Variables};
use domain::permission::{Action, Principal};
use domain::{DeviceId, DeviceTypeId, EventConfigurationId, EventId, Fault, GroupId, UnixMillis};
use futures::future::join_all;
use sqlx::AnyConnection;

use super::checking::may_watch;
use super::mail::{self, EXAMPLE, Letter};
use super::whose::{Whose, configuration, whose};
use crate::error::Error;
use crate::mail::Mail;
use crate::store::alerts::mails::Mailing;
use crate::{Engine, callback};

/// A device that nobody is likely to have, where none is known.
const DEVICE: DeviceId = DeviceId(0x1B9C5);

impl Engine {
    /// Sends the callback and the mails of such an event configuration of that owner, and tells
    /// what came of it. With the id of one that is there the callback is signed with its secrets.
    /// No bell rings.
    ///
    /// # Errors
    /// As [`Engine::create_event_configuration`]; [`Error::Rejected`] also where it watches
    /// nothing; [`Error::TooMany`] where the person has tried ten times within a minute.
    pub async fn try_event_configuration(
        &self,
        who: &Principal,
        owner: AlertOwner,
        id: Option<EventConfigurationId>,
        input: &EventConfigurationInput,
    ) -> Result<EventTrialView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let whose = whose(&mut connection, who, Action::WriteCallbacks, owner).await?;
        let secrets = self.secrets_of_one(&mut connection, who, owner, id).await?;
        // Nobody waits for a receiver with a connection in hand.
        drop(connection);
        let input = input.clone().with_plain_line_ends();
        let settings = self.checked_configuration(who, &whose, &input)?;
        may_watch(who, &whose, &settings)?;
        let trigger = settings.trigger.as_ref();
        let trigger = trigger.ok_or_else(|| Fault::Missing.of("watch"))?;
        let kind = CallbackKind::Event;
        let prepared = match settings.callback {
            true => {
                let author = (who, whose.path.as_str());
                Some(self.prepare_trial(author, kind, &input.callback)?)
            }
            false => None,
        };
        self.admit_trial(who)?;
        let letter = self.example_letter(&whose, &settings.name, trigger);
        let mails = settings.emails.iter().map(|to| self.try_mail(to, &letter));
        let mails = join_all(mails).await;
        let callback = match prepared {
            Some(prepared) => {
                let device_type = whose.device_type.unwrap_or(DeviceTypeId([0; 12]));
                let tried = self.send_trial(kind, device_type, &secrets, &prepared);
                Some(tried.await)
            }
            None => None,
        };
        Ok(EventTrialView { callback, mails })
    }

    async fn secrets_of_one(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        owner: AlertOwner,
        id: Option<EventConfigurationId>,
    ) -> Result<Arc<[Vec<u8>]>, Error> {
        let Some(id) = id else {
            return Ok(Arc::default());
        };
        let (stored, _) = configuration(connection, who, Action::WriteCallbacks, id).await?;
        if stored.owner != owner {
            return Err(Error::NotFound);
        }
        match self.callback_of(connection, id).await? {
            Some(of_it) => Ok(self.secrets_of(connection, of_it.view.id).await?),
            None => Ok(Arc::default()),
        }
    }

    fn example_letter(&self, whose: &Whose, name: &str, trigger: &Trigger) -> Letter {
        let now = self.world.clock.now();
        let origin = self.settings.origins.first().map(String::as_str);
        // A link leads somewhere only where there is such a device.
        let origin = origin.filter(|_| matches!(whose.owner, AlertOwner::Device(_)));
        mail::alerts(name, &[example(whose, trigger, now)], 0, origin, true)
    }

    async fn try_mail(&self, to: &str, letter: &Letter) -> MailTrial {
        let sent = self.outbound.mailer.send(Mail {
            id: String::new(),
            to: to.to_owned(),
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            html: Some(letter.html.clone()),
        });
        let fault = sent.await.err();
        MailTrial {
            recipient: to.to_owned(),
            fault: fault.map(|fault| callback::not_mailed(to, fault).1),
        }
    }
}

/// Something of what is watched, as it might come to pass.
fn example(whose: &Whose, trigger: &Trigger, now: UnixMillis) -> Mailing {
    let kind = match trigger {
        Trigger::Events(kinds) => kinds.first().copied(),
        trigger => trigger.makes(),
    };
    let kind = kind.unwrap_or(EventKind::KeepAliveLost);
    let device_type = whose.device_type.unwrap_or(DeviceTypeId([0; 12]));
    let device = match whose.owner {
        AlertOwner::Device(device) => device,
        AlertOwner::Group(_) | AlertOwner::DeviceType(_) => DEVICE,
    };
    Mailing {
        event: EventView {
            id: EventId(1),
            device,
            device_type,
            group: GroupId([0; 12]),
            kind,
            severity: kind.severity(),
            time: now,
            closed: None,
            variables: variables(trigger, now),
        },
        device_name: whose.name(AlertOwner::Device(device)).to_owned(),
        device_type_name: match whose.name(AlertOwner::DeviceType(device_type)) {
            "" => EXAMPLE.to_owned(),
            name => name.to_owned(),
        },
        callback: None,
    }
}

fn variables(trigger: &Trigger, now: UnixMillis) -> Variables {
    let beyond = |value: f64, limit: f64| Variables {
        device_message_time: Some(now.0),
        value: Some(value),
        threshold: Some(limit),
        ..Variables::default()
    };
    match *trigger {
        Trigger::Events(_) => Variables::default(),
        Trigger::Field {
            ref name,
            comparison,
            limit,
        } => {
            let value = match comparison {
                Comparison::Below => limit - 1.0,
                Comparison::Equal => limit,
                Comparison::Above | Comparison::Different => limit + 1.0,
            };
            Variables {
                field_name: Some(name.clone()),
                ..beyond(value, limit)
            }
        }
        Trigger::Rssi { below } => beyond(below - 1.0, below),
        // Rounded, since a difference of such numbers has many digits.
        Trigger::Battery { below } => beyond((below * 900.0).round() / 1000.0, below),
        Trigger::Temperature { below, above } => match (below, above) {
            (Some(below), _) => beyond(below - 1.0, below),
            (None, Some(above)) => beyond(above + 1.0, above),
            (None, None) => Variables::default(),
        },
        Trigger::Silence { minutes } => Variables {
            last_heard: Some(now.plus(-minutes * 60_000).0),
            threshold: Some(minutes as f64),
            ..Variables::default()
        },
        Trigger::Geofence {
            radius, crossing, ..
        } => match crossing {
            Crossing::Leaves => beyond(radius * 2.0, radius),
            Crossing::Enters => beyond(radius / 2.0, radius),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_beyond_what_is_watched() {
        let now = UnixMillis(1_767_225_600_000);
        for trigger in [
            Trigger::Field {
                name: "level".into(),
                comparison: Comparison::Different,
                limit: 3.0,
            },
            Trigger::Rssi { below: -120.0 },
            Trigger::Battery { below: 2.8 },
            Trigger::Temperature {
                below: None,
                above: Some(8.0),
            },
        ] {
            let told = variables(&trigger, now);
            let value = told.value.expect("something is measured");
            let (beyond, limit) = trigger.measure(value).expect("it is a number");
            assert!(beyond, "{trigger:?}: {value}");
            assert_eq!(told.threshold, Some(limit));
        }
        let told = variables(&Trigger::Battery { below: 2.8 }, now);
        assert_eq!(told.value, Some(2.52));
        let told = variables(&Trigger::Silence { minutes: 5 }, now);
        assert_eq!(told.last_heard, Some(now.plus(-300_000).0));
    }
}
