//! The whole story of one message.

use domain::device_type::DisplayType;
use domain::oob::FrameKind;
use domain::permission::{Action, Principal};
use domain::story::{Hearer, Story};
use domain::{MessageId, StationId};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::message_view::MessageViews;
use crate::store::db::Dialect;
use crate::store::messages::{Arrival, Listed};
use crate::store::{device_types, devices, messages, stations};

/// A message that somebody may look at.
pub(crate) struct Seen {
    pub(crate) row: Listed,
    pub(crate) device: devices::Listed,
    pub(crate) arrival: Arrival,
}

/// The message of that id, if `who` may look at it.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, or its device may not be seen, or it was sent under
/// another owner.
pub(crate) async fn seen(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    id: MessageId,
) -> Result<Seen, Error> {
    let arrival = messages::arrival(connection, id).await?;
    let arrival = arrival.filter(|arrival| arrival.kind == FrameKind::Data);
    let arrival = arrival.ok_or(Error::NotFound)?;
    let mut rows = messages::by_ids(connection, dialect, &[id]).await?;
    let row = rows.pop().ok_or(Error::NotFound)?;
    let device = gate::device(connection, who, Action::Read, row.device).await?;
    if row.time < device.owned_since {
        return Err(Error::NotFound);
    }
    Ok(Seen {
        row,
        device,
        arrival,
    })
}

impl Engine {
    /// A message with everything that became of it. How it was heard, what a group's format makes
    /// of it and whom its callbacks told is for those who may see that, as in the list of the
    /// device's messages.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the message is not there, or its device may not be seen, or it was
    /// sent under another owner.
    pub async fn message_story(&self, who: &Principal, id: MessageId) -> Result<Story, Error> {
        let dialect = self.db.dialect;
        let mut connection = self.db.read().acquire().await?;
        let seen = seen(&mut connection, dialect, who, id).await?;
        let Seen {
            row,
            device,
            arrival,
        } = seen;
        let sender = row.device;
        let of_type = device_types::get(&mut connection, row.device_type).await?;
        let may = |action| {
            let of_type = of_type.as_ref();
            of_type.is_some_and(|found| who.may(action, &found.group_path))
        };
        let radio = may(Action::ReadRadio);
        let sends = may(Action::WriteCallbacks);
        let custom = of_type.as_ref().filter(|_| may(Action::Read));
        let custom = custom.filter(|found| found.view.display == DisplayType::Custom);
        let format = custom.map(|found| found.view.format.clone());
        let mut views = MessageViews::new(self, who).with_requests();
        let mut views = views.whole(&mut connection, vec![row]).await?;
        let message = views.pop().ok_or(Error::NotFound)?;
        let path = &device.group_path;
        let events = self.raised_by(&mut connection, who, &message, path);
        let events = events.await?;
        // Each once, and of those only what the reader may look at: for others nothing is left
        // of them in the message.
        let mut heard: Vec<StationId> = message.receptions.iter().map(|one| one.station).collect();
        heard.extend(message.downlink.as_ref().and_then(|answer| answer.station));
        heard.sort_unstable();
        heard.dedup();
        let stations = stations::named(&mut connection, dialect, &heard).await?;
        let looked_at = |(hearer, path): (Hearer, String)| {
            who.may(Action::ReadNetwork, &path).then_some(hearer)
        };
        let stations = stations.into_iter().filter_map(looked_at).collect();
        drop(connection);
        Ok(Story {
            device: self.device(who, sender).await?,
            message,
            arrived: arrival.arrived,
            closes: arrival.closes,
            closed: arrival.closed,
            format,
            radio,
            sends,
            stations,
            events,
        })
    }
}
