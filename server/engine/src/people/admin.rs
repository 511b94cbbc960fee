//! Somebody who operates the installation, made by whoever runs it.

use domain::audit::{Kind, Verb};
use domain::permission::Profile;
use domain::user::{UserInput, new_password};
use domain::{Fault, UserId};

use super::invite::INVITE_LINK;
use super::users::fields;
use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::store::{groups, people, users};
use crate::{Engine, secret};

impl Engine {
    /// Makes a user who operates the installation. Of `input` names and address count. With a
    /// password he can sign in at once; without one the secret of a link comes back by which he
    /// chooses one within 7 days.
    ///
    /// # Errors
    /// [`Error::Rejected`] with what is wrong, by field of [`UserInput`]; an address that somebody
    /// has is among it.
    pub async fn create_admin(
        &self,
        input: &UserInput,
        password: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let hash = match password {
            None => None,
            Some(password) => {
                new_password(password, password)?;
                Some(self.people.hasher.hash(password, &self.world).await?)
            }
        };
        let mut tx = self.db.write().await?;
        let root = groups::root(&mut tx).await?.ok_or(Error::NotFound)?;
        let input = UserInput {
            groups: vec![root.id.to_string()],
            profiles: vec![Profile::Operator.name().to_owned()],
            ..input.clone()
        };
        let settings = input.check().map_err(Error::Rejected)?;
        if users::of_email(&mut tx, &settings.email).await?.is_some() {
            return Err(Fault::Taken.of("email").into());
        }
        let (id, dialect) = (UserId(self.ids.long()), self.db.dialect);
        let now = self.world.clock.now();
        let made = users::insert(&mut tx, id, root.id, &settings, now).await;
        made.map_err(super::taken)?;
        users::put_roles(&mut tx, dialect, id, &settings.roles).await?;
        let link = match &hash {
            Some(hash) => {
                people::set_password(&mut tx, id, hash).await?;
                None
            }
            None => {
                let token = secret::new(&self.world);
                let expires = now.plus(INVITE_LINK);
                people::put_link(&mut tx, &secret::hash(&token), Some(id), expires).await?;
                Some(token)
            }
        };
        let roles = users::roles(&mut tx, dialect, &[id]).await?.remove(&id);
        let act = Act {
            verb: Verb::Create,
            kind: Kind::User,
            id: id.to_string(),
            name: settings.names.whole(),
            group: root.id,
            fields: fields(None, &settings, &[], &roles.unwrap_or_default()),
        };
        audit::note(&mut tx, self, &Actor::Command, act).await?;
        tx.commit().await?;
        Ok(link)
    }
}
