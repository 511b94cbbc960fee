//! What deliveries need to be sent, or to be shown as they would be: parsed settings and the facts
//! of their messages, read in a few statements for all of them, outside the claiming transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::average::of_powers;
use domain::callback::{CallbackInput, CallbackKind, DeliveryFault};
use domain::event::EventView;
use domain::{
    CallbackId, DeviceId, DownlinkId, EventConfigurationId, EventId, GroupId, MessageId, StationId,
};
use sqlx::AnyConnection;

use crate::callback::channel::{self, Prepared, Row, Shown};
use crate::callback::variables::{Facts, Happened, MessageFacts, Needs};
use crate::store::callbacks::{self, Recipe};
use crate::store::db::Dialect;
use crate::store::deliveries::{self, About, Advanced, Claimed, Heard, Said, Subject, Told};
use crate::store::downlinks::Downlink;
use crate::{Engine, StoreError};

/// A claimed row with everything it takes to send it.
pub(super) struct Ready {
    pub(super) claimed: Claimed,
    /// The settings, or why they make no request.
    pub(super) prepared: Result<Prepared, DeliveryFault>,
    /// What requests are signed with, the newest first.
    pub(super) secrets: Arc<[Vec<u8>]>,
    /// How often the settings were saved since they were made.
    pub(super) edits: i64,
    /// What is to be told; none when it is gone.
    pub(super) facts: Option<Facts>,
    /// Whether its answer is for the device.
    pub(super) asks: bool,
    /// Whether the device may turn out to ask, by what is heard later.
    pub(super) may_ask: bool,
    /// The bytes that it has in what goes together.
    pub(super) weight: usize,
}

impl Ready {
    fn new(claimed: Claimed, known: Known) -> Self {
        let Known {
            prepared,
            secrets,
            edits,
            facts,
            asks,
            may_ask,
        } = known;
        let weight = match (&prepared, &facts) {
            (Ok(prepared), Some(facts)) => prepared.weight(Row {
                facts,
                delivery: claimed.id,
            }),
            _ => 0,
        };
        Self {
            claimed,
            prepared,
            secrets,
            edits,
            facts,
            asks,
            may_ask,
            weight,
        }
    }

    /// Whether it goes together with others of its callback.
    pub(super) fn together(&self) -> bool {
        self.prepared
            .as_ref()
            .is_ok_and(|prepared| prepared.together())
    }

    /// Whether it follows the others of its callback one by one.
    pub(super) fn one_by_one(&self) -> bool {
        self.prepared
            .as_ref()
            .is_ok_and(|prepared| prepared.one_by_one())
    }

    /// Who receives it.
    pub(super) fn host(&self) -> &str {
        self.prepared
            .as_ref()
            .map_or("", |prepared| prepared.host())
    }

    /// Whose page shows it.
    pub(super) fn device(&self) -> Option<DeviceId> {
        self.facts.as_ref().map(Facts::device)
    }
}

/// The most settings that are kept parsed.
const KEPT: usize = 10_000;

/// Settings as they were typed, and what they parse to.
type Parsed = (CallbackInput, Result<Prepared, DeliveryFault>);

/// Parsed settings, each valid as long as the typed ones are the same.
#[derive(Clone, Default)]
pub(super) struct Recipes(Arc<Mutex<HashMap<CallbackId, Parsed>>>);

impl Recipes {
    fn prepare(&self, recipe: Recipe) -> Result<Prepared, DeliveryFault> {
        let Some(input) = recipe.input else {
            return Err(DeliveryFault::Sealed);
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, prepared)) = kept.get(&recipe.callback)
            && *known == input
        {
            return prepared.clone();
        }
        let prepared = channel::parse(recipe.kind, &input, None).map_err(|faults| {
            let mut fields: Vec<String> = faults.into_iter().map(|one| one.field).collect();
            fields.sort_unstable();
            fields.dedup();
            DeliveryFault::Settings { fields }
        });
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(recipe.callback, (input, prepared.clone()));
        prepared
    }
}

/// Reads what those rows need.
pub(super) async fn load(
    engine: &Engine,
    recipes: &Recipes,
    claimed: &[Claimed],
) -> Result<Vec<Ready>, StoreError> {
    let subjects: Vec<Subject> = claimed.iter().map(Claimed::subject).collect();
    let known = read(engine, recipes, &subjects).await?;
    let ready = claimed
        .iter()
        .zip(known)
        .map(|(claimed, known)| Ready::new(*claimed, known));
    Ok(ready.collect())
}

