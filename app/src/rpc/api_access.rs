//! API accesses of groups.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::api_access::{ApiAccessInput, ApiAccessList, ApiAccessView};
use domain::group::GroupView;
use domain::user::Grants;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the form of an API access is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(group: &str, id: &str) -> String {
    format!("API access {id} of {group}")
}

/// What the page of an API access shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Its group.
    pub group: GroupView,
    /// The access.
    pub access: ApiAccessView,
    /// Its password, shown once to whoever made it.
    pub password: Option<String>,
}

/// One group and its API accesses, those with `find` in their name.
#[server]
pub async fn list(
    #[server(default)] group: String,
    #[server(default)] find: String,
) -> Result<(GroupView, ApiAccessList), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let accesses = engine.api_accesses(&who, group, &find).await?;
    Ok((engine.group(&who, group).await?, accesses))
}

/// What the form of an API access needs: its group, and what can be granted.
pub type Offer = (GroupView, Grants);

/// What the form of a new API access offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] group: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(Offer, Option<Refused<ApiAccessInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&group, ""), refused);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let grants = engine.api_access_grants(&who, group, &find).await?;
    Ok(((engine.group(&who, group).await?, grants), kept))
}

/// One API access, and its password if that was made a moment ago and not shown yet.
#[server]
pub async fn one(
    #[server(default)] group: String,
    #[server(default)] id: String,
) -> Result<Shown, AppError> {
    use crate::caller::{caller, engine, take_once};
    let (engine, who) = (engine()?, caller().await?);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let access = engine.api_access(&who, group, id).await?;
    Ok(Shown {
        group: engine.group(&who, group).await?,
        access,
        password: take_once(&id.to_string()),
    })
}

/// One API access, for those who may change it, with what its form offers (groups with `find` in
/// their name); after a refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(Offer, ApiAccessView, Option<Refused<ApiAccessInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&group, &id), refused);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let access = engine.api_access_for_editing(&who, group, id).await?;
    let grants = engine.api_access_grants(&who, group, &find).await?;
    Ok(((engine.group(&who, group).await?, grants), access, kept))
}

/// Saves what the form holds: a new API access where `id` is empty, else that one. The page of a
/// new one shows its password, once.
#[server]
pub async fn save(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] time_zone: String,
    #[server(default)] expires: String,
    #[server(default)] scopes: Vec<String>,
    #[server(default)] groups: Vec<String>,
    #[server(default)] profiles: Vec<String>,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let input = ApiAccessInput {
        name,
        time_zone,
        expires,
        scopes,
        groups,
        profiles,
    };
    let form = form_name(&group, &id);
    let group: domain::GroupId = group.parse().map_err(|_| engine::Error::NotFound)?;
    let saved = if id.is_empty() {
        let made = engine.create_api_access(&who, group, &input).await;
        made.map(|made| (made.id, Some(made.password)))
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        let saved = engine.edit_api_access(&who, group, id, &input).await;
        saved.map(|()| (id, None))
    };
    let (id, password) = crate::kept::answered(&form, &input, saved)?;
    if let Some(password) = password {
        keep_once(&id.to_string(), &password);
    }
    leptos_axum::redirect(&format!("/groups/{group}/api-accesses/{id}"));
    Ok(())
}

/// Gives an API access another password, which its page shows, once. The one before counts for
/// `hours` more.
#[server]
pub async fn renew(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] hours: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine, keep_once};
    let (engine, who) = (engine()?, caller().await?);
    let group: domain::GroupId = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id: domain::ApiAccessId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let password = engine.renew_api_access(&who, group, id, &hours).await?;
    keep_once(&id.to_string(), &password);
    leptos_axum::redirect(&format!("/groups/{group}/api-accesses/{id}"));
    Ok(())
}

/// Ends an API access, which stays in the list.
#[server]
pub async fn revoke(
    #[server(default)] group: String,
    #[server(default)] id: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let group: domain::GroupId = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id: domain::ApiAccessId = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.revoke_api_access(&who, group, id).await?;
    leptos_axum::redirect(&format!("/groups/{group}/api-accesses/{id}"));
    Ok(())
}

/// Deletes an API access.
#[server]
pub async fn delete(
    #[server(default)] group: String,
    #[server(default)] id: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let group: domain::GroupId = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_api_access(&who, group, id).await?;
    leptos_axum::redirect(&format!("/groups/{group}/api-accesses"));
    Ok(())
}
