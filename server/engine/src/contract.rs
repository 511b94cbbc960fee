//! Contracts, as those see them who may read their group, and as their operator makes and
//! changes them.

use domain::audit::{Field, Kind, Verb};
use domain::contract::{
    Contract, ContractDevice, ContractInput, ContractQuery, ContractSettings, ContractSort,
    ContractUse, ContractView, Terms, months_end,
};
use domain::group::GroupChoice;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{ContractId, DeviceId, Fault, Rejection, UnixMillis};
use sqlx::AnyConnection;

use crate::Engine;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::fleet;
use crate::gate::authorise;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::paging::Turn;
use crate::store::again::again;
use crate::store::db::Dialect;
use crate::store::devices::{self, Of};
use crate::store::listing::{Key, Walk};
use crate::store::{self, StoreError, contracts};

/// The column of an order.
fn column(sort: ContractSort) -> Key {
    match sort {
        ContractSort::Name => Key::Text("c.name"),
        ContractSort::Start => Key::Int("c.start"),
        ContractSort::Tokens => Key::Int("c.tokens_in_use"),
        ContractSort::Created => Key::Int("c.created"),
    }
}

/// Where a contract stands in an order.
fn place(one: &ContractView, sort: ContractSort) -> (String, String) {
    let terms = &one.contract.terms;
    let value = match sort {
        ContractSort::Name => one.contract.name.clone(),
        ContractSort::Start => terms.start.0.to_string(),
        ContractSort::Tokens => terms.tokens_in_use.to_string(),
        ContractSort::Created => one.created.0.to_string(),
    };
    (one.contract.id.to_string(), value)
}

impl Exported for ContractQuery {
    type Row = ContractView;

    const KIND: Kind = Kind::Contract;

    const ACTION: Action = Action::ReadContracts;

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

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<ContractView>, Error> {
        engine.list_contracts(who, self).await
    }
}

