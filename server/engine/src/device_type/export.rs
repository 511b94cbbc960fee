//! A list of device types as a file, a part at a time.

use domain::audit::{Kind, Verb};
use domain::device_type::{DeviceTypeQuery, DeviceTypeView};
use domain::list::Page;
use domain::permission::Principal;

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;

/// Device types of one part.
const EXPORTED: u32 = 250;

/// An export of device types on its way: see [`Engine::export_device_types`].
pub struct DeviceTypesExport {
    engine: Engine,
    query: DeviceTypeQuery,
    /// What is to be handed out next, where it is known.
    ready: Option<Page<DeviceTypeView>>,
}

impl DeviceTypesExport {
    /// The next device types that `who` sees by now, by name; none at the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] once he sees nothing any more; when the database fails.
    pub async fn more(&mut self, who: &Principal) -> Result<Vec<DeviceTypeView>, Error> {
        let page = match self.ready.take() {
            Some(page) => page,
            None if self.query.after.is_empty() => return Ok(Vec::new()),
            None => self.engine.list_device_types(who, &self.query).await?,
        };
        self.query.after = page.next.unwrap_or_default();
        Ok(page.rows)
    }
}

impl Engine {
    /// Every device type that [`Engine::list_device_types`] lists, a part at a time. That it was
    /// handed out is noted, with the first group of which `who` has a role.
    ///
    /// # Errors
    /// As [`Engine::list_device_types`].
    pub async fn export_device_types(
        &self,
        who: &Principal,
        query: &DeviceTypeQuery,
    ) -> Result<DeviceTypesExport, Error> {
        let query = DeviceTypeQuery {
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..query.clone()
        };
        // Whoever asks for what makes no sense is told so, and nothing is noted.
        let first = self.list_device_types(who, &query).await?;
        if let Some(role) = who.roles.first() {
            let act = Act {
                verb: Verb::Export,
                kind: Kind::DeviceType,
                id: String::new(),
                name: String::new(),
                group: role.group,
                fields: Vec::new(),
            };
            let mut tx = self.db.write().await?;
            audit::note(&mut tx, self, &Actor::Person(who), act).await?;
            tx.commit().await?;
        }
        Ok(DeviceTypesExport {
            engine: self.clone(),
            query,
            ready: Some(first),
        })
    }
}
