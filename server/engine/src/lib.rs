//! The heart of the Sigfox Back-End: use cases, pipelines, workers and every SQL statement.
//!
//! The doors (pages, REST, the stations' door, commands) call methods of [`Engine`]; each takes
//! who asks and passes [`authorise`](gate) before it does anything. Time, chance and the
//! network come in through [`World`], so that a test can hold them still.

#![forbid(unsafe_code)]

mod alert;
mod at_once;
mod attention;
mod audit;
mod backup;
mod base_station;
mod by_command;
pub mod callback;
mod certificate;
mod close;
mod contract;
mod coverage;
mod device;
mod device_key;
mod device_type;
mod doctor;
mod downlink;
mod error;
mod event;
mod feed;
mod fleet;
mod gate;
mod group;
mod health;
mod housekeeping;
mod identity;
mod ids;
mod keep_alive;
mod listing;
pub mod mail;
mod map;
mod message_story;
mod message_view;
mod news;
mod overview;
mod paging;
mod people;
mod profile;
mod redecode;
mod retention;
mod rounds;
mod search;
mod secret;
mod settings;
mod statistics;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod unsubscribe;
pub mod uplink;
mod virtual_device;
mod world;

use std::ops::Deref;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use secret::Seal;

pub use audit::AuditExport;
pub use backup::{Backup, BackupError, Contents, restore};
pub use device::DeviceMessages;
pub use doctor::{Condition, examine, reach};
pub use error::Error;
pub use feed::{Feed, Told};
pub use fleet::{DemoFleet, Removed};
pub use health::NotReady;
pub use ids::Ids;
pub use listing::{Export, Exported};
pub use people::{
    Client, Erased, Invited, Mentions, NewApiAccess, NewSession, OpenidAnswer, OpenidBegun,
    OpenidEnd, OpenidSignIn, SignedIn, meet_provider,
};
pub use secret::SecretKey;
pub use settings::{OpenidSettings, Settings};
pub use store::{Db, StoreError};
pub use world::{Clock, Network, Random, SystemClock, SystemNetwork, SystemRandom, World};

/// The system behind its doors. Cheap to clone; all clones are one system.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

/// What the use cases and workers share. Each field says who uses it.
pub struct Inner {
    /// Every use case.
    pub db: Db,
    /// Everything that needs the time, chance or the network.
    pub world: World,
    /// What the operator chose.
    pub settings: Settings,
    /// Makers of new rows.
    pub ids: Ids,
    /// Writers tell it of changes; live pages listen to it.
    pub feed: Feed,
    /// The stations' door puts receptions here; see [`uplink`].
    pub(crate) intake: uplink::Intake,
    /// Sign-in: passwords are hashed off the async threads, a few at a time, and limited.
    pub(crate) people: people::Guards,
    /// The callback worker: the one client that leaves the house.
    pub(crate) outbound: callback::Outbound,
    /// Wakes the worker that decodes older messages anew.
    pub(crate) redecode: tokio::sync::Notify,
    /// Wakes the worker that works lists of devices off.
    pub(crate) registrations: tokio::sync::Notify,
    /// Wakes the worker that prepares downlinks when a device asked for one.
    pub(crate) downlink: tokio::sync::Notify,
    /// Wakes stations that wait for something to send.
    pub(crate) orders: tokio::sync::Notify,
    /// Wakes the callback worker when a commit left it work.
    pub(crate) work: tokio::sync::Notify,
    /// Whoever raises events: which owners have event configurations.
    pub(crate) alerts: alert::Known,
    /// What the worker that notices silence keeps in mind from one look to the next.
    pub(crate) watch: tokio::sync::Mutex<keep_alive::Watch>,
    /// Welcome pages: what wants attention, by groups.
    pub(crate) attentions: at_once::AtOnce<attention::Below>,
    /// Whoever asks whether the system works.
    pub(crate) health: health::Probe,
    /// Ends every worker and stream.
    pub stop: CancellationToken,
    /// Waits for the workers at the end.
    tasks: TaskTracker,
}

impl Deref for Engine {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Engine {
    /// Opens the database, brings its tables up to date and makes the root group if there is
    /// none. No worker runs yet: see [`Engine::start`].
    ///
    /// # Errors
    /// When the database cannot be opened or migrated, or was filled with other settings than
    /// can be used with what it holds.
    pub async fn open(settings: Settings, world: World) -> Result<Self, StoreError> {
        let db = Db::open(&settings.database_url, settings.database_connections).await?;
        let outbound = callback::Outbound::new(&settings, &world, &db);
        let engine = Self(Arc::new(Inner {
            feed: Feed::new(),
            intake: uplink::Intake::new(&settings),
            people: people::Guards::new(),
            ids: Ids::new(world.clone()),
            redecode: tokio::sync::Notify::new(),
            registrations: tokio::sync::Notify::new(),
            downlink: tokio::sync::Notify::new(),
            orders: tokio::sync::Notify::new(),
            work: tokio::sync::Notify::new(),
            alerts: alert::Known::default(),
            watch: tokio::sync::Mutex::default(),
            attentions: at_once::AtOnce::default(),
            health: health::Probe::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            outbound,
            db,
            world,
            settings,
        }));
        fleet::ensure_root(&engine).await?;
        uplink::ensure_window(&engine).await?;
        Ok(engine)
    }

    /// Makes sure that the key of the installation is the one that what is stored was sealed with.
    /// `another`: whoever runs it says that the old one is gone, and what it sealed with it.
    ///
    /// # Errors
    /// [`StoreError::OtherKey`]; or when the database fails.
    pub async fn ensure_key(&self, another: bool) -> Result<(), StoreError> {
        secret::ensure_key(self, another).await
    }

    /// What the secrets of rows are sealed with.
    pub(crate) fn seal(&self) -> Seal<'_> {
        Seal {
            key: &self.settings.secret_key,
            world: &self.world,
        }
    }

    /// Starts the workers: the committer of receptions, the sender of callbacks and those of mails,
    /// those that close messages, notice silence, take devices off their contracts, prepare
    /// downlinks, decode older messages anew, work lists of devices off and end their transfers, the
    /// reader of the live feed and the housekeeping;
    /// and what seals once what stands in clear from before.
    pub fn start(&self) {
        self.tasks.spawn(callback::seal_clear(self.clone()));
        self.tasks.spawn(uplink::commit_forever(self.clone()));
        self.tasks.spawn(callback::work_forever(self.clone()));
        self.tasks.spawn(alert::work_forever(self.clone()));
        self.tasks.spawn(people::work_forever(self.clone()));
        self.tasks.spawn(close::work_forever(self.clone()));
        self.tasks.spawn(downlink::work_forever(self.clone()));
        self.tasks.spawn(keep_alive::work_forever(self.clone()));
        self.tasks.spawn(unsubscribe::work_forever(self.clone()));
        self.tasks.spawn(redecode::work_forever(self.clone()));
        self.tasks
            .spawn(device::registration::work_forever(self.clone()));
        self.tasks
            .spawn(device::handover::work_forever(self.clone()));
        self.tasks.spawn(feed::follow_forever(self.clone()));
        self.tasks.spawn(housekeeping::tidy_forever(self.clone()));
        self.tasks.spawn(retention::work_forever(self.clone()));
        self.tasks.spawn(map::walk_once(self.clone()));
    }

    /// Ends the workers, waits until what they hold is written, and closes the database.
    pub async fn close(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.db.close().await;
    }
}