impl Engine {
    /// A page of the contracts that `who` can see, in the order that is asked for.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_contracts(
        &self,
        who: &Principal,
        query: &ContractQuery,
    ) -> Result<Page<ContractView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&ContractSort::ALL, column, Key::Text("c.id"), &said)?;
        let mut connection = self.db.read().acquire().await?;
        let (may, group) = (Action::ReadContracts, &query.group);
        let paths = crate::group::asked_for(&mut connection, who, may, group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        if paths.is_empty() {
            return Ok(listing.nothing());
        }
        let rows = contracts::list(&mut connection, &paths, &text, &listing.walk).await?;
        let total = contracts::count(&mut connection, &paths, &text).await?;
        Ok(listing.page(rows, total, place))
    }

    /// Every contract that [`Engine::list_contracts`] lists, by name, a part at a time. That it was
    /// handed out is noted in the group that was asked for, or else in every one below which `who`
    /// sees some.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for a group of whose contracts none may be seen; as
    /// [`Engine::list_contracts`].
    pub async fn export_contracts(
        &self,
        who: &Principal,
        query: &ContractQuery,
    ) -> Result<Export<ContractQuery>, Error> {
        self.export(who, query).await
    }

    /// One contract.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn contract(&self, who: &Principal, id: ContractId) -> Result<ContractView, Error> {
        let mut connection = self.db.read().acquire().await?;
        Ok(found(&mut connection, who, Action::ReadContracts, id)
            .await?
            .view)
    }

    /// Who uses a contract. Whoever may see it may see them all: they are in its group and below.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn contract_use(
        &self,
        who: &Principal,
        id: ContractId,
    ) -> Result<ContractUse, Error> {
        let mut connection = self.db.read().acquire().await?;
        found(&mut connection, who, Action::ReadContracts, id).await?;
        Ok(contracts::used(&mut connection, id).await?)
    }

    /// A page of the devices that have a token of a contract, by id. Whoever may see it may see
    /// them all: they are in its group and below.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen; [`Error::Rejected`] for a
    /// position that is none.
    pub async fn contract_devices(
        &self,
        who: &Principal,
        id: ContractId,
        after: &str,
        until: &str,
        size: u32,
    ) -> Result<(ContractView, Page<ContractDevice>), Error> {
        let turn = Turn::read(after, until, size, |text| text.parse::<i64>().ok())?;
        let mut connection = self.db.read().acquire().await?;
        let found = found(&mut connection, who, Action::ReadContracts, id).await?;
        let (position, backwards) = (turn.position, turn.backwards);
        let limit = turn.limit();
        let rows = contracts::devices(&mut connection, id, position, backwards, limit).await?;
        let page = turn.page(rows, |row| row.id.0.to_string());
        let total = contracts::used(&mut connection, id).await?.devices;
        let page = Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        };
        Ok((found.view, page))
    }

    /// The groups in which `who` may make contracts, to choose from: by name, those with `find` in
    /// it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever operates none; [`Error::Rejected`] names `find` where it is
    /// longer than a name.
    pub async fn contract_groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        if who.reach(Action::WriteContracts).is_empty() {
            return Err(Error::Forbidden);
        }
        crate::group::reached(self, who, Action::WriteContracts, find).await
    }

    /// Makes a contract.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever operates nothing; [`Error::Rejected`] with everything
    /// that is wrong, by field of [`ContractInput`].
    pub async fn create_contract(
        &self,
        who: &Principal,
        input: &ContractInput,
    ) -> Result<ContractId, Error> {
        if who.reach(Action::WriteContracts).is_empty() {
            return Err(Error::Forbidden);
        }
        let settings = input.check().map_err(Error::Rejected)?;
        self.make_contract(&Actor::Person(who), settings).await
    }

    async fn make_contract(
        &self,
        actor: &Actor<'_>,
        settings: ContractSettings,
    ) -> Result<ContractId, Error> {
        let unknown = || Error::from(Fault::UnknownGroup.of("group"));
        let group = settings.group.ok_or_else(|| Fault::Missing.of("group"))?;
        let mut tx = self.db.write().await?;
        let path = store::groups::path(&mut tx, group).await?;
        let path = path.ok_or_else(unknown)?;
        allowed(actor, Action::WriteContracts, &path).map_err(|_| unknown())?;
        let contract = Contract {
            id: ContractId(self.ids.long()),
            group,
            name: settings.name,
            plan: settings.plan,
            max_uplinks: settings.max_uplinks,
            terms: settings.terms,
        };
        contracts::insert(&mut tx, &contract, self.world.clock.now()).await?;
        let act = done(&contract, Verb::Create, fields(None, &contract));
        audit::note(&mut tx, self, actor, act).await?;
        tx.commit().await?;
        Ok(contract.id)
    }

    /// Replaces the settings of a contract, as far as [`Contract::changed`] lets them change.
    ///
    /// No token lasts longer than the contract: an earlier communication end ends tokens then,
    /// and those that last as long as the contract follow a later one.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with everything that is
    /// wrong, by field of [`ContractInput`].
    pub async fn edit_contract(
        &self,
        who: &Principal,
        id: ContractId,
        input: &ContractInput,
    ) -> Result<(), Error> {
        self.change_contract(&Actor::Person(who), id, |_| Ok(input.clone()))
            .await
    }

    /// Closes a contract now: no token of it is taken any more, and nothing is carried. It stays,
    /// with everything that happened under it. One that is over already is left as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] where it has not begun yet.
    pub async fn close_contract(&self, who: &Principal, id: ContractId) -> Result<(), Error> {
        let now = self.world.clock.now();
        self.change_contract(&Actor::Person(who), id, |contract| closed(contract, now))
            .await
    }

    /// Changes a contract into what `form` makes of it.
    async fn change_contract(
        &self,
        actor: &Actor<'_>,
        id: ContractId,
        form: impl FnOnce(&Contract) -> Result<ContractInput, Error>,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let action = Action::WriteContracts;
        let old = found_by(&mut tx, actor, action, id).await?.view.contract;
        let settings = form(&old)?.check().map_err(Error::Rejected)?;
        let old = old.terms;
        let to = settings.terms.communication_end;
        // Devices before their contract, as uplinks hold them.
        follow(&mut tx, self.db.dialect, id, &old, to).await?;
        let in_use = lock(&mut tx, self.db.dialect, id).await?;
        // Read under the lock: others may have taken tokens in the meantime.
        let now = found_by(&mut tx, actor, action, id).await?;
        let mut contract = now.view.contract;
        let before = contract.clone();
        contract.terms.tokens_in_use = in_use;
        let contract = contract.changed(settings).map_err(Error::Rejected)?;
        contracts::edit(&mut tx, &contract).await?;
        let act = done(&contract, Verb::Edit, fields(Some(&before), &contract));
        audit::note(&mut tx, self, actor, act).await?;
        tx.commit().await?;
        // Once more for the tokens taken before the contract was held; whoever takes one after
        // that sees the new terms.
        again(|| self.follow(id, &old, to)).await?;
        Ok(())
    }

    /// As [`follow`], in a transaction of its own.
    async fn follow(&self, id: ContractId, old: &Terms, to: UnixMillis) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        follow(&mut tx, self.db.dialect, id, old, to).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a contract to which nothing refers any more.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] names what refers to it:
    /// `device_types`, `tokens`.
    pub async fn delete_contract(&self, who: &Principal, id: ContractId) -> Result<(), Error> {
        self.remove_contract(&Actor::Person(who), id).await
    }

    async fn remove_contract(&self, actor: &Actor<'_>, id: ContractId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let there = found_by(&mut tx, actor, Action::WriteContracts, id).await?;
        // Before anything is held: there may be a great many devices.
        unused(&contracts::used(&mut tx, id).await?)?;
        // Devices before their contract, as uplinks hold them.
        let dialect = self.db.dialect;
        devices::hold_all(&mut tx, dialect, Of::Contract(id)).await?;
        lock(&mut tx, dialect, id).await?;
        unused(&contracts::used(&mut tx, id).await?)?;
        contracts::delete(&mut tx, dialect, id).await?;
        let act = done(&there.view.contract, Verb::Delete, Vec::new());
        audit::note(&mut tx, self, actor, act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What whoever runs the installation does by commands.
impl Engine {
    /// Every contract of the installation, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn every_contract(&self) -> Result<Vec<ContractView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        let all = Walk {
            order: column(ContractSort::Name),
            id: Key::Text("c.id"),
            descending: false,
            position: None,
            backwards: false,
            limit: i64::MAX,
        };
        Ok(contracts::list(&mut connection, &["/"], "", &all).await?)
    }

    /// As [`Engine::create_contract`], in any group; in the first one where none is named.
    ///
    /// # Errors
    /// [`Error::Rejected`] with everything that is wrong.
    pub async fn command_new_contract(
        &self,
        mut input: ContractInput,
    ) -> Result<ContractId, Error> {
        if input.group.is_empty() {
            input.group = fleet::ensure_root(self).await?.id.to_string();
        }
        let settings = input.check().map_err(Error::Rejected)?;
        self.make_contract(&Actor::Command, settings).await
    }

    /// As [`Engine::edit_contract`]; `change` makes the new form of the one that stands.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] with everything that is wrong.
    pub async fn command_edit_contract(
        &self,
        id: ContractId,
        change: impl FnOnce(&mut ContractInput),
    ) -> Result<(), Error> {
        let form = |contract: &Contract| {
            let mut input = contract.input();
            change(&mut input);
            Ok(input)
        };
        self.change_contract(&Actor::Command, id, form).await
    }

    /// As [`Engine::close_contract`].
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] where it has not begun yet.
    pub async fn command_close_contract(&self, id: ContractId) -> Result<(), Error> {
        let now = self.world.clock.now();
        self.change_contract(&Actor::Command, id, |contract| closed(contract, now))
            .await
    }

    /// As [`Engine::delete_contract`].
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] names what refers to it.
    pub async fn command_delete_contract(&self, id: ContractId) -> Result<(), Error> {
        self.remove_contract(&Actor::Command, id).await
    }
}

