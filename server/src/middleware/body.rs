//! Bodies are read whole before anything looks at them, so that too much, too slow and
//! broken-off are answered as what they are.
//!
//! Whoever sends may send much and slowly, and on many connections. The bytes of all bodies
//! together are therefore bounded: each takes its bytes out of a budget as they arrive, and a
//! request that finds it empty is told to come back. Stations have one, forms another: pages are
//! open to anybody, and nobody should keep the stations out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::arguments;
use crate::problem::{Problem, Refusal};
use crate::state::Doors;

/// The largest form has a body template of 10,000 characters, a payload of less and their
/// percent-encoding; this is well above.
const MAX: usize = 256 * 1024;
/// Bytes of all forms that are being read or worked on.
pub(crate) const FORMS: usize = 8 * 1024 * 1024;
/// A body is collected in pieces of so many bytes.
const PIECE: usize = 64 * 1024;
/// Bodies of more bytes than this are made whole in a buffer that is kept.
const LARGE: usize = 1024 * 1024;
/// Seconds after which a sender that found no room tries again.
pub(crate) const SOON: u32 = 1;
/// Time for a form to arrive.
const TIME: Duration = Duration::from_secs(15);
/// The header by which a server function marks its error.
pub(super) const ERROR: &str = "serverfnerror";

/// Reads the body, refuses a form that its server function does not take, and turns the framework's
/// 500 for what is left that it cannot read into a refusal of what is missing, or else into a 400.
pub async fn whole(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let bounds = Bounds {
        max: MAX,
        time: TIME,
        budget: &doors.forms,
    };
    let held = match read(&head.headers, body, bounds).await {
        Ok(held) => held,
        Err(problem) => return problem.into_response(),
    };
    if let Some(refusal) = arguments::refusal(head.uri.path(), &held.bytes) {
        return refusal;
    }
    let path = head.uri.path().to_owned();
    let body = whole_body(held.bytes.clone());
    let mut response = next.run(Request::from_parts(head, body)).await;
    // The interface gives every error of its own another status; what is left are arguments
    // that could not be read.
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(ERROR)
    {
        if let Some(refusal) = arguments::unread(&path, &held.bytes) {
            return refusal;
        }
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

fn whole_body(bytes: Bytes) -> Body {
    if bytes.is_empty() {
        Body::empty()
    } else {
        Body::from(bytes)
    }
}

/// What a body may cost.
#[derive(Clone, Copy)]
pub(crate) struct Bounds<'a> {
    /// Its bytes.
    pub(crate) max: usize,
    /// Time for it to arrive.
    pub(crate) time: Duration,
    /// The bytes that all bodies of its kind may have together.
    pub(crate) budget: &'a Budget,
}

/// What all bodies of a kind may cost together.
#[derive(Clone)]
pub struct Budget {
    /// All of it.
    whole: usize,
    /// What is left.
    room: Arc<Semaphore>,
    /// The buffer of the last large body. A new one for each would leave behind holes that the
    /// next does not fit into.
    spare: Spare,
}

type Spare = Arc<Mutex<Vec<u8>>>;

impl Budget {
    /// A budget of so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            whole: bytes,
            room: Arc::new(Semaphore::new(bytes)),
            spare: Spare::default(),
        }
    }

    /// Bytes that may still be taken in.
    pub fn left(&self) -> usize {
        self.room.available_permits()
    }

    /// A buffer for a large body of so many bytes: the one that is kept, unless another body is
    /// in it.
    fn buffer(&self, bytes: usize) -> Buffer {
        let mut kept = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut buffer = std::mem::take(&mut *kept);
        buffer.clear();
        buffer.reserve_exact(bytes);
        Buffer {
            bytes: buffer,
            spare: Arc::clone(&self.spare),
        }
    }
}

/// A large body, whose buffer is kept for the next when nobody needs it any more.
struct Buffer {
    bytes: Vec<u8>,
    spare: Spare,
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut kept = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if self.bytes.capacity() > kept.capacity() {
            std::mem::swap(&mut *kept, &mut self.bytes);
        }
    }
}

/// A body in memory, and its share of the budget for as long as it is worked on.
pub(crate) struct Held {
    /// The body.
    pub(crate) bytes: Bytes,
    share: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// An answer to it, which keeps the share until it is written: whoever does not read answers
    /// must not fill the memory with them. What it has more than the request is taken out of the
    /// budget, of which one that has more than all of it takes what there is.
    pub(crate) fn answer(self, answer: Vec<u8>, budget: &Budget) -> Result<Body, Problem> {
        let taken = self.share.as_ref().map_or(0, |share| share.num_permits());
        let more = answer.len().saturating_sub(self.bytes.len());
        let mut share = Share(self.share);
        share.grow(more.min(budget.whole.saturating_sub(taken)), budget)?;
        let kept = Kept {
            bytes: answer,
            _share: share,
        };
        Ok(Body::from(Bytes::from_owner(kept)))
    }
}

/// An answer and its share of a budget.
struct Kept {
    bytes: Vec<u8>,
    _share: Share,
}

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A share of a budget that grows with what is taken in.
#[derive(Default)]
pub(crate) struct Share(Option<OwnedSemaphorePermit>);

