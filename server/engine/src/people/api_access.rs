//! API accesses of groups: those who keep the people of a group make them, and programs ask with
//! them.
//!
//! What can be granted is what can be granted to users, on the group itself and on those below it;
//! the scopes of an access leave of that only a part. Its password is 128 random bits, so nobody
//! guesses it and a fast hash of it is enough, which is checked on each request.

use std::net::{IpAddr, Ipv4Addr};

use domain::api_access::{
    AccessState, ApiAccessInput, ApiAccessList, ApiAccessSettings, ApiAccessView, Scope, overlap,
};
use domain::audit::{Field, Kind, Verb};
use domain::group::LISTED;
use domain::permission::{Action, Principal};
use domain::user::Grants;
use domain::{ApiAccessId, Fault, GroupId, UnixMillis, UserId};
use payload::hex;
use sqlx::AnyConnection;
use subtle::{Choice, ConstantTimeEq as _};

use super::limit::network;
use super::users::{seen, told};
use super::{SESSION_TOUCH, grants};
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::group::{choice, offered};
use crate::store::api_accesses::{self, Credentials, NOBODYS, Stored};
use crate::store::db::Dialect;
use crate::store::groups;
use crate::store::users::Held;
use crate::{Engine, gate, secret};

/// Bytes of a password.
const PASSWORD: usize = 16;

/// An API access that was just made.
pub struct NewApiAccess {
    /// Its id, which is the login.
    pub id: ApiAccessId,
    /// Its password, to be shown once.
    pub password: String,
}

/// An API access with its profiles.
struct Known {
    stored: Stored,
    /// The path of its group.
    path: String,
    roles: Vec<Held>,
}

