//! Profiles.

use domain::group::GroupView;
use domain::permission::Actions;
use domain::profile::{ProfileInput, ProfileView};
use leptos::prelude::*;

use super::Refused;
use crate::error::AppError;

/// What the form of a profile is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(group: &str, id: &str) -> String {
    format!("profile {id} of {group}")
}

/// One group and the profiles that can be granted in it.
#[server]
pub async fn list(
    #[server(default)] group: String,
) -> Result<(GroupView, Vec<ProfileView>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let profiles = engine.profiles(&who, group).await?;
    Ok((engine.group(&who, group).await?, profiles))
}

/// What the form of a profile needs: its group, and what the caller can give.
pub type Offered = (GroupView, Actions);

/// What the form of a new profile offers; after a refusal (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] group: String,
    #[server(default)] refused: bool,
) -> Result<(Offered, Option<Refused<ProfileInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&group, ""), refused);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let choices = engine.profile_choices(&who, group).await?;
    Ok(((engine.group(&who, group).await?, choices), kept))
}

/// One profile that a group composed, for those who may change it, and how many roles name it.
pub type Known = (ProfileView, i64);

/// One profile, with what its form offers; after a refusal (`refused`) with what was typed.
#[server]
pub async fn one(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(Offered, Known, Option<Refused<ProfileInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&group, &id), refused);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let choices = engine.profile_choices(&who, group).await?;
    let known = engine.profile(&who, group, id).await?;
    Ok(((engine.group(&who, group).await?, choices), known, kept))
}

/// Saves what the form holds: a new profile where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] group: String,
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] permissions: Vec<String>,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = ProfileInput { name, permissions };
    let form = form_name(&group, &id);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let saved = if id.is_empty() {
        let made = engine.create_profile(&who, group, &input).await;
        made.map(|_| ())
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_profile(&who, group, id, &input).await
    };
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/groups/{group}/profiles"));
    Ok(())
}

/// Deletes a profile that nobody has.
#[server]
pub async fn delete(
    #[server(default)] group: String,
    #[server(default)] id: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let group = group.parse().map_err(|_| engine::Error::NotFound)?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_profile(&who, group, id).await?;
    leptos_axum::redirect(&format!("/groups/{group}/profiles"));
    Ok(())
}
