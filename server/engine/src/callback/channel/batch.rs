//! BATCH_URL: one request a second, with a line for each of what came to pass in it.

use bytes::Bytes;
use domain::callback::{CallbackKind, DeliveryFault, HttpMethod, ON};
use domain::{DeliveryId, Fault, Problem};
use futures::future::BoxFuture;
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use payload::Format;
use payload::hex;
use payload::template::{Escape, Escaped, Part, Template, UrlTemplate};
use payload::variables::{Place, Variable, availability};
use sha2::{Digest, Sha256};

use super::url::{AGENT, WEBHOOK_ID, sign, unfit};
use super::{Row, Sending, Shown, Way, impossible};
use crate::callback::body::ContentType;
use crate::callback::client::Exchange;
use crate::callback::reading::Reader;
use crate::callback::target::Target;
use crate::callback::variables::Needs;
use crate::store::deliveries::Sent;

const LINE_MAX: u32 = 2_000;

/// Settings ready to be rendered.
#[derive(Debug)]
pub(super) struct Batch {
    sni: bool,
    /// Its query becomes the body; what stands for the lines there is `{batch}`.
    url: UrlTemplate,
    authorization: Option<String>,
    line: Template,
    format: Option<Format>,
    needs: Needs,
}

impl Batch {
    /// Reads the settings; what is wrong is noted with the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let input = reader.input;
        // What holds many messages is posted; older programs name no method.
        let post = HttpMethod::Post.name();
        if !["", post].contains(&input.method.as_str()) {
            let allowed = post.to_owned();
            reader.refuse("method", Fault::NotOneOf { allowed });
        }
        let target = reader.target(&|name| availability(Place::BatchUrl, name));
        if let Some(target) = &target
            && target.url.path().parts().iter().any(is_batch)
        {
            reader.refuse_at("url", 1, Problem::BatchInPath);
        }
        // A field of several lines may end with one that is empty.
        let pattern = input.line_pattern.trim_end_matches(['\r', '\n']);
        let line = if pattern.trim().is_empty() {
            reader.refuse("line_pattern", Fault::Missing);
            None
        } else {
            // What was saved before this was refused goes on, with a space.
            if let Some(at) = pattern.find(['\r', '\n'])
                && reader.guard.is_some()
            {
                let column = pattern[..at].chars().count() as u32 + 1;
                reader.refuse_at("line_pattern", column, Problem::LineBreak);
            }
            reader.template("line_pattern", pattern, LINE_MAX)
        };
        if reader.kind == CallbackKind::DataAdvanced {
            let allowed = domain::callback::Channel::Url.name().to_owned();
            reader.refuse("channel", Fault::NotOneOf { allowed });
        }
        let Target { url, authorization } = target?;
        Some(Self {
            sni: input.send_sni == ON,
            url,
            authorization,
            line: line?,
            format: reader.format.clone(),
            needs: reader.needs,
        })
    }

    /// The body: what stands in the URL's query, with the lines in it. Where it has no place for
    /// them they stand behind it.
    fn body(&self, rows: &[Row<'_>]) -> String {
        let mut lines = String::with_capacity(rows.len() * 64);
        for row in rows {
            if !lines.is_empty() {
                lines.push('\n');
            }
            self.write_line(*row, &mut lines);
        }
        let mut body = String::with_capacity(lines.len() + lines.len() / 4);
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
            if is_batch(part) {
                out.push_str(&lines);
            }
        };
        let query = self.url.query();
        if let Some(query) = query {
            query.render(Escape::Form, &mut lookup, &mut body);
        }
        if !query.is_some_and(|query| query.parts().iter().any(is_batch)) {
            if !body.is_empty() {
                body.push('&');
            }
            body.push_str("batch=");
            lines_alone().render(Escape::Form, &mut lookup, &mut body);
        }
        body
    }

    fn write_line(&self, row: Row<'_>, lines: &mut String) {
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
            row.facts.write_part(part, self.format.as_ref(), out);
        };
        // A value that breaks the line would be two messages to the receiver.
        self.line.render(Escape::HeaderValue, &mut lookup, lines);
    }

    fn uri(&self) -> String {
        let mut uri = String::new();
        self.url.render_without_query(&mut |_, _| {}, &mut uri);
        uri
    }

    fn request(&self, rows: &[Row<'_>], edits: i64) -> Result<Request<Bytes>, DeliveryFault> {
        let form = HeaderValue::from_static(ContentType::Form.name());
        let mut request = Request::post(self.uri())
            .header(header::USER_AGENT, AGENT)
            .header(header::ACCEPT, HeaderValue::from_static("*/*"))
            .header(header::CONTENT_TYPE, form)
            .header(WEBHOOK_ID, id(rows, edits));
        if let Some(credentials) = &self.authorization {
            request = request.header(header::AUTHORIZATION, credentials);
        }
        let request = request.body(Bytes::from(self.body(rows)));
        request.map_err(|error| unfit(&error))
    }
}

impl Way for Batch {
    fn needs(&self) -> Needs {
        self.needs
    }

    fn host(&self) -> &str {
        self.url.origin()
    }

    fn together(&self) -> bool {
        true
    }

    /// The bytes of its line in the body, and of the line feed that follows it.
    fn weight(&self, row: Row<'_>) -> usize {
        let mut line = String::with_capacity(64);
        self.write_line(row, &mut line);
        line.push('\n');
        let mut lookup = |_: &Part, out: &mut Escaped<'_>| out.push_str(&line);
        let mut encoded = String::with_capacity(line.len() * 2);
        lines_alone().render(Escape::Form, &mut lookup, &mut encoded);
        encoded.len()
    }

    fn shown(&self, row: Row<'_>) -> Shown {
        let url = [Some(self.url.path()), self.url.query()];
        let templates = url.into_iter().flatten().chain([&self.line]);
        Shown {
            body: Some(self.body(&[row])),
            content_type: Some(ContentType::Form.name()),
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
            let uri = self.uri();
            sent.line = match (&self.authorization, uri.split_once("://")) {
                (Some(_), Some((scheme, rest))) => format!("POST {scheme}://***@{rest}"),
                _ => format!("POST {uri}"),
            };
            match self.request(rows, sending.edits) {
                Ok(mut request) => {
                    sign(&mut request, sending.secrets, sending.now);
                    sent.keep(&request);
                    sending
                        .outbound
                        .send(request.map(Full::new), self.sni, sending.whole)
                        .await
                }
                Err(fault) => impossible(fault),
            }
        })
    }
}

/// A text that holds nothing but the lines.
fn lines_alone() -> Template {
    Template::parse("{batch}").expect("a variable is a template")
}

fn is_batch(part: &Part) -> bool {
    matches!(part, Part::Variable { name, .. } if *name == Variable::Batch.name())
}

/// The id of a request of several: the same for the same ones, in whatever order, and another one
/// as soon as it tells of others or of fewer, since a receiver that discards what it knows by its
/// id would lose what is new in it. So it is another one after every edit of the settings, too: they
/// make other lines of the same.
fn id(rows: &[Row<'_>], edits: i64) -> String {
    let mut told: Vec<DeliveryId> = rows.iter().map(|row| row.delivery).collect();
    told.sort_unstable();
    let mut of = Sha256::new();
    for DeliveryId(id) in told {
        of.update(id.to_be_bytes());
    }
    // What failed before edits were counted keeps its id.
    if edits > 0 {
        of.update(edits.to_be_bytes());
    }
    hex::encode_lower(&of.finalize()[..8])
}
