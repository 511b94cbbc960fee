//! The log as people read it: page by page, and as a file.

use domain::audit::{AuditQuery, EntryView, FieldView, Kind, Shown, Verb};
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::{Fault, GroupId};
use sqlx::AnyConnection;

use super::kept::{Kept, Said, slot};
use super::{Act, Actor, above, elsewhere, note, roles};
use crate::error::Error;
use crate::paging::Turn;
use crate::store::audit::{self as table, Entry, Values, Wanted};
use crate::{Engine, StoreError, gate, store};

/// Beyond so many rows a list says "more than".
const COUNT_BOUND: i64 = 10_001;
/// Entries of one part of a file.
const CHUNK: i64 = 1000;

/// An entry as it is shown, with the values that stand apart.
fn view(entry: Entry, values: &Values) -> Result<EntryView, StoreError> {
    let (who, verb, kind, group) = entry.read()?;
    let said = Said::read(&entry)?;
    let number = entry.number;
    let shown = |slot: i64, kept: Kept| match kept {
        Kept::None => Shown::None,
        Kept::Text(text) if text.is_empty() => Shown::None,
        Kept::Text(text) => Shown::Text(text),
        Kept::Secret => Shown::Secret,
        Kept::Personal(_) => match values.get(&(number, slot)) {
            Some(value) => Shown::Text(value.value.clone()),
            None => Shown::Erased,
        },
    };
    let fields = said.fields.into_iter().enumerate();
    let fields = fields.map(|(nth, field)| FieldView {
        name: field.name,
        before: shown(slot::before(nth), field.before),
        after: shown(slot::after(nth), field.after),
    });
    Ok(EntryView {
        number,
        time: entry.time,
        who,
        who_id: entry.who_id,
        who_name: shown(slot::WHO_NAME, said.who_name),
        who_email: shown(slot::WHO_EMAIL, said.who_email),
        from: shown(slot::FROM, said.from),
        verb,
        kind,
        id: entry.object_id,
        name: shown(slot::NAME, said.name),
        group,
        fields: fields.collect(),
        hash: entry.hash,
    })
}

/// What one of those words stands for; empty: nothing is asked.
fn word<T: Copy>(
    field: &'static str,
    text: &str,
    all: &[(T, &'static str)],
) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    match all.iter().find(|each| each.1 == text) {
        Some(found) => Ok(Some(found.0)),
        None => {
            let allowed: Vec<&str> = all.iter().map(|each| each.1).collect();
            let allowed = allowed.join(", ");
            Err(Fault::NotOneOf { allowed }.of(field).into())
        }
    }
}

/// An export of the log on its way: see [`Engine::export_audit`].
pub struct AuditExport {
    engine: Engine,
    /// None where nothing can be asked for.
    wanted: Option<Wanted>,
    /// The entry beyond which it goes on.
    after: Option<i64>,
}

impl AuditExport {
    /// The next entries, the newest first, for `who`, as he may see them by now; none at the end.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Forbidden`] as [`Engine::audit`]; when the database fails.
    pub async fn more(&mut self, who: &Principal) -> Result<Vec<EntryView>, Error> {
        let Some(wanted) = &self.wanted else {
            return Ok(Vec::new());
        };
        let mut connection = self.engine.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::ReadAudit, wanted.group).await?;
        let found = table::list(&mut connection, wanted, self.after, false, CHUNK).await?;
        self.after = found.last().map(|entry| entry.number).or(self.after);
        self.engine.entry_views(&mut connection, who, found).await
    }
}

impl Engine {
    /// A page of what was done in a group and in everything that lay below it then, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there or may not be seen, [`Error::Forbidden`]
    /// for whoever may not see what was changed in it; [`Error::Rejected`] names the part of the query that
    /// makes no sense.
    pub async fn audit(
        &self,
        who: &Principal,
        group: GroupId,
        query: &AuditQuery,
    ) -> Result<Page<EntryView>, Error> {
        let mut connection = self.db.read().acquire().await?;
        gate::group(&mut connection, who, Action::ReadAudit, group).await?;
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            text.parse::<i64>().ok()
        })?;
        let Some(wanted) = audit_wanted(&mut connection, group, query).await? else {
            return Ok(turn.nothing());
        };
        let (position, backwards) = (turn.position, turn.backwards);
        let limit = turn.limit();
        let rows = table::list(&mut connection, &wanted, position, backwards, limit).await?;
        let page = turn.page(rows, |row| row.number.to_string());
        let total = table::count(&mut connection, &wanted, COUNT_BOUND).await?;
        Ok(Page {
            rows: self.entry_views(&mut connection, who, page.rows).await?,
            next: page.next,
            previous: page.previous,
            total: match total {
                COUNT_BOUND.. => Total::AtLeast(COUNT_BOUND - 1),
                total => Total::Exactly(total),
            },
        })
    }

    /// Everything that [`Engine::audit`] lists, from the newest on, a part at a time. That it was
    /// handed out is noted.
    ///
    /// # Errors
    /// As [`Engine::audit`].
    pub async fn export_audit(
        &self,
        who: &Principal,
        group: GroupId,
        query: &AuditQuery,
    ) -> Result<AuditExport, Error> {
        let mut tx = self.db.write().await?;
        gate::group(&mut tx, who, Action::ReadAudit, group).await?;
        let wanted = audit_wanted(&mut tx, group, query).await?;
        let act = Act {
            verb: Verb::Export,
            kind: Kind::Audit,
            id: group.to_string(),
            name: String::new(),
            group,
            fields: Vec::new(),
        };
        note(&mut tx, self, &Actor::Person(who), act).await?;
        tx.commit().await?;
        Ok(AuditExport {
            engine: self.clone(),
            wanted,
            after: None,
        })
    }

    /// Entries as `who` may read them.
    async fn entry_views(
        &self,
        connection: &mut AnyConnection,
        who: &Principal,
        entries: Vec<Entry>,
    ) -> Result<Vec<EntryView>, Error> {
        let numbers: Vec<i64> = entries.iter().map(|entry| entry.number).collect();
        let values = table::values_of(connection, self.db.dialect, &numbers).await?;
        let mut views = Vec::with_capacity(entries.len());
        for entry in entries {
            views.push(view(entry, &values)?);
        }
        roles::cut(connection, self.db.dialect, who, &mut views).await?;
        elsewhere::cut(connection, self.db.dialect, who, &mut views).await?;
        above::cut(connection, self.db.dialect, who, &mut views).await?;
        Ok(views)
    }
}

/// What a query asks for; none where nobody has the address that it names.
async fn audit_wanted(
    connection: &mut AnyConnection,
    group: GroupId,
    query: &AuditQuery,
) -> Result<Option<Wanted>, Error> {
    let object = domain::rejection::text(&query.object, 100);
    let object = object.map_err(|fault| fault.of("object"))?;
    let typed = domain::rejection::text(&query.person, 250);
    let typed = typed.map_err(|fault| fault.of("person"))?;
    let mut wanted = Wanted {
        group,
        person: None,
        kind: word("kind", &query.kind, &Kind::ALL)?,
        verb: word("verb", &query.verb, &Verb::ALL)?,
        object: (!object.is_empty()).then_some(object),
        since: query.since,
        before: query.before,
    };
    if typed.contains('@') {
        let found = store::users::of_email(connection, &typed.to_lowercase()).await?;
        let Some(person) = found else {
            return Ok(None);
        };
        wanted.person = Some(person);
    } else if !typed.is_empty() {
        let person = typed.parse().map_err(|fault: Fault| fault.of("person"))?;
        wanted.person = Some(person);
    }
    Ok(Some(wanted))
}
