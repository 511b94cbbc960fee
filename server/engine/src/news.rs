//! News: posts of groups, for everybody in them and in the groups below. Whoever operates a group
//! writes them.

use domain::audit::{Field, Kind, Verb};
use domain::group::GroupChoice;
use domain::list::{Page, Total};
use domain::news::{NewsInput, NewsQuery, NewsSettings, NewsView};
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId, NewsId};
use sqlx::AnyConnection;

use crate::audit::{self, Act, Actor};
use crate::error::Error;
use crate::gate::{self, authorise};
use crate::paging::Turn;
use crate::store::news::{self as table, Seen, Stored};
use crate::{Engine, StoreError};

impl Engine {
    /// A page of the posts for whoever is in a group, its own and those of the groups above it,
    /// newest first; for whoever operates a group also those of the groups below.
    ///
    /// # Errors
    /// [`Error::NotFound`] without any role; [`Error::Rejected`] for a position or size that is
    /// none.
    pub async fn news(&self, who: &Principal, query: &NewsQuery) -> Result<Page<NewsView>, Error> {
        let turn = Turn::read(&query.after, &query.until, query.size, position)?;
        let (up, below) = (up(who), who.reach(Action::Operate));
        if up.is_empty() {
            return Err(Error::NotFound);
        }
        let seen = Seen {
            up: &up,
            below: &below,
        };
        let mut connection = self.db.read().acquire().await?;
        let (from, backwards) = (turn.position.clone(), turn.backwards);
        let rows = table::list(&mut connection, &seen, from, backwards, turn.limit()).await?;
        let rows: Vec<NewsView> = rows.into_iter().map(|one| view(who, one)).collect();
        let page = turn.page(rows, |row| format!("{}.{}", row.time.0, row.id));
        let total = table::count(&mut connection, &seen).await?;
        Ok(Page {
            rows: page.rows,
            next: page.next,
            previous: page.previous,
            total: Total::Exactly(total),
        })
    }

    /// The newest posts, at most `limit`, without counting: for pages about something else.
    pub(crate) async fn newest_news(
        connection: &mut AnyConnection,
        who: &Principal,
        limit: i64,
    ) -> Result<Vec<NewsView>, StoreError> {
        let (up, below) = (up(who), who.reach(Action::Operate));
        if up.is_empty() {
            return Ok(Vec::new());
        }
        let seen = Seen {
            up: &up,
            below: &below,
        };
        let rows = table::list(connection, &seen, None, false, limit).await?;
        Ok(rows.into_iter().map(|one| view(who, one)).collect())
    }

    /// A post, for whoever may change it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or its group may not be seen; [`Error::Forbidden`].
    pub async fn news_post(&self, who: &Principal, id: NewsId) -> Result<NewsView, Error> {
        let mut connection = self.db.read().acquire().await?;
        Ok(view(who, found(&mut connection, who, id).await?))
    }

    /// The groups for which `who` may write, to choose from: by name, those with `find` in it, at
    /// most a thousand.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever operates nothing; [`Error::Rejected`] names `find` where it
    /// is longer than a name.
    pub async fn news_groups(&self, who: &Principal, find: &str) -> Result<GroupChoice, Error> {
        if who.reach(Action::Operate).is_empty() {
            return Err(Error::Forbidden);
        }
        crate::group::reached(self, who, Action::Operate, find).await
    }

    /// Posts something for a group and those below it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever operates nothing; [`Error::Rejected`] with everything that
    /// is wrong, by field of [`NewsInput`]: `group` also where `who` does not operate it.
    pub async fn create_news(&self, who: &Principal, input: &NewsInput) -> Result<NewsId, Error> {
        if who.reach(Action::Operate).is_empty() {
            return Err(Error::Forbidden);
        }
        let group = input.group.parse::<GroupId>();
        let group = group.map_err(|_| Fault::UnknownGroup.of("group"));
        let (group, settings) = match (group, input.check()) {
            (Ok(group), Ok(settings)) => (group, settings),
            (group, settings) => {
                let of_group = group.err().into_iter();
                let wrong = of_group.chain(settings.err().unwrap_or_default());
                return Err(Error::Rejected(wrong.collect()));
            }
        };
        let id = NewsId(self.ids.long());
        let mut tx = self.db.write().await?;
        match gate::group(&mut tx, who, Action::Operate, group).await {
            Ok(_) => {}
            Err(Error::NotFound | Error::Forbidden) => {
                return Err(Fault::UnknownGroup.of("group").into());
            }
            Err(error) => return Err(error),
        }
        let now = self.world.clock.now();
        table::insert(&mut tx, id, group, &settings, now).await?;
        let fields = fields(None, &settings);
        let act = done(id, group, &settings.title, Verb::Create, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes a post; when it was posted stays.
    ///
    /// # Errors
    /// As [`Engine::news_post`]; [`Error::Rejected`] with everything that is wrong, by field.
    pub async fn edit_news(
        &self,
        who: &Principal,
        id: NewsId,
        input: &NewsInput,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let Stored {
            view: old, group, ..
        } = found(&mut tx, who, id).await?;
        let settings = input.check().map_err(Error::Rejected)?;
        let now = self.world.clock.now();
        table::edit(&mut tx, id, &settings, now).await?;
        let before = NewsSettings {
            title: old.title,
            text: old.text,
        };
        let fields = fields(Some(&before), &settings);
        let act = done(id, group, &settings.title, Verb::Edit, fields);
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Deletes a post.
    ///
    /// # Errors
    /// As [`Engine::news_post`].
    pub async fn delete_news(&self, who: &Principal, id: NewsId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let Stored {
            view: old, group, ..
        } = found(&mut tx, who, id).await?;
        table::delete(&mut tx, id).await?;
        let act = done(id, group, &old.title, Verb::Delete, Vec::new());
        audit::note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The paths of the groups in which `who` is. Of each the posts of the groups above are for him,
/// so none is left out that lies below another.
fn up(who: &Principal) -> Vec<&str> {
    let roles = who.roles.iter();
    let roles = roles.filter(|role| role.actions.has(Action::Read));
    let mut paths: Vec<&str> = roles.map(|role| role.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// A position: time and id.
fn position(text: &str) -> Option<(i64, String)> {
    let (time, id) = text.split_once('.')?;
    let id: NewsId = id.parse().ok()?;
    Some((time.parse().ok()?, id.to_string()))
}

/// A post, if `who` may change it.
async fn found(
    connection: &mut AnyConnection,
    who: &Principal,
    id: NewsId,
) -> Result<Stored, Error> {
    let found = table::get(connection, id).await?.ok_or(Error::NotFound)?;
    authorise(who, Action::Operate, &found.group_path)?;
    Ok(found)
}

/// A post as `who` is told it: not of which group above his own it is.
fn view(who: &Principal, one: Stored) -> NewsView {
    let seen = who.may(Action::Read, &one.group_path);
    NewsView {
        writable: who.may(Action::Operate, &one.group_path),
        group: one.view.group.filter(|_| seen),
        ..one.view
    }
}

/// What is done to a post.
fn done(id: NewsId, group: GroupId, title: &str, verb: Verb, fields: Vec<Field>) -> Act {
    Act {
        verb,
        kind: Kind::News,
        id: id.to_string(),
        name: title.to_owned(),
        group,
        fields,
    }
}

/// What the log tells of title and text.
fn fields(old: Option<&NewsSettings>, new: &NewsSettings) -> Vec<Field> {
    vec![
        Field::text("title", old.map(|old| &old.title), &new.title),
        Field::text("text", old.map(|old| &old.text), &new.text),
    ]
}
