//! A disk that fails when it is told to: a layer between SQLite and the files of the operating
//! system, through which everything goes that the engine itself does with its database. It also
//! writes down every change in its order, see [`super::power`].

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard};

use super::vfs;

/// What is wrong with the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// No space is left for what is written.
    Full,
    /// Writing fails.
    Broken,
    /// Writing goes well and making it durable fails.
    Unsynced,
    /// The files may no longer be written.
    ReadOnly,
    /// What is made durable waits until it is well again.
    Stalled,
}

/// One change of a file, or something else worth its place between them.
#[derive(Clone, Debug)]
pub enum Change {
    /// Bytes were written.
    Write { at: u64, bytes: Vec<u8> },
    /// It was cut to a size.
    Truncate { size: u64 },
    /// Everything until here is on the disk.
    Sync,
    /// It was removed; durably, if its folder was synced.
    Delete { durable: bool },
    /// A station was told that so many batches of its lane are stored.
    Acknowledged { lane: u32, batches: u32 },
}

/// A change and the file it belongs to (its path; empty where it is none).
pub type Entry = (PathBuf, Change);

/// A disk under a name of its own.
pub struct Disk {
    name: String,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    trouble: Trouble,
    /// Threads that wait in a stall.
    waiting: usize,
    log: Option<Vec<Entry>>,
}

impl Disk {
    /// Makes SQLite know the disk. It stays for as long as the process: SQLite has no other end
    /// for it.
    pub fn new(name: &str) -> &'static Self {
        let disk: &'static Self = Box::leak(Box::new(Self {
            name: name.to_owned(),
            state: Mutex::new(State {
                trouble: Trouble::None,
                waiting: 0,
                log: None,
            }),
            changed: Condvar::new(),
        }));
        vfs::register(CString::new(name).unwrap(), disk);
        disk
    }

    /// The URL of a database on it.
    pub fn url(&self, file: &Path) -> String {
        format!("sqlite:{}?vfs={}", file.display(), self.name)
    }

    /// Makes it so.
    pub fn set(&self, trouble: Trouble) {
        self.state().trouble = trouble;
        self.changed.notify_all();
    }

    /// Begins to write changes down.
    pub fn record(&self) {
        self.state().log = Some(Vec::new());
    }

    /// What was written down.
    pub fn recorded(&self) -> Vec<Entry> {
        self.state().log.take().unwrap_or_default()
    }

    /// Whether somebody waits in a stall.
    pub fn is_stalling(&self) -> bool {
        self.state().waiting > 0
    }

    /// Writes down what is no change of a file.
    pub fn note(&self, change: Change) {
        if let Some(log) = &mut self.state().log {
            log.push((PathBuf::new(), change));
        }
    }

    /// Does something to a file unless the disk says no, and writes it down: one after the
    /// other, so that the order is the real one. `Err` is what SQLite is told.
    pub(super) fn change(
        &self,
        file: &Path,
        change: impl FnOnce() -> Change,
        act: impl FnOnce() -> i32,
    ) -> i32 {
        let change = change();
        let mut state = self.state();
        if state.trouble == Trouble::Stalled && matches!(change, Change::Sync) {
            state.waiting += 1;
            state = self
                .changed
                .wait_while(state, |state| state.trouble == Trouble::Stalled)
                .unwrap();
            state.waiting -= 1;
        }
        if let Some(refusal) = vfs::refusal(state.trouble, &change) {
            return refusal;
        }
        let result = act();
        if result == 0
            && let Some(log) = &mut state.log
        {
            log.push((file.to_owned(), change));
        }
        result
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
