//! Groups.

#![allow(clippy::too_many_arguments, reason = "a form sends flat fields")]

use domain::GroupId;
use domain::contract::ContractQuery;
use domain::device_type::DeviceTypeQuery;
use domain::group::{
    GroupChoice, GroupInput, GroupLine, GroupQuery, GroupTree, GroupUse, GroupView,
};
use domain::list::Page;
use domain::user::UserQuery;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use super::contract::ContractList;
use super::device_type::DeviceTypeList;
use super::user::UserList;
use crate::error::AppError;

/// What the form of a group is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("group {id}")
}

/// What the form by which a group is moved is called while it is kept.
#[cfg(feature = "ssr")]
fn way_name(id: &str) -> String {
    format!("group {id} moved")
}

/// One group.
#[server]
pub async fn one(#[server(default)] id: String) -> Result<GroupView, AppError> {
    use crate::caller::{caller, engine};
    let who = caller().await?;
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok(engine()?.group(&who, id).await?)
}

/// The groups that match.
#[server]
pub async fn list(query: GroupQuery) -> Result<GroupTree, AppError> {
    use crate::caller::{caller, engine};
    Ok(engine()?.group_tree(&caller().await?, &query).await?)
}

/// A page of the device types of a group and of those below it.
#[server]
pub async fn device_types(
    #[server(default)] id: String,
    query: DeviceTypeQuery,
) -> Result<(GroupView, DeviceTypeList), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id: GroupId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let group = engine.group(&who, id).await?;
    let query = DeviceTypeQuery {
        group: id.to_string(),
        ..query
    };
    Ok((
        group,
        super::device_type::listed(&engine, &who, &query).await?,
    ))
}

/// A page of those who have a profile on a group or on one below it.
#[server]
pub async fn users(
    #[server(default)] id: String,
    query: UserQuery,
) -> Result<(GroupView, UserList), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id: GroupId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let group = engine.group(&who, id).await?;
    let query = UserQuery {
        group: id.to_string(),
        ..query
    };
    let list = super::user::listed(&engine, &who, &query, "").await?;
    Ok((group, list))
}

/// A page of the contracts of a group and of those below it.
#[server]
pub async fn contracts(
    #[server(default)] id: String,
    query: ContractQuery,
) -> Result<(GroupView, ContractList), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id: GroupId = id.parse().map_err(|_| engine::Error::NotFound)?;
    let group = engine.group(&who, id).await?;
    let query = ContractQuery {
        group: id.to_string(),
        ..query
    };
    let list = super::contract::listed(&engine, &who, &query, "").await?;
    Ok((group, list))
}

/// What the list of groups shows, row for row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupLines {
    /// The rows.
    pub page: Page<GroupLine>,
    /// Whether the caller may make groups somewhere.
    pub writes: bool,
}

/// A page of the groups that match, row for row.
#[server]
pub async fn lines(query: GroupQuery) -> Result<GroupLines, AppError> {
    use crate::caller::{caller, engine};
    use domain::permission::Action;
    let (engine, who) = (engine()?, caller().await?);
    Ok(GroupLines {
        page: engine.group_lines(&who, &query).await?,
        writes: !who.reach(Action::WritePeople).is_empty(),
    })
}

/// Operators, as a choice offers them.
type Operators = Vec<(GroupId, String)>;

/// The groups below which another can be made, those with `find` in their name and the one with the
/// id `parent`, and the operators on whose network it can be; after a refusal (`refused`) with what
/// was typed.
#[server]
pub async fn choices(
    #[server(default)] parent: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Operators, Option<Refused<GroupInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let mut groups = engine.group_places(&who, None, &find).await?;
    // The page of a group leads here, which may be one of more than are offered.
    if let Ok(id) = parent.parse::<GroupId>()
        && groups.groups.iter().all(|group| group.0 != id)
    {
        match engine.group(&who, id).await {
            Ok(group) if group.rights.people => groups.groups.push((id, group.name)),
            Ok(_) | Err(engine::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let operators = engine.network_operators(&who).await?;
    let kept = crate::kept::refused(&form_name(""), refused);
    Ok((groups, operators, kept))
}

/// One group, for those who may change it, and the operators on whose network it can be; after a
/// refusal (`refused`) with what was typed.
#[server]
pub async fn for_editing(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(GroupView, Operators, Option<Refused<GroupInput>>), AppError> {
    use crate::caller::{caller, engine};
    let kept = crate::kept::refused(&form_name(&id), refused);
    let group = one(id).await?;
    if !group.rights.people {
        return Err(engine::Error::Forbidden.into());
    }
    let operators = engine()?.network_operators(&caller().await?).await?;
    Ok((group, operators, kept))
}

/// Saves what the form holds: a new group where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] parent: String,
    #[server(default)] name: String,
    #[server(default)] kind: String,
    #[server(default)] description: String,
    #[server(default)] timezone: String,
    #[server(default)] billable: String,
    #[server(default)] technical_email: String,
    #[server(default)] max_prototypes: String,
    #[server(default)] country: String,
    #[server(default)] network_operator: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = GroupInput {
        parent,
        name,
        kind,
        description,
        timezone,
        billable,
        technical_email,
        max_prototypes,
        country,
        network_operator,
    };
    let form = form_name(&id);
    let saved = if id.is_empty() {
        engine.create_group(&who, &input).await
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_group(&who, id, &input).await.map(|()| id)
    };
    let id = crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect(&format!("/groups/{id}"));
    Ok(())
}

/// One group, for those who may move it, and the groups below which it could be, those with `find`
/// in their name; after a refusal (`refused`) with the one that was chosen.
#[server]
pub async fn for_moving(
    #[server(default)] id: String,
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupView, GroupChoice, Option<Refused<String>>), AppError> {
    use crate::caller::{caller, engine};
    let kept = crate::kept::refused(&way_name(&id), refused);
    let group = one(id).await?;
    if !group.movable {
        return Err(engine::Error::Forbidden.into());
    }
    let who = caller().await?;
    let places = engine()?.group_places(&who, Some(group.id), &find).await?;
    Ok((group, places, kept))
}

/// Puts a group below another.
#[server]
pub async fn relocate(
    #[server(default)] id: String,
    #[server(default)] parent: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let form = way_name(&id);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    let moved = match parent.parse::<GroupId>() {
        Ok(to) => engine.move_group(&who, id, to).await,
        // Whether it may be moved at all is said first.
        Err(_) => match engine.group(&who, id).await {
            Ok(group) if !group.movable => Err(engine::Error::Forbidden),
            Ok(_) => Err(domain::Fault::UnknownGroup.of("parent").into()),
            Err(hidden) => Err(hidden),
        },
    };
    crate::kept::answered(&form, &parent, moved)?;
    leptos_axum::redirect(&format!("/groups/{id}"));
    Ok(())
}

/// One group, for those who may delete it, and what it holds.
#[server]
pub async fn for_deleting(
    #[server(default)] id: String,
) -> Result<(GroupView, GroupUse), AppError> {
    use crate::caller::{caller, engine};
    let group = one(id).await?;
    if !group.rights.people {
        return Err(engine::Error::Forbidden.into());
    }
    let holds = engine()?.group_use(&caller().await?, group.id).await?;
    Ok((group, holds))
}

/// Deletes a group that holds nothing.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_group(&who, id).await?;
    leptos_axum::redirect("/groups");
    Ok(())
}
