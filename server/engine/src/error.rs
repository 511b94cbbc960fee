//! What a use case answers instead of a result: one part for the caller, one for the operator.

use domain::Rejection;
use thiserror::Error;

use crate::store::StoreError;

/// Why a use case did not do what was asked. The doors map it to their own form once.
#[derive(Debug, Error)]
pub enum Error {
    /// Fields of the input are wrong; nothing was changed.
    #[error("{}", sentence(.0))]
    Rejected(Vec<Rejection>),
    /// It is not there, or the caller may not see it.
    #[error("not found")]
    NotFound,
    /// The caller may see it, but not do this to it.
    #[error("not allowed")]
    Forbidden,
    /// The caller is not signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// Sign-in failed: unknown address or wrong password, in one answer for both.
    #[error("the address or the password is wrong")]
    WrongCredentials,
    /// Too many tries.
    #[error("too many tries, again in {retry_after} s")]
    TooMany {
        /// Seconds after which another try is let through.
        retry_after: u32,
    },
    /// The system cannot do it now. The text is for the operator's log, never for the caller.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

fn sentence(rejections: &[Rejection]) -> String {
    let each: Vec<String> = rejections.iter().map(Rejection::to_string).collect();
    each.join("; ")
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(vec![rejection])
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the database failed");
        Self::Unavailable(error.to_string())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}
