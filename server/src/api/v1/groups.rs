//! Groups of v1.

use axum::Json;
use domain::GroupId;
use domain::group::{GroupInput, GroupRecord};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{ById, Id, MOST, id_of};
use crate::api::ask::Ask;
use crate::api::body::Body;
use crate::api::door::Door;
use crate::api::paging::list;
use crate::api::present::Present;
use crate::api::problem::{ApiProblem, ErrorContent};
use crate::api::{Answer, Done};

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/api/groups").get(list),
        Door::at("/api/groups/create").post(create),
        Door::at("/api/groups/edit").post(edit),
        Door::at("/api/groups/delete").post(delete),
        Door::at("/api/groups/{id}").get(one),
    ]
}

#[derive(OpenApi)]
#[openapi(paths(list, create, edit, delete, one))]
pub(super) struct Doc;

list!(
    /// Groups.
    GroupList, Group
);

/// A group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The same in lower case.
    #[serde(rename = "nameCI")]
    name_ci: String,
    /// What is told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// The groups above it, its parent first.
    path: Vec<String>,
    /// Whether it may be billed.
    billable: bool,
}

impl Group {
    pub(super) fn of(group: &GroupRecord) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            name_ci: group.name.to_lowercase(),
            description: crate::api::shape::said(&group.description),
            path: group.above.iter().map(GroupId::to_string).collect(),
            billable: group.billable,
        }
    }
}

/// The groups just below that of the API access, or below another.
#[utoipa::path(
    get,
    path = "/api/groups",
    operation_id = "v1ListGroups",
    tag = "v1",
    params(
        ("parentId" = Option<String>, Query, description = "The group whose children are listed"),
        ("limit" = Option<u32>, Query, description = "1 to 100"),
        ("offset" = Option<u32>, Query, description = "0 to 5,000"),
    ),
    responses((status = 200, description = "The groups", body = GroupList)),
    security(("basic" = []))
)]
async fn list(ask: Ask) -> Answer<GroupList> {
    let query = ask.query(&["parentId", "limit", "offset", "pageId", "!"])?;
    let (parent, slice) = (query.of("parentId")?, query.slice(MOST)?);
    let part = ask.engine.groups_part(&ask.who, parent, &slice).await;
    let part = part.map_err(|error| ApiProblem::from(error).of_query())?;
    let next = ask.next(&slice, part.next.as_deref());
    let rows = part.rows.iter().map(Group::of);
    Ok(Json(GroupList::of(rows.collect(), next)))
}

/// One group.
#[utoipa::path(
    get,
    path = "/api/groups/{id}",
    operation_id = "v1GetGroup",
    tag = "v1",
    params(("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "The group", body = Group),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn one(ask: Ask) -> Answer<Group> {
    let group = ask.engine.group_record(&ask.who, ask.at("id")?).await?;
    Ok(Json(Group::of(&group)))
}

/// A group that is to be made, or what becomes of one.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct GroupBody {
    /// Of one that is changed: its id.
    id: String,
    /// Its name, 3 to 100 characters.
    #[schema(value_type = Option<String>)]
    name: Present<String>,
    /// At most 300 characters.
    #[schema(value_type = Option<String>)]
    description: Present<String>,
    /// Of a new one: the group above it.
    parent: String,
    /// Whether it may be billed.
    #[schema(value_type = Option<bool>)]
    billable: Present<bool>,
    /// Of no account here.
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    client_name: Option<String>,
    /// Whom to ask about it.
    #[schema(value_type = Option<String>)]
    client_email: Present<String>,
    /// Of no account here.
    #[allow(dead_code, reason = "programs may send it, and it changes nothing")]
    client_address: Option<String>,
}

impl GroupBody {
    fn over(self, mut form: GroupInput) -> GroupInput {
        self.name.put(&mut form.name);
        self.description.put(&mut form.description);
        let billable = self.billable.map(|is| if is { "on" } else { "" });
        billable.put(&mut form.billable);
        self.client_email.put(&mut form.technical_email);
        form
    }
}

/// What the forms of the engine call what programs know by other names.
const NAMES: &[(&str, &str)] = &[("technical_email", "clientEmail")];

/// Makes a group.
#[utoipa::path(
    post,
    path = "/api/groups/create",
    operation_id = "v1CreateGroup",
    tag = "v1",
    request_body = GroupBody,
    responses(
        (status = 200, description = "It is made", body = Id),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 409, description = "There is one of that name", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn create(ask: Ask, body: Body<GroupBody>) -> Answer<Id> {
    let blank = GroupInput {
        parent: body.0.parent.clone(),
        kind: "basic".to_owned(),
        timezone: "UTC".to_owned(),
        ..GroupInput::default()
    };
    let input = body.0.over(blank);
    let made = ask.engine.create_group(&ask.who, &input).await;
    let id = made.map_err(crate::api::named(NAMES))?.to_string();
    Ok(Json(Id { id }))
}

/// Changes of a group what is present in the body.
#[utoipa::path(
    post,
    path = "/api/groups/edit",
    operation_id = "v1EditGroup",
    tag = "v1",
    request_body = GroupBody,
    responses(
        (status = 200, description = "It is changed"),
        (status = 400, description = "Something is wrong with the body", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn edit(ask: Ask, body: Body<GroupBody>) -> Done {
    let id: GroupId = id_of(&body.0.id, "id")?;
    let there = ask.engine.group(&ask.who, id).await?;
    let input = body.0.over(there.input());
    let changed = ask.engine.edit_group(&ask.who, id, &input).await;
    changed.map_err(crate::api::named(NAMES))?;
    Ok(StatusCode::OK)
}

/// Deletes a group that holds nothing.
#[utoipa::path(
    post,
    path = "/api/groups/delete",
    operation_id = "v1DeleteGroup",
    tag = "v1",
    request_body = ById,
    responses(
        (status = 200, description = "It is deleted"),
        (status = 403, description = "The caller may not, or it holds something", body = ErrorContent),
        (status = 404, description = "It is not there, or not to be seen", body = ErrorContent),
    ),
    security(("basic" = []))
)]
async fn delete(ask: Ask, body: Body<ById>) -> Done {
    let id = id_of(&body.0.id, "id")?;
    let deleted = ask.engine.delete_group(&ask.who, id).await;
    deleted.map_err(|error| ApiProblem::from(error).by_constraint())?;
    Ok(StatusCode::OK)
}
