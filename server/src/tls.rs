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
    /// When they were written, just before they were read at first.
    stamps: Stamps,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    /// When a file cannot be read, is not PEM, or the key is another certificate's.
    pub fn load(files: TlsFiles) -> anyhow::Result<Arc<Self>> {
        let stamps = stamps(&files);
        let current = RwLock::new(Arc::new(read(&files)?));
        Ok(Arc::new(Self {
            files,
            stamps,
            current,
        }))
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
        // Not HTTP/2: there whoever asks says how much of an answer he takes, connection and all
        // stay alive without it, and each has many such answers at once.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again whenever they change or `SIGHUP` asks, for as long as it is
    /// polled.
    pub async fn follow(self: Arc<Self>) {
        // A renewal may have come while the server started.
        let mut seen = self.stamps;
        let mut tick = tokio::time::interval(LOOK);
        let mut asked = hang_up();
        loop {
            let by_signal = tokio::select! {
                _ = tick.tick() => false,
                () = asked.wait() => true,
            };
            // Two short questions, every few seconds.
            let now = stamps(&self.files);
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

/// When the two files were last written and how long they are, as far as that can be told.
type Stamps = [Option<(SystemTime, u64)>; 2];

fn stamps(files: &TlsFiles) -> Stamps {
    [&files.certificate, &files.key].map(|path| {
        let data = std::fs::metadata(path).ok()?;
        Some((data.modified().ok()?, data.len()))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes another certificate, dated so many seconds after the epoch.
    fn issue(files: &TlsFiles, seconds: u64) {
        let issued = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        std::fs::write(&files.certificate, issued.cert.pem()).unwrap();
        std::fs::write(&files.key, issued.signing_key.serialize_pem()).unwrap();
        for path in [&files.certificate, &files.key] {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            let written = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            file.set_modified(written).unwrap();
        }
    }

    fn in_use(certificate: &Certificate) -> CertificateDer<'static> {
        certificate.current.read().unwrap().cert[0].clone()
    }

    #[tokio::test(start_paused = true)]
    async fn a_renewal_is_taken_also_when_it_came_while_the_server_started() {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles {
            certificate: folder.path().join("certificate.pem"),
            key: folder.path().join("key.pem"),
        };
        issue(&files, 1);
        let certificate = Certificate::load(files.clone()).unwrap();
        let first = in_use(&certificate);
        issue(&files, 2);
        let follower = tokio::spawn(Arc::clone(&certificate).follow());
        tokio::time::sleep(2 * LOOK).await;
        let second = in_use(&certificate);
        assert!(second != first);
        // Half a renewal changes nothing.
        std::fs::write(&files.certificate, "none").unwrap();
        tokio::time::sleep(2 * LOOK).await;
        assert!(in_use(&certificate) == second);
        issue(&files, 3);
        tokio::time::sleep(2 * LOOK).await;
        assert!(in_use(&certificate) != second);
        follower.abort();
    }
}
