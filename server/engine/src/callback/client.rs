//! The one client: whatever a user configured to be called leaves the house here.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::UserId;
use domain::callback::{AttemptOutcome, DeliveryFault};
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client as Pooled;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use payload::hex;

use super::connector::{ConnectError, Connector, Stream};
use super::explain::{broken, explain};
use super::guard::Guard;
use super::inspector::Inspector;
use super::limit::Limits;
use crate::mail::Mailer;
use crate::settings::Settings;
use crate::store::db::Db;
use crate::world::{Random, World};

/// The most of an answer's body that is read; whoever waits for the answer itself gets so much.
const READ: usize = 64 * 1024;
/// The most of it that is kept.
const KEPT: usize = 4 * 1024;
/// The most an answer's head may take.
const HEAD: usize = 64 * 1024;
/// How many trials a person has in a minute: what they send reaches whomever he names, mail too.
const TRIALS: u32 = 10;

/// Sends requests to wherever users said, as far as the guard lets them. Redirects are not
/// followed, the whole exchange has a time limit, and of the answer a bounded part is read.
pub struct Outbound {
    /// Without and with the name of the host while TLS begins: a connection is one or the other.
    clients: [Pooled<Connector, Full<Bytes>>; 2],
    /// For what is not HTTP; always with the name.
    connector: Connector,
    random: Arc<dyn Random>,
    /// The most that a whole exchange may take.
    pub(super) timeout: Duration,
    /// Where mail is handed over.
    pub(crate) mailer: Mailer,
    /// The rule for addresses, which settings are also checked against when they are saved.
    pub(super) guard: Guard,
    /// What is sent to the product's own inspector opens no connection.
    pub(super) inspector: Inspector,
    /// What is sent before it is saved, by person.
    pub(super) trials: Limits<UserId>,
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// The word for it.
    pub(crate) outcome: AttemptOutcome,
    /// The HTTP status, if one came.
    pub(crate) status: Option<u16>,
    /// The `Retry-After` header, if one came.
    pub(crate) retry_after: Option<String>,
    /// The beginning of the answer's body, or why there was none.
    pub(crate) answer: Result<String, DeliveryFault>,
    /// The body as far as it is read, where somebody waits for it.
    pub(crate) whole: Option<Bytes>,
}

impl Exchange {
    /// An exchange that ended before an answer.
    pub(super) fn without_answer(outcome: AttemptOutcome, fault: DeliveryFault) -> Self {
        Self {
            outcome,
            status: None,
            retry_after: None,
            answer: Err(fault),
            whole: None,
        }
    }
}

impl Outbound {
    /// With the time limit and the open networks of the settings.
    pub fn new(settings: &Settings, world: &World, db: &Db) -> Self {
        let inspector = Inspector::new(settings, world, db);
        let guard = Guard::new(&settings.allowed_networks).with_own(inspector.own());
        let client = |sni| {
            let connector = Connector::new(world.network.clone(), guard.clone(), sni);
            Pooled::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(Duration::from_secs(15))
                .pool_max_idle_per_host(settings.callback_concurrency_each)
                .http1_max_buf_size(HEAD)
                .build(connector)
        };
        let clients = [client(false), client(true)];
        let timeout = Duration::from_millis(settings.callback_timeout.unsigned_abs());
        Self {
            clients,
            connector: Connector::new(world.network.clone(), guard.clone(), true),
            random: world.random.clone(),
            timeout,
            mailer: Mailer::new(&settings.mail_transport, &settings.mail_from, timeout),
            guard,
            inspector,
            trials: Limits::new(TRIALS, u32::MAX),
        }
    }

    /// Opens a connection for what is not HTTP. The host is a name or an address, in brackets if
    /// it is one of IPv6.
    pub(super) async fn connect(
        &self,
        host: &str,
        port: u16,
        secure: bool,
    ) -> Result<Stream, ConnectError> {
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        self.connector.open(host, port, secure).await
    }

    /// 16 digits that nobody else has.
    pub(super) fn chance(&self) -> String {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        hex::encode_lower(&bytes)
    }

