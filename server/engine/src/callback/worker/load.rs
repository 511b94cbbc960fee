//! What claimed rows need to be sent: parsed settings and the facts of their messages, read in
//! a few statements for all of them, outside the claiming transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::average::of_powers;
use domain::callback::{CallbackInput, DeliveryFault};
use domain::{CallbackId, DeviceId, MessageId};
use sqlx::AnyConnection;

use crate::callback::prepared::Prepared;
use crate::callback::variables::{Facts, UplinkFacts};
use crate::store::callbacks::{self, Recipe};
use crate::store::db::Dialect;
use crate::store::deliveries::{self, Claimed, Heard, Said};
use crate::{Engine, StoreError};

/// A claimed row with everything it takes to send it.
pub(super) struct Ready {
    pub(super) claimed: Claimed,
    /// The settings, or why they make no request.
    pub(super) prepared: Result<Arc<Prepared>, DeliveryFault>,
    /// What is to be told; none when the message is gone.
    pub(super) facts: Option<Facts>,
}

impl Ready {
    /// Whose message it is.
    pub(super) fn device(&self) -> Option<DeviceId> {
        self.facts
            .as_ref()
            .map(|Facts::Uplink(facts)| facts.said.device)
    }
}

/// The most settings that are kept parsed.
const KEPT: usize = 10_000;

/// Settings as they were typed, and what they parse to.
type Parsed = (CallbackInput, Result<Arc<Prepared>, DeliveryFault>);

/// Parsed settings, each valid as long as the typed ones are the same.
#[derive(Clone, Default)]
pub(super) struct Recipes(Arc<Mutex<HashMap<CallbackId, Parsed>>>);

impl Recipes {
    fn prepare(&self, recipe: Recipe) -> Result<Arc<Prepared>, DeliveryFault> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((input, prepared)) = kept.get(&recipe.callback)
            && *input == recipe.input
        {
            return prepared.clone();
        }
        let prepared = match Prepared::parse(recipe.kind, &recipe.input, None) {
            Ok(prepared) => Ok(Arc::new(prepared)),
            Err(faults) => {
                let mut fields: Vec<String> = faults.into_iter().map(|one| one.field).collect();
                fields.sort_unstable();
                fields.dedup();
                Err(DeliveryFault::Settings { fields })
            }
        };
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(recipe.callback, (recipe.input, prepared.clone()));
        prepared
    }
}

/// Reads what those rows need.
pub(super) async fn load(
    engine: &Engine,
    recipes: &Recipes,
    claimed: &[Claimed],
) -> Result<Vec<Ready>, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let connection = &mut *connection;
    let dialect = engine.db.dialect;

    let mut ids: Vec<CallbackId> = claimed.iter().map(|row| row.callback).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut prepared = HashMap::with_capacity(ids.len());
    for recipe in callbacks::recipes(connection, dialect, &ids).await? {
        prepared.insert(recipe.callback, recipes.prepare(recipe));
    }
    let facts = Gathered::read(connection, dialect, claimed, &prepared).await?;
    let ready = claimed.iter().map(|row| Ready {
        claimed: *row,
        prepared: prepared
            .get(&row.callback)
            .cloned()
            .unwrap_or(Err(DeliveryFault::CallbackGone)),
        facts: facts.of(row),
    });
    Ok(ready.collect())
}

/// The facts of several messages.
struct Gathered {
    said: HashMap<MessageId, Said>,
    heard: HashMap<MessageId, Vec<Heard>>,
    averages: HashMap<MessageId, f64>,
}

impl Gathered {
    async fn read(
        connection: &mut AnyConnection,
        dialect: Dialect,
        claimed: &[Claimed],
        prepared: &HashMap<CallbackId, Result<Arc<Prepared>, DeliveryFault>>,
    ) -> Result<Self, StoreError> {
        let all = messages_where(claimed, |_| true);
        let said = deliveries::said(connection, dialect, &all).await?;
        let said: HashMap<MessageId, Said> =
            said.into_iter().map(|said| (said.message, said)).collect();

        let needs = |row: &Claimed| match prepared.get(&row.callback) {
            Some(Ok(prepared)) => prepared.needs,
            _ => Default::default(),
        };
        let wanted = messages_where(claimed, |row| needs(row).reception);
        let wanted: Vec<&Said> = wanted.iter().filter_map(|id| said.get(id)).collect();
        let heard = deliveries::heard(connection, dialect, &wanted).await?;

        let mut averages = HashMap::new();
        for id in messages_where(claimed, |row| needs(row).average) {
            let Some(message) = said.get(&id) else {
                continue;
            };
            let measured = deliveries::previous_snr(connection, message).await?;
            averages.extend(of_powers(&measured).map(|average| (id, average)));
        }
        Ok(Self {
            said,
            heard,
            averages,
        })
    }

    fn of(&self, row: &Claimed) -> Option<Facts> {
        let said = self.said.get(&row.message)?.clone();
        let heard = self.heard.get(&row.message).and_then(|heard| {
            // A reception that has moved to another message leaves the earliest in its place.
            heard
                .iter()
                .find(|heard| heard.station == row.station)
                .or(heard.first())
                .copied()
        });
        let average = self.averages.get(&row.message).copied();
        Some(Facts::Uplink(UplinkFacts {
            said,
            heard,
            average,
        }))
    }
}

/// The messages of the rows that pass the test, each once.
fn messages_where(claimed: &[Claimed], test: impl Fn(&Claimed) -> bool) -> Vec<MessageId> {
    let passed = claimed.iter().filter(|row| test(row));
    let mut ids: Vec<MessageId> = passed.map(|row| row.message).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