impl Engine {
    /// The API accesses of a group, by name: those with `find` in it, at most a thousand.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the group is not there or may not be seen; [`Error::Rejected`] names
    /// `find` where it is longer than a name.
    pub async fn api_accesses(
        &self,
        who: &Principal,
        group: GroupId,
        find: &str,
    ) -> Result<ApiAccessList, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::Read, group).await?;
        let find = domain::rejection::text(find, 100).map_err(|fault| fault.of("find"))?;
        let limit = LISTED as i64 + 1;
        let mut found = api_accesses::of_group(&mut connection, group, &find, limit).await?;
        let more = found.len() > LISTED;
        found.truncate(LISTED);
        let ids: Vec<ApiAccessId> = found.iter().map(|one| one.id).collect();
        let mut roles = api_accesses::roles(&mut connection, self.db.dialect, &ids).await?;
        let now = self.world.clock.now();
        let view = |stored: Stored| {
            let roles = roles.remove(&stored.id).unwrap_or_default();
            let path = path.clone();
            view(
                who,
                Known {
                    stored,
                    path,
                    roles,
                },
                now,
            )
        };
        Ok(ApiAccessList {
            accesses: found.into_iter().map(view).collect(),
            more,
        })
    }

    /// One API access of a group.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn api_access(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
    ) -> Result<ApiAccessView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let known = known(&mut connection, self.db.dialect, who, group, id).await?;
        Ok(view(who, known, self.world.clock.now()))
    }

    /// The same, for whoever may change it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn api_access_for_editing(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
    ) -> Result<ApiAccessView, Error> {
        let view = self.api_access(who, group, id).await?;
        match view.writable {
            true => Ok(view),
            false => Err(Error::Forbidden),
        }
    }

    /// What `who` can grant to an API access of a group: that group and those below it (those with
    /// `find` in their name, at most a thousand), and the profiles that can be granted on one of
    /// them and allow no more than he has there or below.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whoever does not keep its people;
    /// [`Error::Rejected`] names `find` where it is longer than a name.
    pub async fn api_access_grants(
        &self,
        who: &Principal,
        group: GroupId,
        find: &str,
    ) -> Result<Grants, Error> {
        let mut connection = self.db.read().acquire().await?;
        let path = gate::group(&mut connection, who, Action::WritePeople, group).await?;
        let (groups, more) = offered(&mut connection, &[path.as_str()], find).await?;
        let dialect = self.db.dialect;
        let mut profiles =
            grants::profiles_at(&mut connection, dialect, &[path.as_str()], &groups).await?;
        profiles.retain(|profile| {
            // More than in the group itself he may have by a role below it.
            let below = who.roles.iter().map(|role| role.path.as_str());
            let below = below.filter(|below| below.starts_with(&path));
            let mut places = below.chain([path.as_str()]);
            places.any(|place| profile.actions.within(who.actions(place)))
        });
        Ok(Grants {
            groups: choice(groups, more),
            profiles,
        })
    }

    /// Makes an API access of a group.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for whoever does not keep the people of the group;
    /// [`Error::Rejected`] with what is wrong, by field of [`ApiAccessInput`].
    pub async fn create_api_access(
        &self,
        who: &Principal,
        group: GroupId,
        input: &ApiAccessInput,
    ) -> Result<NewApiAccess, Error> {
        let dialect = self.db.dialect;
        let id = ApiAccessId(self.ids.long());
        let password = self.new_password();
        let now = self.world.clock.now();
        let mut tx = self.db.write().await?;
        let path = gate::group(&mut tx, who, Action::WritePeople, group).await?;
        let settings = checked(input, None, now)?;
        grantable(&mut tx, dialect, who, &path, &settings.roles).await?;
        let hash = secret::hash(&password);
        api_accesses::insert(&mut tx, id, group, &settings, &hash, now).await?;
        api_accesses::put_roles(&mut tx, dialect, id, &settings.roles).await?;
        let roles = roles(&mut tx, dialect, id).await?;
        let mut fields = fields(None, &settings, &[], &roles);
        fields.push(Field::secret("password"));
        let act = done(id, group, &settings.name, Verb::Create, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(NewApiAccess { id, password })
    }

    /// Replaces what a form holds of an API access. Its password stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] with what is wrong, by field
    /// of [`ApiAccessInput`].
    pub async fn edit_api_access(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
        input: &ApiAccessInput,
    ) -> Result<(), Error> {
        let dialect = self.db.dialect;
        let mut tx = self.db.write().await?;
        let old = held(&mut tx, dialect, who, group, id).await?;
        let now = self.world.clock.now();
        let settings = checked(input, Some(old.stored.expires), now)?;
        grantable(&mut tx, dialect, who, &old.path, &settings.roles).await?;
        api_accesses::update(&mut tx, id, &settings).await?;
        api_accesses::put_roles(&mut tx, dialect, id, &settings.roles).await?;
        let roles = roles(&mut tx, dialect, id).await?;
        let fields = fields(Some(&old.stored), &settings, &old.roles, &roles);
        let act = done(id, group, &settings.name, Verb::Edit, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives an API access another password, to be shown once. The one before counts for `hours`
    /// more, so that programs can change over; one that was revoked lets in again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Rejected`] of `hours`.
    pub async fn renew_api_access(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
        hours: &str,
    ) -> Result<String, Error> {
        let password = self.new_password();
        let mut tx = self.db.write().await?;
        let old = held(&mut tx, self.db.dialect, who, group, id).await?;
        let overlap = overlap(hours).map_err(|fault| fault.of("hours"))?;
        let old_until = match (old.stored.revoked.0, overlap) {
            (0, 1..) => self.world.clock.now().plus(overlap),
            _ => UnixMillis(0),
        };
        api_accesses::renew(&mut tx, id, &secret::hash(&password), old_until).await?;
        let fields = vec![
            Field::secret("password"),
            Field::text("old_password_until", "", told_time(old_until)),
            Field::text("revoked", told_time(old.stored.revoked), ""),
        ];
        let act = done(id, group, &old.stored.name, Verb::Rotate, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Ends an API access: from now on none of its passwords lets in. One that is ended already
    /// stays as it is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn revoke_api_access(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let old = held(&mut tx, self.db.dialect, who, group, id).await?;
        if old.stored.revoked.0 != 0 {
            return Ok(());
        }
        api_accesses::revoke(&mut tx, id, self.world.clock.now()).await?;
        let act = done(id, group, &old.stored.name, Verb::Revoke, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes an API access.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`].
    pub async fn delete_api_access(
        &self,
        who: &Principal,
        group: GroupId,
        id: ApiAccessId,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let old = held(&mut tx, self.db.dialect, who, group, id).await?;
        api_accesses::delete(&mut tx, id).await?;
        let act = done(id, group, &old.stored.name, Verb::Delete, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who asks with a login and a password: an API access, with what its scopes leave of its
    /// profiles. An unknown login, a wrong password and an access that is over get the same answer
    /// after the same work. `from` is where the request comes from.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`]; [`Error::TooMany`] after ten failures of a login from one
    /// address, or a hundred from one address, within 15 minutes. Whoever tries a login from
    /// elsewhere keeps nobody out.
    pub async fn api_principal(
        &self,
        login: &str,
        password: &str,
        from: Option<IpAddr>,
    ) -> Result<Principal, Error> {
        let now = self.world.clock.now();
        let address = from.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let account = format!("{login} from {}", network(address));
        let limits = &self.people.programs;
        limits.allow(address, Some(&account), now)?;
        // What is no login is looked for all the same.
        let id = login.parse().unwrap_or(ApiAccessId([0; 12]));
        let found = {
            let mut connection = self.db.read().acquire().await?;
            let known = api_accesses::credentials(&mut connection, id).await?;
            let right = lets_in(known.as_ref(), password, now);
            match known.filter(|_| right) {
                Some(known) => {
                    let roles = api_accesses::roles_of(&mut connection, id).await?;
                    Some((known, roles))
                }
                None => None,
            }
        };
        let Some((known, mut roles)) = found else {
            limits.failed(address, Some(&account), now);
            metrics::counter!("api_access_failures_total").increment(1);
            return Err(Error::WrongCredentials);
        };
        limits.forgive(&account);
        if now.0 - known.last_used.0 >= SESSION_TOUCH {
            let mut tx = self.db.write().await?;
            api_accesses::touch(&mut tx, id, now, now.plus(-SESSION_TOUCH)).await?;
            tx.commit().await?;
        }
        let allowed = Scope::allowed(&known.scopes);
        for role in &mut roles {
            role.actions = role.actions.only(allowed);
        }
        Ok(Principal {
            user: UserId(id.0),
            email: String::new(),
            name: known.name,
            roles,
            from,
        })
    }

    /// A new password: 32 hex digits.
    fn new_password(&self) -> String {
        let mut bytes = [0; PASSWORD];
        self.world.random.fill(&mut bytes);
        hex::encode_lower(&bytes)
    }
}

/// Whether a password lets in. Nobody is compared with as well, so that the time tells nothing.
fn lets_in(known: Option<&Credentials>, password: &str, now: UnixMillis) -> bool {
    let given = secret::hash(password);
    let (hash, old_hash) = match known {
        Some(known) => (known.hash.as_slice(), known.old_hash.as_slice()),
        None => (NOBODYS, NOBODYS),
    };
    let old_counts = known.is_some_and(|known| known.old_until > now);
    let goes_on = known.is_some_and(|known| known.expires.0 == 0 || known.expires > now);
    let right = given.ct_eq(hash) | (given.ct_eq(old_hash) & chosen(old_counts));
    (right & chosen(goes_on)).into()
}

fn chosen(is: bool) -> Choice {
    Choice::from(u8::from(is))
}

/// What a form means, if its end does not lie in the past: one that passed since `before` may stay.
fn checked(
    input: &ApiAccessInput,
    before: Option<UnixMillis>,
    now: UnixMillis,
) -> Result<ApiAccessSettings, Error> {
    let mut settings = input.check().map_err(Error::Rejected)?;
    let end = settings.expires;
    // A form knows whole seconds.
    let same = before.filter(|before| before.seconds() == end.seconds());
    if let Some(before) = same {
        settings.expires = before;
    } else if end.0 != 0 && end <= now {
        return Err(Fault::Past.of("expires").into());
    }
    Ok(settings)
}

/// Looks whether `who` may grant those to an API access of the group of a path.
async fn grantable(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    path: &str,
    wanted: &[(GroupId, String)],
) -> Result<(), Error> {
    grants::granted(connection, dialect, who, wanted).await?;
    let ids: Vec<GroupId> = wanted.iter().map(|role| role.0).collect();
    let paths = groups::paths(connection, dialect, &ids).await?;
    match paths.values().all(|place| place.starts_with(path)) {
        true => Ok(()),
        false => Err(Fault::UnknownGroup.of("groups").into()),
    }
}

async fn roles(
    connection: &mut AnyConnection,
    dialect: Dialect,
    id: ApiAccessId,
) -> Result<Vec<Held>, Error> {
    let mut roles = api_accesses::roles(connection, dialect, &[id]).await?;
    Ok(roles.remove(&id).unwrap_or_default())
}

/// An API access of a group, if `who` may see that.
async fn known(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    group: GroupId,
    id: ApiAccessId,
) -> Result<Known, Error> {
    let path = gate::group(connection, who, Action::Read, group).await?;
    let stored = api_accesses::get(connection, id).await?;
    let stored = stored.filter(|stored| stored.group == group);
    let stored = stored.ok_or(Error::NotFound)?;
    let roles = roles(connection, dialect, id).await?;
    Ok(Known {
        stored,
        path,
        roles,
    })
}

/// An API access that `who` may change, and nobody else until the transaction ends.
async fn held(
    connection: &mut AnyConnection,
    dialect: Dialect,
    who: &Principal,
    group: GroupId,
    id: ApiAccessId,
) -> Result<Known, Error> {
    if !api_accesses::hold(connection, id).await? {
        return Err(Error::NotFound);
    }
    let known = known(connection, dialect, who, group, id).await?;
    match writable(who, &known) {
        true => Ok(known),
        false => Err(Error::Forbidden),
    }
}

/// Who gives an access another password could ask with it: so only those change it who keep the
/// people of its group and have no less themselves.
fn writable(who: &Principal, known: &Known) -> bool {
    who.may(Action::WritePeople, &known.path) && grants::may_change(who, &known.roles)
}

fn view(who: &Principal, known: Known, now: UnixMillis) -> ApiAccessView {
    let writable = writable(who, &known);
    let Known { stored, roles, .. } = known;
    let over = stored.expires.0 != 0 && stored.expires <= now;
    let old_until = match stored.old_until > now {
        true => stored.old_until,
        false => UnixMillis(0),
    };
    ApiAccessView {
        id: stored.id,
        group: stored.group,
        roles: seen(who, &roles),
        state: match (stored.revoked.0, over) {
            (0, false) => AccessState::Active,
            (0, true) => AccessState::Expired,
            _ => AccessState::Revoked,
        },
        name: stored.name,
        time_zone: stored.time_zone,
        scopes: stored.scopes,
        created: stored.created,
        expires: stored.expires,
        last_used: stored.last_used,
        old_until,
        writable,
    }
}

/// What is done to an API access.
fn done(id: ApiAccessId, group: GroupId, name: &str, verb: Verb, fields: Vec<Field>) -> Act {
    Act {
        verb,
        kind: Kind::ApiAccess,
        id: id.to_string(),
        name: name.to_owned(),
        group,
        fields,
    }
}

/// What a form changes of an API access.
fn fields(
    old: Option<&Stored>,
    new: &ApiAccessSettings,
    before: &[Held],
    after: &[Held],
) -> Vec<Field> {
    let words = |scopes: &[Scope]| {
        let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
        words.join(", ")
    };
    let name = old.map(|old| &old.name);
    let zone = old.map(|old| &old.time_zone);
    let expires = old.map(|old| told_time(old.expires));
    let scopes = old.map(|old| words(&old.scopes));
    vec![
        Field::text("name", name, &new.name),
        Field::text("time_zone", zone, &new.time_zone),
        Field::text("expires", expires, told_time(new.expires)),
        Field::text("scopes", scopes, words(&new.scopes)),
        Field::text("roles", told(before), told(after)),
    ]
}

/// A time as the log tells it; nothing for none.
fn told_time(time: UnixMillis) -> String {
    match time.0 {
        0 => String::new(),
        _ => time.iso(),
    }
}
