//! The layer itself, in the shape that SQLite's C interface asks for: opening, writing, cutting,
//! syncing and removing go through a [`Disk`], everything else straight to the operating system.
#![allow(
    unsafe_code,
    reason = "SQLite's interface for file systems is one of C"
)]

use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use rusqlite::ffi;
use rusqlite::ffi::{sqlite3_file, sqlite3_io_methods, sqlite3_vfs};

use super::disk::{Change, Disk, Trouble};

/// An open file: what SQLite knows of it, then ours. The operating system's own structure lies
/// behind it in the same memory.
#[repr(C)]
struct File {
    base: sqlite3_file,
    disk: &'static Disk,
    path: *mut PathBuf,
}

/// Of the layer.
struct Layer {
    disk: &'static Disk,
    /// The operating system's.
    below: *mut sqlite3_vfs,
}

/// What SQLite is told instead of doing it, if the disk is that bad.
pub(super) fn refusal(trouble: Trouble, change: &Change) -> Option<c_int> {
    let writes = !matches!(change, Change::Sync);
    match trouble {
        Trouble::Full if writes => Some(ffi::SQLITE_FULL),
        Trouble::Broken if writes => Some(ffi::SQLITE_IOERR_WRITE),
        Trouble::Unsynced if !writes => Some(ffi::SQLITE_IOERR_FSYNC),
        Trouble::ReadOnly if writes => Some(ffi::SQLITE_READONLY),
        _ => None,
    }
}

/// Registers a layer over the operating system's files.
pub(super) fn register(name: CString, disk: &'static Disk) {
    // SAFETY: the structure below is the process's own and never goes; a copy of it with other
    // functions is what a layer is (its other functions do not look at `pAppData`). Everything
    // that SQLite keeps of ours is leaked.
    unsafe {
        let below = ffi::sqlite3_vfs_find(std::ptr::null());
        assert!(!below.is_null());
        let layer = Box::leak(Box::new(Layer { disk, below }));
        let vfs = Box::leak(Box::new(sqlite3_vfs {
            szOsFile: size_of::<File>() as c_int + (*below).szOsFile,
            pNext: std::ptr::null_mut(),
            zName: name.into_raw(),
            pAppData: std::ptr::from_mut(layer).cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            ..*below
        }));
        assert_eq!(ffi::sqlite3_vfs_register(vfs, 0), ffi::SQLITE_OK);
    }
}

unsafe fn layer(vfs: *mut sqlite3_vfs) -> &'static Layer {
    // SAFETY: put there by `register`, and leaked.
    unsafe { &*(*vfs).pAppData.cast::<Layer>() }
}

/// The operating system's part of an open file.
unsafe fn below(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` asked for room for both.
    unsafe { file.cast::<File>().add(1).cast() }
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands in memory of the size asked for, and a name that is null (a file for
    // the moment) or text that lives as long as the file.
    unsafe {
        let layer = layer(vfs);
        (*file).pMethods = std::ptr::null();
        let open = (*layer.below).xOpen.unwrap();
        let result = open(layer.below, name, below(file), flags, flags_out);
        if (*below(file)).pMethods.is_null() {
            return result;
        }
        let path = if name.is_null() {
            PathBuf::new()
        } else {
            path(name)
        };
        file.cast::<File>().write(File {
            base: sqlite3_file { pMethods: &METHODS },
            disk: layer.disk,
            path: Box::into_raw(Box::new(path)),
        });
        result
    }
}

unsafe fn path(name: *const c_char) -> PathBuf {
    // SAFETY: SQLite's names end with a zero.
    let name = unsafe { CStr::from_ptr(name) };
    PathBuf::from(OsStr::from_bytes(name.to_bytes()))
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as in `open`.
    unsafe {
        let layer = layer(vfs);
        let act = || (*layer.below).xDelete.unwrap()(layer.below, name, sync);
        let durable = sync != 0;
        layer
            .disk
            .change(&path(name), || Change::Delete { durable }, act)
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes what it opened, once.
    unsafe {
        drop(Box::from_raw((*file.cast::<File>()).path));
        ((*(*below(file)).pMethods).xClose.unwrap())(below(file))
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    count: c_int,
    at: i64,
) -> c_int {
    // SAFETY: `from` holds `count` bytes.
    unsafe {
        let ours = &*file.cast::<File>();
        let change = || Change::Write {
            at: at as u64,
            bytes: std::slice::from_raw_parts(from.cast::<u8>(), count as usize).to_vec(),
        };
        let act = || (*(*below(file)).pMethods).xWrite.unwrap()(below(file), from, count, at);
        ours.disk.change(&*ours.path, change, act)
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: an open file of ours.
    unsafe {
        let ours = &*file.cast::<File>();
        let change = || Change::Truncate { size: size as u64 };
        let act = || (*(*below(file)).pMethods).xTruncate.unwrap()(below(file), size);
        ours.disk.change(&*ours.path, change, act)
    }
}

/// Nothing is really synced: the machine's power stays on, and what would be lost is computed.
unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: an open file of ours.
    unsafe {
        let ours = &*file.cast::<File>();
        ours.disk.change(&*ours.path, || Change::Sync, || 0)
    }
}

/// Hands a call on as it is.
macro_rules! straight {
    ($name:ident, $method:ident($($argument:ident: $type:ty),*) -> $result:ty) => {
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $type)*) -> $result {
            // SAFETY: the arguments are those that the operating system's part expects.
            unsafe { (*(*below(file)).pMethods).$method.unwrap()(below(file) $(, $argument)*) }
        }
    };
}

straight!(read, xRead(to: *mut c_void, count: c_int, at: i64) -> c_int);
straight!(file_size, xFileSize(size: *mut i64) -> c_int);
straight!(lock, xLock(level: c_int) -> c_int);
straight!(unlock, xUnlock(level: c_int) -> c_int);
straight!(is_reserved, xCheckReservedLock(result: *mut c_int) -> c_int);
straight!(control, xFileControl(op: c_int, argument: *mut c_void) -> c_int);
straight!(sector_size, xSectorSize() -> c_int);
straight!(characteristics, xDeviceCharacteristics() -> c_int);
straight!(shared_map, xShmMap(page: c_int, size: c_int, extend: c_int, to: *mut *mut c_void) -> c_int);
straight!(shared_lock, xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int);
straight!(shared_barrier, xShmBarrier() -> ());
straight!(shared_unmap, xShmUnmap(delete: c_int) -> c_int);

/// Version 2: with shared memory, which the write-ahead log needs, and without mapped files,
/// past which writes would go.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shared_map),
    xShmLock: Some(shared_lock),
    xShmBarrier: Some(shared_barrier),
    xShmUnmap: Some(shared_unmap),
    xFetch: None,
    xUnfetch: None,
};
