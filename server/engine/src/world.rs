//! Time, chance and the network as arguments.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use domain::UnixMillis;
use futures::future::BoxFuture;
use rustls::pki_types::CertificateDer;
use tokio::net::TcpStream;

/// What the engine does not make itself. Cheap to clone.
#[derive(Clone)]
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// Names and connections of everything that leaves the house.
    pub network: Arc<dyn Network>,
}

impl World {
    /// The real one.
    pub fn real() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            network: Arc::new(SystemNetwork),
        }
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UnixMillis;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> UnixMillis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        UnixMillis(since.map_or(0, |since| since.as_millis() as i64))
    }
}

/// Gives unpredictable bytes, fit for secrets.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without chance there are no secrets: nothing sensible can go on.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Resolves names and opens connections for callbacks. Tests put one here that only records,
/// so that even a broken address check sends nothing.
pub trait Network: Send + Sync {
    /// Every address of `host`, with `port`.
    fn resolve<'a>(
        &'a self,
        host: &'a str,
        port: u16,
    ) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>>;

    /// Opens a connection to an address that has been vetted.
    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>>;

    /// Whom to believe what they say of a host, beside the authorities of the web.
    fn authorities(&self) -> Vec<CertificateDer<'static>> {
        Vec::new()
    }
}

/// The machine's resolver and sockets.
pub struct SystemNetwork;

impl Network for SystemNetwork {
    fn resolve<'a>(
        &'a self,
        host: &'a str,
        port: u16,
    ) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        })
    }
}
