//! What tests stand on: an engine on a database of its own, a clock that stands still, and
//! few words to tell a story with.

mod contracts;
mod coverage;
mod empty;
mod figures;
mod many;
mod maps;
mod trouble;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::api_access::{ApiAccessInput, Scope};
use domain::device::{BulkCount, BulkInput};
use domain::device_type::DeviceTypeInput;
use domain::permission::{Principal, Profile, Role};
use domain::registration::Verdict;
use domain::user::ChoosePassword;
use domain::{DeviceId, DeviceTypeId, GroupId, UnixMillis, UserId};
use futures::future::BoxFuture;
use rustls::pki_types::CertificateDer;
use tokio::net::TcpStream;

pub use self::empty::{EmptyDatabase, Rows};

use crate::store::{device_types, devices, groups, people, station_tokens, stations};
use crate::{Client, Clock, Engine, Error, Network, Random, Settings, SystemRandom, World, secret};

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
        let root = groups::root(&mut connection).await.unwrap().unwrap();
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

    /// Somebody of a group beside the demo group, and which of the device types lies there.
    pub async fn neighbour(&mut self) -> (Principal, usize) {
        let nth = self.with_device_type_beside().await;
        let of_type = self.device_types[nth];
        let seen = self.engine.device_type(&self.of_root(), of_type).await;
        let group = seen.unwrap().group;
        let id = self.group.to_string();
        let path = self.group_path.replace(&id, &group.to_string());
        (somebody(group, &path, Profile::CustomerWrite), nth)
    }

    /// Whoever operates the installation.
    pub fn of_root(&self) -> Principal {
        let end = self.group_path[1..].find('/').unwrap() + 2;
        let path = &self.group_path[..end];
        let id = path.trim_matches('/').parse().unwrap();
        somebody(id, path, Profile::Operator)
    }

    /// Somebody with a profile on the demo group.
    pub fn member(&self, profile: Profile) -> Principal {
        somebody(self.group, &self.group_path, profile)
    }

    /// Somebody with every right on a group beside it.
    pub fn stranger(&self) -> Principal {
        somebody(GroupId([0xee; 12]), "/ee/", Profile::Operator)
    }

    /// A group beside the demo group, under the same root.
    pub async fn with_group_beside(&self) -> GroupId {
        let mut tx = self.engine.db.write().await.unwrap();
        let root = groups::root(&mut tx).await.unwrap().unwrap();
        let id = GroupId(self.engine.ids.long());
        let path = domain::group::Group::path_below(&root.path, id);
        let name = format!("Beside {id}");
        let group = domain::group::Group {
            id,
            parent: Some(root.id),
            name,
            path,
        };
        groups::insert(&mut tx, &group, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A device type in a new group below the demo group; which one of the device types it is.
    pub async fn with_group_below(&mut self) -> usize {
        let id = GroupId(self.engine.ids.long());
        let group = domain::group::Group {
            id,
            parent: Some(self.group),
            name: format!("Below {id}"),
            path: domain::group::Group::path_below(&self.group_path, id),
        };
        let mut tx = self.engine.db.write().await.unwrap();
        groups::insert(&mut tx, &group, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let who = self.member(Profile::CustomerWrite);
        self.groups_below.push(group);
        self.with_type_in(id, "Below", &who).await
    }

    /// Somebody with a profile on a group.
    pub fn member_of(&self, group: &domain::group::Group, profile: Profile) -> Principal {
        somebody(group.id, &group.path, profile)
    }

    /// A device type in a group beside the demo group; which one of the device types it is.
    pub async fn with_device_type_beside(&mut self) -> usize {
        let group = self.with_group_beside().await;
        let path = self
            .group_path
            .replace(&self.group.to_string(), &group.to_string());
        let who = somebody(group, &path, Profile::CustomerWrite);
        self.with_type_in(group, "Beside", &who).await
    }

    async fn with_type_in(&mut self, group: GroupId, name: &str, who: &Principal) -> usize {
        let input = DeviceTypeInput {
            group: group.to_string(),
            name: name.into(),
            downlink_mode: "none".into(),
            display: "none".into(),
            ..DeviceTypeInput::default()
        };
        let made = self.engine.create_device_type(who, &input).await;
        self.device_types.push(made.unwrap());
        self.device_types.len() - 1
    }

    /// The session of a new user with a profile on a group, who chose a password by a link as
    /// after an invitation.
    pub async fn session_of(&self, group: GroupId, profile: Profile) -> String {
        let id = UserId(self.engine.ids.long());
        let email = format!("{id}@example.org");
        let link = secret::new(&self.engine.world);
        let now = self.engine.world.clock.now();
        let user = people::NewUser {
            id,
            group,
            email: &email,
            name: profile.name(),
            password_hash: None,
            profile,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        people::insert(&mut tx, &user, now).await.unwrap();
        people::put_link(&mut tx, &secret::hash(&link), Some(id), now.plus(60_000))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let password = "a quiet grey harbour".to_owned();
        let choice = ChoosePassword {
            token: link,
            email,
            again: password.clone(),
            password,
        };
        let client = Client {
            address: [127, 0, 0, 1].into(),
            agent: "test".into(),
        };
        let signed_in = self.engine.choose_password(&choice, &client).await;
        signed_in.unwrap().session().unwrap().token
    }

    /// Somebody with a profile on the demo group who is known, so that what goes on by itself goes on
    /// with his rights.
    pub async fn person(&self, profile: Profile) -> Principal {
        let session = self.session_of(self.group, profile).await;
        let known = self.engine.session(&session).await.unwrap();
        known.unwrap()
    }

    /// An API access of the demo group, or of one beside it, with a profile on it and every scope:
    /// login and password.
    pub async fn api_access_of(&self, group: GroupId, profile: Profile) -> (String, String) {
        let path = self
            .group_path
            .replace(&self.group.to_string(), &group.to_string());
        let input = ApiAccessInput {
            name: profile.name().into(),
            time_zone: "UTC".into(),
            scopes: Scope::ALL.map(|each| each.1.to_owned()).to_vec(),
            groups: vec![group.to_string()],
            profiles: vec![profile.name().into()],
            ..ApiAccessInput::default()
        };
        let keeper = somebody(group, &path, Profile::Operator);
        let made = self.engine.create_api_access(&keeper, group, &input).await;
        let made = made.unwrap();
        (made.id.to_string(), made.password)
    }

    /// Somebody of the demo group who has an account and no password yet.
    pub async fn invited(&self, email: &str) {
        let user = people::NewUser {
            id: UserId(self.engine.ids.long()),
            group: self.group,
            email,
            name: email,
            password_hash: None,
            profile: Profile::CustomerRead,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        people::insert(&mut tx, &user, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Registers devices under the `nth` device type of the demo fleet.
    pub async fn with_devices(&self, nth: usize, ids: &[u32]) {
        let ids: Vec<DeviceId> = ids.iter().copied().map(DeviceId).collect();
        let now = self.engine.world.clock.now();
        let (dialect, of_type) = (self.engine.db.dialect, self.device_types[nth]);
        let mut tx = self.engine.db.write().await.unwrap();
        let new = devices::register(&mut tx, dialect, of_type, &ids, now).await;
        let count = [(of_type, new.unwrap().len() as i64)];
        device_types::count_devices(&mut tx, dialect, &count)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Registers base stations in the demo group.
    pub async fn with_stations(&self, ids: &[u32]) {
        let ids: Vec<_> = ids.iter().copied().map(domain::StationId).collect();
        let now = self.engine.world.clock.now();
        let mut tx = self.engine.db.write().await.unwrap();
        stations::register(&mut tx, self.engine.db.dialect, self.group, &ids, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The form of the `nth` device type as it stands.
    pub async fn device_type_form(&self, nth: usize) -> DeviceTypeInput {
        let who = self.member(Profile::CustomerWrite);
        let one = self
            .engine
            .device_type(&who, self.device_types[nth])
            .await
            .unwrap();
        one.input()
    }

    /// Gives the `nth` device type another custom format. Older messages follow when
    /// [`TestEngine::redecode`] or the worker gets to them.
    pub async fn with_format(&self, nth: usize, format: &str) {
        let who = self.member(Profile::CustomerWrite);
        let input = DeviceTypeInput {
            display: "custom".into(),
            format: format.into(),
            ..self.device_type_form(nth).await
        };
        let edited = self
            .engine
            .edit_device_type(&who, self.device_types[nth], &input);
        edited.await.unwrap();
    }

    /// Has the messages of the `nth` device type read as positions.
    pub async fn with_geolocation(&self, nth: usize) {
        self.edit_type(nth, |input| input.display = "geolocation".into())
            .await;
    }

    /// Says where a base station stands.
    pub async fn place_station(&self, station: u32, lat: f64, lng: f64) {
        let settings = domain::base_station::StationSettings {
            name: format!("Station {station}"),
            place: Some((lat, lng)),
            operator: String::new(),
            country: String::new(),
            region: domain::base_station::Region::Rc1,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        stations::edit(&mut tx, domain::StationId(station), &settings)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Changes the contract of the demo fleet.
    pub async fn change_contract(&self, change: impl FnOnce(&mut domain::contract::Contract)) {
        let mut tx = self.engine.db.write().await.unwrap();
        crate::store::contracts::stories::change_first(&mut tx, self.group, change)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn edit_type(&self, nth: usize, change: impl FnOnce(&mut DeviceTypeInput)) {
        let who = self.member(Profile::CustomerWrite);
        let mut input = self.device_type_form(nth).await;
        change(&mut input);
        let id = self.device_types[nth];
        self.engine
            .edit_device_type(&who, id, &input)
            .await
            .unwrap();
    }

    /// Gives the `nth` device type a keep-alive in seconds.
    pub async fn with_keep_alive(&self, nth: usize, seconds: i64) {
        self.edit_type(nth, |input| input.keep_alive = seconds.to_string())
            .await;
    }

    /// Has messages of the `nth` device type kept for so many days; 0: for good.
    pub async fn with_retention(&self, nth: usize, days: i64) {
        self.edit_type(nth, |input| input.retention = days.to_string())
            .await;
    }

    /// Forgets messages that are kept no longer, as the worker would.
    pub async fn forget_messages(&self) {
        while crate::retention::step(&self.engine).await.unwrap() {}
    }

    /// Gives the `nth` device type a template of direct downlinks.
    pub async fn with_downlink(&self, nth: usize, template: &str) {
        self.edit_type(nth, |input| {
            input.downlink_mode = "direct".into();
            input.downlink_data = template.into();
        })
        .await;
    }

    /// Gives the `nth` device type a downlink mode, by its word.
    pub async fn with_downlink_mode(&self, nth: usize, mode: &str) {
        self.edit_type(nth, |input| input.downlink_mode = mode.into())
            .await;
    }

    /// Keeps the key of a device.
    pub async fn with_key(&self, device: u32, key: &radio::Key) {
        let mut tx = self.engine.db.write().await.unwrap();
        crate::device_key::put(&self.engine, &mut tx, DeviceId(device), key)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Every stored figure that is not zero, as text, in order: of devices (by hour), and of
    /// device types and groups (by each span).
    pub async fn figures(&self) -> Vec<String> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        crate::store::statistics::all(&mut connection)
            .await
            .unwrap()
    }

    /// Closes every message whose time has come, as the worker would.
    pub async fn close_messages(&self) {
        while crate::close::step(&self.engine).await.unwrap() > 0 {}
    }

    /// Takes the next step of every downlink whose time has come, as the worker would.
    pub async fn step_downlinks(&self) {
        step_downlinks(&self.engine, crate::downlink::BATCH).await;
    }

    /// Takes devices off their contracts whose time has come, as the worker would.
    pub async fn unsubscribe_due(&self) {
        unsubscribe_due(&self.engine).await;
    }

    /// Looks once for devices and stations that fell silent, as the worker would.
    pub async fn look_for_silence(&self) {
        look_for_silence(&self.engine).await;
    }

    /// Puts alerts into mails and sends what is due, as the worker would.
    pub async fn send_mails(&self) {
        send_mails(&self.engine).await;
    }

    /// Decodes one batch of older messages anew; false when there is none.
    pub async fn redecode(&self) -> bool {
        redecode(&self.engine).await
    }

    /// Starts what takes uplinks in, and none of the other workers: a story that moves them
    /// itself knows where they stand.
    pub fn start_intake(&self) {
        start_intake(&self.engine);
    }

    /// What is stored of the values of the messages of the `nth` device type, by message id: the
    /// version of the format and the JSON.
    pub async fn stored_values(&self, nth: usize) -> Vec<(i64, Option<String>)> {
        let mut connection = self.engine.db.read().acquire().await.unwrap();
        sqlx::query_as(
            "SELECT format_version, decoded FROM messages WHERE device_type_id = $1 ORDER BY id",
        )
        .bind(self.device_types[nth].to_string())
        .fetch_all(&mut *connection)
        .await
        .unwrap()
    }

    /// A token of one station alone.
    pub async fn station_token(&self, station: u32) -> String {
        let token = secret::new(&self.engine.world);
        let row = station_tokens::NewToken {
            hash: secret::hash(&token),
            group: self.group,
            station: Some(domain::StationId(station)),
            registers_under: None,
            name: &format!("Station {station:04X}"),
        };
        let mut tx = self.engine.db.write().await.unwrap();
        station_tokens::put(&mut tx, &row, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        token
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

fn somebody(group: GroupId, path: &str, profile: Profile) -> Principal {
    Principal {
        user: UserId([0xaa; 12]),
        email: "somebody@example.org".into(),
        name: "Somebody".into(),
        roles: vec![Role::fixed(group, path, profile)],
        from: None,
    }
}

/// Looks once whether the answer to a message of a virtual device is to be sent; whether nothing is
/// to be waited for any more.
pub async fn emit_virtual(engine: &Engine, message: domain::MessageId) -> bool {
    crate::downlink::emit(engine, message).await.unwrap()
}

/// Takes the next step of every downlink whose time has come, as the worker of that engine would,
/// of at most `limit` in each transaction.
pub async fn step_downlinks(engine: &Engine, limit: i64) {
    while crate::downlink::step(engine, limit).await.unwrap() > 0 {}
}

/// The code that an app shows at a time which was told a secret, in base 32.
pub fn code_shown(secret: &str, now: UnixMillis) -> String {
    crate::people::code_shown(secret, now)
}

/// Sends the links to passwords that are to go out by mail, as the worker of that engine would.
pub async fn mail_links(engine: &Engine) {
    while crate::people::mail_step(engine).await.unwrap() {}
}

/// Takes devices off their contracts whose time has come, as the worker of that engine would.
pub async fn unsubscribe_due(engine: &Engine) {
    while crate::unsubscribe::step(engine).await.unwrap() > 0 {}
}

/// Starts what takes uplinks in, and none of the other workers of that engine.
pub fn start_intake(engine: &Engine) {
    let committer = crate::uplink::commit_forever(engine.clone());
    engine.tasks.spawn(committer);
}

/// Looks once for devices and stations that fell silent, as the worker of that engine would.
pub async fn look_for_silence(engine: &Engine) {
    while crate::keep_alive::round(engine).await.unwrap() {}
}

/// One look for silence, as the worker takes one; true when there is more to do at once.
pub async fn look_once(engine: &Engine) -> bool {
    crate::keep_alive::round(engine).await.unwrap()
}

/// Puts alerts into mails and sends what is due, as the worker of that engine would.
pub async fn send_mails(engine: &Engine) {
    while crate::alert::step(engine).await.unwrap() {}
}

/// Puts alerts into mails and takes some of those that are due, as a process that dies with them in
/// hand; how many.
pub async fn take_mails(engine: &Engine) -> usize {
    crate::alert::gather_due(engine).await.unwrap();
    crate::alert::claim(engine).await.unwrap().len()
}

/// Deals with one batch of a list of devices, as the worker of that engine would; false when there
/// is nothing to do.
pub async fn work_list(engine: &Engine) -> bool {
    crate::device::registration::step(engine).await.unwrap()
}

/// Something is done to many devices and worked off, as the worker of that engine would: what became
/// of them.
///
/// # Errors
/// As [`Engine::change_devices`].
pub async fn change_devices(
    engine: &Engine,
    who: &Principal,
    input: &BulkInput,
) -> Result<BulkCount, Error> {
    let job = engine.change_devices(who, input).await?;
    while work_list(engine).await {}
    let (mut count, mut after) = (BulkCount::default(), 0);
    loop {
        let lines = engine.registration_lines(who, job, after).await?;
        let Some(last) = lines.last() else { break };
        after = last.line;
        for line in lines {
            count.add(match line.verdict {
                Verdict::Edited | Verdict::Deleted => Ok(()),
                _ => Err(line.fault.map(|wrong| wrong.fault)),
            });
        }
    }
    count.sort();
    Ok(count)
}

/// Ends transfers of devices that nobody took in time, as the worker of that engine would.
pub async fn end_transfers(engine: &Engine) {
    while crate::device::handover::step(engine).await.unwrap() {}
}

/// Decodes one batch of older messages anew, as the worker of that engine would; false when
/// there is none.
pub async fn redecode(engine: &Engine) -> bool {
    crate::redecode::step(engine).await.unwrap()
}

/// Tells a story on each database there is.
pub async fn on_each<F: Future<Output = TestEngine>>(story: impl Fn(TestEngine) -> F) {
    story(TestEngine::sqlite().await).await.close().await;
    if let Some(engine) = TestEngine::postgres().await {
        story(engine).await.close().await;
    }
}
