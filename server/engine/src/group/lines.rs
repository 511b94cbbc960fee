//! Groups row for row, in one of several orders: for a list with columns, and as a file.

use domain::audit::Kind;
use domain::group::{GroupLine, GroupQuery, GroupSort};
use domain::list::Page;
use domain::permission::{Action, Principal};

use super::asked_kind;
use crate::Engine;
use crate::error::Error;
use crate::listing::{EXPORTED, Export, Exported, Listing, Said};
use crate::store::groups;
use crate::store::listing::Key;

/// The column of an order.
fn column(sort: GroupSort) -> Key {
    match sort {
        GroupSort::Name => Key::Text("g.name"),
        GroupSort::Created => Key::Int("g.created"),
    }
}

/// Where a group stands in an order.
fn place(one: &GroupLine, sort: GroupSort) -> (String, String) {
    let value = match sort {
        GroupSort::Name => one.name.clone(),
        GroupSort::Created => one.created.0.to_string(),
    };
    (one.id.to_string(), value)
}

impl Exported for GroupQuery {
    type Row = GroupLine;

    const KIND: Kind = Kind::Group;

    fn whole(&self) -> Self {
        Self {
            sort: String::new(),
            reversed: String::new(),
            size: EXPORTED,
            after: String::new(),
            until: String::new(),
            ..self.clone()
        }
    }

    fn after(&mut self) -> &mut String {
        &mut self.after
    }

    async fn page(&self, engine: &Engine, who: &Principal) -> Result<Page<GroupLine>, Error> {
        engine.group_lines(who, self).await
    }
}

impl Engine {
    /// A page of the groups that `who` can see, in the order that is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for whoever may read nothing; [`Error::Rejected`] names the part of the
    /// query that makes no sense.
    pub async fn group_lines(
        &self,
        who: &Principal,
        query: &GroupQuery,
    ) -> Result<Page<GroupLine>, Error> {
        let text = domain::rejection::text(&query.text, 100).map_err(|fault| fault.of("text"))?;
        let kind = asked_kind(&query.kind)?;
        let said = Said {
            sort: &query.sort,
            reversed: &query.reversed,
            after: &query.after,
            until: &query.until,
            size: query.size,
        };
        let listing = Listing::read(&GroupSort::ALL, column, Key::Text("g.id"), &said)?;
        let paths = who.reach(Action::Read);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let mut connection = self.db.read().acquire().await?;
        let wanted = groups::Wanted {
            paths: &paths,
            text: &text,
            kind,
        };
        let rows = groups::lines(&mut connection, &wanted, &listing.walk).await?;
        let rows = rows.into_iter().map(|(mut line, above)| {
            if !who.may(Action::Read, &above) {
                line.parent = None;
            }
            line
        });
        let total = groups::count_lines(&mut connection, &wanted).await?;
        Ok(listing.page(rows.collect(), total, place))
    }

    /// Every group that [`Engine::group_lines`] lists, by name, a part at a time. That it was handed
    /// out is noted in every group below which `who` sees some.
    ///
    /// # Errors
    /// As [`Engine::group_lines`].
    pub async fn export_groups(
        &self,
        who: &Principal,
        query: &GroupQuery,
    ) -> Result<Export<GroupQuery>, Error> {
        self.export(who, query).await
    }
}
