//! The database, its clock, and the disk under it.

use std::path::Path;

use domain::UnixMillis;
use engine::{Condition, StoreError};

use super::finding::Finding;
use crate::command::{sqlite_file, sqlite_folder};
use crate::config::Config;

/// Clocks that differ by so much (ms) are worth a look, by more they spoil what is measured.
const APART: i64 = 5_000;
const FAR_APART: i64 = 60_000;

/// With less room (bytes) than that nothing can be stored soon.
const FULL: u64 = 256 << 20;
/// With less than that somebody should look.
const NARROW: u64 = 2 << 30;

/// What there is to say; `condition` is how the database is, none where it is still to be made.
pub(super) fn findings(
    config: &Config,
    condition: Option<&Result<Condition, StoreError>>,
    now: UnixMillis,
) -> Vec<Finding> {
    let mut findings = match condition {
        None => vec![Finding::warning(
            "database",
            "its file is not there yet",
            "The first start makes it; or `restore` does, of a backup.",
        )],
        Some(Err(error)) => vec![Finding::error(
            "database",
            error.to_string(),
            "Look at `database.url`, and whether the database runs and lets this user in.",
        )],
        Some(Ok(condition)) => {
            let mut findings = vec![version(condition), clock(condition, now)];
            findings.extend(inside(condition));
            findings
        }
    };
    let bytes = condition.and_then(|condition| condition.as_ref().ok());
    let bytes = bytes.map_or(0, |condition| condition.bytes.unsigned_abs());
    findings.push(disk(config, bytes));
    findings.extend(closed(&config.engine.database_url, may_write));
    findings
}

fn version(condition: &Condition) -> Finding {
    let Condition { schema, newest, .. } = *condition;
    match schema {
        None => Finding::warning(
            "database",
            "it has no tables yet",
            "The first start makes them; or `restore` does, of a backup.",
        ),
        Some(schema) if schema > newest => Finding::error(
            "database",
            format!("its tables are of version {schema}, and this program knows {newest}"),
            "Run the newer program that made them, or take a backup of before back.",
        ),
        Some(schema) if schema < newest => Finding::warning(
            "database",
            format!("its tables are of version {schema}, and this program's of {newest}"),
            "The next start brings them up to date, after which the older program does not run: \
             make a backup with that first.",
        ),
        Some(schema) => {
            let size = megabytes(condition.bytes.unsigned_abs());
            Finding::ok("database", format!("version {schema}, {size}"))
        }
    }
}

/// What only tables of the newest version tell.
fn inside(condition: &Condition) -> Vec<Finding> {
    let mut findings = Vec::new();
    if condition.schema != Some(condition.newest) {
        return findings;
    }
    if !condition.key_fits {
        findings.push(Finding::error(
            "key",
            "what is stored was sealed with another one",
            "Put the right one there (setting `secret_key_file`); where it is lost, start once with \
             `serve --another-key`.",
        ));
    }
    if !condition.anybody {
        findings.push(Finding::warning(
            "people",
            "nobody can sign in yet",
            "Use the link that the server prints at its start, or `create-admin`.",
        ));
    }
    findings
}

fn clock(condition: &Condition, now: UnixMillis) -> Finding {
    let ahead = condition.ahead;
    // Somebody said that he works at a time that is still to come.
    let later = condition
        .heartbeat
        .map_or(0, |heartbeat| heartbeat.0 - now.0);
    let advice = "Let every machine set its clock by the network (NTP).";
    if later > FAR_APART {
        let said = format!("it is {} s behind what a server last said", later / 1000);
        return Finding::error("clock", said, advice);
    }
    let said = format!(
        "that of the database is {} s from this machine's",
        ahead.abs() / 1000
    );
    match ahead.abs() {
        0..APART => Finding::ok("clock", "it goes with that of the database"),
        APART..FAR_APART => Finding::warning("clock", said, advice),
        _ => Finding::error("clock", said, advice),
    }
}

fn disk(config: &Config, used: u64) -> Finding {
    let url = &config.engine.database_url;
    if sqlite_file(url).is_none() {
        return Finding::ok(
            "disk",
            "it is that of the database server, which watches it",
        );
    }
    match room(folder_of(url)) {
        Err(error) => Finding::warning(
            "disk",
            format!("it does not say how much room it has: {error}"),
            "Look at it by other means.",
        ),
        Ok(room) => judge(room, used),
    }
}

