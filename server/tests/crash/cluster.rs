//! A PostgreSQL of a story's own, which it may stop: durable, on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{Connection as _, Executor as _, PgConnection};

const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/postgres.sh");

/// A cluster that is gone when this is dropped.
pub struct Cluster {
    /// Its URL, the same after it was started again.
    pub url: String,
    folder: PathBuf,
}

impl Cluster {
    /// None where there is no PostgreSQL, which is a failure where `CI` is set.
    pub async fn start() -> Option<Self> {
        if std::env::var_os("TEST_POSTGRES_URL").is_none() {
            let ci = std::env::var_os("CI");
            assert!(ci.is_none(), "TEST_POSTGRES_URL must be set in CI");
            eprintln!("SKIPPED on PostgreSQL: TEST_POSTGRES_URL is not set");
            return None;
        }
        // Its user may enter /tmp even where a home folder is closed to it.
        let folder = tempfile::Builder::new()
            .prefix("sigfox-postgres.")
            .tempdir_in("/tmp")
            .unwrap()
            .keep();
        let url = run("start", &folder).await;
        Some(Self { url, folder })
    }

    /// Ends it at once: what it has not synced is gone.
    pub async fn stop_at_once(&self) {
        run("crash", &self.folder).await;
    }

    /// Starts it again; it recovers first.
    pub async fn start_again(&self) {
        run("resume", &self.folder).await;
    }

    /// Lets nothing be written, or lets it again, in sessions that are open as well.
    pub async fn read_only(&self, read_only: bool) {
        let set = format!("ALTER SYSTEM SET default_transaction_read_only = {read_only}");
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        for text in [set.as_str(), "SELECT pg_reload_conf()"] {
            let text = sqlx::AssertSqlSafe(text.to_owned());
            connection.execute(sqlx::raw_sql(text)).await.unwrap();
        }
        connection.close().await.unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = command("stop", &self.folder).status();
    }
}

fn command(what: &str, folder: &Path) -> Command {
    let mut command = Command::new(TOOL);
    command.arg(what).arg(folder).env("POSTGRES_DURABLE", "1");
    command
}

/// Runs the tool and returns what it printed.
async fn run(what: &str, folder: &Path) -> String {
    let mut command = command(what, folder);
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "postgres.sh {what}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
