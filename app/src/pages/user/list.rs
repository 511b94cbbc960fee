//! User: the list.

use domain::user::{UserColumn, UserQuery, UserView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, called, state, yes};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::user::UserList;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, Column, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::pager::pager;
use crate::ui::roles::roles;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The users that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Resource::new_blocking(
            move || (asked.get(), group_choice::sought()),
            |(asked, find)| async move { rpc::user::list(asked?, find).await },
        ),
        page,
    )
}

/// The keys of the address.
const KEYS: [&str; 9] = [
    "text", "group", "profile", "locked", "size", "after", "until", COLUMN, FIND,
];

fn from_address(query: &ParamsMap) -> Result<UserQuery, AppError> {
    asked::only(query, &KEYS)?;
    columns::only(&columns(), query)?;
    Ok(UserQuery {
        text: value(query, "text"),
        group: value(query, "group"),
        profile: value(query, "profile"),
        locked: asked::one_of(query, "locked", &["yes", "no"])?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn columns() -> [Column; 9] {
    let words = &words().user;
    UserColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            UserColumn::Name => words.name,
            UserColumn::Email => words.email,
            UserColumn::Roles => words.roles,
            UserColumn::State => words.state,
            UserColumn::Signed => words.signed_in,
            UserColumn::Step => words.second_step,
            UserColumn::Zone => words.time_zone,
            UserColumn::Language => words.language,
            UserColumn::Created => words.created,
        };
        (key, word, unasked)
    })
}

fn page(list: UserList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let columns = columns();
    let keys = chosen(&columns, &query);
    let parts = [&asked.text, &asked.group, &asked.profile, &asked.locked];
    let filtered = parts.iter().any(|part| !part.is_empty());
    let page = &list.page;
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.user.none_match,
            words.user.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(words.user.none_yet, words.user.none_yet_why, ().into_any())
    } else {
        let shown = columns.iter().filter(|column| keys.contains(&column.0));
        let heads = shown.map(|column| Head::text(column.1)).collect();
        let rows: Vec<_> = page.rows.iter().map(|user| row(user, &keys)).collect();
        table(words.user.title, heads, rows.into_any())
    };
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let new = list.keeps.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.user.new}</a> }
    });
    // The same rows, all of them, and the same columns.
    let file = link::with("/export/users.csv", &query, &[("size", None), (FIND, None)]);
    let deeds = view! {
        <a class="btn" rel="external" href=file>{words.audit.export}</a>
        {new}
    };
    let count = tag((words.total)(page.total), Tone::Plain);
    let filter = filter_form(&list, &asked, filtered, chooser(&columns, &keys));
    view! {
        {head(Vec::new(), words.user.title.to_owned(), count, deeds.into_any())}
        <section class="card">
            {filter}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn filter_form(list: &UserList, asked: &UserQuery, filtered: bool, columns: AnyView) -> AnyView {
    let words = words();
    let or_any = |entries: Vec<(String, String)>| -> Vec<(String, String)> {
        let any = (String::new(), words.frame.any.to_owned());
        [any].into_iter().chain(entries).collect()
    };
    let profiles = or_any(list.profiles.clone());
    let locked = [("yes", words.user.locked), ("no", words.user.not_locked)];
    let locked = locked.map(|(value, word)| (value.to_owned(), word.to_owned()));
    let locked = or_any(locked.into());
    let text = filter::text(
        "text",
        words.user.text,
        "search",
        words.user.text_example,
        asked.text.clone(),
    );
    let fields = view! {
        {text}
        {group_choice::narrowed(&list.groups, &asked.group)}
        {filter::choice("profile", words.user.profile, profiles, &asked.profile)}
        {filter::choice("locked", words.user.locked, locked, &asked.locked)}
    };
    let more = view! { {filter::sizes(asked.size)}{columns} };
    filter::filter(
        PATH.to_owned(),
        filtered,
        fields.into_any(),
        more.into_any(),
    )
}

fn row(user: &UserView, keys: &[&'static str]) -> AnyView {
    let cells = keys.iter().map(|key| cell(user, key));
    table::row(cells.collect())
}

fn cell(user: &UserView, key: &str) -> (&'static str, AnyView) {
    let words = words();
    match key {
        "name" => {
            let href = format!("{PATH}/{}", user.id);
            // The whole row leads there, but for its other links.
            let name = view! { <a class="whole" href=href>{called(user)}</a> };
            ("name", name.into_any())
        }
        "email" => ("", user.email.clone().into_any()),
        "roles" => ("wrap", roles(&user.roles)),
        "state" => ("", state(user)),
        "signed" => match user.signed_in.0 {
            0 => ("stamp", words.user.never.into_any()),
            _ => ("stamp", when(user.signed_in)),
        },
        "step" => ("", yes(user.second_step).into_any()),
        "zone" => ("", zone(user).into_any()),
        "language" => ("", super::information::language(user).into_any()),
        _ => ("stamp", when(user.created)),
    }
}

/// The time zone in which a user reads times.
pub(super) fn zone(user: &UserView) -> String {
    match user.locale.time_zone.as_str() {
        "" => words().user.browsers_zone.to_owned(),
        zone => zone.to_owned(),
    }
}
