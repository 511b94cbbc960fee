//! A fleet in files.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use simulator::Fleet;

use super::play::{done, progress};

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path);
    let file = file.with_context(|| format!("{} cannot be made", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

/// Writes `things` as JSON, one a line. Returns how many there were.
fn write<T: Serialize>(
    path: &Path,
    things: impl Iterator<Item = T>,
    mut after: impl FnMut(u64),
) -> anyhow::Result<u64> {
    let named = || format!("{} cannot be written", path.display());
    let mut file = create(path)?;
    let mut count = 0;
    for thing in things {
        serde_json::to_writer(&mut file, &thing).with_context(named)?;
        file.write_all(b"\n").with_context(named)?;
        count += 1;
        after(count);
    }
    file.flush().with_context(named)?;
    Ok(count)
}

/// Writes everything that the stations hand in, in order of arrival. Returns the number of lines.
///
/// # Errors
/// What is wrong with the file.
pub fn write_lines(fleet: &mut Fleet, path: &Path) -> anyhow::Result<u64> {
    let progress = progress(fleet);
    let start = fleet.plan().start.0;
    // The fleet is not at hand where progress is told of.
    let time = std::cell::Cell::new(start);
    let lines = fleet.map(|arrival| {
        time.set(arrival.time);
        arrival.line
    });
    let count = write(path, lines, |count| {
        if count.is_multiple_of(1024) {
            progress.at(done(start, time.get()));
        }
    });
    progress.end();
    count
}

/// Writes what a server must know first: one body of `POST /radio/registrations` a line.
///
/// # Errors
/// What is wrong with the file.
pub fn write_registrations(fleet: &Fleet, path: &Path) -> anyhow::Result<u64> {
    write(path, fleet.registrations(), |_| {})
}

/// Writes what was really sent and heard.
///
/// # Errors
/// What is wrong with the file.
pub fn write_truth(fleet: &Fleet, path: &Path) -> anyhow::Result<()> {
    write(path, std::iter::once(fleet.truth()), |_| {}).map(drop)
}
