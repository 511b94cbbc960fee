//! The base stations that heard something, as far as a reader may look at them.

use domain::StationId;
use domain::permission::{Action, Principal};
use domain::story::Hearer;

use crate::error::Error;
use crate::{Engine, store};

impl Engine {
    /// The names and places of those of these base stations that `who` may see, by their ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hearers(
        &self,
        who: &Principal,
        stations: &[StationId],
    ) -> Result<Vec<Hearer>, Error> {
        if who.reach(Action::ReadNetwork).is_empty() {
            return Ok(Vec::new());
        }
        let mut stations = stations.to_vec();
        stations.sort_unstable();
        stations.dedup();
        let mut connection = self.db.read().acquire().await?;
        let found = store::stations::named(&mut connection, self.db.dialect, &stations).await?;
        let seen = found
            .into_iter()
            .filter(|(_, path)| who.may(Action::ReadNetwork, path));
        Ok(seen.map(|(hearer, _)| hearer).collect())
    }
}
