//! Users as they are listed.

use domain::audit::Kind;
use domain::list::Page;
use domain::permission::Principal;
use domain::user::{UserQuery, UserSort, UserView};
use domain::{Fault, UserId};

use super::seen;
use crate::Engine;
use crate::error::Error;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::store::listing::Key;
use crate::store::users::{self, Wanted};

/// The column of an order.
fn column(sort: UserSort) -> Key {
    match sort {
        UserSort::Name => Key::Text("u.name"),
        UserSort::Email => Key::Text("u.email"),
        UserSort::Signed => Key::Int("u.signed_in"),
        UserSort::Created => Key::Int("u.created"),
    }
}

/// Where a user stands in an order.
fn place(user: &UserView, sort: UserSort) -> (String, String) {
    let value = match sort {
        UserSort::Name => user.name.clone(),
        UserSort::Email => user.email.clone(),
        UserSort::Signed => user.signed_in.0.to_string(),
        UserSort::Created => user.created.0.to_string(),
    };
    (user.id.to_string(), value)
}

impl Exported for UserQuery {
    type Row = UserView;

    const KIND: Kind = Kind::User;

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

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<UserView>, Error> {
        engine.list_users(who, self).await
    }
}

impl Engine {
    /// A page of the users that `who` can see, in the order that is asked for: those with a role on a
    /// group in which he may read.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_users(
        &self,
        who: &Principal,
        query: &UserQuery,
    ) -> Result<Page<UserView>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let profile = domain::rejection::text(&query.profile, 100);
        let profile = profile.map_err(|fault| fault.of("profile"))?;
        let locked = locked(&query.locked)?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&UserSort::ALL, column, Key::Text("u.id"), &said)?;
        let mut connection = self.db.read().acquire().await?;
        let paths = crate::group::asked(&mut connection, who, &query.group).await?;
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        if paths.is_empty() {
            return Ok(listing.nothing());
        }
        let wanted = Wanted {
            paths: &paths,
            profile: &profile,
            text: &text,
            locked,
        };
        let rows = users::list(&mut connection, &wanted, &listing.walk).await?;
        let total = users::count(&mut connection, &wanted).await?;
        let mut page = listing.page(rows, total, place);
        let ids: Vec<UserId> = page.rows.iter().map(|row| row.id).collect();
        let mut roles = users::roles(&mut connection, self.db.dialect, &ids).await?;
        for row in &mut page.rows {
            row.roles = seen(who, &roles.remove(&row.id).unwrap_or_default());
        }
        Ok(page)
    }

    /// Everybody whom [`Engine::list_users`] lists, by name, a part at a time. That it was handed out
    /// is noted in the group that was asked for, or else in every one below which `who` sees
    /// somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there or may not be seen; as
    /// [`Engine::list_users`].
    pub async fn export_users(
        &self,
        who: &Principal,
        query: &UserQuery,
    ) -> Result<Export<UserQuery>, Error> {
        self.export(who, query).await
    }
}

fn locked(typed: &str) -> Result<Option<bool>, Error> {
    match typed {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => {
            let allowed = "yes, no".to_owned();
            Err(Fault::NotOneOf { allowed }.of("locked").into())
        }
    }
}
