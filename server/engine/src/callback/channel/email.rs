//! EMAIL: one mail for each.

use domain::Fault;
use domain::callback::{AttemptOutcome, DeliveryFault};
use domain::rejection::one_line;
use futures::future::BoxFuture;
use payload::Format;
use payload::template::{Escape, Escaped, Part, Template};

use super::{Row, Sending, Shown, Way, impossible};
use crate::callback::client::{Exchange, clean};
use crate::callback::reading::{BODY_MAX, Reader};
use crate::callback::variables::Needs;
use crate::mail::{Mail, MailFault, SETTING};
use crate::store::deliveries::Sent;

const SUBJECT_MAX: u32 = 500;

/// Settings ready to be rendered.
#[derive(Debug)]
pub(super) struct Email {
    recipient: String,
    subject: Template,
    message: Template,
    format: Option<Format>,
    needs: Needs,
}

impl Email {
    /// Reads the settings; what is wrong is noted with the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let input = reader.input;
        let recipient = match domain::user::email(&input.recipient) {
            Ok(recipient) => Some(recipient),
            Err(fault) => {
                reader.refuse("recipient", fault);
                None
            }
        };
        if input.subject.trim().is_empty() {
            reader.refuse("subject", Fault::Missing);
        }
        let subject = reader.template("subject", input.subject.trim(), SUBJECT_MAX);
        // What was saved before this was refused goes on.
        if reader.guard.is_some()
            && reader.is_good("subject")
            && let Err(fault) = one_line(&input.subject)
        {
            reader.refuse("subject", fault);
        }
        let message = reader.template("message", &input.message, BODY_MAX);
        Some(Self {
            recipient: recipient?,
            subject: subject?,
            message: message?,
            format: reader.format.clone(),
            needs: reader.needs,
        })
    }

    fn mail(&self, row: Row<'_>) -> Mail {
        let mut lookup = |part: &Part, out: &mut Escaped<'_>| {
            row.facts.write_part(part, self.format.as_ref(), out);
        };
        let (mut subject, mut text) = (String::new(), String::new());
        // A value that breaks the line would be a header of its own.
        self.subject
            .render(Escape::HeaderValue, &mut lookup, &mut subject);
        self.message.render(Escape::Text, &mut lookup, &mut text);
        Mail {
            id: row.delivery.to_string(),
            to: self.recipient.clone(),
            subject,
            text,
            html: None,
        }
    }
}

impl Way for Email {
    fn needs(&self) -> Needs {
        self.needs
    }

    fn host(&self) -> &str {
        "EMAIL"
    }

    fn shown(&self, row: Row<'_>) -> Shown {
        let mail = self.mail(row);
        let templates = [&self.subject, &self.message];
        Shown {
            mail: Some((mail.subject, mail.text)),
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
            let mail = self.mail(*row);
            sent.line = clean(format!("EMAIL {}: {}", mail.to, mail.subject));
            sent.keep_body(mail.text.as_bytes());
            let taken = sending.outbound.mailer.send(mail).await;
            match taken {
                Ok(said) => Exchange {
                    outcome: AttemptOutcome::Delivered,
                    status: None,
                    retry_after: None,
                    answer: Ok(clean(said)),
                    whole: None,
                },
                Err(fault) => {
                    let (outcome, fault) = not_mailed(&self.recipient, fault);
                    Exchange::without_answer(outcome, fault)
                }
            }
        })
    }
}

/// What came of a mail that was not taken, as it stands on record.
pub(crate) fn not_mailed(to: &str, fault: MailFault) -> (AttemptOutcome, DeliveryFault) {
    let not_sent = |said: String| DeliveryFault::NotMailed {
        to: to.to_owned(),
        said: clean(said),
    };
    match fault {
        MailFault::NoTransport => {
            let setting = SETTING.to_owned();
            (
                AttemptOutcome::BadRequest,
                DeliveryFault::NoMail { setting },
            )
        }
        MailFault::Refused(said) => (AttemptOutcome::Refused, not_sent(said)),
        MailFault::Failed(said) => (AttemptOutcome::Connection, not_sent(said)),
        MailFault::Late(millis) => (AttemptOutcome::Timeout, DeliveryFault::Timeout { millis }),
    }
}
