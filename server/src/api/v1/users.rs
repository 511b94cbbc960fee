//! Users of v1.

use axum::Json;
use domain::user::{RoleView, UserQuery, UserView};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::MOST;
use crate::api::Answer;
use crate::api::ask::Ask;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::shape::time;

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/api/users").get(list)]
}

#[derive(OpenApi)]
#[openapi(paths(list))]
pub(super) struct Doc;

list!(
    /// Users.
    OldUserList, OldUser
);

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OldUser {
    /// The first name.
    first_name: String,
    /// The last name.
    last_name: String,
    /// The address.
    email: String,
    /// The time zone.
    timezone: String,
    /// When the account was made, in ms.
    creation_time: i64,
    /// The same as text, in UTC.
    creation_date: String,
    /// When the user signed in last, in ms.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login: Option<i64>,
    /// The same as text, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_date: Option<String>,
    /// The profiles on groups.
    user_roles: Vec<OldRole>,
}

/// A profile on a group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OldRole {
    /// The group.
    group: OldNamed,
    /// The profile.
    custom_role: OldNamed,
}

/// Something that has a name.
#[derive(Debug, Serialize, ToSchema)]
struct OldNamed {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

impl OldRole {
    fn of(role: &RoleView) -> Self {
        Self {
            group: OldNamed {
                id: role.group.to_string(),
                name: role.group_name.clone(),
            },
            custom_role: OldNamed {
                id: role.profile.clone(),
                name: role.profile_name.clone(),
            },
        }
    }
}

impl OldUser {
    fn of(user: UserView) -> Self {
        let last_login = time(user.signed_in);
        Self {
            first_name: user.names.first,
            last_name: user.names.last,
            email: user.email,
            timezone: user.locale.time_zone,
            creation_time: user.created.0,
            creation_date: user.created.utc(),
            last_login_date: last_login.map(|_| user.signed_in.utc()),
            last_login,
            user_roles: user.roles.iter().map(OldRole::of).collect(),
        }
    }
}

/// The users with a profile on a group, or on any that the caller can see.
#[utoipa::path(
    get,
    path = "/api/users",
    operation_id = "v1ListUsers",
    tag = "v1",
    params(
        ("groupId" = Option<String>, Query, description = "The group"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses(
        (status = 200, description = "The users", body = OldUserList),
        (status = 400, description = "Something is wrong with what was sent", body = ErrorContent),
        (status = 403, description = "The caller may not", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<OldUserList> {
    let query = ask.query(&["groupId", "limit", "offset", "pageId", "!"])?;
    let wanted = UserQuery {
        group: query.text("groupId").unwrap_or_default().to_owned(),
        ..UserQuery::default()
    };
    let slice = query.slice(MOST)?;
    let part = ask.engine.users_part(&ask.who, &wanted, &slice).await;
    let part = part.map_err(|error| {
        let problem = ApiProblem::from(error).of_query();
        problem.named(&[("group", "groupId")])
    })?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.into_iter().map(OldUser::of);
    Ok(Json(OldUserList::of(rows.collect(), next)))
}