/// The folder in which a SQLite file lies. What is still to be made lies where its folder will.
fn folder_of(url: &str) -> &Path {
    let mut folder = sqlite_folder(url).unwrap_or(Path::new("."));
    while let (false, Some(above)) = (folder.exists(), folder.parent()) {
        folder = above;
    }
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// That whoever asks cannot write where the database is a file, or will be: then nothing is stored
/// either, or the server is another user's.
fn closed(url: &str, may_write: impl Fn(&Path) -> bool) -> Option<Finding> {
    let file = sqlite_file(url)?;
    let places = [folder_of(url), file];
    let mut there = places.into_iter().filter(|place| place.exists());
    let closed = there.rfind(|place| !may_write(place))?;
    Some(Finding::error(
        "disk",
        format!("this user cannot write {}", closed.display()),
        "Run the command as the user of the service; where that is who asked, give that user the \
         folder with everything in it.",
    ))
}

#[cfg(unix)]
fn may_write(place: &Path) -> bool {
    rustix::fs::access(place, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn may_write(place: &Path) -> bool {
    std::fs::metadata(place).is_ok_and(|known| !known.permissions().readonly())
}

fn judge(room: u64, used: u64) -> Finding {
    let said = format!("{} are free", megabytes(room));
    match room {
        0..FULL => Finding::error("disk", said, "Make room: nothing can be stored soon."),
        _ if room < NARROW.max(used / 4) => Finding::warning(
            "disk",
            said,
            "Make room, or have device types keep messages for fewer days.",
        ),
        _ => Finding::ok("disk", said),
    }
}

fn megabytes(bytes: u64) -> String {
    match bytes >> 20 {
        megabytes @ 0..10_240 => format!("{megabytes} MB"),
        megabytes => format!("{} GB", megabytes >> 10),
    }
}

/// Bytes that may still be written in a folder.
#[cfg(unix)]
fn room(folder: &Path) -> std::io::Result<u64> {
    let known = rustix::fs::statvfs(folder)?;
    Ok(known.f_bavail.saturating_mul(known.f_frsize))
}

#[cfg(not(unix))]
fn room(_: &Path) -> std::io::Result<u64> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;

    fn condition() -> Condition {
        Condition {
            schema: Some(44),
            newest: 44,
            ahead: 3,
            bytes: 5 << 20,
            heartbeat: Some(UnixMillis(1_000_000)),
            key_fits: true,
            anybody: true,
        }
    }

    const NOW: UnixMillis = UnixMillis(1_005_000);

    #[test]
    fn what_is_well_is_said_in_few_words() {
        let well = condition();
        assert_eq!(
            version(&well).to_string(),
            "ok       database: version 44, 5 MB."
        );
        assert_eq!(clock(&well, NOW).level, Level::Ok);
        assert!(inside(&well).is_empty());
    }

    #[test]
    fn tables_of_another_version_are_told() {
        let level = |schema| {
            let other = Condition {
                schema,
                key_fits: false,
                ..condition()
            };
            assert!(inside(&other).is_empty(), "nobody knows such tables");
            version(&other).level
        };
        assert_eq!(level(None), Level::Warning);
        assert_eq!(level(Some(43)), Level::Warning);
        assert_eq!(level(Some(45)), Level::Error);
    }

    #[test]
    fn a_key_that_opens_nothing_is_an_error_and_an_empty_house_a_warning() {
        let ill = Condition {
            key_fits: false,
            anybody: false,
            ..condition()
        };
        let levels: Vec<Level> = inside(&ill).iter().map(|one| one.level).collect();
        assert_eq!(levels, [Level::Error, Level::Warning]);
    }

    #[test]
    fn clocks_that_differ_are_told_either_way() {
        let level = |ahead| {
            let other = Condition {
                ahead,
                ..condition()
            };
            clock(&other, NOW).level
        };
        assert_eq!(level(-4_999), Level::Ok);
        assert_eq!(level(5_000), Level::Warning);
        assert_eq!(level(-60_000), Level::Error);
        let earlier = UnixMillis(900_000);
        assert_eq!(clock(&condition(), earlier).level, Level::Error);
    }

    #[test]
    fn room_is_judged_by_what_the_database_needs() {
        let gigabyte = 1 << 30;
        assert_eq!(judge(100 << 20, 0).level, Level::Error);
        assert_eq!(judge(gigabyte, 0).level, Level::Warning);
        assert_eq!(judge(3 * gigabyte, 0).level, Level::Ok);
        assert_eq!(judge(3 * gigabyte, 40 * gigabyte).level, Level::Warning);
        assert!(room(Path::new(".")).is_ok());
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let url = format!("sqlite:{}", file.display());
        let told = |place: &Path| format!("this user cannot write {}", place.display());
        let said = |finding: Option<Finding>| finding.map(|finding| finding.to_string());
        let closed = |may_write: fn(&Path) -> bool| said(super::closed(&url, may_write));
        // It is still to be made: the folder counts.
        let here = closed(|_| false).unwrap();
        assert!(here.contains(&told(folder.path())), "{here}");
        std::fs::write(&file, "").unwrap();
        let there = closed(|_| false).unwrap();
        assert!(there.contains(&told(&file)), "{there}");
        assert_eq!(closed(|_| true), None);
        assert_eq!(said(super::closed(&url, may_write)), None);
        let server = super::closed("postgres://localhost/sigfox", |_| false);
        assert_eq!(said(server), None);
    }
}