/// The form by which a contract is over.
fn closed(contract: &Contract, now: UnixMillis) -> Result<ContractInput, Error> {
    let terms = &contract.terms;
    let mut input = contract.input();
    if terms.start >= now {
        return Err(Fault::NotAfterStart.of("communication_end").into());
    }
    let ended = |end: UnixMillis| end.0 != 0 && end <= now;
    if ended(terms.communication_end) {
        return Ok(input);
    }
    input.communication_end = now.field();
    if !ended(terms.activation_end) {
        input.activation_end = now.field();
    }
    Ok(input)
}

/// Whether somebody may do `action` in the group with that path: whoever runs the installation may.
fn allowed(actor: &Actor<'_>, action: Action, path: &str) -> Result<(), Error> {
    match actor {
        Actor::Person(who) => authorise(who, action, path),
        Actor::Command | Actor::System | Actor::Token => Ok(()),
        Actor::Stranger => Err(Error::Forbidden),
    }
}

/// What is done to a contract.
fn done(contract: &Contract, verb: Verb, fields: Vec<Field>) -> Act {
    Act {
        verb,
        kind: Kind::Contract,
        id: contract.id.to_string(),
        name: contract.name.clone(),
        group: contract.group,
        fields,
    }
}

/// What the log tells of the settings of a contract.
fn fields(before: Option<&Contract>, after: &Contract) -> Vec<Field> {
    /// A part of them; empty where there is none.
    type Part = fn(&Contract) -> String;
    const PARTS: [(&str, Part); 16] = [
        ("name", |of| of.name.clone()),
        ("plan", |of| of.plan.word().to_owned()),
        ("max_uplinks", |of| number(of.max_uplinks)),
        ("start", |of| time(of.terms.start)),
        ("activation_end", |of| time(of.terms.activation_end)),
        ("communication_end", |of| time(of.terms.communication_end)),
        ("token_months", |of| of.terms.token_months.to_string()),
        ("renewal_months", |of| of.terms.renewal_months.to_string()),
        ("max_tokens", |of| of.terms.max_tokens.to_string()),
        ("bidir", |of| of.terms.bidir.to_string()),
        ("max_downlinks", |of| number(of.terms.max_downlinks)),
        ("high_priority", |of| of.terms.high_priority.to_string()),
        ("renewal", |of| of.terms.renewal.to_string()),
        ("test_frames", |of| of.terms.test_frames.to_string()),
        ("geolocation", |of| of.terms.options.geolocation.to_string()),
        ("network_metadata", |of| {
            of.terms.options.network_metadata.to_string()
        }),
    ];
    let field =
        |(name, part): (&'static str, Part)| Field::text(name, before.map(part), part(after));
    PARTS.into_iter().map(field).collect()
}

fn number(value: Option<u32>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn time(value: UnixMillis) -> String {
    match value.0 {
        0 => String::new(),
        _ => value.iso(),
    }
}

/// A contract, if `who` may do `action` to it.
async fn found(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: ContractId,
) -> Result<contracts::Found, Error> {
    found_by(connection, &Actor::Person(who), action, id).await
}

/// As [`found`], for whoever it is.
async fn found_by(
    connection: &mut AnyConnection,
    actor: &Actor<'_>,
    action: Action,
    id: ContractId,
) -> Result<contracts::Found, Error> {
    let found = contracts::get(connection, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    allowed(actor, action, &found.group_path)?;
    Ok(found)
}

/// Says what a contract is still used by, if it is.
fn unused(used: &ContractUse) -> Result<(), Error> {
    let still = [
        ("device_types", used.device_types.len() as i64),
        ("tokens", used.devices),
    ];
    let still: Vec<Rejection> = still
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(field, count)| Fault::StillUsed { count }.of(field))
        .collect();
    match still.is_empty() {
        true => Ok(()),
        false => Err(Error::Rejected(still)),
    }
}

/// Has the tokens of a contract whose terms were `old` follow it to its communication end `to`.
/// Those that it had end before their months were over last as long again as it lets them.
async fn follow(
    connection: &mut AnyConnection,
    dialect: Dialect,
    id: ContractId,
    old: &Terms,
    to: UnixMillis,
) -> Result<(), StoreError> {
    let from = old.communication_end;
    if to.seconds() == from.seconds() {
        return Ok(());
    }
    if old.token_months == 0 || from.0 == 0 {
        let from = (from.0 != 0).then_some(from);
        return contracts::move_token_ends(connection, dialect, id, from, to).await;
    }
    if to.0 != 0 && to < from {
        return contracts::move_token_ends(connection, dialect, id, None, to).await;
    }
    devices::hold_all(connection, dialect, Of::Contract(id)).await?;
    let cut = contracts::activations(connection, id, from).await?;
    let ends = cut.into_iter().map(|(device, activated)| {
        let months = months_end(activated, from, old);
        let end = if to.0 == 0 { months } else { months.min(to) };
        (device, end)
    });
    let ends: Vec<(DeviceId, UnixMillis)> = ends.collect();
    contracts::set_token_ends(connection, dialect, &ends).await
}

/// Holds a contract until the transaction ends. How many tokens it has given.
async fn lock(
    connection: &mut AnyConnection,
    dialect: Dialect,
    id: ContractId,
) -> Result<i64, Error> {
    let held = contracts::lock(connection, dialect, &[id]).await?;
    let held = held.first().ok_or(Error::NotFound)?;
    Ok(held.1.tokens_in_use)
}
