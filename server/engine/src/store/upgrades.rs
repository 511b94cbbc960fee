//! Every earlier state of the tables, with something in each of them, is brought to the newest: what
//! was there is there still, and can be read.

use std::collections::BTreeMap;

use domain::audit::AuditQuery;
use domain::base_station::StationQuery;
use domain::contract::ContractQuery;
use domain::device::DeviceQuery;
use domain::device_type::DeviceTypeQuery;
use domain::event::{EventQuery, Variables};
use domain::message::MessageQuery;
use domain::permission::{Principal, Profile, Role};
use domain::user::UserQuery;
use domain::{DeviceId, DeviceTypeId, GroupId, UserId};
use futures::TryStreamExt as _;
use sqlx::AnyConnection;

use super::db::{Db, Dialect};
use super::whole::{self, Cell, Column, Filling, Kind, Table};
use crate::testing::{EmptyDatabase, world};
use crate::{Backup, Engine, restore};

const GROUP: GroupId = GroupId([0xa1; 12]);
const USER: UserId = UserId([0xa2; 12]);
const TYPE: DeviceTypeId = DeviceTypeId([0xa3; 12]);
const DEVICE: DeviceId = DeviceId(0xA1);
const TIME: i64 = 1_700_000_000_000;

/// Tables whose rows a later version throws away on purpose.
const BEGINS_ANEW: [&str; 6] = [
    "heard_cells",
    "inspections",
    "map_cells",
    "map_places",
    "map_walk",
    "station_cells",
];

/// Columns in which a later version writes something else on purpose.
const WRITTEN_ANEW: [(&str, &str); 1] = [("users", "language")];

fn path() -> String {
    format!("/{GROUP}/")
}

fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}

/// What a table of ours has in a column, where it matters.
fn known(table: &str, column: &str) -> Option<Cell> {
    Some(match (table, column) {
        ("groups", "id") => text(GROUP),
        ("groups", "path") => text(path()),
        ("groups", "name") => text("Operator"),
        ("groups", "parent_id" | "max_prototypes" | "network_operator") => Cell::Null,
        ("groups", "timezone") => text("UTC"),
        ("users", "id") => text(USER),
        ("users", "email") => text("ann@example.org"),
        ("users", "name" | "first_name") => text("Ann"),
        ("users", "password_hash") => Cell::Null,
        ("users", "language") => text("en"),
        ("user_roles" | "api_access_roles", "profile") => text(Profile::Operator.name()),
        ("profiles", "permissions") => text("DEVICE_READ"),
        ("contracts", "name") => text("Endless"),
        ("contracts", "max_uplinks" | "max_downlinks") => Cell::Null,
        ("device_types", "id") => text(TYPE),
        ("device_types", "name") => text("Bins"),
        ("device_types", "display") => Cell::Int(2),
        ("device_types", "format_version") => Cell::Int(1),
        ("device_types", "downlink_mode") => Cell::Int(2),
        ("devices", "id") => Cell::Int(i64::from(DEVICE.0)),
        ("devices", "name") => text("Bin"),
        ("devices", "name_key") => text("bin"),
        ("devices", "id_text") => text(DEVICE),
        ("devices", "last_message_id") => Cell::Int(1),
        ("devices", "lat" | "lng" | "contract_id" | "trash_seq" | "sealed_key" | "sealed_pac") => {
            Cell::Null
        }
        ("devices", "registration_id" | "transfer_id") => text(""),
        ("registrations", "asked") => text(""),
        ("base_stations", "name") => text("Tower"),
        ("base_stations", "lat" | "lng") => Cell::Null,
        ("base_stations", "region") => Cell::Int(1),
        ("messages", "lqi") => Cell::Int(4),
        ("messages", "snr" | "decoded" | "lat" | "lng" | "radius" | "position_source") => {
            Cell::Null
        }
        ("callbacks", "method") => text("GET"),
        ("callbacks", "url") => text("http://127.0.0.1:9/"),
        ("callbacks", "channel") => text("URL"),
        ("callbacks", "subtype") => Cell::Int(2),
        (
            "callbacks",
            "secret" | "former_secret" | "sealed_settings" | "event_configuration_id",
        ) => Cell::Null,
        ("deliveries" | "mails", "state") => Cell::Int(1),
        ("deliveries", "lease") => Cell::Null,
        ("attempts", "outcome") => text("delivered"),
        ("attempts", "status") => Cell::Int(200),
        ("attempts", "sealed_record") => Cell::Null,
        ("downlinks", "state") => Cell::Int(3),
        ("downlinks", "data" | "answer") => Cell::Null,
        ("events", "kind") => text("SUSPENDED"),
        ("events", "variables") => text(serde_json::to_string(&Variables::default()).unwrap()),
        ("event_configurations", "settings") => text("{}"),
        ("event_configurations", "replaces") => Cell::Null,
        ("alerts", "callback_id") => Cell::Null,
        ("mails", "callback_id" | "configuration_id") => Cell::Null,
        ("fleet_statistics" | "event_configurations", "owner") => text(GROUP),
        ("made_with", "merge_window") => Cell::Int(domain::message::MERGE_WINDOW),
        ("audit", "number") => Cell::Int(1),
        ("audit", "who_kind") => text("system"),
        ("audit", "who_id") => text(""),
        ("audit", "verb") => text("create"),
        ("audit", "kind") => text("group"),
        ("audit", "object_id") => text(GROUP),
        ("audit", "group_path") => text(path()),
        ("audit", "said") => text(
            r#"{"who_name":"none","who_email":"none","from":"none","name":{"text":"Operator"},"fields":[]}"#,
        ),
        ("audit_places", "entry") => Cell::Int(1),
        _ => return None,
    })
}

