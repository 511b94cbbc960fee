//! One connection to the server, opened again when it breaks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, RETRY_AFTER};
use http::{HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// Time for a connection and for an answer.
const TIME: Duration = Duration::from_secs(60);
/// The largest answer that is read: 100,000 items of some 200 bytes.
const ANSWER_MAX: usize = 64 * 1024 * 1024;

/// What the server answered.
pub(crate) struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: Bytes,
    /// When it wants to be asked again.
    pub retry_after: Option<Duration>,
}

/// Sends requests one after another over one connection.
pub(super) struct Client {
    host: String,
    port: u16,
    prefix: String,
    authority: HeaderValue,
    authorization: HeaderValue,
    tls: Option<TlsConnector>,
    open: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    /// For the server at `url`.
    pub(super) fn new(url: &str, token: &str, ca: Option<&Path>) -> anyhow::Result<Self> {
        let parsed = Url::parse(url).with_context(|| format!("`--url {url}`"))?;
        let tls = match parsed.scheme() {
            "http" => None,
            "https" => Some(connector(ca)?),
            _ => bail!("`--url {url}` must begin with http:// or https://"),
        };
        let (Some(host), Some(port)) = (parsed.host_str(), parsed.port_or_known_default()) else {
            bail!("`--url {url}` names no host");
        };
        let mut authorization = HeaderValue::from_str(&format!("Bearer {token}"))
            .context("`--token` holds characters that no token has")?;
        authorization.set_sensitive(true);
        let authority = match parsed.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            prefix: parsed.path().trim_end_matches('/').to_owned(),
            authority: HeaderValue::from_str(&authority)?,
            authorization,
            tls,
            open: None,
        })
    }

    /// Posts JSON to `path`. After an error the next request opens a new connection.
    pub(super) async fn post(&mut self, path: &str, body: Bytes) -> anyhow::Result<Reply> {
        self.send(Method::POST, path, body).await
    }

    /// Gets `path`.
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<Reply> {
        self.send(Method::GET, path, Bytes::new()).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Bytes) -> anyhow::Result<Reply> {
        let exchange = tokio::time::timeout(TIME, self.exchange(method, path, body)).await;
        let reply = exchange
            .context("no answer came in time")
            .and_then(|reply| reply);
        if reply.is_err() {
            self.open = None;
        }
        reply
    }

    async fn exchange(&mut self, method: Method, path: &str, body: Bytes) -> anyhow::Result<Reply> {
        let mut sender = match self.open.take() {
            Some(sender) if !sender.is_closed() => sender,
            _ => self.connect().await?,
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.prefix))
            .header(HOST, &self.authority)
            .header(AUTHORIZATION, &self.authorization)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(body))?;
        sender.ready().await.context("the connection closed")?;
        let response = sender
            .send_request(request)
            .await
            .context("the connection broke")?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_MAX).collect().await;
        let body = body
            .map_err(anyhow::Error::from_boxed)
            .context("the answer broke off")?;
        let seconds = head
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        self.open = Some(sender);
        Ok(Reply {
            status: head.status,
            body: body.to_bytes(),
            retry_after: seconds.map(Duration::from_secs),
        })
    }

    async fn connect(&self) -> anyhow::Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream =
            stream.with_context(|| format!("no connection to {}:{}", self.host, self.port))?;
        stream.set_nodelay(true)?;
        match &self.tls {
            None => shake(stream).await,
            Some(tls) => {
                let name = ServerName::try_from(self.host.clone())?;
                shake(
                    tls.connect(name, stream)
                        .await
                        .context("no TLS came about")?,
                )
                .await
            }
        }
    }
}

async fn shake<S>(stream: S) -> anyhow::Result<SendRequest<Full<Bytes>>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Its error shows at the sender as well.
    tokio::spawn(async { drop(connection.await) });
    Ok(sender)
}

fn connector(ca: Option<&Path>) -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca {
        let named = || format!("`--ca {}`", path.display());
        for certificate in CertificateDer::pem_file_iter(path).with_context(named)? {
            roots
                .add(certificate.with_context(named)?)
                .with_context(named)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions()?;
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
