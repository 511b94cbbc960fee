//! A callback is tried before it is saved: it is sent once, now, with examples for values that
//! have not come yet, and nothing of that is recorded.

use std::sync::Arc;

use domain::callback::{CallbackInput, CallbackKind, TrialView};
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, DeviceTypeId};
use sqlx::AnyConnection;
use tokio::time::Instant;

use super::channel::{self, Prepared, Row, Sending};
use super::use_cases::{gate, kind, same_kind};
use super::variables::Facts;
use crate::error::Error;
use crate::store::callbacks;
use crate::store::deliveries::Sent;
use crate::{Engine, StoreError};

impl Engine {
    /// Sends what such a callback would send, and tells what came back. With the id of one that
    /// is there it is signed with its secrets.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`CallbackInput`];
    /// [`Error::TooMany`] where the person has sent ten within a minute.
    pub async fn try_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: Option<CallbackId>,
        input: &CallbackInput,
    ) -> Result<TrialView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate(&mut connection, who, Action::WriteCallbacks, device_type).await?;
        let (kind, secrets) = match id {
            Some(id) => {
                let key = &self.settings.secret_key;
                let stored = callbacks::find(&mut connection, key, device_type, id).await?;
                let stored = stored.ok_or(Error::NotFound)?;
                same_kind(&input.kind, stored.kind)?;
                (stored.kind, self.secrets_of(&mut connection, id).await?)
            }
            None => (kind(&input.kind)?, Default::default()),
        };
        // Nobody waits for a receiver with a connection in hand.
        drop(connection);
        let input = &input.clone().with_plain_line_ends();
        let prepared = self.prepare_trial((who, path.as_str()), kind, input)?;
        self.admit_trial(who)?;
        let told = self.send_trial(kind, device_type, &secrets, &prepared);
        Ok(told.await)
    }

    /// Understands the settings of a callback that somebody tries in the group of that path.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field, as if it were saved.
    pub(crate) fn prepare_trial(
        &self,
        author: (&Principal, &str),
        kind: CallbackKind,
        input: &CallbackInput,
    ) -> Result<Prepared, Error> {
        let author = Some(self.author(author));
        channel::parse(kind, input, author).map_err(Error::Rejected)
    }

    /// Lets a person try something, and counts it: just before it is sent, so that nobody waits
    /// because of what was not understood.
    ///
    /// # Errors
    /// [`Error::TooMany`] after ten within a minute.
    pub(crate) fn admit_trial(&self, who: &Principal) -> Result<(), Error> {
        let now = self.world.clock.now();
        self.outbound.trials.admit(who.user, now)
    }

    /// What the requests of a callback are signed with.
    pub(crate) async fn secrets_of(
        &self,
        connection: &mut AnyConnection,
        id: CallbackId,
    ) -> Result<Arc<[Vec<u8>]>, StoreError> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let recipes = callbacks::recipes(connection, dialect, key, &[id]).await?;
        let secrets = recipes.first().map(|recipe| self.secrets(recipe));
        Ok(secrets.unwrap_or_default())
    }

    /// Sends what a callback of those settings would send, signed with those secrets; the example
    /// is of a device of that type.
    pub(crate) async fn send_trial(
        &self,
        kind: CallbackKind,
        device_type: DeviceTypeId,
        secrets: &[Vec<u8>],
        prepared: &Prepared,
    ) -> TrialView {
        let now = self.world.clock.now();
        let facts = Facts::example(kind, device_type, now);
        let row = Row {
            facts: &facts,
            delivery: DeliveryId(self.ids.rows(1)[0]),
        };
        let sending = Sending {
            outbound: &self.outbound,
            secrets,
            edits: 0,
            now,
            whole: false,
        };
        let (began, mut sent) = (Instant::now(), Sent::default());
        let exchange = prepared.send(sending, &[row], &mut sent).await;
        TrialView {
            request: sent.line,
            outcome: exchange.outcome,
            status: exchange.status,
            millis: began.elapsed().as_millis() as i64,
            fault: exchange.answer.as_ref().err().cloned(),
            response: exchange.answer.unwrap_or_default(),
        }
    }
}
