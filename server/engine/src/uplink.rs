//! One uplink, from a station's report to a stored message.
//!
//! ```text
//! Report ─receive→ Received ─authenticate→ Known ─merge→ Merged ─judge→ Judged ─carry→ Carried
//!        ─decode→ Decoded ─record→ Recorded
//! ```
//!
//! Each stage is a function from the type of the one before to its own, over a whole batch, so
//! none can be skipped. Everything from `authenticate` on happens in **one transaction** for all
//! requests that arrived meanwhile (a group commit), with a bounded number of statements; a
//! station gets its answer after that transaction is on disk. What the transaction leaves behind
//! for the callback worker are rows, so nothing is owed to memory. What must not hang on the order
//! in which old messages come is told last of all, from what is written (`review`).

mod authenticate;
mod breaks;
mod carry;
mod confirm;
mod decode;
mod frames;
mod intake;
mod judge;
mod merge;
mod operators;
mod quota;
mod receive;
mod record;
mod recount;
mod register;
mod review;
pub(crate) mod tally;

use domain::reception::Outcome;
use domain::{Fault, Rejection};
use serde::Serialize;
use thiserror::Error;

use crate::store::StoreError;
use crate::{Engine, store};

pub(crate) use intake::{FRESH, Intake, commit_forever};
pub(crate) use merge::{Stored, ensure_window};
pub use receive::Received;
pub use register::Registered;

/// Why a whole request of the stations' door was refused.
#[derive(Debug, Error)]
pub enum DoorError {
    /// The token is missing, unknown or lacks the right.
    #[error("the bearer token is not one of a base station of this system")]
    BadToken,
    /// The token may not register.
    #[error("this token may not register base stations and devices")]
    MayNotRegister,
    /// The body is not JSON.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// The body is JSON, but not what registers.
    #[error("the body must be an object with `stations`, `devices` and `deviceType`: {0}")]
    NotARegistration(String),
    /// The body is JSON, but not a confirmation.
    #[error("the body must be an object with `sent`, true or false: {0}")]
    NotAConfirmation(String),
    /// What the path names is not there for this token.
    #[error("there is no such downlink for this token")]
    NotFound,
    /// The body is JSON, but not an array.
    #[error("the body must be a JSON array of receptions")]
    NotAnArray,
    /// The array is too long.
    #[error("the array has more than {max} items")]
    TooMany {
        /// The most items of one request.
        max: usize,
    },
    /// A field of a registration is wrong.
    #[error("{0}")]
    Rejected(Rejection),
    /// What is said contradicts what was said before.
    #[error("{0}")]
    Contradicted(Rejection),
    /// So much waits for the disk that there is no room for more.
    #[error("too much is waiting to be stored")]
    Full,
    /// It cannot be stored now; the sender should try again. The text is for the log.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl From<StoreError> for DoorError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the stations' door could not ask the database");
        metrics::counter!("uplink_refused_total", "reason" => "database").increment(1);
        Self::Unavailable(error.to_string())
    }
}

/// The answer to one item of a request.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It is on disk.
    Stored {
        /// The item's place in the array, from 0.
        index: usize,
        /// `accepted`, `merged` or `repeated`.
        result: &'static str,
        /// The message it belongs to.
        message: domain::MessageId,
    },
    /// Nothing of it was stored.
    Refused {
        /// The item's place in the array, from 0.
        index: usize,
        /// The fault's code.
        refused: &'static str,
        /// The field that has it.
        field: String,
        /// The fault as a sentence.
        message: String,
    },
}

impl Answer {
    fn new(index: usize, result: Result<Outcome, Rejection>) -> Self {
        match result {
            Ok(Outcome::Accepted(message)) => Self::Stored {
                index,
                result: "accepted",
                message,
            },
            Ok(Outcome::Merged(message)) => Self::Stored {
                index,
                result: "merged",
                message,
            },
            Ok(Outcome::Repeated(message)) => Self::Stored {
                index,
                result: "repeated",
                message,
            },
            Err(rejection) => Self::Refused {
                index,
                refused: rejection.fault.code(),
                message: rejection.to_string(),
                field: rejection.field,
            },
        }
    }
}

impl Engine {
    /// Takes the receptions of one request: checks the token and every item, stores the sound
    /// ones and answers for each, in order, once all of them are on disk.
    ///
    /// # Errors
    /// When the request as a whole is refused or cannot be stored; see [`DoorError`]. Sent
    /// again, a request changes nothing that was stored before.
    pub async fn receive(&self, token: &str, body: bytes::Bytes) -> Result<Vec<Answer>, DoorError> {
        let token = self.token(token).await?;
        let items = receive::items(&body, self.settings.max_receptions)?;
        let checked = receive::check(&items, self.world.clock.now());
        self.take_in(&token, checked).await
    }

    /// As [`Engine::receive`], for demodulated frames: each is decoded and must carry the code
    /// that its device's key makes. What fails is counted at its station, where the token hands in
    /// for that.
    ///
    /// # Errors
    /// As there.
    pub async fn receive_frames(
        &self,
        token: &str,
        body: bytes::Bytes,
    ) -> Result<Vec<Answer>, DoorError> {
        let token = self.token(token).await?;
        let items = receive::items(&body, self.settings.max_receptions)?;
        let now = self.world.clock.now();
        let (checked, refused) = frames::check(self, &token, &items, now).await?;
        let answers = self.take_in(&token, checked).await?;
        // Last: whoever is told to come back brings the same frames again.
        frames::count(self, &refused).await?;
        Ok(answers)
    }

