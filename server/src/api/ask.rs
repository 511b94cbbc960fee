//! What a program asks: who it is, where, with which parameters; and the absolute addresses of what
//! follows.

use axum::extract::{FromRequestParts, RawPathParams};
use domain::permission::Principal;
use domain::{Fault, UnixMillis};
use engine::Engine;
use http::request::Parts;
use url::form_urlencoded;

use super::problem::{ApiProblem, Place};
use super::query::Query;
use crate::state::Doors;

/// Whoever was let in: [`super::entry`] puts it beside the request.
#[derive(Clone)]
pub(crate) struct Caller(pub(crate) Principal);

/// A request without its body.
pub(crate) struct Ask {
    /// Whoever asks.
    pub(crate) who: Principal,
    /// What is asked.
    pub(crate) engine: Engine,
    doors: Doors,
    path: String,
    places: Vec<(String, String)>,
    query: String,
}

impl Ask {
    /// The parameters; see [`Query::read`].
    pub(crate) fn query(&self, known: &[&str]) -> Result<Query, ApiProblem> {
        Query::read(&self.query, known)
    }

    /// Makes sure that there are none.
    pub(crate) fn no_query(&self) -> Result<(), ApiProblem> {
        self.query(&[]).map(|_| ())
    }

    /// A part of the path as it is written.
    pub(crate) fn written(&self, name: &str) -> &str {
        let of = self.places.iter().find(|place| place.0 == name);
        of.map_or("", |place| place.1.as_str())
    }

    /// A part of the path, read.
    ///
    /// # Errors
    /// 400, naming it.
    pub(crate) fn at<T: std::str::FromStr<Err = Fault>>(
        &self,
        name: &str,
    ) -> Result<T, ApiProblem> {
        let read = self.written(name).parse();
        read.map_err(|fault| ApiProblem::at(Place::Path, name, fault))
    }

    /// A part of the path that is a number.
    ///
    /// # Errors
    /// 400, naming it.
    pub(crate) fn number_at(&self, name: &str) -> Result<i64, ApiProblem> {
        let read = self.written(name).parse();
        read.map_err(|_| ApiProblem::at(Place::Path, name, "is not a whole number"))
    }

    /// This address again with other values for some parameters; a value of none takes one away.
    pub(crate) fn link(&self, set: &[(&str, Option<String>)]) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (key, value) in form_urlencoded::parse(self.query.as_bytes()) {
            if set.iter().all(|(name, _)| *name != key) {
                pairs.append_pair(&key, &value);
            }
        }
        for (name, value) in set {
            if let Some(value) = value {
                pairs.append_pair(name, value);
            }
        }
        let query = pairs.finish();
        self.doors.origin.link(&format!("{}?{query}", self.path))
    }

    /// Where the next part of a list is that goes on behind a position. `offset` goes along for
    /// programs that look at it.
    pub(crate) fn next(&self, slice: &domain::list::Slice, next: Option<&str>) -> Option<String> {
        let offset = slice.offset.saturating_add(slice.limit);
        Some(self.link(&[
            ("limit", Some(slice.limit.to_string())),
            ("offset", Some(offset.to_string())),
            ("pageId", Some(next?.to_owned())),
        ]))
    }

    /// Where the next part of a list is that goes on before a time, in units of so many
    /// milliseconds. `times` are those of the rows of this part, newest first; `next` is that of the
    /// row behind them. Rows of the same unit as that one are passed over, so that none comes twice
    /// and none is lost.
    pub(crate) fn before(
        &self,
        slice: &domain::list::Slice,
        unit: i64,
        times: &[UnixMillis],
        next: Option<UnixMillis>,
    ) -> Option<String> {
        let (before, offset) = goes_on(slice, unit, times, next?)?;
        Some(self.link(&[
            ("limit", Some(slice.limit.to_string())),
            ("before", Some(before.to_string())),
            ("offset", (offset > 0).then(|| offset.to_string())),
        ]))
    }
}

/// Before which unit of time to go on, and how many rows to pass over there.
fn goes_on(
    slice: &domain::list::Slice,
    unit: i64,
    times: &[UnixMillis],
    next: UnixMillis,
) -> Option<(i64, u32)> {
    let of = |time: &UnixMillis| time.0.div_euclid(unit);
    let last = of(times.last()?);
    if of(&next) != last {
        return Some((last, 0));
    }
    let same = times.iter().rev().take_while(|time| of(time) == last);
    let same = same.count() as u32;
    // All of them: those that were passed over have that time as well.
    let before = if same as usize == times.len() {
        slice.offset
    } else {
        0
    };
    Some((last + 1, same + before))
}

impl FromRequestParts<Doors> for Ask {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, doors: &Doors) -> Result<Self, ApiProblem> {
        let places = RawPathParams::from_request_parts(parts, doors).await;
        let places = places.map_err(|_| ApiProblem::not_found())?;
        let caller: Option<&Caller> = parts.extensions.get();
        // The entry lets nobody pass without.
        let caller = caller.ok_or(engine::Error::Unauthenticated)?;
        Ok(Self {
            who: caller.0.clone(),
            engine: doors.engine.clone(),
            doors: doors.clone(),
            path: parts.uri.path().to_owned(),
            places: places
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::list::Slice;

    use super::*;

    #[test]
    fn nothing_comes_twice_and_nothing_is_lost_where_several_have_one_time() {
        let times = |all: &[i64]| all.iter().map(|time| UnixMillis(*time)).collect::<Vec<_>>();
        let slice = |offset| Slice {
            limit: 3,
            offset,
            after: String::new(),
        };
        let goes = |offset, all: &[i64], next| {
            goes_on(&slice(offset), 1000, &times(all), UnixMillis(next)).unwrap()
        };
        assert_eq!(goes(0, &[9_000, 8_000, 7_500], 6_999), (7, 0));
        assert_eq!(goes(0, &[9_000, 7_900, 7_500], 7_100), (8, 2));
        assert_eq!(goes(2, &[7_400, 7_300, 7_200], 7_100), (8, 5));
        assert_eq!(goes(2, &[7_400, 7_300, 6_200], 6_100), (7, 1));
    }
}
