//! From what the libraries of the client say to a code: their sentences are nobody's language.

use std::error::Error;
use std::io;

use domain::callback::{AttemptOutcome, DeliveryFault};
use hyper_util::client::legacy::Error as ClientError;
use rustls::CertificateError;

use super::client::{Exchange, clean};
use super::connector::ConnectError;
use super::guard;

/// The end of an exchange to which no answer came.
pub(super) fn explain(error: &ClientError) -> Exchange {
    let connect = causes(error).find_map(|cause| cause.downcast_ref::<ConnectError>());
    connect.map_or_else(
        || Exchange::without_answer(AttemptOutcome::Connection, broken(error)),
        not_connected,
    )
}

/// The end of an exchange for which there was no connection.
pub(super) fn not_connected(error: &ConnectError) -> Exchange {
    let (outcome, fault) = match error {
        ConnectError::NoAddress => (AttemptOutcome::NoAddress, DeliveryFault::NoAddress),
        ConnectError::Forbidden => {
            let setting = guard::SETTING.to_owned();
            (
                AttemptOutcome::Forbidden,
                DeliveryFault::Forbidden { setting },
            )
        }
        ConnectError::Io(error) => (AttemptOutcome::Connection, broken(error)),
        ConnectError::Tls(error) => (AttemptOutcome::Tls, insecure(error)),
    };
    Exchange::without_answer(outcome, fault)
}

/// Why a connection broke.
pub(super) fn broken(error: &(dyn Error + 'static)) -> DeliveryFault {
    let known = causes(error).find_map(|cause| {
        let http = cause.downcast_ref::<hyper::Error>().and_then(of_http);
        let io = cause.downcast_ref::<io::Error>();
        http.or_else(|| io.and_then(|error| of_io(error.kind())))
    });
    known.unwrap_or_else(|| {
        // The innermost knows best.
        let said = causes(error).last().map(ToString::to_string);
        DeliveryFault::Other {
            said: clean(said.unwrap_or_default()),
        }
    })
}

/// An error and what caused it, down to the first cause.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn of_http(error: &hyper::Error) -> Option<DeliveryFault> {
    if error.is_incomplete_message() {
        Some(DeliveryFault::Incomplete)
    } else if error.is_parse_too_large() {
        Some(DeliveryFault::HeadTooLarge)
    } else if error.is_parse() {
        Some(DeliveryFault::NotHttp)
    } else {
        None
    }
}

fn of_io(kind: io::ErrorKind) -> Option<DeliveryFault> {
    match kind {
        io::ErrorKind::ConnectionRefused => Some(DeliveryFault::ConnectionRefused),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Some(DeliveryFault::ConnectionClosed),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some(DeliveryFault::Unreachable)
        }
        io::ErrorKind::TimedOut => Some(DeliveryFault::NotConnected),
        io::ErrorKind::UnexpectedEof => Some(DeliveryFault::Incomplete),
        _ => None,
    }
}

/// Why TLS failed.
fn insecure(error: &io::Error) -> DeliveryFault {
    let inner = error.get_ref();
    let certificate = match inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(certificate)) => Some(certificate),
        _ => None,
    };
    match certificate {
        Some(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        ) => DeliveryFault::CertificateTime,
        Some(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => DeliveryFault::CertificateName,
        Some(CertificateError::UnknownIssuer) => DeliveryFault::CertificateIssuer,
        _ => DeliveryFault::Tls {
            said: clean(error.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_becomes_a_code() {
        let of = |kind: io::ErrorKind| broken(&io::Error::from(kind));
        assert_eq!(
            of(io::ErrorKind::ConnectionRefused),
            DeliveryFault::ConnectionRefused
        );
        assert_eq!(
            of(io::ErrorKind::ConnectionReset),
            DeliveryFault::ConnectionClosed
        );
        assert_eq!(of(io::ErrorKind::TimedOut), DeliveryFault::NotConnected);
        let other = io::Error::other("too\0strange");
        let said = "too\u{fffd}strange".to_owned();
        assert_eq!(broken(&other), DeliveryFault::Other { said });
    }

    #[test]
    fn what_is_wrong_with_a_certificate_becomes_a_code() {
        let of = |error: CertificateError| {
            insecure(&io::Error::new(
                io::ErrorKind::InvalidData,
                rustls::Error::InvalidCertificate(error),
            ))
        };
        assert_eq!(
            of(CertificateError::Expired),
            DeliveryFault::CertificateTime
        );
        assert_eq!(
            of(CertificateError::NotValidForName),
            DeliveryFault::CertificateName
        );
        assert_eq!(
            of(CertificateError::UnknownIssuer),
            DeliveryFault::CertificateIssuer
        );
        assert!(matches!(
            insecure(&io::Error::other("strange")),
            DeliveryFault::Tls { said } if said == "strange"
        ));
    }
}
