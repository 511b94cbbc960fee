//! When a callback that failed is tried again.

/// Waits between attempts in minutes, each counted from the failure: one fewer than there are
/// attempts. The first three are those of the Sigfox Back-End; the others bridge a weekend.
pub const WAITS: [i64; 10] = [1, 2, 4, 15, 60, 180, 480, 960, 1440, 1440];
