//! Contracts, as those see them who may read their group, and as their operator makes and
//! changes them.

use domain::contract::{
    Contract, ContractInput, ContractQuery, ContractUse, ContractView, Terms, months_end,
};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{ContractId, DeviceId, Fault, GroupId, Rejection, UnixMillis};
use sqlx::AnyConnection;

use crate::Engine;
use crate::error::Error;
use crate::gate::authorise;
use crate::paging::Turn;
use crate::store::again::again;
use crate::store::db::Dialect;
use crate::store::devices::{self, Of};
use crate::store::{self, StoreError, contracts};

impl Engine {
    /// A page of the contracts that `who` can see, by name.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_contracts(
        &self,
        who: &Principal,
        query: &ContractQuery,
    ) -> Result<Page<ContractView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let turn = Turn::read(&query.after, &query.until, query.size, parse_position)?;
        let mut connection = self.db.read().acquire().await?;
        let paths = crate::group::asked(&mut connection, who, &query.group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        if paths.is_empty() {
            return Ok(turn.nothing());
        }
        let rows = contracts::list(
            &mut connection,
            &paths,
            &text,
            turn.position.clone(),
            turn.backwards,
            turn.limit(),
        )
        .await?;
        let page = turn.page(rows, |row: &ContractView| {
            format!("{}.{}", row.contract.id, row.contract.name)
        });
        let total = contracts::count(&mut connection, &paths, &text).await?;
        Ok(Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        })
    }

    /// One contract.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn contract(&self, who: &Principal, id: ContractId) -> Result<ContractView, Error> {
        let mut connection = self.db.read().acquire().await?;
        Ok(found(&mut connection, who, Action::Read, id).await?.view)
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
        found(&mut connection, who, Action::Read, id).await?;
        Ok(contracts::used(&mut connection, id).await?)
    }

    /// The groups in which `who` may make contracts.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever operates none.
    pub async fn contract_groups(&self, who: &Principal) -> Result<Vec<(GroupId, String)>, Error> {
        if who.reach(Action::Operate).is_empty() {
            return Err(Error::Forbidden);
        }
        crate::group::reached(self, who, Action::Operate).await
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
        if who.reach(Action::Operate).is_empty() {
            return Err(Error::Forbidden);
        }
        let settings = input.check().map_err(Error::Rejected)?;
        let unknown = || Error::from(Fault::UnknownGroup.of("group"));
        let group = settings.group.ok_or_else(|| Fault::Missing.of("group"))?;
        let mut tx = self.db.write().await?;
        let path = store::groups::path(&mut tx, group).await?;
        let path = path.ok_or_else(unknown)?;
        authorise(who, Action::Operate, &path).map_err(|_| unknown())?;
        let contract = Contract {
            id: ContractId(self.ids.long()),
            group,
            name: settings.name,
            max_uplinks: settings.max_uplinks,
            terms: settings.terms,
        };
        contracts::insert(&mut tx, &contract, self.world.clock.now()).await?;
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
        let mut tx = self.db.write().await?;
        let old = found(&mut tx, who, Action::Operate, id).await?;
        let old = old.view.contract.terms;
        let settings = input.check().map_err(Error::Rejected)?;
        let to = settings.terms.communication_end;
        // Devices before their contract, as uplinks hold them.
        follow(&mut tx, self.db.dialect, id, &old, to).await?;
        let in_use = lock(&mut tx, self.db.dialect, id).await?;
        // Read under the lock: others may have taken tokens in the meantime.
        let now = found(&mut tx, who, Action::Operate, id).await?;
        let mut contract = now.view.contract;
        contract.terms.tokens_in_use = in_use;
        let contract = contract.changed(settings).map_err(Error::Rejected)?;
        contracts::edit(&mut tx, &contract).await?;
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
        let mut tx = self.db.write().await?;
        found(&mut tx, who, Action::Operate, id).await?;
        // Before anything is held: there may be a great many devices.
        unused(&contracts::used(&mut tx, id).await?)?;
        // Devices before their contract, as uplinks hold them.
        let dialect = self.db.dialect;
        devices::hold_all(&mut tx, dialect, Of::Contract(id)).await?;
        lock(&mut tx, dialect, id).await?;
        unused(&contracts::used(&mut tx, id).await?)?;
        contracts::delete(&mut tx, dialect, id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A contract, if `who` may do `action` to it.
async fn found(
    connection: &mut AnyConnection,
    who: &Principal,
    action: Action,
    id: ContractId,
) -> Result<contracts::Found, Error> {
    let found = contracts::get(connection, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    authorise(who, action, &found.group_path)?;
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

fn parse_position(text: &str) -> Option<(String, String)> {
    let (id, name) = text.split_once('.')?;
    let id: ContractId = id.parse().ok()?;
    let usable = name.len() <= 400 && !name.contains('\0');
    usable.then(|| (name.to_owned(), id.to_string()))
}