/// What is sent of those deliveries beside their addresses, as far as their settings make
/// something and there is something to tell.
pub(in crate::callback) async fn shown(
    engine: &Engine,
    subjects: &[Subject],
) -> Result<Vec<Option<Shown>>, StoreError> {
    let known = read(engine, &Recipes::default(), subjects).await?;
    let shown = subjects.iter().zip(known).map(|(subject, known)| {
        let prepared = known.prepared.ok()?;
        Some(prepared.shown(Row {
            facts: known.facts.as_ref()?,
            delivery: subject.id,
        }))
    });
    Ok(shown.collect())
}

/// What is known of a delivery.
struct Known {
    /// The settings, or why they make no request.
    prepared: Result<Prepared, DeliveryFault>,
    secrets: Arc<[Vec<u8>]>,
    edits: i64,
    facts: Option<Facts>,
    asks: bool,
    may_ask: bool,
}

async fn read(
    engine: &Engine,
    recipes: &Recipes,
    subjects: &[Subject],
) -> Result<Vec<Known>, StoreError> {
    let mut connection = engine.db.read().acquire().await?;
    let connection = &mut *connection;
    let dialect = engine.db.dialect;

    let mut ids: Vec<CallbackId> = subjects.iter().map(|row| row.callback).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut settings = HashMap::with_capacity(ids.len());
    let key = &engine.settings.secret_key;
    for recipe in callbacks::recipes(connection, dialect, key, &ids).await? {
        let (callback, kind, downlink) = (recipe.callback, recipe.kind, recipe.downlink);
        let configuration = recipe.configuration;
        let (group_path, edits) = (recipe.group_path.clone(), recipe.edits);
        let secrets = engine.secrets(&recipe);
        let prepared = recipes.prepare(recipe);
        settings.insert(
            callback,
            Settings {
                kind,
                downlink,
                configuration,
                group_path,
                prepared,
                secrets,
                edits,
            },
        );
    }
    let facts = Gathered::read(connection, dialect, subjects, &settings).await?;
    let known = subjects.iter().map(|row| {
        let of = settings.get(&row.callback);
        let facts = of.and_then(|of| facts.of(row, of));
        let bidir = of.is_some_and(|of| of.kind == CallbackKind::DataBidir) && !row.duplicate;
        let asks = match &facts {
            Some(Facts::Message(facts)) => {
                bidir && of.is_some_and(|of| of.downlink) && facts.said.ack
            }
            _ => false,
        };
        Known {
            prepared: of.map_or(Err(DeliveryFault::CallbackGone), |of| of.prepared.clone()),
            secrets: of.map_or_else(Arc::default, |of| of.secrets.clone()),
            edits: of.map_or(0, |of| of.edits),
            facts,
            asks,
            may_ask: bidir && !asks,
        }
    });
    Ok(known.collect())
}

/// What a callback is, and its settings or why they make no request.
struct Settings {
    kind: CallbackKind,
    /// Whether its answers are what devices of callback mode get.
    downlink: bool,
    /// The event configuration that it belongs to, if it belongs to one.
    configuration: Option<EventConfigurationId>,
    /// The path of the group that it belongs to; none for what belongs to one device.
    group_path: Option<String>,
    prepared: Result<Prepared, DeliveryFault>,
    secrets: Arc<[Vec<u8>]>,
    edits: i64,
}

impl Settings {
    /// Whether a device that belongs to a group by now is still one of those that it tells of: how
    /// the device is now is else its new owner's business. What belongs to one device tells of it
    /// as long as that is in the group in which the event happened.
    fn holds(&self, group_path: &str, happened_in: Option<GroupId>) -> bool {
        match (&self.group_path, happened_in) {
            (Some(own), _) => group_path.starts_with(own),
            (None, Some(group)) => group_path.contains(&format!("/{group}/")),
            (None, None) => false,
        }
    }
}

/// The facts of several deliveries.
struct Gathered {
    said: HashMap<MessageId, Said>,
    heard: HashMap<MessageId, Vec<Heard>>,
    averages: HashMap<MessageId, f64>,
    advanced: HashMap<MessageId, Advanced>,
    acknowledged: HashMap<DownlinkId, Downlink>,
    told: HashMap<EventId, Told>,
    happened: HashMap<EventId, EventView>,
    /// What is known of the devices of those.
    devices: HashMap<DeviceId, About>,
}

