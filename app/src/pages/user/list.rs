//! User: the list, of all that one sees and of those of one group.

use domain::GroupId;
use domain::user::{UserColumn, UserQuery, UserSort, UserView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, called, state, yes};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::user::UserList;
use crate::ui::asked;
use crate::ui::columns::Column;
use crate::ui::filter;
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::listing::{self, Listing, Sort, sorts};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::roles::roles;
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The users that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| from_address(query, false)));
    shown(
        Loaded::new(
            move || (asked.get(), group_choice::sought()),
            |(asked, find)| async move { rpc::user::list(asked?, find).await },
        ),
        page,
    )
}

/// What an address asks for; on the pages of a group (`of_group`) that is no part of the filter.
///
/// # Errors
/// What makes no sense, by name.
pub fn from_address(query: &ParamsMap, of_group: bool) -> Result<UserQuery, AppError> {
    const KEYS: [&str; 5] = ["text", "profile", "locked", "group", FIND];
    let own = if of_group { &KEYS[..3] } else { &KEYS[..] };
    let asked = listing::asked(query, own, &columns(), &orders())?;
    Ok(UserQuery {
        text: value(query, "text"),
        group: value(query, "group"),
        profile: value(query, "profile"),
        locked: asked::one_of(query, "locked", &["yes", "no"])?,
        sort: asked.sort,
        reversed: asked.reversed,
        size: asked.size,
        after: asked.after,
        until: asked.until,
    })
}

fn orders() -> Vec<Sort> {
    sorts(&UserSort::ALL)
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
    let count = tag((words.total)(list.page.total), Tone::Plain);
    let title = words.user.title.to_owned();
    view! {
        {head(Vec::new(), title, count, deeds(&list, None))}
        {listed(&list, PATH, None)}
    }
    .into_any()
}

/// What can be done beside looking at the list, be it of one group.
pub fn deeds(list: &UserList, group: Option<GroupId>) -> AnyView {
    let query = use_query_map().get_untracked();
    let new = list.keeps.then(|| {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words().user.new}</a> }
    });
    let group = group.map(|group| group.to_string());
    let of: Vec<_> = group
        .iter()
        .map(|id| ("group", Some(id.as_str())))
        .collect();
    view! { {listing::file("/export/users.csv", &query, &of)}{new} }.into_any()
}

/// The list at `path`, be it of one group.
pub fn listed(list: &UserList, path: &str, group: Option<GroupId>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query, group.is_some()).unwrap_or_default();
    let parts = [&asked.text, &asked.group, &asked.profile, &asked.locked];
    let listing = Listing {
        path,
        query: &query,
        title: words.user.title,
        columns: &columns(),
        figures: &[],
        sorts: &orders(),
        filtered: parts.iter().any(|part| !part.is_empty()),
        none_match: (words.user.none_match, words.user.none_match_why),
        none_yet: (words.user.none_yet, words.user.none_yet_why),
        page: &list.page,
        cell,
        deeds: None,
    };
    listing.card(fields(list, &asked, group.is_none()))
}

/// The fields of the filter; `of_groups`: by group, too.
fn fields(list: &UserList, asked: &UserQuery, of_groups: bool) -> AnyView {
    let words = words();
    let or_any = |entries: Vec<(String, String)>| -> Vec<(String, String)> {
        let any = (String::new(), words.frame.any.to_owned());
        [any].into_iter().chain(entries).collect()
    };
    let mut profiles = or_any(list.profiles.clone());
    // What the list goes by stays chosen, whether it is among those offered or not.
    if profiles.iter().all(|entry| entry.0 != asked.profile) {
        profiles.push((asked.profile.clone(), asked.profile.clone()));
    }
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
    let group = of_groups.then(|| group_choice::narrowed(&list.groups, &asked.group));
    view! {
        {text}
        {group}
        {filter::choice("profile", words.user.profile, profiles, &asked.profile)}
        {filter::choice("locked", words.user.locked, locked, &asked.locked)}
    }
    .into_any()
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
