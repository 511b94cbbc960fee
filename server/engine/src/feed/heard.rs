//! Whether an open page may still be told of what it follows.

use domain::live::Topic;
use domain::permission::{Action, Principal};

use crate::error::Error;
use crate::{Engine, store};

impl Engine {
    /// Whether whoever opened a page in that session, then `who`, may still be told of these topics:
    /// the session goes on, the roles are those that he had, and the devices are of groups that he
    /// sees. Asking is no use of the session: a page that is left open does not keep it from ending.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn still_hears(
        &self,
        session: &str,
        who: &Principal,
        topics: &[Topic],
    ) -> Result<bool, Error> {
        let Some(now) = self.onlooker(session).await? else {
            return Ok(false);
        };
        let (then, now) = (&who.roles, &now.roles);
        if then.len() != now.len() || !now.iter().all(|role| then.contains(role)) {
            return Ok(false);
        }
        let devices: Vec<_> = topics
            .iter()
            .filter_map(|topic| match topic {
                Topic::Device(id) => Some(*id),
                _ => None,
            })
            .collect();
        if devices.is_empty() {
            return Ok(true);
        }
        let mut connection = self.db.read().acquire().await?;
        let places = store::feed::places(&mut connection, self.db.dialect, &devices).await?;
        // One that is gone is nobody's: the page reads so.
        Ok(places.iter().all(|path| who.may(Action::Read, path)))
    }
}