impl Gathered {
    async fn read(
        connection: &mut AnyConnection,
        dialect: Dialect,
        subjects: &[Subject],
        settings: &HashMap<CallbackId, Settings>,
    ) -> Result<Self, StoreError> {
        let kind = |row: &Subject| settings.get(&row.callback).map(|of| of.kind);
        let needs = |row: &Subject| match settings.get(&row.callback) {
            Some(Settings {
                prepared: Ok(prepared),
                ..
            }) => prepared.needs(),
            _ => Needs::default(),
        };
        let about = |of: CallbackKind| {
            let rows = subjects.iter().filter(move |row| kind(row) == Some(of));
            let mut ids: Vec<i64> = rows.map(|row| row.about).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let of_message = |row: &Subject| {
            !matches!(
                kind(row),
                Some(CallbackKind::Acknowledge | CallbackKind::Error | CallbackKind::Event) | None
            )
        };
        let all = messages_where(subjects, of_message);
        let said = deliveries::said(connection, dialect, &all).await?;
        let said: HashMap<MessageId, Said> =
            said.into_iter().map(|said| (said.message, said)).collect();

        let wanted = messages_where(subjects, |row| needs(row).reception);
        let wanted: Vec<&Said> = wanted.iter().filter_map(|id| said.get(id)).collect();
        let heard = deliveries::heard(connection, dialect, &wanted).await?;

        let wanted = messages_where(subjects, |row| needs(row).average);
        let wanted: Vec<&Said> = wanted.iter().filter_map(|id| said.get(id)).collect();
        let measured = deliveries::previous_snr(connection, dialect, &wanted).await?;
        let average = |(id, measured): (MessageId, Vec<f64>)| Some((id, of_powers(&measured)?));
        let averages: HashMap<MessageId, f64> = measured.into_iter().filter_map(average).collect();
        let mut closed: Vec<(MessageId, StationId)> = subjects
            .iter()
            .filter(|row| needs(row).advanced)
            .map(|row| (row.message, row.station))
            .collect();
        closed.sort_unstable();
        closed.dedup_by_key(|(message, _)| *message);
        let downlinks = about(CallbackKind::Acknowledge);
        let downlinks: Vec<DownlinkId> = downlinks.into_iter().map(DownlinkId).collect();
        let events = about(CallbackKind::Error);
        let events: Vec<EventId> = events.into_iter().map(EventId).collect();
        let happened = about(CallbackKind::Event);
        let happened: Vec<EventId> = happened.into_iter().map(EventId).collect();
        let happened = deliveries::happened(connection, dialect, &happened).await?;
        let known = subjects.iter().filter(|row| needs(row).device);
        let known = known.filter_map(|row| happened.get(&EventId(row.about)));
        let mut known: Vec<DeviceId> = known.map(|event| event.device).collect();
        known.sort_unstable();
        known.dedup();
        Ok(Self {
            said,
            heard,
            averages,
            advanced: deliveries::advanced(connection, dialect, &closed).await?,
            acknowledged: deliveries::acknowledged(connection, dialect, &downlinks).await?,
            told: deliveries::told(connection, dialect, &events).await?,
            devices: deliveries::about(connection, dialect, &known).await?,
            happened,
        })
    }

    fn of(&self, row: &Subject, settings: &Settings) -> Option<Facts> {
        match settings.kind {
            CallbackKind::Acknowledge => {
                let downlink = self.acknowledged.get(&DownlinkId(row.about))?;
                return Some(Facts::Acknowledge(downlink.clone()));
            }
            CallbackKind::Error => {
                let told = self.told.get(&EventId(row.about))?;
                return Some(Facts::Error(Box::new(told.clone())));
            }
            CallbackKind::Event => {
                let event = self.happened.get(&EventId(row.about))?;
                let about = self.devices.get(&event.device);
                let about =
                    about.filter(|about| settings.holds(&about.group_path, Some(event.group)));
                return Some(Facts::Event(Box::new(Happened {
                    event: event.clone(),
                    configuration: settings.configuration,
                    device: about.cloned(),
                })));
            }
            _ => {}
        }
        let said = self.said.get(&row.message)?.clone();
        let tells_network = said.options.network_metadata;
        let heard = self.heard.get(&row.message).filter(|_| tells_network);
        let mut heard = heard.cloned().unwrap_or_default();
        // A reception that has moved to another message leaves the earliest in its place.
        if let Some(first) = heard.iter().position(|heard| heard.station == row.station) {
            heard[..=first].rotate_right(1);
        }
        let average = self.averages.get(&row.message).copied();
        let mut advanced = self.advanced.get(&row.message).cloned();
        if let Some(known) = &mut advanced
            && !settings.holds(&known.group_path, None)
        {
            known.fixed = None;
        }
        Some(Facts::Message(MessageFacts {
            said,
            heard,
            average: average.filter(|_| tells_network),
            advanced,
            duplicate: row.duplicate,
        }))
    }
}

/// The messages of the rows that pass the test, each once.
fn messages_where(subjects: &[Subject], test: impl Fn(&Subject) -> bool) -> Vec<MessageId> {
    let passed = subjects.iter().filter(|row| test(row));
    let mut ids: Vec<MessageId> = passed.map(|row| row.message).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
