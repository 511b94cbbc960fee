//! E-mail: put together by the library, and handed to the operator's own server, a folder, or
//! memory. Nothing is sent where no transport is set.

mod server;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp;
use lettre::{AsyncFileTransport, AsyncTransport, Message, Tokio1Executor};

use self::server::Server;

/// How mail leaves the house, as the operator sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MailTransport {
    /// Not at all.
    #[default]
    None,
    /// It stays in memory, the last [`KEPT`] of it: for development.
    Memory,
    /// Each becomes a file in a folder: for development.
    Folder(PathBuf),
    /// To a mail server: `smtp://user:password@host:port`, `smtps://…`, or `smtp://…?tls=required`.
    Smtp(String),
}

/// The setting by which the operator chooses a transport, as it is called in the configuration.
pub(crate) const SETTING: &str = "mail.transport";

/// Mails that are kept in memory.
pub const KEPT: usize = 1_000;

impl MailTransport {
    /// Reads the setting: empty, `memory`, `file:FOLDER`, or the address of a mail server.
    ///
    /// # Errors
    /// What is wrong with it, to stand behind the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(folder) = text.strip_prefix("file:") {
            if folder.is_empty() {
                return Err("names no folder behind `file:`".into());
            }
            return Ok(Self::Folder(folder.into()));
        }
        match text {
            "" => Ok(Self::None),
            "memory" => Ok(Self::Memory),
            _ if text.starts_with("smtp://") || text.starts_with("smtps://") => {
                let server = Server::read(text).map(|_| Self::Smtp(text.to_owned()));
                // What is said of it does not repeat the password.
                server.ok_or_else(|| "is not the address of a mail server".to_owned())
            }
            _ => Err("must be empty, `memory`, `file:FOLDER`, `smtp://…` or `smtps://…`".into()),
        }
    }

    /// Makes the folder, if mail goes to one that is not there.
    ///
    /// # Errors
    /// What is wrong with it, to stand behind the setting's name.
    pub fn prepare(&self) -> Result<(), String> {
        let Self::Folder(folder) = self else {
            return Ok(());
        };
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| {
            let folder = folder.display();
            format!("names the folder {folder}, which cannot be made: {error}")
        })
    }

    /// Whether the mail server lets in, within `limit`; no mail is handed over. The other ways have
    /// nobody to ask.
    ///
    /// # Errors
    /// What it, or the way to it, said.
    pub async fn greet(&self, limit: Duration) -> Result<(), String> {
        let Self::Smtp(url) = self else {
            return Ok(());
        };
        let server = Server::read(url).ok_or("is not the address of a mail server")?;
        match tokio::time::timeout(limit, server.greet(limit)).await {
            Ok(Ok(connection)) => {
                server::leave(connection, limit);
                Ok(())
            }
            Ok(Err(error)) => Err(match of_server(&error) {
                MailFault::Refused(said) | MailFault::Failed(said) => said,
                MailFault::NoTransport | MailFault::Late(_) => error.to_string(),
            }),
            Err(_) => Err(format!("nothing within {} s", limit.as_secs())),
        }
    }
}

/// Reads who mail comes from, as the operator sets it: `Name <address>` or an address.
///
/// # Errors
/// What is wrong with it, to stand behind the setting's name.
pub fn check_sender(text: &str) -> Result<(), String> {
    let read: Result<Mailbox, _> = text.parse();
    let wrong = |_| "must be an address, or `Name <address>`".to_owned();
    read.map(|_| ()).map_err(wrong)
}

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// What stands before the `@` of its `Message-ID`, the same however often it is tried, so that
    /// a repeat can be told from another mail; empty: it has none.
    pub id: String,
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same for those who read HTML.
    pub html: Option<String>,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MailFault {
    /// No transport is set.
    NoTransport,
    /// The mail server does not want it, and will not want it later.
    Refused(String),
    /// The mail server did not want it for the moment, or could not be reached.
    Failed(String),
    /// The mail server had not taken it after so long (ms).
    Late(u64),
}

/// Sends mail.
pub struct Mailer {
    way: Way,
    from: Option<Mailbox>,
    /// The most that handing one over may take.
    limit: Duration,
}

enum Way {
    None,
    Memory(Mutex<Vec<Mail>>),
    Folder(AsyncFileTransport<Tokio1Executor>),
    Smtp(Box<Server>),
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// With the transport and the sender of the settings, and the most that handing a mail over may
    /// take.
    pub(crate) fn new(transport: &MailTransport, from: &str, limit: Duration) -> Self {
        let way = match transport {
            MailTransport::None => Way::None,
            MailTransport::Memory => Way::Memory(Mutex::default()),
            MailTransport::Folder(folder) => Way::Folder(AsyncFileTransport::new(folder)),
            MailTransport::Smtp(url) => {
                Server::read(url).map_or(Way::None, |server| Way::Smtp(Box::new(server)))
            }
        };
        let from = from.parse().ok();
        Self { way, from, limit }
    }

