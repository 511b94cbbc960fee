//! Welcome → News and updates: what those who operate a group tell everybody in it.

pub mod delete;
pub mod edit;

use domain::news::{NewsQuery, NewsView};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::welcome;
use crate::error::AppError;
use crate::rpc;
use crate::rpc::news::NewsList;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::when::when;
use crate::words::words;

/// The address of the news.
pub const PATH: &str = "/news";

/// All news for the reader, newest first.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move { rpc::news::list(asked?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<NewsQuery, AppError> {
    asked::only(query, &["size", "after", "until"])?;
    Ok(NewsQuery {
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page(list: NewsList) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let page = &list.page;
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let content = match page.rows.is_empty() {
        true => nothing(list.writes),
        false => posts(&page.rows),
    };
    let content = view! {
        <section class="card">
            <header><h2>{words.news.all}</h2></header>
            {content}
            {pager}
        </section>
    };
    let title = words.news.title.to_owned();
    view! {
        {head(Vec::new(), title, ().into_any(), list.writes.then(new).into_any())}
        {welcome::sections(PATH, content.into_any())}
    }
    .into_any()
}

/// The way to a new post.
pub fn new() -> AnyView {
    let href = format!("{PATH}/new");
    view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words().news.new}</a> }.into_any()
}

/// Said where there are none; to whoever may write some, what they are for.
pub fn nothing(writes: bool) -> AnyView {
    let words = words();
    let why = match writes {
        true => words.news.none_yet_write,
        false => words.news.none_yet_why,
    };
    empty(words.news.none_yet, why, ().into_any())
}

/// Posts, one below the other.
pub fn posts(posts: &[NewsView]) -> AnyView {
    let posts: Vec<_> = posts.iter().map(post).collect();
    view! { <div class="posts">{posts}</div> }.into_any()
}

fn post(post: &NewsView) -> AnyView {
    let words = words();
    let edited = post
        .edited
        .map(|time| view! { " · "{words.news.edited}" "{when(time)} });
    let group = post.group.as_ref();
    let group = group.map_or(words.news.from_above, |group| group.1.as_str());
    let group = group.to_owned();
    let change = post.writable.then(|| {
        let href = format!("{PATH}/{}/edit", post.id);
        let delete = format!("{PATH}/{}/delete", post.id);
        view! {
            <p>
                <a href=href>{words.news.edit}</a>
                " "
                <a href=delete>{words.news.delete}</a>
            </p>
        }
    });
    let paragraphs = post
        .text
        .split("\n\n")
        .filter(|text| !text.trim().is_empty());
    let paragraphs: Vec<_> = paragraphs
        .map(|text| view! { <p class="said">{text.to_owned()}</p> })
        .collect();
    view! {
        <article class="post">
            <h3>{post.title.clone()}</h3>
            <p class="muted"><small>{when(post.time)}" · "{group}{edited}</small></p>
            {paragraphs}
            {change}
        </article>
    }
    .into_any()
}
