//! The accept loop: one for plain connections and for TLS, with bounds on how long and how
//! much a stranger may send before it is known what he wants.

mod linger;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use linger::{Lingering, Places, Unread};

/// Time for a TLS handshake, and for the head of a request to arrive (also the longest that an
/// unused connection stays open).
const HEAD_TIME: Duration = Duration::from_secs(30);
/// Time in which whoever asked takes some of the answer. One who takes nothing of it holds a place
/// and what was to be sent.
const TAKE_TIME: Duration = Duration::from_secs(30);
/// Bytes of a request's head. Every connection may have so many in memory before it is known
/// who is there.
const HEAD_BYTES: usize = 32 * 1024;
/// Header lines of a request.
const HEADERS: usize = 100;
/// Time for open requests to end after the stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// The other end of the connection, put into every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves `router` until `stop` resolves, then lets open requests end.
///
/// At most `connections` are open at once; further ones wait in the operating system's queue.
pub async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    connections: usize,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(connections));
    let lingering = Places::default();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        match accepted {
            Ok((stream, peer)) => {
                let router = router.clone();
                let (tls, watcher) = (tls.clone(), graceful.watcher());
                let answers = Answers {
                    router,
                    lingering: lingering.clone(),
                };
                tokio::spawn(connection(stream, peer, tls, answers, watcher, place));
            }
            Err(error) => {
                // Out of descriptors, or the peer was gone already: the next may do.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    // Handshakes under way are waited for too.
    if tokio::time::timeout(PATIENCE, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were still open after {} s", PATIENCE.as_secs());
    }
}

/// What every connection is answered with.
struct Answers {
    router: Router,
    lingering: Places,
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    answers: Answers,
    watcher: Watcher,
    place: Option<OwnedSemaphorePermit>,
) {
    // Only costs a little speed where it does not work.
    let _ = stream.set_nodelay(true);
    match tls {
        None => exchange(stream, peer, answers, watcher).await,
        Some(tls) => match tokio::time::timeout(HEAD_TIME, tls.accept(stream)).await {
            Ok(Ok(stream)) => exchange(stream, peer, answers, watcher).await,
            Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS came about"),
            Err(_) => tracing::debug!(%peer, "no TLS came about in time"),
        },
    }
    drop(place);
}

/// Answers the requests of one connection.
async fn exchange<S>(stream: S, peer: SocketAddr, answers: Answers, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Answers { router, lingering } = answers;
    let unread = Unread::default();
    let left = unread.clone();
    let service = hyper::service::service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        let request = request.map(|body| axum::body::Body::new(left.body(body)));
        router.clone().oneshot(request)
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(TAKE_TIME));
    let stream = Lingering::new(Box::pin(stream), unread, lingering);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, %error, "a connection broke");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use http::StatusCode;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// The other end of a connection whose only page has 1 MB, and takes nothing that is posted.
    fn connect() -> (tokio::io::DuplexStream, tokio::task::JoinHandle<()>) {
        connect_with(Places::default())
    }

    fn connect_with(lingering: Places) -> (tokio::io::DuplexStream, tokio::task::JoinHandle<()>) {
        let (here, there) = tokio::io::duplex(64 * 1024);
        let page = get(|| async { vec![b'a'; 1024 * 1024] });
        let page = page.post(|| async { (StatusCode::PAYLOAD_TOO_LARGE, "too much") });
        let router = Router::new().route("/", page);
        let peer = "192.0.2.1:1000".parse().unwrap();
        let served = tokio::spawn(async move {
            let graceful = GracefulShutdown::new();
            let answers = Answers { router, lingering };
            exchange(there, peer, answers, graceful.watcher()).await;
        });
        (here, served)
    }

    const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_of_the_answer_is_let_go() {
        let begun = tokio::time::Instant::now();
        let (mut here, served) = connect();
        here.write_all(ASK).await.unwrap();
        served.await.unwrap();
        let passed = begun.elapsed();
        assert!(passed >= TAKE_TIME && passed < 2 * TAKE_TIME, "{passed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_it_slowly_gets_all_of_it() {
        let (mut here, served) = connect();
        here.write_all(ASK).await.unwrap();
        let mut taken = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            tokio::time::sleep(TAKE_TIME / 2).await;
            match here.read(&mut piece).await.unwrap() {
                0 => break,
                count => taken.extend_from_slice(&piece[..count]),
            }
        }
        served.await.unwrap();
        let page = taken.iter().filter(|byte| **byte == b'a').count();
        assert!(page >= 1024 * 1024);
    }

    const POST: &[u8] = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n";

    #[tokio::test(start_paused = true)]
    async fn who_sends_all_of_what_is_refused_reads_why() {
        let (mut here, served) = connect();
        here.write_all(POST).await.unwrap();
        for _ in 0..50 {
            here.write_all(&[b' '; 1_000_000]).await.unwrap();
        }
        let mut answer = String::new();
        here.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.ends_with("too much"), "{answer}");
        drop(here);
        served.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_on_sending_or_stops_in_the_middle_is_let_go() {
        for (every, bound) in [
            (Duration::from_secs(1), linger::WHOLE),
            (Duration::from_secs(3600), linger::QUIET),
        ] {
            let begun = tokio::time::Instant::now();
            let (mut here, served) = connect();
            here.write_all(POST).await.unwrap();
            let sending = async {
                while here.write_all(b" ").await.is_ok() {
                    tokio::time::sleep(every).await;
                }
            };
            tokio::select! {
                () = sending => {}
                done = served => done.unwrap(),
            }
            let passed = begun.elapsed();
            assert!(passed >= bound && passed < 2 * bound, "{passed:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn where_too_many_are_waited_for_the_next_is_not() {
        let begun = tokio::time::Instant::now();
        let (mut here, served) = connect_with(Places::none());
        here.write_all(POST).await.unwrap();
        let mut answer = String::new();
        here.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("too much"), "{answer}");
        served.await.unwrap();
        assert!(begun.elapsed() < linger::QUIET);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_was_read_ends_at_once() {
        let begun = tokio::time::Instant::now();
        let (mut here, served) = connect();
        here.write_all(ASK).await.unwrap();
        // Read to its end, and then kept open on this side.
        let mut page = Vec::new();
        here.read_to_end(&mut page).await.unwrap();
        served.await.unwrap();
        assert!(begun.elapsed() < linger::QUIET);
    }
}
