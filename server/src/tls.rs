//! TLS of our own: rustls, with a certificate that is read again when its files change.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::config::TlsFiles;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// The certificate in use, exchanged whole.
#[derive(Debug)]
pub struct Certificate {
    files: TlsFiles,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    /// When a file cannot be read, is not PEM, or the key is another certificate's.
    pub fn load(files: TlsFiles) -> anyhow::Result<Arc<Self>> {
        let current = RwLock::new(Arc::new(read(&files)?));
        Ok(Arc::new(Self { files, current }))
    }

    /// Reads the files again. What was in use stays in use when that fails, so that half a
    /// renewal never stops the server.
    ///
    /// # Errors
    /// As [`Certificate::load`].
    pub fn reload(&self) -> anyhow::Result<()> {
        let fresh = Arc::new(read(&self.files)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// What accepts TLS connections with this certificate.
    ///
    /// # Errors
    /// When the TLS library refuses its own versions, which it does not.
    pub fn acceptor(self: &Arc<Self>) -> anyhow::Result<TlsAcceptor> {
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        let mut config = builder.with_cert_resolver(Arc::clone(self) as _);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again whenever they change or `SIGHUP` asks, for as long as it is
    /// polled.
    pub async fn follow(self: Arc<Self>) {
        let mut seen = changed(&self.files).await;
        let mut tick = tokio::time::interval(LOOK);
        let mut asked = hang_up();
        loop {
            let by_signal = tokio::select! {
                _ = tick.tick() => false,
                () = asked.wait() => true,
            };
            let now = changed(&self.files).await;
            if now == seen && !by_signal {
                continue;
            }
            seen = now;
            match self.reload() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => {
                    tracing::error!("the certificate stays the old one: {error:#}");
                }
            }
        }
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(
            &self.current.read().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

fn read(files: &TlsFiles) -> anyhow::Result<CertifiedKey> {
    let name = |setting: &str, path: &Path| format!("`{setting}` ({})", path.display());
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| name("tls.certificate", &files.certificate))?;
    ensure!(
        !chain.is_empty(),
        "{} holds no certificate",
        name("tls.certificate", &files.certificate)
    );
    let key =
        PrivateKeyDer::from_pem_file(&files.key).with_context(|| name("tls.key", &files.key))?;
    let provider = ring::default_provider();
    CertifiedKey::from_der(chain, key, &provider)
        .context("`tls.certificate` and `tls.key` do not belong together")
}

/// When the two files were last written, as far as that can be told.
async fn changed(files: &TlsFiles) -> [Option<(SystemTime, u64)>; 2] {
    let stamp = async |path: &Path| {
        let data = tokio::fs::metadata(path).await.ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    [stamp(&files.certificate).await, stamp(&files.key).await]
}

/// `SIGHUP` where there is such a thing.
struct HangUp(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
fn hang_up() -> HangUp {
    HangUp(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok())
}

#[cfg(not(unix))]
fn hang_up() -> HangUp {
    HangUp()
}

impl HangUp {
    async fn wait(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}
