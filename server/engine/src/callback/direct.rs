//! Requests of the house's own, to addresses that whoever runs it set: the rule for addresses is
//! against what other people write, and does not hold for them. Everything else is as with
//! callbacks: redirects are not followed, the whole exchange has a time limit, and of the answer a
//! bounded part is read.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client as Pooled;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;

use super::connector::Connector;
use super::guard::Guard;
use crate::world::World;

/// The most of an answer that is taken, head and body each (bytes).
const MOST: usize = 256 * 1024;

/// Sends requests to wherever the settings say.
pub(crate) struct Direct {
    client: Pooled<Connector, Full<Bytes>>,
    timeout: Duration,
}

/// Why there is no answer. The texts are for the operator's log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DirectFault {
    #[error("an address without TLS, of somebody who has TLS")]
    Insecure,
    #[error("no answer within {} s", .0.as_secs())]
    Late(Duration),
    #[error("no answer: {0}")]
    Broken(String),
    #[error("an answer that is too long, or was cut off: {0}")]
    Whole(String),
}

impl Direct {
    /// With a limit for each whole exchange. Those authorities are believed beside the ones of the
    /// web.
    pub(crate) fn new(
        world: &World,
        timeout: Duration,
        authorities: &[CertificateDer<'static>],
    ) -> Self {
        let network = world.network.clone();
        let connector = Connector::believing(network, Guard::open(), true, authorities);
        let client = Pooled::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(15))
            .http1_max_buf_size(MOST)
            .build(connector);
        Self { client, timeout }
    }

    /// Sends one request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// When it does not come, not in time, or is too long.
    pub(crate) async fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, DirectFault> {
        let exchange = tokio::time::timeout(self.timeout, self.exchange(request));
        let answer = exchange.await;
        answer.unwrap_or(Err(DirectFault::Late(self.timeout)))
    }

    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, DirectFault> {
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let answer = self.client.request(request).await;
        let answer = answer.map_err(|error| DirectFault::Broken(sentence(&error)))?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, MOST).collect().await;
        let body = body.map_err(|error| DirectFault::Whole(error.to_string()))?;
        Ok(Response::from_parts(head, body.to_bytes().to_vec()))
    }
}

/// An error with everything that caused it, for the log.
pub(crate) fn sentence(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let each: Vec<String> = causes.map(ToString::to_string).collect();
    each.join(": ")
}