impl Share {
    /// Takes so many bytes more.
    pub(crate) fn grow(&mut self, bytes: usize, budget: &Budget) -> Result<(), Problem> {
        let full = || Problem::busy(Refusal::Full, SOON);
        let bytes = u32::try_from(bytes).map_err(|_| full())?;
        let more = Arc::clone(&budget.room)
            .try_acquire_many_owned(bytes)
            .map_err(|_| full())?;
        match &mut self.0 {
            Some(share) => share.merge(more),
            None => self.0 = Some(more),
        }
        Ok(())
    }

    /// The whole body with what it took.
    pub(crate) fn hold(self, bytes: Bytes) -> Held {
        Held {
            bytes,
            share: self.0,
        }
    }
}

/// Reads a body within bounds. One that says that it is too large is not begun.
pub(crate) async fn read(
    headers: &HeaderMap,
    body: Body,
    bounds: Bounds<'_>,
) -> Result<Held, Problem> {
    let said = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: u64| length > bounds.max as u64) {
        return Err(too_large(bounds.max));
    }
    let whole = collect(body, bounds);
    let whole = tokio::time::timeout(bounds.time, whole).await;
    whole.map_err(|_| too_slow())?
}

async fn collect(mut body: Body, bounds: Bounds<'_>) -> Result<Held, Problem> {
    let mut pieces = Pieces::default();
    let mut share = Share::default();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| broken_off())?.into_data() else {
            continue;
        };
        if pieces.length + data.len() > bounds.max {
            return Err(too_large(bounds.max));
        }
        share.grow(data.len(), bounds.budget)?;
        pieces.add(&data);
    }
    Ok(share.hold(pieces.join(bounds.budget)))
}

/// What came of a body so far. One buffer that grows would be copied again and again, and leave
/// behind holes of every size; and what a connection hands over may pin much more than it shows.
#[derive(Default)]
pub(crate) struct Pieces {
    full: Vec<Vec<u8>>,
    last: Vec<u8>,
    length: usize,
}

impl Pieces {
    /// Copies what came.
    pub(crate) fn add(&mut self, mut data: &[u8]) {
        self.length += data.len();
        while !data.is_empty() {
            if self.last.len() == PIECE {
                self.full.push(std::mem::take(&mut self.last));
            }
            let (fits, rest) = data.split_at(data.len().min(PIECE - self.last.len()));
            self.last.extend_from_slice(fits);
            data = rest;
        }
    }

    /// How much came.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// The whole.
    pub(crate) fn join(self, budget: &Budget) -> Bytes {
        if self.full.is_empty() {
            return self.last.into();
        }
        if self.length > LARGE {
            let mut whole = budget.buffer(self.length);
            self.copy(&mut whole.bytes);
            return Bytes::from_owner(whole);
        }
        let mut whole = Vec::with_capacity(self.length);
        self.copy(&mut whole);
        whole.into()
    }

    fn copy(self, whole: &mut Vec<u8>) {
        for piece in self.full {
            // Given back before the next is copied.
            whole.extend_from_slice(&piece);
        }
        whole.extend_from_slice(&self.last);
    }
}

/// 413.
pub(crate) fn too_large(max: usize) -> Problem {
    Problem::new(Refusal::BodyTooLarge { max })
}

/// 400 for a body that ended early.
fn broken_off() -> Problem {
    Problem::new(Refusal::BodyEndedEarly)
}

/// 408.
fn too_slow() -> Problem {
    Problem::new(Refusal::BodyTooSlow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_size_make_the_whole_body() {
        let budget = Budget::new(1);
        for (size, count) in [
            (0, 0),
            (1, 10),
            (PIECE, 3),
            (PIECE - 1, 5),
            (100_000, 4),
            (100_000, 30),
            (LARGE, 4),
            (LARGE, 2),
        ] {
            let mut pieces = Pieces::default();
            let mut whole = Vec::new();
            for n in 0..count {
                let data = vec![n; size];
                pieces.add(&data);
                whole.extend(data);
            }
            assert_eq!(pieces.length, whole.len());
            assert!(pieces.join(&budget) == whole, "{count} of {size}");
        }
    }

    #[test]
    fn an_answer_keeps_the_share_until_it_is_written() {
        let budget = Budget::new(100);
        let held = || {
            let mut share = Share::default();
            share.grow(20, &budget).unwrap();
            share.hold(Bytes::from_static(&[0; 20]))
        };
        let short = held().answer(vec![0; 5], &budget).unwrap();
        assert_eq!(budget.left(), 80);
        let long = held().answer(vec![0; 70], &budget).unwrap();
        assert_eq!(budget.left(), 10);
        drop(short);
        let refused = held().answer(vec![0; 40], &budget).unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(long);
        assert_eq!(budget.left(), 100);
        // What is more than all goes when nothing else does.
        let longest = held().answer(vec![0; 900], &budget).unwrap();
        assert_eq!(budget.left(), 0);
        drop(longest);
        assert_eq!(budget.left(), 100);
    }

    #[test]
    fn the_buffer_of_a_large_body_is_used_again_once_it_is_free() {
        let budget = Budget::new(1);
        let body = |byte| {
            let mut pieces = Pieces::default();
            pieces.add(&vec![byte; 2 * LARGE]);
            pieces.join(&budget)
        };
        let first = body(1);
        let buffer = first.as_ptr();
        let another = body(2);
        assert!(another.as_ptr() != buffer && first == vec![1; 2 * LARGE]);
        drop(first);
        assert_eq!(body(3).as_ptr(), buffer);
        assert!(another == vec![2; 2 * LARGE]);
    }
}