    /// Sends one request and reads what there is to know of its answer. With `sni` the receiver
    /// is told the name of its host while TLS begins; with `whole` all of the answer that is read
    /// comes back.
    pub(crate) async fn send(
        &self,
        request: Request<Full<Bytes>>,
        sni: bool,
        whole: bool,
    ) -> Exchange {
        if let Some(token) = self.inspector.token(request.uri()) {
            return self.hand_over(&token, request).await;
        }
        let mut head = None;
        let exchange = async {
            let answer = self.clients[usize::from(sni)]
                .request(request)
                .await
                .map_err(|error| explain(&error))?;
            let head = head.insert(Head::of(&answer));
            let most = if whole { READ } else { KEPT };
            let body = read(answer.into_body(), most).await.map_err(|error| {
                Exchange::without_answer(AttemptOutcome::Connection, broken(&error))
            })?;
            Ok(Exchange {
                outcome: match head.status.is_success() {
                    true => AttemptOutcome::Delivered,
                    false => AttemptOutcome::Refused,
                },
                status: None,
                retry_after: None,
                answer: Ok(keep(&body[..body.len().min(KEPT)])),
                whole: whole.then(|| Bytes::from(body)),
            })
        };
        let result = tokio::time::timeout(self.timeout, exchange).await;
        let exchange = match result {
            Ok(Ok(exchange) | Err(exchange)) => exchange,
            Err(_) => self.too_late(),
        };
        match head {
            Some(head) => Exchange {
                status: Some(head.status.as_u16()),
                retry_after: head.retry_after,
                ..exchange
            },
            None => exchange,
        }
    }

    /// Gives a request to the inspector, within the process.
    async fn hand_over(&self, token: &str, request: Request<Full<Bytes>>) -> Exchange {
        let (head, body) = request.into_parts();
        // Bytes in memory cannot fail to come.
        let Ok(body) = body.collect().await;
        let request = Request::from_parts(head, body.to_bytes());
        let taken = self.inspector.deliver(token, request);
        let taken = tokio::time::timeout(self.timeout, taken).await;
        taken.unwrap_or_else(|_| self.too_late())
    }

    fn too_late(&self) -> Exchange {
        let millis = self.timeout.as_millis() as u64;
        let fault = DeliveryFault::Timeout { millis };
        Exchange::without_answer(AttemptOutcome::Timeout, fault)
    }
}

/// What is taken from the head of an answer.
struct Head {
    status: StatusCode,
    retry_after: Option<String>,
}

impl Head {
    fn of(answer: &Response<Incoming>) -> Self {
        let retry_after = answer.headers().get(header::RETRY_AFTER);
        let retry_after = retry_after
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Self {
            status: answer.status(),
            retry_after,
        }
    }
}

/// At most `most` bytes of the body up to the bound; what follows is left unread, and the
/// connection with it.
async fn read(mut body: Incoming, most: usize) -> Result<Vec<u8>, hyper::Error> {
    let (mut kept, mut seen) = (Vec::new(), 0);
    while seen < READ {
        let Some(frame) = body.frame().await else {
            break;
        };
        if let Ok(data) = frame?.into_data() {
            seen += data.len();
            kept.extend_from_slice(&data[..data.len().min(most - kept.len())]);
        }
    }
    Ok(kept)
}

/// Bytes as text that every database can hold, at most [`KEPT`] bytes of it.
fn keep(bytes: &[u8]) -> String {
    clean(String::from_utf8_lossy(bytes).into_owned())
}

/// Text that every database can hold, at most [`KEPT`] bytes of it.
pub(super) fn clean(mut text: String) -> String {
    if text.contains('\0') {
        text = text.replace('\0', "\u{fffd}");
    }
    text.truncate(text.floor_char_boundary(KEPT));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_is_short_clean_text() {
        assert_eq!(keep(b"ok\0"), "ok\u{fffd}");
        let kept = keep(&[0xff; KEPT]);
        assert!(kept.len() <= KEPT && kept.chars().all(|c| c == '\u{fffd}'));
    }
}
