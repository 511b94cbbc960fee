//! Lists of transfers: what groups give, and what they may take.

use domain::Fault;
use domain::list::{Page, Total};
use domain::permission::{Action, Principal};
use domain::transfer::{GIVEN, TAKEN, TransferLists, TransferQuery, TransferState, TransferView};
use sqlx::AnyConnection;

use super::handover::{may_give, view};
use crate::error::Error;
use crate::paging::Turn;
use crate::store::transfers::{self as table, Wanted};
use crate::{Engine, group};

impl Engine {
    /// The offers of groups in which `who` keeps the fleet: those that they give, and those that
    /// they may take; the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for whoever changes no devices;
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_transfers(
        &self,
        who: &Principal,
        query: &TransferQuery,
    ) -> Result<TransferLists, Error> {
        may_give(who)?;
        let asked = |way: &str| query.way.is_empty() || query.way == way;
        if !asked(GIVEN) && !asked(TAKEN) {
            let allowed = [GIVEN, TAKEN].join(", ");
            return Err(Fault::NotOneOf { allowed }.of("way").into());
        }
        // A position belongs to one of the lists.
        if query.way.is_empty() && !(query.after.is_empty() && query.until.is_empty()) {
            return Err(Fault::Missing.of("way").into());
        }
        let state = match query.state.as_str() {
            "" => None,
            word => Some(TransferState::from_word(word).ok_or_else(|| {
                let allowed = TransferState::WORDS.map(|each| each.1).join(", ");
                Fault::NotOneOf { allowed }.of("state")
            })?),
        };
        let mut connection = self.db.read().acquire().await?;
        let action = Action::WriteFleet;
        let paths = group::asked_for(&mut connection, who, action, &query.group).await?;
        let (mut given, mut taken) = (None, None);
        for (way, list) in [(GIVEN, &mut given), (TAKEN, &mut taken)] {
            if asked(way) {
                let wanted = Wanted {
                    paths: &paths,
                    gives: way == GIVEN,
                    state,
                };
                *list = Some(page(&mut connection, who, wanted, query).await?);
            }
        }
        drop(connection);
        Ok(TransferLists {
            given,
            taken,
            groups: group::reached(self, who, action, &query.find).await?,
        })
    }
}

/// A page of the offers of one direction.
async fn page(
    connection: &mut AnyConnection,
    who: &Principal,
    wanted: Wanted<'_>,
    query: &TransferQuery,
) -> Result<Page<TransferView>, Error> {
    let turn = Turn::read(&query.after, &query.until, query.size, |text| {
        let (time, id) = text.split_once('.')?;
        Some((time.parse().ok()?, id.parse().ok()?))
    })?;
    let limit = turn.limit();
    let found = table::list(connection, wanted, turn.position, turn.backwards, limit).await?;
    let rows = turn.page(found, |one| format!("{}.{}", one.created.0, one.id));
    let shown: Vec<TransferView> = rows.rows.iter().map(|one| view(who, one)).collect();
    let total = match (&rows.next, &rows.previous) {
        (None, None) => Total::Exactly(shown.len() as i64),
        _ => Total::AtLeast(shown.len() as i64),
    };
    Ok(Page {
        rows: shown,
        next: rows.next,
        previous: rows.previous,
        total,
    })
}
