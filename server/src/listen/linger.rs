//! The end of a connection on which something was answered before all of it had come.
//!
//! A body that is too large is refused at its first bytes. Its sender may still be sending, and
//! looks for the answer only afterwards: were the connection closed at once, all it learned would
//! be that the connection broke. So what still comes is taken and thrown away, for a while.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// The longest that is waited for the end of what is thrown away.
pub(super) const WHOLE: Duration = Duration::from_secs(15);
/// A sender of whom nothing comes for so long is not waited for.
pub(super) const QUIET: Duration = Duration::from_secs(5);
/// Bytes that are thrown away at once.
const PIECE: usize = 16 * 1024;
/// Connections of which all are waited for at most: each has its buffers until then. Where more
/// are refused at once, the others are closed without.
const PLACES: usize = 64;

/// Places for connections that are waited for.
#[derive(Clone)]
pub(super) struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PLACES)))
    }
}

#[cfg(test)]
impl Places {
    /// As if all were taken.
    pub(super) fn none() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

/// Whether a part of the request that is being answered was left where it is.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<AtomicBool>);

impl Unread {
    /// The body of the next request of the connection.
    pub(super) fn body(&self, body: Incoming) -> Noted {
        self.0.store(false, Ordering::Relaxed);
        Noted {
            body,
            over: false,
            unread: self.clone(),
        }
    }
}

/// A body that notes when it is left before its end.
pub(super) struct Noted {
    body: Incoming,
    over: bool,
    unread: Unread,
}

impl Body for Noted {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.over |= matches!(polled, Poll::Ready(None));
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if !self.over && !self.body.is_end_stream() {
            self.unread.0.store(true, Ordering::Relaxed);
        }
    }
}

/// A stream that ends only when the other side has nothing more to send, if part of a request was
/// left unread.
pub(super) struct Lingering<S> {
    stream: S,
    unread: Unread,
    places: Places,
    ending: Ending,
}

enum Ending {
    /// Nothing was ended yet.
    Open,
    /// Our side is ended; until then.
    Draining {
        whole: Pin<Box<Sleep>>,
        quiet: Pin<Box<Sleep>>,
        _place: OwnedSemaphorePermit,
    },
    /// Both sides are.
    Over,
}

impl<S> Lingering<S> {
    /// Of a stream whose requests note in `unread` what was left of them.
    pub(super) fn new(stream: S, unread: Unread, places: Places) -> Self {
        Self {
            stream,
            unread,
            places,
            ending: Ending::Open,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            match &mut this.ending {
                Ending::Open => {
                    ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
                    let unread = this.unread.0.load(Ordering::Relaxed);
                    let place = unread.then(|| Arc::clone(&this.places.0).try_acquire_owned());
                    this.ending = match place {
                        Some(Ok(place)) => Ending::Draining {
                            whole: Box::pin(sleep(WHOLE)),
                            quiet: Box::pin(sleep(QUIET)),
                            _place: place,
                        },
                        _ => Ending::Over,
                    };
                }
                Ending::Draining { whole, quiet, .. } => {
                    ready!(drain(&mut this.stream, context, whole, quiet));
                    this.ending = Ending::Over;
                }
                Ending::Over => return Poll::Ready(Ok(())),
            }
        }
    }
}

/// Throws away what comes, until nothing more does.
fn drain<S: AsyncRead + Unpin>(
    stream: &mut S,
    context: &mut Context<'_>,
    whole: &mut Pin<Box<Sleep>>,
    quiet: &mut Pin<Box<Sleep>>,
) -> Poll<()> {
    let mut piece = [0; PIECE];
    loop {
        if whole.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        let mut buffer = ReadBuf::new(&mut piece);
        match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
            Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                quiet.as_mut().reset(Instant::now() + QUIET);
            }
            // The end, or a connection that broke: nobody is there to read the answer.
            Poll::Ready(_) => return Poll::Ready(()),
            Poll::Pending => return quiet.as_mut().poll(context),
        }
    }
}
