//! Erasing what is kept of a person: the account with everything that is the person's alone, names
//! and addresses in the audit log, which stays whole, and addresses in what is over: mails that were
//! sent, and what was deleted. What others have in use stays, and is told.

use std::collections::BTreeSet;

use domain::audit::{Field, Kind, Verb};
use domain::permission::{Action, Principal};
use domain::{GroupId, UserId, user};
use sqlx::AnyConnection;

use super::users::known_of;
use super::users::operators::keep_an_operator;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::authorise;
use crate::store::{account_mails, audit as table, deliveries, groups, mentions, users};
use crate::{Engine, StoreError};

pub use crate::store::mentions::Mentions;

/// What was erased of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Whether there was an account.
    pub account: bool,
    /// Values of the audit log.
    pub values: u64,
    /// Where the address still stands, since others typed it there to have it told something.
    pub mentions: Mentions,
}

impl Engine {
    /// Deletes a user and erases what the audit log tells of him. For those who operate the
    /// installation, of which the log is a part. Nobody erases himself.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], for oneself too; [`Error::Rejected`] for the last
    /// who operates the installation.
    pub async fn erase_user(&self, who: &Principal, id: UserId) -> Result<Erased, Error> {
        let mut tx = self.db.write().await?;
        self.other(&mut tx, who, id).await?;
        let root = groups::root(&mut tx).await?.ok_or(Error::NotFound)?;
        if authorise(who, Action::Operate, &root.path).is_err() {
            return Err(Error::Forbidden);
        }
        let (mut erased, own) = self.erase(&mut tx, id, &Actor::Person(who)).await?;
        erased.mentions = mentions::of(&mut tx, &own).await?;
        tx.commit().await?;
        Ok(erased)
    }

    /// The same for whoever runs the installation, of the person with that e-mail address or id,
    /// whose account may be gone by now.
    ///
    /// # Errors
    /// [`Error::Rejected`] for what is neither an address nor an id, or for the last who operates
    /// the installation; [`Error::NotFound`] where nothing is known of such an address.
    pub async fn erase_everywhere(&self, person: &str) -> Result<Erased, Error> {
        let person = person.trim();
        let mut tx = self.db.write().await?;
        let (ids, typed) = match person.contains('@') {
            false => {
                let id = person.parse::<UserId>();
                (vec![id.map_err(|fault| fault.of("person"))?], None)
            }
            true => {
                let email = user::email(person).map_err(|fault| fault.of("person"))?;
                (known_by(&mut tx, &email).await?, Some(email))
            }
        };
        let mut all: Option<Erased> = None;
        let mut addresses: BTreeSet<String> = typed.into_iter().collect();
        for id in ids {
            let (erased, own) = self.erase(&mut tx, id, &Actor::Command).await?;
            addresses.extend(own);
            all = Some(match all {
                None => erased,
                Some(before) => Erased {
                    account: before.account || erased.account,
                    values: before.values + erased.values,
                    ..before
                },
            });
        }
        let mut erased = all.ok_or(Error::NotFound)?;
        // Only now: what others have in use is told once, whoever of them it was.
        erased.mentions = mentions::of(&mut tx, &addresses).await?;
        tx.commit().await?;
        Ok(erased)
    }

    /// Erases one person, and says by which addresses that one was known.
    async fn erase(
        &self,
        tx: &mut AnyConnection,
        id: UserId,
        who: &Actor<'_>,
    ) -> Result<(Erased, BTreeSet<String>), Error> {
        let account = table::account(&mut *tx, id).await?;
        let root = groups::root(&mut *tx).await?.ok_or(Error::NotFound)?;
        let group: GroupId = account.as_ref().map_or(root.id, |account| account.group);
        if account.is_some() {
            users::hold(&mut *tx, id).await?;
            let known = known_of(&mut *tx, self.db.dialect, id).await?;
            keep_an_operator(&mut *tx, &known, &[], "user").await?;
        }
        let had = account.is_some();
        let email = account.map(|account| account.email);
        let own = audit::own_addresses(&mut *tx, id, email).await?;
        // Also of an account that was deleted before: the bell may have been read meanwhile.
        users::delete(&mut *tx, id).await?;
        let values = audit::erase_values(&mut *tx, self.db.dialect, id, &own).await?;
        for address in &own {
            account_mails::delete_of(&mut *tx, address).await?;
            self.blank(&mut *tx, address, &values.objects).await?;
        }
        self.note_erased(tx, who, (id, group), (had, values.count))
            .await?;
        let erased = Erased {
            account: had,
            values: values.count,
            mentions: Mentions::default(),
        };
        Ok((erased, own))
    }

    /// Blanks an address in what is over, where it is of no use to anybody any more. `objects` are
    /// what was once set to tell it something, by the log.
    async fn blank(
        &self,
        tx: &mut AnyConnection,
        address: &str,
        objects: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let dialect = self.db.dialect;
        let callbacks = mentions::callbacks_of(&mut *tx, dialect, address, objects).await?;
        for callback in callbacks {
            deliveries::blank(&mut *tx, dialect, self.seal(), callback, address).await?;
        }
        mentions::blank(tx, dialect, address).await
    }

    /// Of whom it was is told by the id alone.
    async fn note_erased(
        &self,
        tx: &mut AnyConnection,
        who: &Actor<'_>,
        whom: (UserId, GroupId),
        what: (bool, u64),
    ) -> Result<(), StoreError> {
        let account = what.0.then_some("on");
        let act = Act {
            verb: Verb::Erase,
            kind: Kind::User,
            id: whom.0.to_string(),
            name: String::new(),
            group: whom.1,
            fields: vec![
                Field::text("account", account, ""),
                Field::text("values", "", what.1.to_string()),
            ],
        };
        audit::note(tx, self, who, act).await
    }
}

/// Whoever has that address, or had it.
async fn known_by(tx: &mut AnyConnection, email: &str) -> Result<Vec<UserId>, StoreError> {
    let mut ids: Vec<UserId> = Vec::new();
    for id in table::subjects(&mut *tx, email).await? {
        if audit::addresses(&mut *tx, id).await?.contains(email) {
            ids.push(id);
        }
    }
    ids.extend(users::of_email(&mut *tx, email).await?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

#[cfg(test)]
mod stories;