/// What a column of that name has anywhere: so rows refer to each other.
fn usual(column: &Column) -> Cell {
    match (column.name.as_str(), column.kind) {
        ("group_id" | "from_group" | "to_group", Kind::Text) => text(GROUP),
        ("user_id", Kind::Text) => text(USER),
        ("device_type_id" | "registers_under" | "from_type", Kind::Text) => text(TYPE),
        ("device_id", Kind::Int) => Cell::Int(i64::from(DEVICE.0)),
        ("id" | "station_id" | "message_id" | "delivery_id" | "event_id", Kind::Int) => {
            Cell::Int(1)
        }
        ("time" | "created" | "start" | "last_seen" | "last_contact", Kind::Int) => Cell::Int(TIME),
        (name, Kind::Text) if name == "id" || name.ends_with("_id") => {
            text("0123456789abcdef01234567")
        }
        (_, Kind::Int) => Cell::Int(0),
        (_, Kind::Text) => text(""),
        (_, Kind::Real) => Cell::Real(-100.25),
        (_, Kind::Bytes) => Cell::Bytes(vec![1]),
    }
}

/// A row in each table that has none.
async fn populate(connection: &mut AnyConnection, dialect: Dialect) {
    let tables = whole::tables(connection, dialect).await.unwrap();
    whole::defer_keys(connection, dialect).await.unwrap();
    for table in &tables {
        if whole::count(connection, &table.name).await.unwrap() > 0 {
            continue;
        }
        let columns = table.columns.iter();
        let row = columns.map(|one| known(&table.name, &one.name).unwrap_or_else(|| usual(one)));
        let row: Vec<Cell> = row.collect();
        assert!(table.takes(&row), "{}: {row:?}", table.name);
        let mut filling = Filling::of(table.clone());
        filling.take(connection, dialect, row).await.unwrap();
        let written = filling.write(connection, dialect).await;
        written.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
    if tables.iter().any(|table| table.name == "audit_head") {
        let text = "UPDATE audit_head SET number = 1, hash = (SELECT hash FROM audit)";
        sqlx::query(text).execute(&mut *connection).await.unwrap();
    }
    whole::check_keys(connection, dialect).await.unwrap();
}

type Named = BTreeMap<String, Cell>;

/// Every row by the names of its columns, of each table.
async fn everything(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> BTreeMap<String, Vec<Named>> {
    let mut all = BTreeMap::new();
    for table in &whole::tables(connection, dialect).await.unwrap() {
        let rows: Vec<Vec<Cell>> = whole::rows(connection, table).try_collect().await.unwrap();
        let rows = rows.into_iter().map(|row| named(table, row));
        all.insert(table.name.clone(), rows.collect());
    }
    all
}

fn named(table: &Table, row: Vec<Cell>) -> Named {
    let names = table.columns.iter().map(|column| column.name.clone());
    names.zip(row).collect()
}

/// Whether a row holds in every column that it still has what it held.
fn goes_on(before: &Named, after: &Named) -> bool {
    let mut common = before.iter().filter(|(name, _)| after.contains_key(*name));
    common.all(|(name, cell)| after.get(name) == Some(cell))
}

/// Makes a database one of that version, with a row in each table. Returns its rows.
async fn make(empty: &EmptyDatabase, version: i64) -> BTreeMap<String, Vec<Named>> {
    let db = Db::connect(&empty.settings.database_url, 1).await.unwrap();
    let dialect = db.dialect;
    let mut tx = db.write().await.unwrap();
    let made = dialect.migrator().run_to(version, &mut *tx).await;
    made.unwrap_or_else(|error| panic!("version {version}: {error}"));
    populate(&mut tx, dialect).await;
    let before = everything(&mut tx, dialect).await;
    assert!(
        before.values().all(|rows| !rows.is_empty()),
        "version {version}"
    );
    tx.commit().await.unwrap();
    db.close().await;
    before
}

/// Brings a database of that version, with a row in each table, to the newest.
async fn upgrade(empty: &EmptyDatabase, version: i64) -> Engine {
    let before = make(empty, version).await;
    let engine = empty.open().await;
    let engine = engine.unwrap_or_else(|error| panic!("version {version}: {error}"));
    let dialect = engine.db.dialect;
    let mut tx = engine.db.snapshot().await.unwrap();
    let newest = whole::version(&mut tx, dialect).await.unwrap();
    assert_eq!(newest, Some(dialect.newest()));
    let after = everything(&mut tx, dialect).await;
    tx.rollback().await.unwrap();
    for (table, rows) in before {
        if BEGINS_ANEW.contains(&table.as_str()) {
            continue;
        }
        let now = &after[&table];
        for mut row in rows {
            row.retain(|name, _| !WRITTEN_ANEW.contains(&(table.as_str(), name.as_str())));
            let there = now.iter().any(|one| goes_on(&row, one));
            assert!(there, "version {version}, {table}: {row:?} is now {now:?}");
        }
    }
    engine
}

/// Reads what is there as people do.
async fn read(engine: &Engine) {
    let who = Principal {
        user: USER,
        email: "ann@example.org".into(),
        name: "Ann".into(),
        roles: vec![Role::fixed(GROUP, path(), Profile::Operator)],
        from: None,
    };
    let device = engine.device(&who, DEVICE).await.unwrap();
    assert_eq!((device.name.as_str(), device.device_type), ("Bin", TYPE));
    let devices = engine
        .list_devices(&who, &DeviceQuery::default())
        .await
        .unwrap();
    assert_eq!(devices.rows.len(), 1);
    let messages = engine
        .device_messages(&who, DEVICE, &MessageQuery::default())
        .await
        .unwrap();
    assert_eq!(messages.page.rows.len(), 1);
    assert_eq!(messages.page.rows[0].receptions.len(), 1);
    let types = engine
        .list_device_types(&who, &DeviceTypeQuery::default())
        .await
        .unwrap();
    assert_eq!(types.rows[0].name, "Bins");
    let callbacks = engine.list_callbacks(&who, TYPE).await.unwrap();
    assert_eq!(callbacks.len(), 1);
    let users = engine
        .list_users(&who, &UserQuery::default())
        .await
        .unwrap();
    assert_eq!(users.rows[0].names.first, "Ann");
    let stations = engine
        .list_stations(&who, &StationQuery::default())
        .await
        .unwrap();
    assert_eq!(stations.rows.len(), 1);
    let contracts = engine
        .list_contracts(&who, &ContractQuery::default())
        .await
        .unwrap();
    assert_eq!(contracts.rows.len(), 1);
    engine
        .device_events(&who, DEVICE, &EventQuery::default())
        .await
        .unwrap();
    engine
        .audit(&who, GROUP, &AuditQuery::default())
        .await
        .unwrap();
    // And goes on.
    let mut form = types.rows[0].input();
    form.description = "Emptied on Mondays".into();
    engine.edit_device_type(&who, TYPE, &form).await.unwrap();
}

async fn every_version(of: Dialect) {
    for migration in of.migrator().iter() {
        let empty = match of {
            Dialect::Sqlite => EmptyDatabase::sqlite(),
            Dialect::Postgres => match EmptyDatabase::postgres().await {
                Some(empty) => empty,
                None => return,
            },
        };
        let engine = upgrade(&empty, migration.version).await;
        read(&engine).await;
        engine.close().await;
        empty.close().await;
    }
}

#[tokio::test]
async fn every_earlier_state_of_a_file_is_brought_to_the_newest() {
    every_version(Dialect::Sqlite).await;
}

#[tokio::test]
async fn every_earlier_state_of_a_server_is_brought_to_the_newest() {
    every_version(Dialect::Postgres).await;
}

#[tokio::test]
async fn whoever_had_the_only_language_has_that_of_the_browser_then() {
    let mut all = vec![EmptyDatabase::sqlite()];
    all.extend(EmptyDatabase::postgres().await);
    for empty in all {
        let engine = upgrade(&empty, 88).await;
        let mut connection = engine.db.read().acquire().await.unwrap();
        let account = super::users::account(&mut connection, USER).await.unwrap();
        assert_eq!(account.unwrap().input.language, "");
        drop(connection);
        engine.close().await;
        empty.close().await;
    }
}

/// A copy of a database of that version.
async fn copy_of(version: i64) -> Vec<u8> {
    let old = EmptyDatabase::sqlite();
    make(&old, version).await;
    let mut copy = Vec::new();
    let mut copying = Backup::begin(&old.settings, &world().0).await.unwrap();
    while copying.step(&mut copy).await.unwrap() {}
    let contents = copying.finish(&mut copy).await.unwrap();
    assert_eq!(contents.schema, version);
    old.close().await;
    copy
}

#[tokio::test]
async fn a_copy_of_an_earlier_state_is_taken_back_and_brought_to_the_newest() {
    for migration in Dialect::Sqlite.migrator().iter().step_by(5) {
        let version = migration.version;
        let copy = copy_of(version).await;
        let mut all = vec![EmptyDatabase::sqlite()];
        all.extend(EmptyDatabase::postgres().await);
        for empty in all {
            let restored = restore(&empty.settings, &world().0, &mut &copy[..]).await;
            restored.unwrap_or_else(|error| panic!("version {version}: {error}"));
            let engine = empty.open().await.unwrap();
            read(&engine).await;
            engine.close().await;
            empty.close().await;
        }
    }
}
