//! A callback is tried before it is saved: it is sent once, now, with examples for values that
//! have not come yet, and nothing of that is recorded.

use domain::callback::{CallbackInput, TrialView};
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, DeviceTypeId};
use tokio::time::Instant;

use super::channel::{self, Row, Sending};
use super::use_cases::{gate, kind};
use super::variables::Facts;
use crate::Engine;
use crate::error::Error;
use crate::store::callbacks;

impl Engine {
    /// Sends what such a callback would send, and tells what came back. With the id of one that
    /// is there it is signed with its secrets.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`CallbackInput`].
    pub async fn try_callback(
        &self,
        who: &Principal,
        device_type: DeviceTypeId,
        id: Option<CallbackId>,
        input: &CallbackInput,
    ) -> Result<TrialView, Error> {
        let mut connection = self.db.read().acquire().await?;
        gate(&mut connection, who, Action::WriteFleet, device_type).await?;
        let (kind, secrets) = match id {
            Some(id) => {
                let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
                let stored = callbacks::find(&mut connection, key, device_type, id).await?;
                let stored = stored.ok_or(Error::NotFound)?;
                let secrets = callbacks::recipes(&mut connection, dialect, key, &[id]).await?;
                let secrets = secrets.first().map(|recipe| self.secrets(recipe));
                (stored.kind, secrets.unwrap_or_default())
            }
            None => (kind(&input.kind)?, Default::default()),
        };
        // Nobody waits for a receiver with a connection in hand.
        drop(connection);
        let input = &input.clone().with_plain_line_ends();
        let prepared = channel::parse(kind, input, Some(&self.outbound.guard));
        let prepared = prepared.map_err(Error::Rejected)?;
        let now = self.world.clock.now();
        let facts = Facts::example(kind, device_type, now);
        let row = Row {
            facts: &facts,
            delivery: DeliveryId(self.ids.rows(1)[0]),
        };
        let sending = Sending {
            outbound: &self.outbound,
            secrets: &secrets,
            now,
            whole: false,
        };
        let (began, mut request) = (Instant::now(), String::new());
        let exchange = prepared.send(sending, &[row], &mut request).await;
        Ok(TrialView {
            request,
            outcome: exchange.outcome,
            status: exchange.status,
            millis: began.elapsed().as_millis() as i64,
            fault: exchange.answer.as_ref().err().cloned(),
            response: exchange.answer.unwrap_or_default(),
        })
    }
}
