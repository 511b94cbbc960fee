//! What tests stand on: an engine on a database of its own, a clock that stands still, and
//! few words to tell a story with.

mod contracts;
mod coverage;
mod empty;
mod figures;
mod fleet;
mod groups;
mod many;
mod maps;
mod people;
mod stations;
mod trouble;
mod types;
mod workers;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::{DeviceTypeId, GroupId, UnixMillis};
use futures::future::BoxFuture;
use rustls::pki_types::CertificateDer;
use tokio::net::TcpStream;

pub use self::empty::{EmptyDatabase, Rows};
pub use self::workers::{
    change_devices, emit_virtual, end_transfers, look_for_silence, look_once, mail_links, redecode,
    send_mails, start_intake, step_downlinks, take_mails, unsubscribe_due, work_list,
};

use crate::{Clock, Engine, Network, Random, Settings, SystemRandom, World, store};

/// A clock that moves only when told.
#[derive(Clone)]
pub struct FakeClock(Arc<AtomicI64>);

impl FakeClock {
    /// Moves the clock by `millis`.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn set(&self, to: UnixMillis) {
        self.0.store(to.0, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }
}

/// Loopback only, and it writes down whom it was asked to reach. Everything else is refused
/// here too, so that even a broken address check sends nothing.
#[derive(Default)]
pub struct LoopbackNetwork {
    dialled: Mutex<Vec<SocketAddr>>,
    names: Mutex<Vec<(String, Vec<SocketAddr>)>>,
    authorities: Mutex<Vec<CertificateDer<'static>>>,
}

impl LoopbackNetwork {
    /// Makes `host` resolve to `addresses` (their ports are replaced by the asked one).
    pub fn name(&self, host: &str, addresses: Vec<SocketAddr>) {
        self.names
            .lock()
            .unwrap()
            .push((host.to_owned(), addresses));
    }

    /// Has an engine that is opened from now on believe an authority, by its certificate (DER).
    pub fn believe(&self, authority: &[u8]) {
        let authority = CertificateDer::from(authority.to_vec());
        self.authorities.lock().unwrap().push(authority);
    }

    /// Every address a connection was asked for, in order.
    pub fn dialled(&self) -> Vec<SocketAddr> {
        self.dialled.lock().unwrap().clone()
    }
}

impl Network for LoopbackNetwork {
    fn resolve<'a>(
        &'a self,
        host: &'a str,
        port: u16,
    ) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        let names = self.names.lock().unwrap();
        let known = names
            .iter()
            .find(|(name, _)| name == host)
            .map(|(_, found)| found.clone());
        Box::pin(async move {
            match known {
                Some(found) => Ok(found
                    .iter()
                    .map(|a| SocketAddr::new(a.ip(), port))
                    .collect()),
                None if host == "localhost" => Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))]),
                None => Err(io::Error::new(
                    io::ErrorKind::NotFound,
                    "no such name in this test",
                )),
            }
        })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.dialled.lock().unwrap().push(address);
        Box::pin(async move {
            if !address.ip().is_loopback() {
                return Err(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "tests reach loopback only",
                ));
            }
            TcpStream::connect(address).await
        })
    }

    fn authorities(&self) -> Vec<CertificateDer<'static>> {
        self.authorities.lock().unwrap().clone()
    }
}

/// A world that stands still on 2026-01-01, with real chance, and its clock.
pub fn world() -> (World, FakeClock) {
    let (world, clock, _) = world_and_network();
    (world, clock)
}

/// As [`world`], with its network.
pub fn world_and_network() -> (World, FakeClock, Arc<LoopbackNetwork>) {
    let clock = FakeClock(Arc::new(AtomicI64::new(1_767_225_600_000)));
    let network = Arc::new(LoopbackNetwork::default());
    let world = World {
        clock: Arc::new(clock.clone()),
        random: Arc::new(SystemRandom),
        network: network.clone(),
    };
    (world, clock, network)
}

/// How the server of a test is reached, where it has one.
pub const ORIGIN: &str = "http://127.0.0.1:3000";

/// An engine on a database of its own, which is gone when this is dropped.
pub struct TestEngine {
    /// The engine; its workers run unless the story stepped them by hand.
    pub engine: Engine,
    /// Its clock.
    pub clock: FakeClock,
    /// Its network.
    pub network: Arc<LoopbackNetwork>,
    /// The settings it was opened with, to open it again.
    pub settings: Settings,
    /// The demo group, its first device type and a bridge's token.
    pub group: GroupId,
    /// The group's path.
    pub group_path: String,
    /// The demo fleet's device types.
    pub device_types: Vec<DeviceTypeId>,
    /// The token that hands in for every station of the group.
    pub token: String,
    /// Groups below the demo group that a story made.
    pub groups_below: Vec<domain::group::Group>,
    place: Place,
}

