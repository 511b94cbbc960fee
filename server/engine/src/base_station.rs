//! Base stations, as their operator sees and changes them.

use domain::audit::{Field, Kind, Verb};
use domain::base_station::{
    StationInput, StationQuery, StationSettings, StationSort, StationState, StationView,
};
use domain::group::GroupChoice;
use domain::list::Page;
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId, Rejection, StationId};

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::store::listing::Key;
use crate::store::{self, station_tokens, stations};
use crate::{Engine, secret};

/// The name under which a station's own token stands.
fn token_name(station: StationId) -> String {
    format!("Station {station}")
}

/// The column of an order.
fn column(sort: StationSort) -> Key {
    match sort {
        StationSort::Id => Key::Int("s.id"),
        StationSort::Name => Key::Text("s.name"),
        StationSort::Contact => Key::Int("s.last_contact"),
    }
}

/// Where a base station stands in an order.
fn place(one: &StationView, sort: StationSort) -> (String, String) {
    let id = one.id.0.to_string();
    let value = match sort {
        StationSort::Id => id.clone(),
        StationSort::Name => one.name.clone(),
        StationSort::Contact => one.last_contact.unwrap_or_default().0.to_string(),
    };
    (id, value)
}

impl Exported for StationQuery {
    type Row = StationView;

    const KIND: Kind = Kind::BaseStation;

    const ACTION: Action = Action::ReadNetwork;

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

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<StationView>, Error> {
        engine.list_stations(who, self).await
    }
}

