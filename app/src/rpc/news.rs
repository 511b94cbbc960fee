//! News.

use domain::group::GroupChoice;
use domain::list::Page;
use domain::news::{NewsInput, NewsQuery, NewsView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::error::AppError;

/// What the form of a post is called while it is kept.
#[cfg(feature = "ssr")]
fn form_name(id: &str) -> String {
    format!("news {id}")
}

/// What the page of news shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewsList {
    /// The posts.
    pub page: Page<NewsView>,
    /// Whether the caller may write some.
    pub writes: bool,
}

/// One page of the posts for the caller, newest first.
#[server]
pub async fn list(query: NewsQuery) -> Result<NewsList, AppError> {
    use crate::caller::{caller, engine};
    use domain::permission::Action;
    let (engine, who) = (engine()?, caller().await?);
    Ok(NewsList {
        page: engine.news(&who, &query).await?,
        writes: !who.reach(Action::Operate).is_empty(),
    })
}

/// What the form of a new post offers, groups with `find` in their name; after a refusal
/// (`refused`) with what was typed.
#[server]
pub async fn choices(
    #[server(default)] find: String,
    #[server(default)] refused: bool,
) -> Result<(GroupChoice, Option<Refused<NewsInput>>), AppError> {
    use crate::caller::{caller, engine};
    let groups = engine()?.news_groups(&caller().await?, &find).await?;
    Ok((groups, crate::kept::refused(&form_name(""), refused)))
}

/// One post, for those who may change it; after a refusal (`refused`) with what was typed.
#[server]
pub async fn one(
    #[server(default)] id: String,
    #[server(default)] refused: bool,
) -> Result<(NewsView, Option<Refused<NewsInput>>), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let kept = crate::kept::refused(&form_name(&id), refused);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    Ok((engine.news_post(&who, id).await?, kept))
}

/// Saves what the form holds: a new post where `id` is empty, else that one.
#[server]
pub async fn save(
    #[server(default)] id: String,
    #[server(default)] group: String,
    #[server(default)] title: String,
    #[server(default)] text: String,
) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let input = NewsInput { group, title, text };
    let form = form_name(&id);
    let saved = if id.is_empty() {
        engine.create_news(&who, &input).await.map(|_| ())
    } else {
        let id = id.parse().map_err(|_| engine::Error::NotFound)?;
        engine.edit_news(&who, id, &input).await
    };
    crate::kept::answered(&form, &input, saved)?;
    leptos_axum::redirect("/news");
    Ok(())
}

/// Deletes a post.
#[server]
pub async fn delete(#[server(default)] id: String) -> Result<(), AppError> {
    use crate::caller::{caller, engine};
    let (engine, who) = (engine()?, caller().await?);
    let id = id.parse().map_err(|_| engine::Error::NotFound)?;
    engine.delete_news(&who, id).await?;
    leptos_axum::redirect("/news");
    Ok(())
}
