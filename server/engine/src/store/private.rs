//! The file of a SQLite database, which is for nobody but whoever runs the installation: messages,
//! people and sealed keys stand in it.
//!
//! SQLite would make it as the mask of the process says, which usually lets everybody on the machine
//! read it. What it puts beside the file (`-wal`, `-shm`) it makes as that is. One that is there
//! already stays as it is: somebody may have said so.

use std::str::FromStr as _;

use sqlx::sqlite::SqliteConnectOptions;

use super::db::StoreError;

/// Makes the file of a database that is not there yet, empty, for its owner alone.
///
/// # Errors
/// When the address cannot be read. That a file cannot be made SQLite itself tells next.
pub(super) fn make(url: &str) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::from_str(url)?;
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    if cfg!(unix) && !in_memory {
        // One that is there is not even opened: closing it would end what SQLite locked in it.
        let mut new = std::fs::OpenOptions::new();
        new.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
        let _ = new.open(options.get_filename());
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::make;
    use crate::testing::TestEngine;

    fn mode(file: &Path) -> u32 {
        let known = std::fs::metadata(file);
        let known = known.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        known.permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn nobody_else_reads_the_files_of_a_database() {
        let test = TestEngine::sqlite().await;
        test.with_devices(0, &[1]).await;
        let file = test.settings.database_url.strip_prefix("sqlite:");
        let file = file.unwrap().to_owned();
        for beside in ["", "-wal", "-shm"] {
            let file = format!("{file}{beside}");
            assert_eq!(mode(Path::new(&file)), 0o600, "{file}");
        }
        // One that somebody made himself stays as he made it.
        let own = format!("{file}.own");
        std::fs::write(&own, "his").unwrap();
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o640)).unwrap();
        make(&format!("sqlite:{own}?mode=rwc")).unwrap();
        assert_eq!(mode(Path::new(&own)), 0o640);
        assert_eq!(std::fs::read_to_string(&own).unwrap(), "his");
        test.close().await;
    }
}