    /// Whether a token is one of the stations' door, before anything is read of its bearer.
    ///
    /// # Errors
    /// [`DoorError::BadToken`], or that it cannot be found out.
    pub async fn knows(&self, token: &str) -> Result<(), DoorError> {
        self.token(token).await.map(drop)
    }

    /// Notes that a station of its own token is there, though it hands in nothing.
    pub(crate) async fn note_contact(
        &self,
        token: &store::station_tokens::Token,
    ) -> Result<(), StoreError> {
        let now = self.world.clock.now();
        let stations = token.station.map(|station| (station, now));
        let stations = self.intake.stations_to_mark(stations.into_iter(), now);
        if !stations.is_empty() {
            let mut tx = self.db.write().await?;
            store::stations::mark_contact(&mut tx, self.db.dialect, &stations, now).await?;
            tx.commit().await?;
            self.intake.marked(&stations, now);
        }
        Ok(())
    }

    /// What a token may do.
    pub(crate) async fn token(
        &self,
        token: &str,
    ) -> Result<store::station_tokens::Token, DoorError> {
        let mut connection = self.db.read().acquire().await.map_err(StoreError::from)?;
        let hash = crate::secret::hash(token);
        let found = store::station_tokens::find(&mut connection, &hash).await?;
        found.ok_or(DoorError::BadToken)
    }

    /// Stores receptions of one device that come from no door and answers for each, in order, once
    /// all of them are on disk.
    ///
    /// # Errors
    /// When they cannot be stored; see [`DoorError`].
    pub(crate) async fn hand_in(
        &self,
        receptions: Vec<domain::reception::Reception>,
    ) -> Result<Vec<Result<Outcome, Rejection>>, DoorError> {
        let received = receptions.into_iter().enumerate();
        let received = received.map(|(place, reception)| Received { place, reception });
        self.intake.store(received.collect()).await
    }

    /// Stores the sound ones and answers for each, in order.
    async fn take_in(
        &self,
        token: &store::station_tokens::Token,
        checked: Vec<Result<domain::reception::Reception, Rejection>>,
    ) -> Result<Vec<Answer>, DoorError> {
        let (mut received, mut results) = self.admit(token, checked).await?;
        // In the order of the request where they are of one device.
        received.sort_by_key(|item| item.reception.device);
        let places: Vec<usize> = received.iter().map(|item| item.place).collect();
        let outcomes = self.intake.store(received).await?;
        for (place, outcome) in places.into_iter().zip(outcomes) {
            results[place] = Some(outcome);
        }
        let answers = results.into_iter().enumerate().map(|(index, result)| {
            // Every item was either refused on the way or given an outcome by the committer.
            Answer::new(
                index,
                result.unwrap_or_else(|| Err(Fault::Missing.of("item"))),
            )
        });
        Ok(answers.collect())
    }

    /// Parts the items of stations that the token hands in for from those it does not.
    async fn admit(
        &self,
        token: &store::station_tokens::Token,
        checked: Vec<Result<domain::reception::Reception, Rejection>>,
    ) -> Result<(Vec<Received>, Vec<Option<Result<Outcome, Rejection>>>), DoorError> {
        let stations = checked
            .iter()
            .flatten()
            .map(|reception| reception.station)
            .collect();
        let allowed = store::stations::allowed(&self.db, token, stations).await?;
        let mut results = vec![None; checked.len()];
        let mut received = Vec::with_capacity(checked.len());
        for (place, item) in checked.into_iter().enumerate() {
            match item {
                Ok(reception) if allowed.contains(&reception.station) => {
                    received.push(Received { place, reception });
                }
                Ok(_) => results[place] = Some(Err(Fault::UnknownStation.of("station"))),
                Err(rejection) => results[place] = Some(Err(rejection)),
            }
        }
        Ok((received, results))
    }
}

/// The recipe of a group commit. Returns one outcome for each reception, in order.
pub(crate) async fn commit(
    engine: &Engine,
    received: Vec<Received>,
) -> Result<Vec<Result<Outcome, Rejection>>, StoreError> {
    let now = engine.world.clock.now();
    // Whatever becomes of it: a station that hands something in works.
    let heard = received.iter().map(|item| &item.reception);
    let heard = heard.map(|reception| (reception.station, reception.time));
    let stations = engine.intake.stations_to_mark(heard, now);
    let mut tx = engine.db.write().await?;
    let known = authenticate::authenticate(&mut tx, &engine.db, received).await?;
    let merged = merge::merge(&mut tx, engine, known).await?;
    let mut judged = judge::judge(&mut tx, engine, merged, now).await?;
    let to_review = std::mem::take(&mut judged.review);
    let carried = carry::carry(&mut tx, engine, judged, now).await?;
    let decoded = decode::decode(engine, carried);
    let recorded = record::record(&mut tx, engine, decoded, now).await?;
    review::review(&mut tx, engine, to_review, now).await?;
    store::stations::mark_contact(&mut tx, engine.db.dialect, &stations, now).await?;
    tx.commit().await?;
    engine.intake.marked(&stations, now);
    metrics::counter!("uplink_messages_total").increment(recorded.messages);
    engine.feed.wake();
    if recorded.asks_downlinks {
        engine.downlink.notify_one();
    }
    if recorded.owes_callbacks {
        engine.work.notify_one();
    }
    Ok(recorded.outcomes)
}
