//! The file: surveyed once, then cut into batches.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The longest line that is read; a reception has some 150 bytes.
const LINE_MAX: usize = 64 * 1024;
/// A batch is closed early before its body grows beyond this many bytes.
const BODY_MAX: usize = 4 * 1024 * 1024;

/// What the file holds.
pub(super) struct Survey {
    /// Its lines that are not empty.
    pub lines: u64,
    /// Every station it names, if asked for.
    pub stations: Vec<String>,
    /// Every device it names, if asked for.
    pub devices: Vec<String>,
}

/// The names in a line; what else it holds is the server's to check.
#[derive(Deserialize)]
struct Names {
    station: Option<String>,
    device: Option<String>,
}

/// Counts the lines, and collects the names when `names` are wanted.
pub(super) fn survey(path: &Path, names: bool) -> anyhow::Result<Survey> {
    let mut lines = Lines::open(path)?;
    let (mut stations, mut devices) = (BTreeSet::new(), BTreeSet::new());
    let mut count = 0;
    while let Some((_, text)) = lines.line()? {
        count += 1;
        if !names {
            continue;
        }
        // A line that is no reception is told of when it is sent.
        if let Ok(found) = serde_json::from_slice::<Names>(text) {
            stations.extend(found.station);
            devices.extend(found.device);
        }
    }
    // Names that are none would spoil the whole registration; their lines are refused later.
    let sound = |name: &String| name.parse::<domain::DeviceId>().is_ok();
    Ok(Survey {
        lines: count,
        stations: stations.into_iter().filter(sound).collect(),
        devices: devices.into_iter().filter(sound).collect(),
    })
}

/// Receptions to be sent together.
pub(crate) struct Batch {
    /// The JSON array.
    pub body: Vec<u8>,
    /// The line, from 1, of each of its items.
    pub places: Vec<u64>,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            body: vec![b'['],
            places: Vec::new(),
        }
    }
}

impl Batch {
    /// Whether one more fits into a batch of `size`.
    pub(crate) fn has_room(&self, size: usize) -> bool {
        self.places.len() < size && self.body.len() < BODY_MAX
    }

    /// Where the next item goes, which is that of line `number`.
    pub(crate) fn open(&mut self, number: u64) -> &mut Vec<u8> {
        if !self.places.is_empty() {
            self.body.push(b',');
        }
        self.places.push(number);
        &mut self.body
    }

    /// The whole array.
    pub(crate) fn closed(mut self) -> Self {
        self.body.push(b']');
        self
    }
}

/// The lines of a file, one after another.
pub(super) struct Lines {
    reader: BufReader<File>,
    path: String,
    number: u64,
    buffer: Vec<u8>,
}

impl Lines {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("{name} cannot be read"))?;
        let reader = BufReader::with_capacity(1 << 20, file);
        Ok(Self {
            reader,
            path: name,
            number: 0,
            buffer: Vec::new(),
        })
    }

    /// The next line that is not empty, with its number from 1. A line beyond the longest is
    /// cut off there, so that it is no JSON any more.
    fn line(&mut self) -> anyhow::Result<Option<(u64, &[u8])>> {
        loop {
            self.buffer.clear();
            let mut read = 0;
            loop {
                let part = self.reader.fill_buf();
                let part = part.with_context(|| format!("{} cannot be read", self.path))?;
                let (length, ended) = match part.iter().position(|byte| *byte == b'\n') {
                    Some(at) => (at + 1, true),
                    None => (part.len(), part.is_empty()),
                };
                let room = LINE_MAX.saturating_sub(self.buffer.len()).min(length);
                self.buffer.extend_from_slice(&part[..room]);
                self.reader.consume(length);
                read += length;
                if ended {
                    break;
                }
            }
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if !self.buffer.trim_ascii().is_empty() {
                break;
            }
        }
        Ok(Some((self.number, self.buffer.trim_ascii())))
    }

    /// The next batch of at most `size` lines, none at the end. Lines that are not JSON are
    /// told to `unreadable` and left out.
    pub(super) fn next(
        &mut self,
        size: usize,
        mut unreadable: impl FnMut(u64, &str),
    ) -> anyhow::Result<Option<Batch>> {
        let mut batch = Batch::default();
        let mut any = false;
        while batch.has_room(size) {
            let Some((number, text)) = self.line()? else {
                break;
            };
            any = true;
            if let Err(problem) = sound(text) {
                unreadable(number, &problem);
                continue;
            }
            batch.open(number).extend_from_slice(text);
        }
        Ok(any.then(|| batch.closed()))
    }
}

/// Whether a line is a JSON value, so that it does not spoil the others of its batch. What is
/// skipped in reading is not held to be UTF-8 by the reader, and the whole body is by the door.
fn sound(line: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(line).map_err(|error| error.to_string())?;
    let read: Result<IgnoredAny, _> = serde_json::from_str(text);
    read.map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("replay_{}_{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn lines_become_batches_and_keep_their_numbers() {
        let path = file(
            "batches",
            "{\"a\":1}\n\n  {\"a\":2}\r\n{\"a\":\nnull,null\n{\"a\":3}",
        );
        let mut lines = Lines::open(&path).unwrap();
        let mut wrong = Vec::new();
        let first = lines.next(2, |line, _| wrong.push(line)).unwrap().unwrap();
        assert_eq!(first.body, br#"[{"a":1},{"a":2}]"#);
        assert_eq!(first.places, [1, 3]);
        let second = lines.next(2, |line, _| wrong.push(line)).unwrap().unwrap();
        assert_eq!(
            (second.body.as_slice(), second.places),
            (br#"[{"a":3}]"#.as_slice(), vec![6])
        );
        assert!(lines.next(2, |_, _| {}).unwrap().is_none());
        assert_eq!(wrong, [4, 5]);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_line_that_is_not_utf_8_spoils_no_other() {
        let path = file("bytes", "");
        std::fs::write(&path, b"{\"a\":1}\n{\"a\":\"\xff\"}\n{\"a\":2}").unwrap();
        let mut wrong = Vec::new();
        let mut lines = Lines::open(&path).unwrap();
        let batch = lines.next(9, |line, _| wrong.push(line)).unwrap().unwrap();
        assert_eq!(batch.body, br#"[{"a":1},{"a":2}]"#);
        assert_eq!(wrong, [2]);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn the_survey_finds_each_name_once() {
        let path = file(
            "survey",
            "{\"station\":\"0BF2\",\"device\":\"1\"}\n{\"station\":\"0BF2\",\"device\":\"2\"}\n7\n{\"station\":\"none\"}\n",
        );
        let survey = survey(&path, true).unwrap();
        assert_eq!(survey.lines, 4);
        assert_eq!(
            (survey.stations, survey.devices),
            (vec!["0BF2".into()], vec!["1".into(), "2".into()])
        );
        std::fs::remove_file(path).unwrap();
    }
}
