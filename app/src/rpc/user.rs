//! Users.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::group::GroupChoice;
use domain::list::Page;
use domain::user::{Grants, UserInput, UserPage, UserQuery, UserView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the form of a user is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("user {id}")
}

/// What the list of users shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserList {
    /// The rows.
    pub page: Page<UserView>,
    /// The groups to choose from in the filter.
    pub groups: GroupChoice,
    /// The profiles to choose from in the filter: by what roles name each, and its name.
    pub profiles: Vec<(String, String)>,
    /// Whether the caller may make users somewhere.
    pub keeps: bool,
}

/// What the page of a user shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The user.
    pub page: UserPage,
    /// The link by which the user chooses a password, shown once to whoever made it.
    pub link: Option<String>,
    /// Whether such links are mailed.
    pub mails: bool,
}

/// One page of the users that match, and groups with `find` in their name to choose from, with the
/// profiles of those.
#[server]
pub async fn list(query: UserQuery, #[server(default)] find: String) -> Result<UserList, AppError> {
    use crate::caller::{caller, engine};
    listed(&engine()?, &caller().await?, &query, &find).await
}

/// The same for whoever asks by another way.
#[cfg(feature = "ssr")]
pub(super) async fn listed(
    engine: &engine::Engine,
    who: &domain::permission::Principal,
    query: &UserQuery,
    find: &str,
) -> Result<UserList, AppError> {
    use domain::permission::Action;
    let page = engine.list_users(who, query).await?;
    let (groups, profiles) = engine.user_filters(who, find).await?;
    Ok(UserList {
        page,
        groups,
        profiles,
        keeps: !who.reach(Action::WritePeople).is_empty(),
    })
}

/// What the form of a new user offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(Grants, Option<Refused<UserInput>>), AppError> {
    use crate::caller::{caller, engine};
    let grants = engine()?.user_grants(&caller().await?, &find).await?;
    Ok((grants, crate::kept::refused(&form_name(""), refused)))
}

/// One user.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<Shown, AppError> {
    use crate::caller::{caller, engine, take_once};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let page = engine.user(&who, id).await?;
    let link = take_once(&page.user.id.to_string());
    let origin = engine.settings.origins.first().cloned().unwrap_or_default();
    Ok(Shown {
        page,
        link: link.map(|token| format!("{origin}/password/{token}")),
        mails: engine.mails_links(),
    })
}

/// One user and what can be granted (on groups with `find` in their name), for those who may change
/// him; after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(UserPage, Grants, Option<Refused<UserInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let page = engine.user_for_editing(&who, id).await?;
    Ok((page, engine.user_grants(&who, &find).await?, kept))
}

/// Saves what the form holds: a new user where `id` is empty, else that one. A link that is not
/// mailed is shown on his page, once.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] email: String,
    #[server(default)] time_zone: String,
    #[server(default)] language: String,
    #[server(default)] bell: String,
    #[server(default)] groups: Vec<String>,
    #[server(default)] profiles: Vec<String>,
    #[server(default)] own_password: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let input = UserInput {
        first_name,
        last_name,
        email,
        time_zone,
        language,
        bell,
        groups,
        profiles,
        own_password,
    };
    let form = form_name(&id);
    let saved = if id.is_empty() {
        let made = engine.create_user(&who, &input).await;
        made.map(|made| (made.id, made.link))
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        let saved = engine.edit_user(&who, id, &input).await;
        saved.map(|()| (id, None))
    };
    let (id, link) = crate::kept::answered(&form, &input, saved)?;
    if let Some(link) = link {
        keep_once(&id.to_string(), &link);
    }
    leptos_axum::redirect(&format!("/users/{id}"));
    Ok(())
}

/// Deletes a user; where `erase` is `on`, with what the audit log tells of him.
#[server]
pub async fn delete(
    #[server(default)] id: String,
    #[server(default)] erase: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let erase = domain::user::ticked(&erase);
    match erase.map_err(|fault| super::refused(fault.of("erase")))? {
        true => engine.erase_user(&who, id).await.map(drop)?,
        false => engine.delete_user(&who, id).await?,
    }
    leptos_axum::redirect("/users");
    Ok(())
}

/// Locks a user where `locked` is `on`, else lets him sign in again.
#[server]
pub async fn lock(
    #[server(default)] id: String,
    #[server(default)] locked: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let locked = domain::user::ticked(&locked);
    match locked.map_err(|fault| super::refused(fault.of("locked")))? {
        true => engine.lock_user(&who, id).await?,
        false => engine.unlock_user(&who, id).await?,
    }
    leptos_axum::redirect(&format!("/users/{id}"));
    Ok(())
}

/// Makes another link for a user who has no password yet; one that is not mailed is shown on his
/// page, once. For whoever comes in without one it takes the caller's own.
#[server]
pub async fn invite(
    #[server(default)] id: String,
    #[server(default)] own_password: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let id: domain::UserId = id.parse().map_err(|_| engine::Error::NotFound)?;
    if let Some(link) = engine.renew_invite(&who, id, &own_password).await? {
        keep_once(&id.to_string(), &link);
    }
    leptos_axum::redirect(&format!("/users/{id}"));
    Ok(())
}

/// Sets the password of somebody else.
#[server]
pub async fn set_password(
    #[server(default)] id: String,
    #[server(default)] password: String,
    #[server(default)] again: String,
    #[server(default)] own_password: String,
    #[server(default)] end_second_step: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = domain::user::NewPassword {
        password,
        again,
        own_password,
        end_second_step,
    };
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.set_password_of(&who, id, &input).await?;
    leptos_axum::redirect(&format!("/users/{id}"));
    Ok(())
}
