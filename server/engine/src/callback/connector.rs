//! Connections of callbacks: to vetted addresses only.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::guard::Guard;
use crate::world::Network;

/// An address that does not answer leaves this much for the next one of the same name.
const PATIENCE: Duration = Duration::from_secs(3);

/// Opens connections for the client of callbacks.
#[derive(Clone)]
pub(super) struct Connector {
    network: Arc<dyn Network>,
    guard: Guard,
    tls: Arc<ClientConfig>,
}

/// Why there is no connection. The texts are for logs: see [`super::explain`].
#[derive(Debug, Error)]
pub(super) enum ConnectError {
    #[error("no address")]
    NoAddress,
    #[error("forbidden address")]
    Forbidden,
    #[error("{0}")]
    Io(io::Error),
    #[error("TLS: {0}")]
    Tls(io::Error),
}

impl Connector {
    /// With `sni` a receiver is told the name of its host while TLS begins.
    pub(super) fn new(network: Arc<dyn Network>, guard: Guard, sni: bool) -> Self {
        Self::believing(network, guard, sni, &[])
    }

    /// The same, which believes those authorities, too, by their certificates.
    pub(super) fn believing(
        network: Arc<dyn Network>,
        guard: Guard,
        sni: bool,
        authorities: &[CertificateDer<'static>],
    ) -> Self {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        // One that cannot be read vouches for nobody.
        roots.add_parsable_certificates(network.authorities());
        roots.add_parsable_certificates(authorities.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider supports the default versions of TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.enable_sni = sni;
        Self {
            network,
            guard,
            tls: Arc::new(tls),
        }
    }

    async fn connect(self, uri: Uri) -> Result<Stream, ConnectError> {
        let https = uri.scheme_str() == Some("https");
        let host = uri.host().ok_or(ConnectError::NoAddress)?;
        let host = host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .unwrap_or(host);
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        self.open(host, port, https).await
    }

    /// A connection to a host (a name, or an address without brackets), with TLS or without.
    pub(super) async fn open(
        &self,
        host: &str,
        port: u16,
        secure: bool,
    ) -> Result<Stream, ConnectError> {
        let stream = self.dial(self.vetted(host, port).await?).await?;
        if !secure {
            return Ok(Stream::Plain(TokioIo::new(stream)));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| ConnectError::NoAddress)?;
        let secure = TlsConnector::from(self.tls.clone())
            .connect(name, stream)
            .await;
        Ok(Stream::Tls(Box::new(TokioIo::new(
            secure.map_err(ConnectError::Tls)?,
        ))))
    }

    /// The addresses of a host that callbacks may reach, in the order to try them.
    async fn vetted(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        let mut addresses = match host.parse::<IpAddr>() {
            Ok(literal) => vec![SocketAddr::new(literal, port)],
            Err(_) => {
                let found = self.network.resolve(host, port).await;
                found.map_err(|_| ConnectError::NoAddress)?
            }
        };
        if addresses.is_empty() {
            return Err(ConnectError::NoAddress);
        }
        addresses.retain(|address| self.guard.admits(address.ip()));
        if addresses.is_empty() {
            return Err(ConnectError::Forbidden);
        }
        Ok(addresses)
    }

    async fn dial(&self, addresses: Vec<SocketAddr>) -> Result<TcpStream, ConnectError> {
        let mut last = ConnectError::NoAddress;
        let count = addresses.len();
        for (at, address) in addresses.into_iter().enumerate() {
            let connecting = self.network.connect(address);
            let result = if at + 1 == count {
                connecting.await
            } else {
                let timed = tokio::time::timeout(PATIENCE, connecting).await;
                timed.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            };
            match result {
                Ok(stream) => return Ok(stream),
                Err(error) => last = ConnectError::Io(error),
            }
        }
        Err(last)
    }
}

impl tower::Service<Uri> for Connector {
    type Response = Stream;
    type Error = ConnectError;
    type Future = BoxFuture<'static, Result<Stream, ConnectError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connect(uri))
    }
}

/// A connection with or without TLS.
pub(super) enum Stream {
    Plain(TokioIo<TcpStream>),
    Tls(Box<TokioIo<TlsStream<TcpStream>>>),
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Read for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_read(context, buffer),
        }
    }
}

impl Write for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_shutdown(context),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(context, slices),
            Self::Tls(stream) => Pin::new(&mut **stream).poll_write_vectored(context, slices),
        }
    }
}
