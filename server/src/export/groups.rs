//! Lists of groups as files.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::group::{GroupColumn, GroupKind, GroupLine, GroupQuery};

use super::list::{Columns, answer, read, time, yes};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the list does.
fn asked(query: &str) -> Result<(GroupQuery, Columns<GroupColumn>), Problem> {
    const KEYS: [&str; 2] = ["text", "kind"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, GroupColumn::chosen)?;
    let asked = GroupQuery {
        text: address.said("text"),
        kind: address.said("kind"),
        ..GroupQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/groups.csv`: the groups that the caller sees, as the filter and the columns of their list say.
///
/// # Errors
/// 401 without a session or an API access, 422 for a query that makes no sense.
pub async fn groups(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_groups(&asker.who, &asked).await?;
    let name = "attachment; filename=\"groups.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

/// The word of a kind, as it stands in addresses.
fn kind(kind: GroupKind) -> &'static str {
    let all = GroupKind::ALL.into_iter();
    let mut of = all.filter(|each| each.0 == kind);
    of.next().map_or("", |each| each.2)
}

/// What a column tells of a group; times in UTC. Without a limit: nothing.
fn told(one: &GroupLine, column: GroupColumn) -> String {
    match column {
        GroupColumn::Name => one.name.clone(),
        GroupColumn::Kind => kind(one.kind).to_owned(),
        GroupColumn::Parent => {
            let parent = one.parent.as_ref();
            parent.map_or_else(String::new, |parent| parent.1.clone())
        }
        GroupColumn::Id => one.id.to_string(),
        GroupColumn::Description => one.description.clone(),
        GroupColumn::Zone => one.timezone.clone(),
        GroupColumn::Email => one.technical_email.clone(),
        GroupColumn::Billable => yes(one.billable).to_owned(),
        GroupColumn::Prototypes => {
            let max = one.max_prototypes;
            max.map_or_else(String::new, |max| max.to_string())
        }
        GroupColumn::Created => time(one.created),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_of_groups_takes_what_their_list_takes_and_nothing_else() {
        let (query, columns) = asked("text=a+b&column=zone&column=name").unwrap();
        assert_eq!(query.text, "a b");
        let names: Vec<&str> = columns.iter().map(|column| column.1).collect();
        assert_eq!(names, ["name", "zone"]);
        for (wrong, field) in [
            ("after=x", "after"),
            ("text=a&text=b", "text"),
            ("column=shoe", "column"),
            ("sort=name", "sort"),
            ("size=25", "size"),
        ] {
            let refused = asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }
}
