//! What people see of the deliveries of the callbacks of event configurations, and what they have
//! sent again: as with those of any other callback.

use domain::callback::{AttemptView, DeliveryQuery, ListedDelivery};
use domain::list::Page;
use domain::permission::{Action, Principal};
use domain::{DeliveryId, EventConfigurationId, UnixMillis};

use super::again::Of;
use crate::error::Error;
use crate::{Engine, alert};

impl Engine {
    /// A page of the deliveries of an event configuration's callback, newest first. The callback of
    /// the query does not matter.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a configuration that is not there, may not be seen or has no
    /// callback; [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn event_deliveries(
        &self,
        who: &Principal,
        id: EventConfigurationId,
        query: &DeliveryQuery,
    ) -> Result<Page<ListedDelivery>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let of_it = alert::standing_of(&mut connection, self, who, Action::Read, id).await?;
        let (standing, path) = of_it;
        let (seen, of) = ((who, path.as_str()), [standing]);
        let found = self
            .find_of(&mut connection, seen, &of, query, None)
            .await?;
        self.read_found(&mut connection, found).await
    }

    /// One of them, with its attempts.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn event_delivery(
        &self,
        who: &Principal,
        configuration: EventConfigurationId,
        id: DeliveryId,
    ) -> Result<(ListedDelivery, Vec<AttemptView>), Error> {
        let mut connection = self.db.read().acquire().await?;
        let of_it = alert::standing_of(&mut connection, self, who, Action::Read, configuration);
        let (standing, path) = of_it.await?;
        let seen = (who, path.as_str());
        self.read_delivery(&mut connection, seen, standing.id, id)
            .await
    }

    /// Sends one of them again, be it delivered or given up, or at once, where it waits. Returns
    /// `false` for one that is under way just now.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there; [`Error::Forbidden`].
    pub async fn retry_event_delivery(
        &self,
        who: &Principal,
        configuration: EventConfigurationId,
        id: DeliveryId,
    ) -> Result<bool, Error> {
        let of = Of::Events(configuration);
        let sent = self.again_chosen(who, of, &[id]).await?;
        if sent == 0 {
            self.event_delivery(who, configuration, id).await?;
        }
        Ok(sent > 0)
    }

    /// Sends several of them again, and returns how many. What is not this callback's, or is under
    /// way just now, is passed over.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such callback; [`Error::Forbidden`];
    /// [`Error::Rejected`] for none or more than a thousand deliveries.
    pub async fn retry_event_deliveries(
        &self,
        who: &Principal,
        configuration: EventConfigurationId,
        ids: &[DeliveryId],
    ) -> Result<i64, Error> {
        let of = Of::Events(configuration);
        self.again_chosen(who, of, ids).await
    }

    /// Sends everything again that was given up of what was owed at `since` or later, and returns
    /// how much that was. Where it is interrupted, what was done by then stays done.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such callback; [`Error::Forbidden`].
    pub async fn retry_failed_events(
        &self,
        who: &Principal,
        configuration: EventConfigurationId,
        since: Option<UnixMillis>,
    ) -> Result<i64, Error> {
        let of = Of::Events(configuration);
        self.again_failed(who, of, since).await
    }
}
