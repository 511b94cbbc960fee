//! Callbacks over TLS: whom they believe, and what they tell while it begins.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::callback::{AttemptOutcome, AttemptView, CallbackInput, DeliveryFault};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{CallbackId, DeviceId};
use engine::callback::run_once;
use engine::testing::TestEngine;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::peers::{self, Peer};

const DEVICE: u32 = 0x1B9C5;
const HOST: &str = "receiver.example.org";
const OTHER: &str = "other.example.org";

/// Somebody who issues certificates.
type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Authority::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate with its key.
struct Issued {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

/// A certificate of a host until a year.
fn issue(by: &Authority, host: &str, until: i32) -> Issued {
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.not_after = date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &**by).unwrap();
    Issued { certificate, key }
}

impl Issued {
    fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.der().clone()], key.into());
        TlsAcceptor::from(Arc::new(config.unwrap()))
    }
}

/// A receiver over TLS, which answers each request with 204.
struct Receiver {
    port: u16,
    /// The name of its host as it was told with each request.
    told: Arc<Mutex<Vec<Option<String>>>>,
}

impl Receiver {
    async fn new(issued: &Issued) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            port: listener.local_addr().unwrap().port(),
            told: Arc::default(),
        };
        let (acceptor, told) = (issued.acceptor(), receiver.told.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, told) = (acceptor.clone(), told.clone());
                // Whoever does not believe the certificate hangs up.
                tokio::spawn(async move { serve(acceptor, stream, &told).await.ok() });
            }
        });
        receiver
    }

    /// The names it was told, in order; one that was told none comes first.
    fn told(&self) -> Vec<Option<String>> {
        let mut told = self.told.lock().unwrap().clone();
        told.sort();
        told
    }
}

async fn serve(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    told: &Mutex<Vec<Option<String>>>,
) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    let name = stream.get_ref().1.server_name().map(str::to_owned);
    told.lock().unwrap().push(name);
    let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
    stream.write_all(answer).await?;
    stream.shutdown().await
}

/// A device and a station on an engine that believes the authority; the host is this machine.
async fn ready(authority: &Authority) -> TestEngine {
    let test = TestEngine::chosen().await;
    test.network.believe(authority.der());
    test.network
        .name(HOST, vec![SocketAddr::from(([127, 0, 0, 1], 0))]);
    // Whom it believes is settled when it is opened.
    let test = test.with_settings(|_| {}).await;
    test.with_devices(0, &[DEVICE]).await;
    test.with_stations(&[1]).await;
    test.start_without_callbacks();
    test
}

async fn owe(test: &TestEngine, input: &CallbackInput) -> CallbackId {
    let who = test.member(Profile::CustomerWrite);
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], input);
    made.await.unwrap()
}

/// A request to that port of the host, which is told its name where `sni` says so.
fn get(port: u16, sni: &str) -> CallbackInput {
    CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: format!("https://{HOST}:{port}/in?id={{device}}"),
        send_sni: sni.into(),
        enabled: "on".into(),
        ..CallbackInput::default()
    }
}

/// Hears the device once, and makes so many attempts of what is owed.
async fn hear(test: &TestEngine, attempts: usize) {
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{DEVICE:X}","time":{time},"seqNumber":7,"rssi":-100.0,"data":"2a"}}]"#
    );
    let heard = test.engine.receive(&test.token, body.into()).await;
    let said = serde_json::to_string(&heard.unwrap()).unwrap();
    assert!(!said.contains("refused"), "{said}");
    assert_eq!(run_once(&test.engine).await.unwrap(), attempts);
}

/// The only attempt of a callback.
async fn attempt(test: &TestEngine, callback: CallbackId) -> AttemptView {
    let who = test.member(Profile::CustomerWrite);
    let query = MessageQuery::default();
    let list = test
        .engine
        .device_messages(&who, DeviceId(DEVICE), &query)
        .await
        .unwrap();
    let deliveries = list.page.rows.into_iter().flat_map(|row| row.deliveries);
    let mut of = deliveries.filter(|delivery| delivery.callback == callback);
    let mut attempts = of.next().expect("it is owed").attempts;
    assert_eq!(attempts.len(), 1, "{attempts:?}");
    attempts.remove(0)
}

