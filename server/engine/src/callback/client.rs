//! The one client: whatever a user configured to be called leaves the house here.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use domain::callback::AttemptOutcome;
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client as Pooled, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connector::{ConnectError, Connector};
use super::guard::Guard;
use crate::settings::Settings;
use crate::world::World;

/// The most of an answer's body that is read.
const READ: usize = 64 * 1024;
/// The most of it that is kept.
const KEPT: usize = 4 * 1024;
/// The most an answer's head may take.
const HEAD: usize = 64 * 1024;

/// Sends requests to wherever users said, as far as the guard lets them. Redirects are not
/// followed, the whole exchange has a time limit, and of the answer a bounded part is read.
pub struct Outbound {
    client: Pooled<Connector, Full<Bytes>>,
    timeout: Duration,
    /// The rule for addresses, which settings are also checked against when they are saved.
    pub(super) guard: Guard,
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
    /// The beginning of the answer's body, or what went wrong without one.
    pub(crate) response: String,
}

impl Exchange {
    /// An exchange that ended before an answer.
    pub(super) fn without_answer(outcome: AttemptOutcome, problem: impl Into<String>) -> Self {
        let response = clean(problem.into());
        Self {
            outcome,
            status: None,
            retry_after: None,
            response,
        }
    }
}

impl Outbound {
    /// With the time limit and the open networks of the settings.
    pub fn new(settings: &Settings, world: &World) -> Self {
        let guard = Guard::new(&settings.allowed_networks);
        let connector = Connector::new(world.network.clone(), guard.clone());
        let client = Pooled::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(15))
            .pool_max_idle_per_host(settings.callback_concurrency_each)
            .http1_max_buf_size(HEAD)
            .build(connector);
        let timeout = Duration::from_millis(settings.callback_timeout.unsigned_abs());
        Self {
            client,
            timeout,
            guard,
        }
    }

    /// Sends one request and reads what there is to know of its answer.
    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Exchange {
        let mut head = None;
        let exchange = async {
            let answer = self
                .client
                .request(request)
                .await
                .map_err(|error| explain(&error))?;
            let head = head.insert(Head::of(&answer));
            let body = read(answer.into_body()).await.map_err(|error| {
                Exchange::without_answer(AttemptOutcome::Connection, error.to_string())
            })?;
            Ok(Exchange {
                outcome: match head.status.is_success() {
                    true => AttemptOutcome::Delivered,
                    false => AttemptOutcome::Refused,
                },
                status: None,
                retry_after: None,
                response: keep(&body),
            })
        };
        let result = tokio::time::timeout(self.timeout, exchange).await;
        let exchange = match result {
            Ok(Ok(exchange) | Err(exchange)) => exchange,
            Err(_) => Exchange::without_answer(
                AttemptOutcome::Timeout,
                format!("no whole answer within {} ms", self.timeout.as_millis()),
            ),
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

/// The body up to the bound; what follows is left unread, and the connection with it.
async fn read(mut body: Incoming) -> Result<Vec<u8>, hyper::Error> {
    let (mut kept, mut seen) = (Vec::new(), 0);
    while seen < READ {
        let Some(frame) = body.frame().await else {
            break;
        };
        if let Ok(data) = frame?.into_data() {
            seen += data.len();
            kept.extend_from_slice(&data[..data.len().min(KEPT - kept.len())]);
        }
    }
    Ok(kept)
}

/// Bytes as text that every database can hold, at most [`KEPT`] bytes of it.
fn keep(bytes: &[u8]) -> String {
    clean(String::from_utf8_lossy(bytes).into_owned())
}

fn clean(mut text: String) -> String {
    if text.contains('\0') {
        text = text.replace('\0', "\u{fffd}");
    }
    text.truncate(text.floor_char_boundary(KEPT));
    text
}

fn explain(error: &ClientError) -> Exchange {
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(error) = cause {
        if let Some(connect) = error.downcast_ref::<ConnectError>() {
            let outcome = match connect {
                ConnectError::NoAddress => AttemptOutcome::NoAddress,
                ConnectError::Forbidden => AttemptOutcome::Forbidden,
                ConnectError::Io(_) => AttemptOutcome::Connection,
                ConnectError::Tls(_) => AttemptOutcome::Tls,
            };
            return Exchange::without_answer(outcome, connect.to_string());
        }
        text = error.to_string();
        cause = error.source();
    }
    Exchange::without_answer(AttemptOutcome::Connection, text)
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
