//! Databases in which nothing is yet, and everything that one holds.

use std::collections::BTreeMap;

use futures::TryStreamExt as _;
use sqlx::AssertSqlSafe;

use super::{ORIGIN, Place, TestEngine, admin, unique, world};
use crate::store::db::Db;
use crate::store::whole;
use crate::{Engine, Settings, StoreError};

/// The rows of each table, as text in an order that does not depend on the engine.
pub type Rows = BTreeMap<String, Vec<String>>;

/// An empty database of its own, which is gone when this is closed or dropped.
pub struct EmptyDatabase {
    /// Settings that name it.
    pub settings: Settings,
    place: Place,
}

impl EmptyDatabase {
    /// A SQLite file that is not there yet.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("sigfox_test_{}", unique()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite:{}/test.db", folder.display());
        Self::at(url, Place::File { _folder: folder })
    }

    /// On the PostgreSQL server that `TEST_POSTGRES_URL` names; none without that variable, which
    /// is a failure where `CI` is set.
    pub async fn postgres() -> Option<Self> {
        let Ok(admin_url) = std::env::var("TEST_POSTGRES_URL") else {
            let ci = std::env::var_os("CI").is_some();
            assert!(!ci, "TEST_POSTGRES_URL must be set in CI");
            eprintln!("SKIPPED on PostgreSQL: TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("test_{}", unique());
        let admin = admin(&admin_url).await;
        let text = format!("CREATE DATABASE {name}");
        sqlx::query(AssertSqlSafe(text))
            .execute(&admin)
            .await
            .unwrap();
        admin.close().await;
        let mut url = url::Url::parse(&admin_url).unwrap();
        url.set_path(&name);
        Some(Self::at(url.to_string(), Place::Server { admin_url, name }))
    }

    fn at(database_url: String, place: Place) -> Self {
        let settings = Settings {
            database_url,
            database_connections: 4,
            allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
            inspector: true,
            origins: vec![ORIGIN.to_owned()],
            ..Settings::default()
        };
        Self { settings, place }
    }

    /// An engine on it, which makes or brings up to date its tables. No worker runs.
    pub async fn open(&self) -> Result<Engine, StoreError> {
        Engine::open(self.settings.clone(), world().0).await
    }

    /// Everything that it holds.
    pub async fn rows(&self) -> Rows {
        rows(&self.settings).await
    }

    /// Removes it.
    pub async fn close(self) {
        if let Place::Server { admin_url, name } = &self.place {
            let admin = admin(admin_url).await;
            let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            sqlx::query(AssertSqlSafe(text))
                .execute(&admin)
                .await
                .unwrap();
            admin.close().await;
        }
    }
}

impl TestEngine {
    /// Everything that its database holds.
    pub async fn rows(&self) -> Rows {
        rows(&self.settings).await
    }
}

async fn rows(settings: &Settings) -> Rows {
    let db = Db::connect(&settings.database_url, 1).await.unwrap();
    let mut tx = db.snapshot().await.unwrap();
    let tables = whole::tables(&mut tx, db.dialect).await.unwrap();
    let mut all = Rows::new();
    for table in &tables {
        let mut found = Vec::new();
        let mut rows = whole::rows(&mut tx, table);
        while let Some(row) = rows.try_next().await.unwrap() {
            // By name: the engines have columns in different orders.
            let named: BTreeMap<&str, &whole::Cell> = table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .zip(&row)
                .collect();
            found.push(serde_json::to_string(&named).unwrap());
        }
        drop(rows);
        found.sort_unstable();
        all.insert(table.name.clone(), found);
    }
    tx.rollback().await.unwrap();
    db.close().await;
    all
}
