//! Lists of users as files.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::user::{UserColumn, UserQuery, UserView};

use super::list::{Columns, answer, read, time, yes};
use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of such a file asks for, as that of the list does.
fn asked(query: &str) -> Result<(UserQuery, Columns<UserColumn>), Problem> {
    const KEYS: [&str; 4] = ["text", "group", "profile", "locked"];
    let known = |key: &str| KEYS.contains(&key);
    let (address, columns) = read(query, known, UserColumn::chosen)?;
    let asked = UserQuery {
        text: address.said("text"),
        group: address.said("group"),
        profile: address.said("profile"),
        locked: address.said("locked"),
        ..UserQuery::default()
    };
    Ok((asked, columns))
}

/// `GET /export/users.csv`: the users whom the caller sees, as the filter and the columns of their list say.
///
/// # Errors
/// 401 without a session or an API access, 422 for a query that makes no sense.
pub async fn users(
    State(doors): State<Doors>,
    asker: Asker,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (asked, columns) = asked(&query.unwrap_or_default())?;
    let export = doors.engine.export_users(&asker.who, &asked).await?;
    let name = "attachment; filename=\"users.csv\"";
    Ok(answer(export, columns, told, asker, name))
}

/// Whether a user can sign in.
fn state(user: &UserView) -> &'static str {
    match (user.locked, user.has_password) {
        (true, _) => "locked",
        (false, true) => "active",
        (false, false) => "invited",
    }
}

/// What a column tells of a user; times in UTC.
fn told(user: &UserView, column: UserColumn) -> String {
    match column {
        UserColumn::Name => user.name.clone(),
        UserColumn::Email => user.email.clone(),
        UserColumn::Roles => {
            let roles = user.roles.iter();
            let roles = roles.map(|role| format!("{} on {}", role.profile_name, role.group_name));
            roles.collect::<Vec<_>>().join("; ")
        }
        UserColumn::State => state(user).to_owned(),
        UserColumn::Signed => time(user.signed_in),
        UserColumn::Step => yes(user.second_step).to_owned(),
        UserColumn::Zone => user.locale.time_zone.clone(),
        UserColumn::Language => user.locale.language.clone(),
        UserColumn::Created => time(user.created),
    }
}

#[cfg(test)]
mod tests {
    use domain::UnixMillis;
    use domain::user::{Locale, Names};

    use super::*;
    use crate::export::list::line;

    #[test]
    fn an_export_of_users_takes_what_their_list_takes_and_nothing_else() {
        let (query, columns) = asked("text=a+b&locked=no&column=zone&column=name").unwrap();
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

    #[test]
    fn a_name_that_begins_a_formula_is_a_name() {
        let user = UserView {
            id: "5f0000000000000000000001".parse().unwrap(),
            email: "ann@example.org".into(),
            name: "=1+1".into(),
            names: Names::default(),
            locale: Locale::default(),
            bell: true,
            locked: false,
            has_password: false,
            second_step: false,
            created: UnixMillis(0),
            signed_in: UnixMillis(0),
            roles: Vec::new(),
        };
        let columns = UserColumn::chosen(&[]).unwrap();
        assert_eq!(
            line(&user, &columns, told),
            "'=1+1,ann@example.org,,invited,\r\n"
        );
    }
}
