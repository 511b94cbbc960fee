//! Erasing what the log tells of a person, while the chain still holds.

use std::collections::BTreeSet;

use domain::audit::{Field, Kind, Verb};
use domain::{UserId, user};
use sqlx::AnyConnection;

use super::kept::{Said, slot};
use super::{Act, Actor, note};
use crate::error::Error;
use crate::store::audit as table;
use crate::store::db::Dialect;
use crate::{Engine, StoreError, store};

impl Engine {
    /// Erases what the log tells of a person: the name and addresses in what they did and in what
    /// was done to their account, and whatever else their e-mail address stands in. What is left
    /// tells that somebody did it. Returns how many values that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_person(&self, person: UserId) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        let account = table::account(&mut tx, person).await?;
        let email = account.as_ref().map(|account| account.email.clone());
        let own = own_addresses(&mut tx, person, email).await?;
        let group = match account {
            Some(account) => account.group,
            None => {
                store::groups::root(&mut tx)
                    .await?
                    .ok_or(Error::NotFound)?
                    .id
            }
        };
        let dialect = self.db.dialect;
        let erased = erase_values(&mut tx, dialect, person, &own).await?.count;
        let act = Act {
            verb: Verb::Erase,
            kind: Kind::User,
            id: person.to_string(),
            name: String::new(),
            group,
            fields: vec![Field::text("values", "", erased.to_string())],
        };
        note(&mut tx, self, &Actor::Command, act).await?;
        tx.commit().await?;
        Ok(erased)
    }
}

/// The e-mail addresses by which the log knows a person: those that a user's own entries give for
/// one, and those with which the person did something. Nothing else that has an "@" in it, such as
/// the name of a program, is an address of anybody.
///
/// # Errors
/// When the database fails.
pub(crate) async fn addresses(
    tx: &mut AnyConnection,
    person: UserId,
) -> Result<BTreeSet<String>, StoreError> {
    let mut found = BTreeSet::new();
    for one in table::candidates(tx, person).await? {
        let given = one.slot == slot::WHO_EMAIL || one.of_user && is_email(&one.said, one.slot);
        if let (true, Ok(address)) = (given, user::email(&one.value)) {
            found.insert(address);
        }
    }
    Ok(found)
}

/// Those of [`addresses`], and `also`, that nobody else has by now.
///
/// # Errors
/// When the database fails.
pub(crate) async fn own_addresses(
    tx: &mut AnyConnection,
    person: UserId,
    also: Option<String>,
) -> Result<BTreeSet<String>, StoreError> {
    let mut known = addresses(&mut *tx, person).await?;
    known.extend(also);
    let mut own = BTreeSet::new();
    for address in known {
        let has = store::users::of_email(&mut *tx, &address).await?;
        if has.is_none_or(|has| has == person) {
            own.insert(address);
        }
    }
    Ok(own)
}

/// Whether the value of that slot is what the field for an e-mail address was, or became.
fn is_email(said: &str, wanted: i64) -> bool {
    let Ok(said) = serde_json::from_str::<Said>(said) else {
        return false;
    };
    let mut fields = said.fields.iter().enumerate();
    fields.any(|(nth, field)| {
        field.name == "email" && (slot::before(nth) == wanted || slot::after(nth) == wanted)
    })
}

/// What was erased of a person in the log.
#[derive(Debug, Default)]
pub(crate) struct ErasedValues {
    /// How many values.
    pub(crate) count: u64,
    /// The ids of what was set to tell one of the addresses something, among others.
    pub(crate) objects: BTreeSet<String>,
}

/// Erases what the log tells of a person, and whatever else one of these addresses stands in as a
/// whole. Whoever calls notes it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn erase_values(
    tx: &mut AnyConnection,
    dialect: Dialect,
    person: UserId,
    addresses: &BTreeSet<String>,
) -> Result<ErasedValues, StoreError> {
    let mut erased = ErasedValues {
        count: table::erase_of(&mut *tx, person).await?,
        objects: BTreeSet::new(),
    };
    for address in addresses {
        let values = table::mentions(&mut *tx, address).await?;
        table::erase(&mut *tx, dialect, &values).await?;
        erased.count += values.len() as u64;
        erased
            .objects
            .extend(values.into_iter().map(|one| one.object));
    }
    Ok(erased)
}
