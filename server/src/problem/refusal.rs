//! What a door says when it says no: closed variants with arguments. Programs read the code,
//! people the sentence, which is one rendering of the variant; another language is another.

use domain::Rejection;
use engine::uplink::DoorError;
use http::StatusCode;
use thiserror::Error;

/// What a door says.
#[derive(Debug, Error)]
pub enum Refusal {
    /// What is asked for is not there, or not the caller's to see.
    #[error("There is nothing at this address.")]
    NotFound,
    /// The address is asked in another way than it answers to.
    #[error("This address answers to {allowed} only.")]
    WrongMethod {
        /// The method that would do.
        allowed: &'static str,
    },
    /// The caller may see it, but not do this to it.
    #[error("This is not allowed.")]
    Forbidden,
    /// No session came with the request.
    #[error("Nobody is signed in.")]
    NotSignedIn,
    /// Credentials that let nobody in.
    #[error("The login or the password is wrong, or the API access is over.")]
    WrongAccess,
    /// Too many tries.
    #[error("Too many requests.")]
    TooManyRequests,
    /// A stranger, where only proxies may come in.
    #[error("This server answers its proxies only.")]
    ProxiesOnly,
    /// A change that no page of this server asks for.
    #[error("Changes are accepted from this server's own pages only.")]
    ForeignPage,
    /// The door itself broke.
    #[error("Something went wrong here; the operator's log has more.")]
    Broken,
    /// Fields that cannot be taken as they are.
    #[error("{}", sentence(.0))]
    Rejected(Vec<Rejection>),

    /// A parameter where there is none.
    #[error("This address takes no parameters.")]
    NoParameters,
    /// A time to wait that is none.
    #[error("`wait` must be whole seconds, 0 to 60; nothing else is understood.")]
    NotAWait,
    /// A parameter beside `of` and `after`, or one of them twice.
    #[error("`of` and `after` may be given once each; nothing else is understood.")]
    NotTopicsAndAfter,
    /// A position that is none.
    #[error("{name} must be the position of an event, a whole number from 0.")]
    NotAPosition {
        /// Where it was given.
        name: &'static str,
    },

    /// More than is let in.
    #[error("The body is larger than {max} bytes.")]
    BodyTooLarge {
        /// How much is let in.
        max: usize,
    },
    /// A connection that ended before its body did.
    #[error("The body ended early.")]
    BodyEndedEarly,
    /// A body that did not arrive in its time.
    #[error("The body took too long to arrive.")]
    BodyTooSlow,
    /// A coding that is not understood.
    #[error("Bodies are taken uncompressed or with gzip.")]
    UnknownCoding,
    /// A body that is not of the coding it is said to be of.
    #[error("The body is not what gzip makes.")]
    NotGzip,
    /// What the stations' door says of the request as a whole.
    #[error("{0}")]
    Stations(Box<DoorError>),

    /// No room for another body.
    #[error("Too much is arriving at the moment.")]
    Full,
    /// Nothing can be unpacked now.
    #[error("It cannot be unpacked at the moment.")]
    CannotUnpack,
    /// Nothing of it can be stored now.
    #[error("It cannot be stored at the moment.")]
    CannotStore,
    /// A file cannot be read now.
    #[error("It cannot be read at the moment.")]
    CannotRead,
    /// The system cannot do it now.
    #[error("The system cannot answer at the moment.")]
    CannotAnswer,
    /// No room for another live page.
    #[error("Too many live pages are open.")]
    TooManyFeeds,
    /// No room for another live page of the same person.
    #[error("Too many live pages of yours are open.")]
    TooManyOwnFeeds,
    /// The server is about to end.
    #[error("The server is stopping.")]
    Stopping,
    /// The database cannot be asked.
    #[error("The database does not answer.")]
    NoDatabase,
    /// The database takes nothing.
    #[error("Nothing can be stored at the moment.")]
    NothingStored,
}

