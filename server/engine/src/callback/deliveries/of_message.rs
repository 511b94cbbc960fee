//! Everything that callbacks were to be told of one message, sent again.

use std::collections::BTreeMap;

use domain::callback::DeliveryState;
use domain::permission::{Action, Principal};
use domain::{CallbackId, DeliveryId, MessageId};

use super::again::Of;
use crate::error::Error;
use crate::store::{callbacks, deliveries};
use crate::{Engine, gate, message_story};

impl Engine {
    /// Sends a message to its callbacks again, be it delivered or given up, or at once, where it
    /// waits. Returns how many deliveries that were: what is under way just now is passed over, and
    /// so is what callbacks owed that were deleted. Each callback is a step of its own: where that is
    /// interrupted, what was done by then stays done.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a message that is not there or may not be seen, or of which the callbacks
    /// may not; [`Error::Forbidden`].
    pub async fn retry_message(&self, who: &Principal, id: MessageId) -> Result<i64, Error> {
        let (dialect, key) = (self.db.dialect, &self.settings.secret_key);
        let mut connection = self.db.read().acquire().await?;
        let seen = message_story::seen(&mut connection, dialect, who, id).await?;
        let of = seen.row.device_type;
        gate::device_type(&mut connection, who, Action::WriteCallbacks, of).await?;
        let owed = deliveries::of_messages(&mut connection, key, &[id], false).await?;
        let mut chosen: BTreeMap<CallbackId, Vec<DeliveryId>> = BTreeMap::new();
        for (_, one) in owed {
            if one.state != DeliveryState::Cancelled {
                chosen.entry(one.callback).or_default().push(one.id);
            }
        }
        let standings = callbacks::standings(&mut connection, key, of).await?;
        drop(connection);
        let there = |callback: CallbackId| {
            let mut all = standings.iter();
            all.any(|one| one.id == callback && one.deleted.is_none())
        };
        chosen.retain(|callback, _| there(*callback));
        let mut sent = 0;
        for (callback, ids) in chosen {
            let of = Of::DeviceType(of, callback);
            for some in ids.chunks(super::again::CHOSEN) {
                sent += self.again_chosen(who, of, some).await?;
            }
        }
        Ok(sent)
    }
}
