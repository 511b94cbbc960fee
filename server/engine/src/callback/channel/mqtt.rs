//! MQTT: one message to a broker for each, at least once (QoS 1).

mod discovery;
mod link;

use std::time::Duration;

use domain::callback::{AttemptOutcome, DeliveryFault, ON};
use domain::{Fault, Problem};
use futures::future::BoxFuture;
use payload::Format;
use payload::template::{Escape, Escaped, Part, Template};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use self::link::{Broken, Link};
use super::{Row, Sending, Shown, Way, impossible};
use crate::callback::body::{ContentType, whole_json};
use crate::callback::client::Exchange;
use crate::callback::headers::percent_decoded;
use crate::callback::reading::{BODY_MAX, Reader};
use crate::callback::target::{admit, of_host};
use crate::callback::variables::{Facts, Needs};
use crate::store::deliveries::Sent;

const URL_MAX: u32 = 2_000;
const TOPIC_MAX: u32 = 500;
/// What a body can be made of: no broker reads forms.
const CONTENTS: [ContentType; 2] = [ContentType::Json, ContentType::Text];
/// A connection that was not used for so long is not trusted any more: the broker was told that
/// it may forget it [`link::KEEP_ALIVE`] after its last word.
const TRUSTED: Duration = Duration::from_secs(40);

/// A broker.
#[derive(Clone, Debug)]
struct Broker {
    host: String,
    port: u16,
    secure: bool,
    /// User and password.
    login: Option<(String, String)>,
}

/// Settings ready to be rendered, and the connection they are sent over, which is kept.
pub(super) struct Mqtt {
    broker: Broker,
    name: String,
    topic: Template,
    content: ContentType,
    body: Template,
    /// Fields that Home Assistant is told of.
    announced: Vec<String>,
    format: Option<Format>,
    needs: Needs,
    link: Mutex<Option<Link>>,
}

impl std::fmt::Debug for Mqtt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mqtt")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Mqtt {
    /// Reads the settings; what is wrong is noted with the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let input = reader.input;
        let broker = broker(reader);
        let topic = topic(reader);
        let content = reader.content_type(&CONTENTS);
        let body = reader.template("body", &input.body, BODY_MAX);
        if let (Some(content), Some(body)) = (content, &body) {
            reader.check_body(content, body);
        }
        let announced = match (input.discovery == ON, &body) {
            (true, Some(body)) if reader.is_good("body") => {
                let fields = discovery::fields(reader, body);
                if fields.is_empty() {
                    reader.refuse_at("discovery", 1, Problem::NothingToDiscover);
                }
                fields
            }
            _ => Vec::new(),
        };
        let broker = broker?;
        Some(Self {
            name: format!("{}:{}", broker.host, broker.port),
            broker,
            topic: topic?,
            content: content?,
            body: body?,
            announced,
            format: reader.format.clone(),
            needs: reader.needs,
            link: Mutex::default(),
        })
    }

    fn render(&self, template: &Template, escape: Escape, facts: &Facts) -> String {
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
            facts.write_part(part, self.format.as_ref(), out);
        };
        let mut text = String::new();
        template.render(escape, &mut lookup, &mut text);
        text
    }

    /// Tells the broker, over the connection that is there or a new one.
    async fn tell(
        &self,
        sending: Sending<'_>,
        facts: &Facts,
        topic: &str,
        body: &str,
    ) -> Result<(), Broken> {
        let mut kept = self.link.lock().await;
        // What is taken out and not put back, since the time was over, is closed.
        let old = kept.take().filter(|link| link.used.elapsed() < TRUSTED);
        let (mut link, is_old) = match old {
            Some(link) => (link, true),
            None => (Link::open(sending.outbound, &self.broker).await?, false),
        };
        match self.tell_over(&mut link, facts, topic, body).await {
            Ok(()) => {}
            // The broker may have closed it meanwhile. That it got the message all the same is
            // possible: it gets it at least once.
            Err(_) if is_old => {
                link = Link::open(sending.outbound, &self.broker).await?;
                self.tell_over(&mut link, facts, topic, body).await?;
            }
            Err(error) => return Err(error),
        }
        link.used = Instant::now();
        *kept = Some(link);
        Ok(())
    }

    async fn tell_over(
        &self,
        link: &mut Link,
        facts: &Facts,
        topic: &str,
        body: &str,
    ) -> Result<(), Broken> {
        let device = facts.device();
        if !self.announced.is_empty() && !link.announced.contains(&device) {
            for (topic, config) in discovery::configs(device, &self.announced, topic) {
                // It is kept by the broker, for a receiver that starts later.
                link.publish(&topic, config.into_bytes(), true).await?;
            }
            link.announced.insert(device);
        }
        link.publish(topic, body.as_bytes().to_vec(), false).await
    }
}