impl Engine {
    /// A page of the base stations that `who` operates, in the order that is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever operates none; [`Error::Rejected`] names the part of the
    /// query that makes no sense.
    pub async fn list_stations(
        &self,
        who: &Principal,
        query: &StationQuery,
    ) -> Result<Page<StationView>, Error> {
        let paths = who.reach(Action::ReadNetwork);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&StationSort::ALL, column, Key::Int("s.id"), &said)?;
        let mut connection = self.db.read().acquire().await?;
        let rows = stations::list(&mut connection, &paths, &text, &listing.walk).await?;
        let rows = rows.into_iter().map(|row| row.view).collect();
        let total = stations::count(&mut connection, &paths, &text).await?;
        Ok(listing.page(rows, total, place))
    }

    /// Every base station that [`Engine::list_stations`] lists, by id, a part at a time. That it was
    /// handed out is noted in every group below which `who` sees some.
    ///
    /// # Errors
    /// As [`Engine::list_stations`].
    pub async fn export_stations(
        &self,
        who: &Principal,
        query: &StationQuery,
    ) -> Result<Export<StationQuery>, Error> {
        self.export(who, query).await
    }

    /// One base station.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn station(&self, who: &Principal, id: StationId) -> Result<StationView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = stations::get(&mut connection, id).await?;
        let found = found.filter(|found| who.may(Action::ReadNetwork, &found.group_path));
        Ok(found.ok_or(Error::NotFound)?.view)
    }

    /// One base station, for whoever operates it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Forbidden`].
    pub async fn station_for_editing(
        &self,
        who: &Principal,
        id: StationId,
    ) -> Result<StationView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = stations::get(&mut connection, id).await?;
        let found = found.ok_or(Error::NotFound)?;
        operated(who, &found.group_path)?;
        Ok(found.view)
    }

    /// The groups in which `who` may register base stations, to choose from: by name, those with
    /// `find` in it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever operates none; [`Error::Rejected`] names `find` where it is
    /// longer than a name.
    pub async fn station_groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        operates(who)?;
        crate::group::reached(self, who, Action::Operate, find).await
    }

    /// Registers a base station in a group and gives it a token, which is shown this once.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`StationInput`] and
    /// `group`.
    pub async fn create_station(
        &self,
        who: &Principal,
        group: &str,
        input: &StationInput,
    ) -> Result<(StationId, String), Error> {
        operates(who)?;
        let id = input.id.trim().parse::<StationId>();
        let checked = input.check();
        let (id, settings) = match (id, checked) {
            (Ok(id), Ok(settings)) => (id, settings),
            (id, checked) => {
                let id = id.err().map(|fault| fault.of("id"));
                let mut wrong: Vec<Rejection> = id.into_iter().collect();
                wrong.extend(checked.err().into_iter().flatten());
                return Err(Error::Rejected(wrong));
            }
        };
        let unknown = || Error::from(Fault::UnknownGroup.of("group"));
        let group: GroupId = group.parse().map_err(|_: Fault| unknown())?;
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let path = store::groups::path(&mut tx, group)
            .await?
            .ok_or_else(unknown)?;
        authorise(who, Action::Operate, &path).map_err(|_| unknown())?;
        let dialect = self.db.dialect;
        if stations::register(&mut tx, dialect, group, &[id], now)
            .await?
            .is_empty()
        {
            return Err(Fault::Taken.of("id").into());
        }
        stations::edit(&mut tx, id, &settings).await?;
        let token = secret::new(&self.world);
        let row = station_tokens::NewToken {
            hash: secret::hash(&token),
            group,
            station: Some(id),
            registers_under: None,
            name: &token_name(id),
        };
        station_tokens::put(&mut tx, &row, now).await?;
        let mut all = fields(None, &settings);
        all.push(Field::secret("token"));
        let act = Act {
            fields: all,
            ..done(id, &settings.name, group, Verb::Create)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        // No device is concerned; whoever looks at base stations is.
        store::feed::append(&mut tx, self.world.clock.now(), &[]).await?;
        tx.commit().await?;
        self.feed.wake();
        Ok((id, token))
    }

    /// Replaces the settings of a base station.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong, by field of [`StationInput`].
    pub async fn edit_station(
        &self,
        who: &Principal,
        id: StationId,
        input: &StationInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let found = stations::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        operated(who, &found.group_path)?;
        let settings = input.check().map_err(Error::Rejected)?;
        stations::edit(&mut tx, id, &settings).await?;
        let act = Act {
            fields: fields(Some(&found.view), &settings),
            ..done(id, &settings.name, found.view.group, Verb::Edit)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        // No device is concerned; whoever looks at base stations is.
        store::feed::append(&mut tx, self.world.clock.now(), &[]).await?;
        tx.commit().await?;
        self.feed.wake();
        Ok(())
    }

    /// Gives a base station another token, which is shown this once. The one before is void.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or `who` does not operate it.
    pub async fn renew_station_token(
        &self,
        who: &Principal,
        id: StationId,
    ) -> Result<String, Error> {
        let mut tx = self.db.write().await?;
        let found = stations::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        operated(who, &found.group_path)?;
        let token = secret::new(&self.world);
        let row = station_tokens::NewToken {
            hash: secret::hash(&token),
            group: found.view.group,
            station: Some(id),
            registers_under: None,
            name: &token_name(id),
        };
        station_tokens::put(&mut tx, &row, self.world.clock.now()).await?;
        let act = Act {
            kind: Kind::StationToken,
            fields: vec![Field::secret("token")],
            ..done(id, &found.view.name, found.view.group, Verb::Rotate)
        };
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(token)
    }
}

/// What is done to a base station.
fn done(id: StationId, name: &str, group: GroupId, verb: Verb) -> Act {
    Act {
        verb,
        kind: Kind::BaseStation,
        id: id.to_string(),
        name: name.to_owned(),
        group,
        fields: Vec::new(),
    }
}

/// What the log tells of the settings of a base station.
fn fields(before: Option<&StationView>, after: &StationSettings) -> Vec<Field> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    let (lat, lng) = after.place.unzip();
    let region = |of: &StationView| of.region.number().to_string();
    vec![
        Field::text("name", before.map(|of| &of.name), &after.name),
        Field::text("lat", before.and_then(|of| number(of.lat)), number(lat)),
        Field::text("lng", before.and_then(|of| number(of.lng)), number(lng)),
        Field::text("operator", before.map(|of| &of.operator), &after.operator),
        Field::text("country", before.map(|of| &of.country), &after.country),
        Field::text(
            "region",
            before.map(region),
            after.region.number().to_string(),
        ),
    ]
}

/// A station is its operator's alone: for everybody else it is not there.
fn operated(who: &Principal, path: &str) -> Result<(), Error> {
    match who.may(Action::Operate, path) {
        true => Ok(()),
        false if who.may(Action::ReadNetwork, path) => Err(Error::Forbidden),
        false => Err(Error::NotFound),
    }
}

/// Whether `who` operates anything.
fn operates(who: &Principal) -> Result<(), Error> {
    match who.reach(Action::Operate).is_empty() {
        false => Ok(()),
        true if who.reach(Action::ReadNetwork).is_empty() => Err(Error::NotFound),
        true => Err(Error::Forbidden),
    }
}

/// The state of a station by its columns.
pub(crate) const fn state(last_contact: i64, silent: i64) -> StationState {
    match (last_contact, silent) {
        (0, _) => StationState::NotSeen,
        (_, 0) => StationState::Ok,
        _ => StationState::Silent,
    }
}
