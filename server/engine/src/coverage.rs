//! Coverage: where devices were when they were heard.

use domain::coverage::{Coverage, Spot};
use domain::location::Source;
use domain::permission::{Action, Principal};
use domain::{DeviceId, UnixMillis};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::store;

/// How many of the newest messages of a device are looked at.
const MESSAGES: i64 = 3_000;

impl Engine {
    /// The cells in which a device was heard, by its newest 3,000 messages.
    ///
    /// A message lies where its device said that it was, else where its owner says that the
    /// device stands, else where it was computed to be: a guess from the stations is worth less
    /// than a person's word, and a cell of guesses would show where stations are.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for those who may not see signal figures.
    pub async fn device_coverage(&self, who: &Principal, id: DeviceId) -> Result<Coverage, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::ReadRadio, id).await?;
        let stated = found.lat.zip(found.lng);
        // No more than are its owner's.
        let newest = match found.owned_since {
            UnixMillis(0) => MESSAGES,
            since => {
                let own = (since.0, i64::MAX);
                let own = store::messages::count(&mut connection, id, own).await?;
                own.min(MESSAGES)
            }
        };
        let heard = store::messages::places(&mut connection, id, newest).await?;
        let spots: Vec<Spot> = heard
            .iter()
            .filter_map(|(position, heard)| {
                let sent = position.filter(|position| position.source == Source::Payload);
                let place = match (sent, stated) {
                    (None, Some(stated)) => Some(stated),
                    (Some(sent), _) => Some((sent.lat, sent.lng)),
                    (None, None) => position.map(|computed| (computed.lat, computed.lng)),
                };
                place.map(|place| Spot {
                    place,
                    rssi: heard.rssi,
                    stations: heard.stations,
                    quality: heard.quality,
                })
            })
            .collect();
        Ok(Coverage::of(&spots, heard.len()))
    }
}