impl Way for Mqtt {
    fn needs(&self) -> Needs {
        self.needs
    }

    fn host(&self) -> &str {
        &self.name
    }

    fn one_by_one(&self) -> bool {
        true
    }

    fn shown(&self, row: Row<'_>) -> Shown {
        let templates = [&self.topic, &self.body];
        Shown {
            body: Some(self.render(&self.body, self.content.escape(), row.facts)),
            content_type: Some(self.content.name()),
            parameters: row.facts.parameters(templates, self.format.as_ref()),
            ..Shown::default()
        }
    }

    fn send<'a>(
        &'a self,
        sending: Sending<'a>,
        rows: &'a [Row<'a>],
        sent: &'a mut Sent,
    ) -> BoxFuture<'a, Exchange> {
        Box::pin(async move {
            let Some(row) = rows.first() else {
                return impossible(DeliveryFault::NotMade);
            };
            // Neither a level nor a wildcard of the topic can come from a value.
            let topic = self.render(&self.topic, Escape::UrlPath, row.facts);
            sent.line = format!("MQTT {} {topic}", self.name);
            let body = self.render(&self.body, self.content.escape(), row.facts);
            if self.content == ContentType::Json
                && let Err(fault) = whole_json(&body)
            {
                return impossible(fault);
            }
            sent.keep_body(body.as_bytes());
            let limit = sending.outbound.timeout;
            let told = self.tell(sending, row.facts, &topic, &body);
            match tokio::time::timeout(limit, told).await {
                Ok(Ok(())) => Exchange {
                    outcome: AttemptOutcome::Delivered,
                    status: None,
                    retry_after: None,
                    answer: Ok(String::new()),
                    whole: None,
                },
                Ok(Err(broken)) => broken.exchange(),
                Err(_) => Exchange::without_answer(
                    AttemptOutcome::Timeout,
                    DeliveryFault::Timeout {
                        millis: limit.as_millis() as u64,
                    },
                ),
            }
        })
    }
}

/// The broker that the URL names: `mqtt://user:password@host:port` or `mqtts://…`.
fn broker(reader: &mut Reader<'_>) -> Option<Broker> {
    let text = match domain::rejection::text(&reader.input.url, URL_MAX) {
        Ok(text) if !text.is_empty() => text,
        Ok(_) => {
            reader.refuse("url", Fault::Missing);
            return None;
        }
        Err(fault) => {
            reader.refuse("url", fault);
            return None;
        }
    };
    let schemes = [("mqtt://", false, 1883), ("mqtts://", true, 8883)];
    let found = schemes
        .iter()
        .find_map(|scheme| Some((text.strip_prefix(scheme.0)?, scheme.1, scheme.2)));
    let Some((rest, secure, default)) = found else {
        reader.refuse_at("url", 1, Problem::MqttUrl);
        return None;
    };
    // A host is read as in a URL of the web, so that it means the same to the rule for
    // addresses. Each of these forgets the port that is its own.
    let read = |scheme: &str| Url::parse(&format!("{scheme}://{rest}"));
    let (url, other) = match (read("http"), read("ftp")) {
        (Ok(url), Ok(other)) => (url, other),
        (Err(error), _) | (_, Err(error)) => {
            reader.refuse_at("url", 1, of_host(error));
            return None;
        }
    };
    if !["", "/"].contains(&url.path()) || url.query().is_some() || url.fragment().is_some() {
        reader.refuse_at("url", 1, Problem::MqttUrl);
        return None;
    }
    if let Some(guard) = reader.guard
        && let Err(fault) = admit(&url, guard)
    {
        reader.refuse("url", fault);
    }
    let decoded = |text: &str| String::from_utf8_lossy(&percent_decoded(text)).into_owned();
    let password = url.password().unwrap_or_default();
    let login = !url.username().is_empty() || !password.is_empty();
    Some(Broker {
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port().or(other.port()).unwrap_or(default),
        secure,
        login: login.then(|| (decoded(url.username()), decoded(password))),
    })
}

fn topic(reader: &mut Reader<'_>) -> Option<Template> {
    let input = reader.input;
    if input.topic.trim().is_empty() {
        reader.refuse("topic", Fault::Missing);
        return None;
    }
    let topic = reader.template("topic", input.topic.trim(), TOPIC_MAX)?;
    // With a wildcard it would be no topic but a pattern of topics. The `#` of a custom field is
    // no part of the text.
    let wild = topic.parts().iter().any(|part| match part {
        Part::Literal(text) => text.contains(['+', '#', '\0']),
        _ => false,
    });
    if wild {
        reader.refuse_at("topic", 1, Problem::TopicPattern);
    }
    Some(topic)
}
