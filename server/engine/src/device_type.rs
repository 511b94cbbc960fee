//! Device types, as the pages and programs see them.

mod delete;
mod edit;
mod moving;
mod samples;

pub(crate) use delete::take_away;

use domain::DeviceTypeId;
use domain::audit::Kind;
use domain::device_type::{DeviceTypeQuery, DeviceTypeSort, DeviceTypeView};
use domain::list::Page;
use domain::permission::{Action, Principal};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::store;
use crate::store::listing::Key;

/// The column of an order.
fn column(sort: DeviceTypeSort) -> Key {
    match sort {
        DeviceTypeSort::Name => Key::Text("t.name"),
        DeviceTypeSort::Devices => Key::Int("t.devices"),
        DeviceTypeSort::Created => Key::Int("t.created"),
    }
}

/// Where a device type stands in an order.
fn place(one: &DeviceTypeView, sort: DeviceTypeSort) -> (String, String) {
    let value = match sort {
        DeviceTypeSort::Name => one.name.clone(),
        DeviceTypeSort::Devices => one.devices.to_string(),
        DeviceTypeSort::Created => one.created.0.to_string(),
    };
    (one.id.to_string(), value)
}

impl Exported for DeviceTypeQuery {
    type Row = DeviceTypeView;

    const KIND: Kind = Kind::DeviceType;

    fn whole(&self) -> Self {
        Self {
            sort: String::new(),
            reversed: String::new(),
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..self.clone()
        }
    }

    fn after(&mut self) -> &mut String {
        &mut self.after
    }

    fn group(&self) -> &str {
        &self.group
    }

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<DeviceTypeView>, Error> {
        engine.list_device_types(who, self).await
    }
}

impl Engine {
    /// A page of the device types that `who` can see, in the order that is asked for.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_device_types(
        &self,
        who: &Principal,
        query: &DeviceTypeQuery,
    ) -> Result<Page<DeviceTypeView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&DeviceTypeSort::ALL, column, Key::Text("t.id"), &said)?;
        let mut connection = self.db.read().acquire().await?;
        let paths = crate::group::asked(&mut connection, who, &query.group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        if paths.is_empty() {
            return Ok(listing.nothing());
        }
        let dialect = self.db.dialect;
        let walk = &listing.walk;
        let rows = store::device_types::list(&mut connection, dialect, &paths, &text, walk).await?;
        let total = store::device_types::count(&mut connection, &paths, &text).await?;
        Ok(listing.page(rows, total, place))
    }

    /// Every device type that [`Engine::list_device_types`] lists, by name, a part at a time. That it
    /// was handed out is noted in the group that was asked for, or else in every one below which
    /// `who` sees some.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there or may not be seen; as
    /// [`Engine::list_device_types`].
    pub async fn export_device_types(
        &self,
        who: &Principal,
        query: &DeviceTypeQuery,
    ) -> Result<Export<DeviceTypeQuery>, Error> {
        self.export(who, query).await
    }

    /// One device type.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn device_type(
        &self,
        who: &Principal,
        id: DeviceTypeId,
    ) -> Result<DeviceTypeView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device_type(&mut connection, who, Action::Read, id).await?;
        Ok(found.view)
    }
}
