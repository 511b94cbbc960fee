//! The power goes, and with it what was written and not yet synced.
//!
//! A server runs on a [`Disk`](super::disk::Disk) that writes down every change. Then the files
//! are laid out as they may look after a cut at some point of it: of the changes after a file's
//! last sync all are there, or none, or any, or any of their sectors, or noise in their place.
//! The database must be sound, and hold what had been acknowledged before the cut.
//!
//! `POWER_CUTS` says at how many points.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use engine::{Settings, World};

use super::books::{self, Cut};
use super::disk::{Change, Disk, Entry};
use super::local::Local;
use super::receiver::Receiver;
use super::sender::Senders;
use super::size;
use super::traffic::{self, Handed, LANES};

/// The smallest piece that a disk writes as a whole.
const SECTOR: usize = 512;

/// What remains of changes that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    /// None of them.
    All,
    /// Any of them.
    Some,
    /// Any sectors of them.
    Torn,
    /// Noise where any sectors of them were to be.
    Noise,
    /// All of them: the process was killed and the machine was not.
    Nothing,
}

const LOSSES: [Loss; 5] = [
    Loss::All,
    Loss::Torn,
    Loss::Some,
    Loss::Noise,
    Loss::Nothing,
];

/// Chance that can be had again from its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// A file on the disk.
#[derive(Clone, Default)]
struct File {
    /// As of its last sync; none: it was not there.
    durable: Option<Vec<u8>>,
    /// What came after it.
    pending: Vec<Change>,
}

impl File {
    fn take(&mut self, change: &Change, syncs: bool) {
        match change {
            Change::Sync if syncs => {
                let mut bytes = self.durable.take();
                for change in self.pending.drain(..) {
                    apply(&mut bytes, &change);
                }
                self.durable = bytes;
            }
            Change::Delete { durable: true } if syncs => *self = Self::default(),
            Change::Sync | Change::Acknowledged { .. } => {}
            change => self.pending.push(change.clone()),
        }
    }

    /// Whether it was made since the folder was synced.
    fn is_new(&self) -> bool {
        let deleted = |change: &Change| matches!(change, Change::Delete { .. });
        self.durable.is_none() || self.pending.iter().any(deleted)
    }

    /// What was removed does not come back.
    fn sync_folder(&mut self) {
        let deleted = |change: &Change| matches!(change, Change::Delete { .. });
        if let Some(last) = self.pending.iter().rposition(deleted) {
            self.durable = None;
            self.pending.drain(..=last);
        }
    }

    /// The file after the cut.
    fn after(&self, loss: Loss, dice: &mut Dice) -> Option<Vec<u8>> {
        let mut bytes = self.durable.clone();
        for change in &self.pending {
            let kept = match loss {
                Loss::All => false,
                Loss::Nothing => true,
                Loss::Some | Loss::Torn | Loss::Noise => dice.roll(2) == 0,
            };
            match change {
                Change::Write { at, bytes: written }
                    if loss == Loss::Torn || loss == Loss::Noise =>
                {
                    for (nth, sector) in written.chunks(SECTOR).enumerate() {
                        if dice.roll(2) == 0 {
                            continue;
                        }
                        let mut sector = sector.to_vec();
                        if loss == Loss::Noise {
                            sector.fill_with(|| dice.roll(256) as u8);
                        }
                        let at = at + (nth * SECTOR) as u64;
                        apply(&mut bytes, &Change::Write { at, bytes: sector });
                    }
                }
                change if kept => apply(&mut bytes, change),
                _ => {}
            }
        }
        bytes
    }
}

fn apply(file: &mut Option<Vec<u8>>, change: &Change) {
    match change {
        Change::Write { at, bytes } => {
            let file = file.get_or_insert_default();
            let (from, to) = (*at as usize, *at as usize + bytes.len());
            if file.len() < to {
                file.resize(to, 0);
            }
            file[from..to].copy_from_slice(bytes);
        }
        Change::Truncate { size } => file.get_or_insert_default().resize(*size as usize, 0),
        Change::Delete { .. } => *file = None,
        Change::Sync | Change::Acknowledged { .. } => {}
    }
}

/// A run of the engine on a recording disk.
struct Recording {
    log: Vec<Entry>,
    token: String,
    /// What was acknowledged, some of it after the end of the log.
    handed: Handed,
}

/// Records everything from the making of the database to a number of acknowledged batches, with
/// callbacks going out.
async fn recording(name: &str, batches: u32) -> Recording {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(name);
    disk.record();
    let receiver = Receiver::start().await;
    let settings = Settings {
        database_url: disk.url(&folder.path().join("test.db")),
        allowed_networks: vec!["127.0.0.0/8".parse().unwrap()],
        close_after: 1_000,
        ..Settings::default()
    };
    let fleet = traffic::load(&settings, Some(&receiver.url())).await;
    let local = Local::start(folder.path(), &settings).await;
    let told = move |lane, batches| disk.note(Change::Acknowledged { lane, batches });
    let senders = Senders::start_with(local.door(), &fleet.token, told);
    senders.reach(batches).await;
    // The cut comes in the middle of the work: nothing is closed in good order.
    let log = disk.recorded();
    let handed = senders.stop().await;
    local.close().await;
    Recording {
        log,
        token: fleet.token,
        handed,
    }
}