/// Where the database lives.
enum Place {
    File { _folder: std::path::PathBuf },
    Server { admin_url: String, name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::File { _folder: folder } = self {
            // A leftover of a failed removal lies in the system's temporary folder.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A number that no other test of this machine has at the moment.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut bytes = [0; 6];
    SystemRandom.fill(&mut bytes);
    let random: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}_{random}", COUNT.fetch_add(1, Ordering::SeqCst))
}

impl TestEngine {
    /// On a new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("sigfox_test_{}", unique()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite:{}/test.db", folder.display());
        Self::open(url, Place::File { _folder: folder }).await
    }

    /// On a new database of the PostgreSQL server that `TEST_POSTGRES_URL` names; none without
    /// that variable, which is a failure where `CI` is set.
    pub async fn postgres() -> Option<Self> {
        let Ok(admin_url) = std::env::var("TEST_POSTGRES_URL") else {
            assert!(
                std::env::var_os("CI").is_none(),
                "TEST_POSTGRES_URL must be set in CI"
            );
            eprintln!("SKIPPED on PostgreSQL: TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("test_{}", unique());
        let admin = admin(&admin_url).await;
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
        let mut url = url::Url::parse(&admin_url).unwrap();
        url.set_path(&name);
        Some(Self::open(url.to_string(), Place::Server { admin_url, name }).await)
    }

    /// On the database that `TEST_DATABASE` names (`sqlite`, which is the default, or
    /// `postgres`): for suites that run once on each.
    pub async fn chosen() -> Self {
        match std::env::var("TEST_DATABASE").as_deref() {
            Err(_) | Ok("sqlite") => Self::sqlite().await,
            Ok("postgres") => Self::postgres().await.expect("TEST_POSTGRES_URL is set"),
            Ok(other) => panic!("TEST_DATABASE={other} is neither sqlite nor postgres"),
        }
    }

    async fn open(url: String, place: Place) -> Self {
        let settings = Settings {
            database_url: url,
            database_connections: 4,
            allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
            inspector: true,
            origins: vec![ORIGIN.to_owned()],
            ..Settings::default()
        };
        let (world, clock, network) = world_and_network();
        let engine = Engine::open(settings.clone(), world).await.unwrap();
        let demo = engine.load_demo(true).await.unwrap();
        let mut connection = engine.db.read().acquire().await.unwrap();
        let root = store::groups::root(&mut connection).await.unwrap().unwrap();
        drop(connection);
        let group_path = domain::group::Group::path_below(&root.path, demo.group);
        Self {
            engine,
            clock,
            network,
            settings,
            group: demo.group,
            group_path,
            device_types: demo.device_types,
            token: demo.bridge_token.unwrap(),
            groups_below: Vec::new(),
            place,
        }
    }

    /// The same, opened anew with other settings. No worker runs yet.
    pub async fn with_settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        self.engine.close().await;
        change(&mut self.settings);
        let world = self.engine.world.clone();
        self.engine = Engine::open(self.settings.clone(), world).await.unwrap();
        self
    }

    /// What its clock says (ms UTC).
    pub fn clock_now(&self) -> i64 {
        self.engine.world.clock.now().0
    }

    /// A second engine on the same database, as another process would be.
    pub async fn another(&self) -> Engine {
        let other = Engine::open(self.settings.clone(), self.engine.world.clone())
            .await
            .unwrap();
        // The clock stands still, so the same node number would draw the same ids again and again.
        other.ids.leave_node_of(&self.engine.ids);
        other
    }

    /// Closes the engine and removes the database.
    pub async fn close(self) {
        self.engine.close().await;
        if let Place::Server { admin_url, name } = &self.place {
            let admin = admin(admin_url).await;
            let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            sqlx::query(sqlx::AssertSqlSafe(text))
                .execute(&admin)
                .await
                .unwrap();
            admin.close().await;
        }
    }
}

async fn admin(url: &str) -> sqlx::AnyPool {
    sqlx::any::install_default_drivers();
    sqlx::any::AnyPoolOptions::new()
        .max_connections(1)
        .connect(url)
        .await
        .unwrap()
}

/// The code that an app shows at a time which was told a secret, in base 32.
pub fn code_shown(secret: &str, now: UnixMillis) -> String {
    crate::people::code_shown(secret, now)
}

/// Tells a story on each database there is.
pub async fn on_each<F: Future<Output = TestEngine>>(story: impl Fn(TestEngine) -> F) {
    story(TestEngine::sqlite().await).await.close().await;
    if let Some(engine) = TestEngine::postgres().await {
        story(engine).await.close().await;
    }
}
