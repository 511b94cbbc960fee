//! TLS of our own: the certificate is checked when it is loaded and exchanged while serving.

use std::path::Path;
use std::time::Duration;

use server::config::TlsFiles;
use server::listen;
use server::replay::{Plan, replay};
use server::tls::Certificate;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::support::{TestApp, reception, sent};

fn issue(files: &TlsFiles) {
    let issued = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&files.certificate, issued.cert.pem()).unwrap();
    std::fs::write(&files.key, issued.signing_key.serialize_pem()).unwrap();
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles {
        certificate: folder.join("certificate.pem"),
        key: folder.join("key.pem"),
    }
}

#[tokio::test]
async fn stations_are_served_over_tls_also_after_a_renewal() {
    let app = TestApp::new().await;
    app.engine.with_stations(&[0xBF2]).await;
    app.engine.with_devices(0, &[0x1CF14C]).await;
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    issue(&files);
    let certificate = Certificate::load(files.clone()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let acceptor = Some(certificate.acceptor().unwrap());
    let until = stop.clone().cancelled_owned();
    let server = tokio::spawn(listen::serve(
        listener,
        acceptor,
        app.router.clone(),
        10,
        until,
    ));

    let file = folder.path().join("one.jsonl");
    std::fs::write(&file, reception("0BF2", "1CF14C", 1, 1_473_675_858_000)).unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::copy(&files.certificate, &trusted).unwrap();
    let plan = Plan {
        file,
        url: format!("https://{address}"),
        token: app.engine.token.clone(),
        register: false,
        device_type: None,
        rate: None,
        batch: 10,
        patience: Duration::from_millis(10),
        ca: Some(trusted.clone()),
    };
    assert_eq!(sent(&plan).await.accepted, 1);
    let stranger = Plan {
        ca: None,
        ..plan.clone()
    };
    assert!(
        replay(&stranger).await.1.is_err(),
        "an unknown certificate is not trusted"
    );

    issue(&files);
    certificate.reload().unwrap();
    assert!(
        replay(&plan).await.1.is_err(),
        "the old certificate is not used any more"
    );
    std::fs::copy(&files.certificate, &trusted).unwrap();
    assert_eq!(sent(&plan).await.sent, 1);

    std::fs::write(&files.certificate, "half a file").unwrap();
    assert!(certificate.reload().is_err());
    assert_eq!(sent(&plan).await.sent, 1, "what was in use stays in use");
    stop.cancel();
    server.await.unwrap();
    app.close().await;
}

#[test]
fn a_certificate_that_cannot_serve_is_refused_by_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let refusal = || format!("{:#}", Certificate::load(files.clone()).unwrap_err());
    assert!(refusal().contains("`tls.certificate`"));
    issue(&files);
    std::fs::write(&files.key, "no key").unwrap();
    assert!(refusal().contains("`tls.key`"));
    let other = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&files.key, other.signing_key.serialize_pem()).unwrap();
    assert!(refusal().contains("do not belong together"));
}