/// Walks through the recording and calls back at each cut.
fn cuts(
    log: &[Entry],
    points: &[usize],
    syncs: bool,
    mut cut: impl FnMut(usize, &BTreeMap<PathBuf, File>, &[u32]),
) {
    let mut files: BTreeMap<PathBuf, File> = BTreeMap::new();
    let mut acknowledged = vec![0; LANES as usize];
    let mut points = points.iter().peekable();
    for (at, (path, change)) in log.iter().enumerate() {
        while points.next_if(|point| **point == at).is_some() {
            cut(at, &files, &acknowledged);
        }
        match change {
            Change::Acknowledged { lane, batches } => acknowledged[*lane as usize] = *batches,
            // A file without a name is one for the moment.
            _ if path.as_os_str().is_empty() => {}
            // With the first sync of a new journal SQLite syncs the folder as well.
            Change::Sync if syncs && is_new_journal(path, &files) => {
                files.values_mut().for_each(File::sync_folder);
                files.entry(path.clone()).or_default().take(change, syncs);
            }
            change => files.entry(path.clone()).or_default().take(change, syncs),
        }
    }
}

fn is_new_journal(path: &Path, files: &BTreeMap<PathBuf, File>) -> bool {
    let name = path.as_os_str().to_string_lossy();
    let journal = name.ends_with("-wal") || name.ends_with("-journal");
    journal && files.get(path).is_some_and(File::is_new)
}

/// Lays the files out in a folder.
fn lay_out(files: &BTreeMap<PathBuf, File>, loss: Loss, dice: &mut Dice, folder: &Path) {
    for old in std::fs::read_dir(folder).unwrap() {
        std::fs::remove_file(old.unwrap().path()).unwrap();
    }
    for (path, file) in files {
        if let Some(bytes) = file.after(loss, dice) {
            std::fs::write(folder.join(path.file_name().unwrap()), bytes).unwrap();
        }
    }
}

fn points(count: usize, log: &[Entry], dice: &mut Dice) -> Vec<usize> {
    let mut points: Vec<usize> = (0..count)
        .map(|_| dice.roll(log.len() as u64) as usize)
        .collect();
    points.sort_unstable();
    points
}

fn dice() -> Dice {
    let mut seed = [0; 8];
    World::real().random.fill(&mut seed);
    let seed = size("POWER_SEED", u64::from_be_bytes(seed));
    println!("POWER_SEED={seed}");
    Dice(seed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let count: usize = size("POWER_CUTS", 50);
    let mut dice = dice();
    let batches = if count > 100 { 60 } else { 12 };
    let Recording { log, token, handed } = recording("power", batches).await;
    let points = points(count, &log, &mut dice);
    let folder = tempfile::tempdir().unwrap();
    let (mut nth, mut with_messages) = (0, 0);
    let mut samples = Vec::new();
    cuts(&log, &points, true, |at, files, acknowledged| {
        let loss = LOSSES[nth % LOSSES.len()];
        nth += 1;
        lay_out(files, loss, &mut dice, folder.path());
        let file = folder.path().join("test.db");
        let cut = books::after_cut(&file, &handed.first(acknowledged));
        assert_eq!(
            cut,
            Cut::Sound,
            "{loss:?} at change {at} of {}, {acknowledged:?}",
            log.len()
        );
        with_messages += usize::from(acknowledged.iter().all(|batches| *batches > 0));
        // Some are used on, below.
        if nth % (count / 5) == 0 {
            let kept = tempfile::tempdir().unwrap();
            lay_out(files, loss, &mut dice, kept.path());
            samples.push((kept, handed.first(acknowledged)));
        }
    });
    assert_eq!(nth, count);
    assert!(
        with_messages > count / 2,
        "{with_messages} cuts in the stream"
    );

    // The engine itself goes on from there, and what had no answer is sent again.
    for (kept, Handed { batches: lanes, .. }) in &samples {
        let settings = Settings {
            database_url: format!("sqlite:{}/test.db", kept.path().display()),
            ..Settings::default()
        };
        let local = Local::start(kept.path(), &settings).await;
        let loaded = lanes.iter().any(|times| !times.is_empty());
        let mut lanes = lanes.clone();
        if loaded {
            for (lane, (times, all)) in lanes.iter_mut().zip(&handed.batches).enumerate() {
                // What was on its way may be stored: it is the same again.
                let n = times.len();
                let time = all.get(n).copied().unwrap_or_else(traffic::now);
                let body = traffic::body(&traffic::batch(lane as u32, n as u32, time));
                let answer = local.door().hand_in(&token, &body).await.unwrap();
                assert_eq!(answer.status, 200, "{answer:?}");
                times.push(time);
            }
        }
        local.close().await;
        if loaded {
            let handed = Handed {
                batches: lanes,
                asked: BTreeMap::new(),
            };
            books::check(&settings, &handed, false).await;
        }
    }
    println!(
        "{count} cuts among {} changes, {with_messages} of them in the stream",
        log.len()
    );
}

/// The same with a disk that says that it syncs and does not: this proof must see that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_lies_about_syncing_is_found_out() {
    let mut dice = dice();
    let Recording { log, handed, .. } = recording("liar", 4).await;
    let folder = tempfile::tempdir().unwrap();
    let mut found = None;
    cuts(&log, &[log.len() - 1], false, |_, files, acknowledged| {
        lay_out(files, Loss::All, &mut dice, folder.path());
        found = Some(books::after_cut(
            &folder.path().join("test.db"),
            &handed.first(acknowledged),
        ));
    });
    assert!(matches!(found, Some(Cut::Lost(_))), "{found:?}");
}
