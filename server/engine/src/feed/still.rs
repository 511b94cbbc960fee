//! What an open page may be told of by now: a page is open for days, and meanwhile devices go to
//! other owners.

use domain::live::Topic;
use domain::permission::{Action, Principal};

use crate::error::Error;
use crate::{Engine, gate};

impl Engine {
    /// Of topics that `who` was let watch those of which nothing may be told any more, by the same
    /// gate as in [`Engine::watch`]. Of the fleet and of base stations only his roles decide: whoever
    /// has others has to watch anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lost_topics(
        &self,
        who: &Principal,
        topics: &[Topic],
    ) -> Result<Vec<Topic>, Error> {
        let mut lost = Vec::new();
        for topic in topics {
            if !self.still_seen(who, *topic).await? {
                lost.push(*topic);
            }
        }
        Ok(lost)
    }

    async fn still_seen(&self, who: &Principal, topic: Topic) -> Result<bool, Error> {
        let seen = match topic {
            Topic::Fleet | Topic::Stations => return Ok(true),
            Topic::Registration(id, _) => self.sees_registration(who, id).await,
            Topic::Device(id) => {
                let mut connection = self.db.read().acquire().await?;
                let device = gate::device(&mut connection, who, Action::Read, id).await;
                device.map(|_| ())
            }
        };
        match seen {
            Ok(()) => Ok(true),
            Err(Error::NotFound | Error::Forbidden) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
