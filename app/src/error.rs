//! What can go wrong between a page and the engine: a closed set of variants, whose words
//! stand in the catalogue.

use domain::{Fault, Problem, Rejection};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::fields;

/// Why a server function did not do what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AppError {
    /// Fields that cannot be taken as they are (422).
    Rejected(Vec<Rejection>),
    /// It is not there, or it is not the caller's to see (404).
    NotFound,
    /// The caller may see it but not change it (403).
    Forbidden,
    /// Nobody is signed in (401).
    Unauthenticated,
    /// No account has this address and password (401).
    WrongCredentials,
    /// Too many attempts (429).
    TooMany {
        /// Seconds after which another attempt is looked at.
        retry_after: u32,
    },
    /// The engine cannot answer at the moment (503).
    Unavailable,
    /// The two halves do not understand each other: an old page, a request by hand (500).
    Broken,
}

impl AppError {
    /// The status with which this error is answered.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Rejected(_) => 422,
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::Unauthenticated | Self::WrongCredentials => 401,
            Self::TooMany { .. } => 429,
            Self::Unavailable => 503,
            Self::Broken => 500,
        }
    }

    /// This error without anything that could be somebody else's sentence.
    ///
    /// A form that is sent without JavaScript gets its error back in the query of the address,
    /// where anybody who makes a link can write one. Codes, known fields and numbers survive;
    /// the words are then our own.
    pub fn without_foreign_words(self) -> Self {
        let Self::Rejected(rejections) = self else {
            return self;
        };
        let known = rejections.into_iter().filter_map(|rejection| {
            let field = fields::known(&rejection.field)?;
            Some(numbers_only(rejection.fault).of(field))
        });
        Self::Rejected(known.take(fields::MOST).collect())
    }
}

fn numbers_only(fault: Fault) -> Fault {
    let none = String::new;
    match fault {
        Fault::Future { .. } => Fault::Future { now: none() },
        Fault::TooEarly { .. } => Fault::TooEarly { from: none() },
        Fault::NotOneOf { .. } => Fault::NotOneOf { allowed: none() },
        Fault::Syntax { column, .. } => Fault::Syntax {
            column,
            problem: Problem::Untold,
        },
        Fault::LineSyntax { line, column, .. } => Fault::LineSyntax {
            line,
            column,
            problem: Problem::Untold,
        },
        Fault::ForbiddenHeader { line, column, .. } => Fault::ForbiddenHeader {
            line,
            column,
            name: none(),
        },
        Fault::ForbiddenAddress { .. } => Fault::ForbiddenAddress {
            address: none(),
            setting: none(),
        },
        numbers => numbers,
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        // A lost connection passes; everything else is a fault of the program or of a request
        // made by hand, and its text is for nobody on a page.
        let error = match error {
            ServerFnErrorErr::Request(_) => Self::Unavailable,
            _ => Self::Broken,
        };
        #[cfg(feature = "ssr")]
        answer_status(&error);
        error
    }
}

#[cfg(feature = "ssr")]
impl From<engine::Error> for AppError {
    fn from(error: engine::Error) -> Self {
        let error = match error {
            engine::Error::Rejected(rejections) => Self::Rejected(rejections),
            engine::Error::NotFound => Self::NotFound,
            engine::Error::Forbidden => Self::Forbidden,
            engine::Error::Unauthenticated => Self::Unauthenticated,
            engine::Error::WrongCredentials => Self::WrongCredentials,
            engine::Error::TooMany { retry_after } => Self::TooMany { retry_after },
            // Its text names tables and files: it went into the log where it happened.
            engine::Error::Unavailable(_) => Self::Unavailable,
        };
        answer_status(&error);
        error
    }
}

/// Gives the answer of a server function the error's status.
///
/// Not for a form sent without JavaScript: the status is applied after the way back to the
/// form was set, and a person would end on a bare page of JSON.
#[cfg(feature = "ssr")]
pub(crate) fn answer_status(error: &AppError) {
    use leptos::prelude::use_context;

    let Some(options) = use_context::<leptos_axum::ResponseOptions>() else {
        return;
    };
    if wants_page() {
        return;
    }
    if let Ok(status) = http::StatusCode::from_u16(error.status()) {
        options.set_status(status);
    }
    if let AppError::TooMany { retry_after } = error {
        options.insert_header(http::header::RETRY_AFTER, (*retry_after).into());
    }
}

/// Whether the answer goes to a person as a page: a form sent without JavaScript.
#[cfg(feature = "ssr")]
pub(crate) fn wants_page() -> bool {
    use leptos::prelude::use_context;

    let parts = use_context::<http::request::Parts>();
    let accept = parts
        .as_ref()
        .and_then(|parts| parts.headers.get(http::header::ACCEPT));
    accept.is_some_and(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_from_the_address_does_not_reach_the_page() {
        let planted = AppError::Rejected(vec![
            Fault::Syntax {
                column: 7,
                problem: Problem::HeaderName {
                    name: "call 555 and tell your password".into(),
                },
            }
            .of("url"),
            Fault::Missing.of("pay here"),
            Fault::TooShort { min: 12 }.of("password"),
        ]);
        assert_eq!(
            planted.without_foreign_words(),
            AppError::Rejected(vec![
                Fault::Syntax {
                    column: 7,
                    problem: Problem::Untold
                }
                .of("url"),
                Fault::TooShort { min: 12 }.of("password"),
            ])
        );
    }

    #[test]
    fn whatever_a_form_can_be_refused_for_reaches_its_page() {
        let wrong = |field: &&str| Fault::Missing.of(*field);
        let refused: Vec<_> = fields::CALLBACK.iter().map(wrong).collect();
        let told = AppError::Rejected(refused.clone()).without_foreign_words();
        assert_eq!(told, AppError::Rejected(refused));
    }

    #[test]
    fn an_error_survives_the_wire() {
        let error = AppError::Rejected(vec![Fault::OddHex { digits: 3 }.of("data")]);
        assert_eq!(AppError::de(error.ser()), error);
        assert_eq!(AppError::de("nonsense".into()), AppError::Broken);
    }
}