#[tokio::test]
async fn a_receiver_is_told_the_name_of_its_host_where_the_callback_says_so() {
    let believed = authority("Authority of the story");
    let test = ready(&believed).await;
    let receiver = Receiver::new(&issue(&believed, HOST, 4000)).await;
    let told = owe(&test, &get(receiver.port, "on")).await;
    let not_told = owe(&test, &get(receiver.port, "")).await;
    hear(&test, 2).await;
    for callback in [told, not_told] {
        let attempt = attempt(&test, callback).await;
        assert_eq!(attempt.outcome, AttemptOutcome::Delivered, "{attempt:?}");
    }
    assert_eq!(receiver.told(), [None, Some(HOST.to_owned())]);
    test.close().await;
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_is_refused_before_anything_is_sent() {
    let believed = authority("Authority of the story");
    let nobody = authority("Somebody whom nobody knows");
    let test = ready(&believed).await;
    let mut refused = Vec::new();
    for (issued, fault) in [
        (
            issue(&believed, OTHER, 4000),
            DeliveryFault::CertificateName,
        ),
        (issue(&believed, HOST, 2001), DeliveryFault::CertificateTime),
        (issue(&nobody, HOST, 4000), DeliveryFault::CertificateIssuer),
    ] {
        let receiver = Receiver::new(&issued).await;
        let callback = owe(&test, &get(receiver.port, "on")).await;
        refused.push((callback, receiver, fault));
    }
    hear(&test, 3).await;
    for (callback, receiver, fault) in refused {
        let attempt = attempt(&test, callback).await;
        assert_eq!(attempt.outcome, AttemptOutcome::Tls, "{attempt:?}");
        assert_eq!(attempt.fault, Some(fault));
        assert!(receiver.told().is_empty(), "{:?}", receiver.told());
    }
    test.close().await;
}

/// A broker that shows that certificate. Its files stand in the folder under a name.
async fn broker(folder: &Path, name: &str, issued: &Issued) -> Peer {
    let file = |end: &str| folder.join(format!("{name}.{end}"));
    let (certificate, key) = (file("certificate"), file("key"));
    std::fs::write(&certificate, issued.certificate.pem()).unwrap();
    std::fs::write(&key, issued.key.serialize_pem()).unwrap();
    peers::start("mosquitto", |port| {
        let settings = file("settings");
        // Started by root it would become somebody who may not read these files.
        let text = format!(
            "user root\nlistener {port} 127.0.0.1\nallow_anonymous true\n\
             certfile {}\nkeyfile {}\n",
            certificate.display(),
            key.display()
        );
        std::fs::write(&settings, text).unwrap();
        vec!["-c".into(), settings.to_str().unwrap().into()]
    })
    .await
}

#[tokio::test]
async fn a_broker_is_told_over_tls_if_its_certificate_is_its_own() {
    if !peers::installed("mosquitto") {
        return;
    }
    let believed = authority("Authority of the story");
    let test = ready(&believed).await;
    let folder = tempfile::tempdir().unwrap();
    let mqtt = |broker: &Peer| CallbackInput {
        kind: "uplink".into(),
        channel: "MQTT".into(),
        url: format!("mqtts://{HOST}:{}", broker.address.port()),
        topic: "sigfox/{device}/up".into(),
        content_type: "application/json".into(),
        body: r#"{"n":{seqNumber}}"#.into(),
        enabled: "on".into(),
        ..CallbackInput::default()
    };
    let right = broker(folder.path(), "right", &issue(&believed, HOST, 4000)).await;
    let wrong = broker(folder.path(), "wrong", &issue(&believed, OTHER, 4000)).await;
    let told = owe(&test, &mqtt(&right)).await;
    let refused = owe(&test, &mqtt(&wrong)).await;
    hear(&test, 2).await;
    let told = attempt(&test, told).await;
    assert_eq!(told.outcome, AttemptOutcome::Delivered, "{told:?}");
    let refused = attempt(&test, refused).await;
    assert_eq!(refused.outcome, AttemptOutcome::Tls, "{refused:?}");
    assert_eq!(refused.fault, Some(DeliveryFault::CertificateName));
    drop((right, wrong));
    test.close().await;
}