    /// Hands a mail over. What it answers is what the mail server said.
    pub(crate) async fn send(&self, mail: Mail) -> Result<String, MailFault> {
        let (Some(from), false) = (&self.from, matches!(self.way, Way::None)) else {
            return Err(MailFault::NoTransport);
        };
        let message = message(from.clone(), &mail)?;
        match &self.way {
            Way::None => Err(MailFault::NoTransport),
            Way::Memory(kept) => {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() >= KEPT {
                    kept.remove(0);
                }
                kept.push(mail);
                Ok(String::new())
            }
            Way::Folder(folder) => {
                let sent = folder.send(message).await;
                sent.map_err(|error| MailFault::Failed(error.to_string()))
            }
            Way::Smtp(server) => self.hand_over(server, &message).await,
        }
    }

    /// Each over a connection of its own. One that is given up is closed with that: kept for the
    /// next mail, it would stand in the middle of this one. The limit ends with the answer to the
    /// mail: once that was taken, nothing that follows may have it sent again.
    async fn hand_over(&self, server: &Server, message: &Message) -> Result<String, MailFault> {
        match tokio::time::timeout(self.limit, server.take(message, self.limit)).await {
            Ok(Ok((answer, connection))) => {
                server::leave(connection, self.limit);
                Ok(answer.message().collect::<Vec<_>>().join("\n"))
            }
            Ok(Err(error)) => Err(of_server(&error)),
            Err(_) => Err(MailFault::Late(self.limit.as_millis() as u64)),
        }
    }

    /// What stayed in memory, oldest first.
    fn kept(&self) -> Vec<Mail> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }
}

impl crate::Engine {
    /// The mail that stayed in memory, oldest first: see [`MailTransport::Memory`].
    pub fn kept_mail(&self) -> Vec<Mail> {
        self.outbound.mailer.kept()
    }
}

fn message(from: Mailbox, mail: &Mail) -> Result<Message, MailFault> {
    let refused = |error: &dyn fmt::Display| MailFault::Refused(error.to_string());
    let to: Mailbox = mail.to.parse().map_err(|error| refused(&error))?;
    let message = Message::builder();
    let message = match mail.id.as_str() {
        "" => message,
        id => message.message_id(Some(format!("<{id}@{}>", from.email.domain()))),
    };
    let message = message.from(from).to(to).subject(&mail.subject);
    // So that no program answers it, as it would a person's.
    let message = message.header(AutoSubmitted);
    let made = match &mail.html {
        Some(html) => message.multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            html.clone(),
        )),
        None => message
            .header(lettre::message::header::ContentType::TEXT_PLAIN)
            .body(mail.text.clone()),
    };
    made.map_err(|error| refused(&error))
}

fn of_server(error: &smtp::Error) -> MailFault {
    // The innermost knows best.
    let causes = std::iter::successors(
        Some(error as &(dyn std::error::Error + 'static)),
        |&error| error.source(),
    );
    let said = causes.last().map(ToString::to_string).unwrap_or_default();
    let said = match error.status() {
        Some(code) => format!("{code} {said}"),
        None => said,
    };
    if error.is_permanent() {
        MailFault::Refused(said)
    } else {
        MailFault::Failed(said)
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_is_told_by_its_beginning() {
        let folder = MailTransport::Folder("/var/mail".into());
        assert_eq!(MailTransport::parse(""), Ok(MailTransport::None));
        assert_eq!(MailTransport::parse("memory"), Ok(MailTransport::Memory));
        assert_eq!(MailTransport::parse("file:/var/mail"), Ok(folder));
        let server = "smtps://me:secret@mail.example.org";
        assert_eq!(
            MailTransport::parse(server),
            Ok(MailTransport::Smtp(server.into()))
        );
        for wrong in ["file:", "mail.example.org", "smtp://", "http://example.org"] {
            assert!(MailTransport::parse(wrong).is_err(), "{wrong}");
        }
        assert!(check_sender("Back-End <me@example.org>").is_ok());
        assert!(check_sender("nobody").is_err());
    }

    #[test]
    fn a_mail_is_text_whatever_stands_in_it() {
        let mail = Mail {
            id: "00000000000000ab".into(),
            to: "ann@example.org".into(),
            subject: "Grüße\r\nBcc: eve@example.org".into(),
            text: ".\r\nQUIT\r\n".into(),
            html: None,
        };
        let made = message("me@example.org".parse().unwrap(), &mail).unwrap();
        let text = String::from_utf8(made.formatted()).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
        assert_eq!(made.envelope().to().len(), 1);
        let id = "Message-ID: <00000000000000ab@example.org>";
        assert!(text.contains(id), "{text}");
        let nameless = Mail {
            id: String::new(),
            ..mail
        };
        let made = message("me@example.org".parse().unwrap(), &nameless).unwrap();
        let text = String::from_utf8(made.formatted()).unwrap();
        assert!(!text.contains("Message-ID"), "{text}");
    }
}
