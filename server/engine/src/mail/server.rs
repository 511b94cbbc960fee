//! The operator's mail server: how it is reached, and a mail over a connection of its own.
//!
//! Not by the library's transport: that waits for the answer to its farewell before it tells that a
//! mail was taken, and whoever gives up meanwhile would send it once more.

use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use lettre::{Executor, Message, Tokio1Executor};
use url::Url;

use crate::callback::percent_decoded;

/// A mail server.
pub(super) struct Server {
    host: String,
    port: u16,
    tls: Tls,
    /// What it is greeted with.
    name: ClientId,
    login: Option<Credentials>,
}

impl Server {
    /// Reads an address as the library does: `smtp://user:password@host:port/name`, `smtps://…`,
    /// or `smtp://…?tls=required` or `…?tls=opportunistic`; `None` where it is no such.
    pub(super) fn read(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let host = url.host_str().filter(|host| !host.is_empty())?.to_owned();
        let wanted = url.query_pairs().find(|(name, _)| name == "tls");
        let wanted = wanted.map(|(_, value)| value.into_owned());
        let parameters = || TlsParameters::new(host.clone()).ok();
        let (port, tls) = match (url.scheme(), wanted.as_deref()) {
            ("smtp", None) => (SMTP_PORT, Tls::None),
            ("smtp", Some("required")) => (SUBMISSION_PORT, Tls::Required(parameters()?)),
            ("smtp", Some("opportunistic")) => (SUBMISSION_PORT, Tls::Opportunistic(parameters()?)),
            ("smtps", _) => (SUBMISSIONS_PORT, Tls::Wrapper(parameters()?)),
            _ => return None,
        };
        let name = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        let decoded = |text: &str| String::from_utf8(percent_decoded(text)).ok();
        let login = match url.password() {
            Some(password) => Some(Credentials::new(
                decoded(url.username())?,
                decoded(password)?,
            )),
            None => None,
        };
        Some(Self {
            port: url.port().unwrap_or(port),
            host,
            tls,
            name,
            login,
        })
    }

    /// Connects and signs in as for a mail, and hands none over. Connecting may take `limit`.
    pub(super) async fn greet(&self, limit: Duration) -> Result<AsyncSmtpConnection, Error> {
        let limit = Some(limit);
        let made = Tokio1Executor::connect(&self.host, self.port, limit, &self.name, &self.tls);
        let mut connection = made.await?;
        if let Some(login) = &self.login {
            connection.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(connection)
    }

    /// Hands a mail over, and returns what the server said of it as soon as it has, with the
    /// connection, which is still open. Making that may take `limit`.
    pub(super) async fn take(
        &self,
        message: &Message,
        limit: Duration,
    ) -> Result<(Response, AsyncSmtpConnection), Error> {
        let mut connection = self.greet(limit).await?;
        let mail = message.formatted();
        let said = connection.send(message.envelope(), &mail).await?;
        Ok((said, connection))
    }
}

/// Says farewell and closes, which nobody waits for: at most so long.
pub(super) fn leave(mut connection: AsyncSmtpConnection, limit: Duration) {
    tokio::spawn(async move {
        // Whether the other side answers changes nothing any more.
        let _ = tokio::time::timeout(limit, connection.abort()).await;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Server {
        Server::read(text).expect("an address")
    }

    #[test]
    fn the_port_follows_from_how_it_is_secured_unless_it_is_named() {
        for (address, port) in [
            ("smtp://mail.example.org", 25),
            ("smtp://mail.example.org?tls=required", 587),
            ("smtp://mail.example.org?tls=opportunistic", 587),
            ("smtps://mail.example.org", 465),
            ("smtps://me:secret@mail.example.org:2465", 2465),
        ] {
            let server = read(address);
            assert_eq!(server.host, "mail.example.org");
            assert_eq!(server.port, port, "{address}");
        }
        assert!(matches!(read("smtp://a.example").tls, Tls::None));
        assert!(matches!(read("smtps://a.example").tls, Tls::Wrapper(_)));
        let required = read("smtp://a.example?tls=required").tls;
        assert!(matches!(required, Tls::Required(_)));
        for wrong in ["smtp://", "smtp://a.example?tls=maybe", "http://a.example"] {
            assert!(Server::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn names_and_passwords_may_hold_what_an_address_may_not() {
        let login = read("smtp://me%40example.org:p%2Fw@mail.example.org").login;
        let expected = Credentials::new("me@example.org".into(), "p/w".into());
        assert!(login == Some(expected));
        assert!(read("smtp://mail.example.org").login.is_none());
        let name = read("smtp://mail.example.org/backend.example.org").name;
        assert_eq!(name, ClientId::Domain("backend.example.org".into()));
    }
}