fn sentence(rejections: &[Rejection]) -> String {
    let each: Vec<String> = rejections.iter().map(Rejection::to_string).collect();
    each.join("; ")
}

impl Refusal {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forbidden | Self::ProxiesOnly | Self::ForeignPage => StatusCode::FORBIDDEN,
            Self::NotSignedIn | Self::WrongAccess => StatusCode::UNAUTHORIZED,
            Self::TooManyRequests | Self::TooManyOwnFeeds => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Rejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoParameters
            | Self::NotAWait
            | Self::NotTopicsAndAfter
            | Self::NotAPosition { .. }
            | Self::BodyEndedEarly
            | Self::NotGzip => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnknownCoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Stations(error) => of_stations(error),
            Self::Full
            | Self::CannotUnpack
            | Self::CannotStore
            | Self::CannotRead
            | Self::CannotAnswer
            | Self::TooManyFeeds
            | Self::Stopping
            | Self::NoDatabase
            | Self::NothingStored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A stable word for programs; of a field at fault that of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::WrongMethod { .. } => "wrong_method",
            Self::Forbidden => "forbidden",
            Self::NotSignedIn => "not_signed_in",
            Self::WrongAccess => "wrong_access",
            Self::TooManyRequests => "too_many_requests",
            Self::ProxiesOnly => "proxies_only",
            Self::ForeignPage => "foreign_page",
            Self::Broken => "broken",
            Self::Rejected(rejections) => match rejections.first() {
                Some(rejection) => rejection.fault.code(),
                None => "rejected",
            },
            Self::NoParameters => "no_parameters",
            Self::NotAWait => "not_a_wait",
            Self::NotTopicsAndAfter => "not_topics_and_after",
            Self::NotAPosition { .. } => "not_a_position",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BodyEndedEarly => "body_ended_early",
            Self::BodyTooSlow => "body_too_slow",
            Self::UnknownCoding => "unknown_coding",
            Self::NotGzip => "not_gzip",
            Self::Stations(error) => code_of_stations(error),
            Self::Full => "full",
            Self::CannotUnpack => "cannot_unpack",
            Self::CannotStore => "cannot_store",
            Self::CannotRead => "cannot_read",
            Self::CannotAnswer => "cannot_answer",
            Self::TooManyFeeds => "too_many_feeds",
            Self::TooManyOwnFeeds => "too_many_own_feeds",
            Self::Stopping => "stopping",
            Self::NoDatabase => "no_database",
            Self::NothingStored => "nothing_stored",
        }
    }
}

fn of_stations(error: &DoorError) -> StatusCode {
    match error {
        DoorError::BadToken => StatusCode::UNAUTHORIZED,
        DoorError::MayNotRegister => StatusCode::FORBIDDEN,
        DoorError::NotJson(_)
        | DoorError::NotAnArray
        | DoorError::NotAConfirmation(_)
        | DoorError::NotARegistration(_) => StatusCode::BAD_REQUEST,
        DoorError::NotFound => StatusCode::NOT_FOUND,
        DoorError::TooMany { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        DoorError::Rejected(_) => StatusCode::UNPROCESSABLE_ENTITY,
        DoorError::Contradicted(_) => StatusCode::CONFLICT,
        DoorError::Full | DoorError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn code_of_stations(error: &DoorError) -> &'static str {
    match error {
        DoorError::BadToken => "bad_token",
        DoorError::MayNotRegister => "may_not_register",
        DoorError::NotJson(_) => "not_json",
        DoorError::NotAnArray => "not_an_array",
        DoorError::NotAConfirmation(_) => "not_a_confirmation",
        DoorError::NotARegistration(_) => "not_a_registration",
        DoorError::NotFound => "not_found",
        DoorError::TooMany { .. } => "too_many_items",
        DoorError::Rejected(rejection) | DoorError::Contradicted(rejection) => {
            rejection.fault.code()
        }
        DoorError::Full => "full",
        DoorError::Unavailable(_) => "cannot_store",
    }
}
