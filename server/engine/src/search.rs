//! Search over everything that somebody may see.

use domain::permission::{Action, Principal};
use domain::search::{Found, Hit, Kind, MOST, sought};

use crate::Engine;
use crate::error::Error;
use crate::store::search;

impl Engine {
    /// What `who` may see and begins with what was typed: at most eight of each kind, by name.
    /// Nothing where nothing was typed, and for whoever sees no group: the way here stands on every
    /// page.
    ///
    /// # Errors
    /// [`Error::Rejected`] for what is too long, by `q`.
    pub async fn search(&self, who: &Principal, typed: &str) -> Result<Found, Error> {
        let paths = who.reach(Action::Read);
        let text = sought(typed).map_err(|fault| fault.of("q"))?;
        let mut found = Found::default();
        if text.is_empty() || paths.is_empty() {
            return Ok(found);
        }
        let mut connection = self.db.read().acquire().await?;
        let network = who.reach(Action::ReadNetwork);
        for kind in Kind::ALL {
            let connection = &mut *connection;
            let hits = match kind {
                Kind::Device => search::devices(connection, &paths, &text).await?,
                Kind::DeviceType => search::device_types(connection, &paths, &text).await?,
                Kind::Group => search::groups(connection, &paths, &text).await?,
                Kind::User => search::users(connection, &paths, &text).await?,
                Kind::BaseStation if network.is_empty() => Vec::new(),
                Kind::BaseStation => search::stations(connection, &network, &text).await?,
                Kind::Callback => search::callbacks(connection, &paths, &text).await?,
            };
            let (first, more) = first(hits, &text);
            found.hits.extend(first);
            found.more.extend(more.then_some(kind));
        }
        Ok(found)
    }
}

/// The first of what was found, and whether there is more. What was typed as a whole comes first.
fn first(mut hits: Vec<Hit>, text: &str) -> (Vec<Hit>, bool) {
    let key = |hit: &Hit| {
        let whole = hit.id.eq_ignore_ascii_case(text) || hit.name.eq_ignore_ascii_case(text);
        (!whole, hit.name.to_lowercase(), hit.id.clone())
    };
    hits.sort_by_cached_key(key);
    // A device is found by its name and by its id.
    hits.dedup_by(|one, other| one.id == other.id);
    let more = hits.len() > MOST;
    hits.truncate(MOST);
    (hits, more)
}
