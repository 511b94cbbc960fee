//! The parameters behind the question mark.

use std::str::FromStr;

use domain::list::Slice;
use domain::{Fault, UnixMillis};

use super::problem::{ApiProblem, Place};

/// The longest name that a refusal repeats, in characters.
const NAME: usize = 100;
/// The most ids of a list.
const IDS: usize = 100;
/// The latest time that is understood, in seconds: the end of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// The parameters of a request, each at most once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Those of a request; `known` are those that there are, of which one may end in `!`: others
    /// are passed over then, as they always were.
    ///
    /// # Errors
    /// 400 for one that is not known, comes twice, or holds U+0000.
    pub(crate) fn read(text: &str, known: &[&str]) -> Result<Self, ApiProblem> {
        let lenient = known.contains(&"!");
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let twice = pairs.iter().any(|pair| pair.0 == key);
            let fault = match known.contains(&&*key) {
                false if lenient => continue,
                false => Some(Fault::UnknownField),
                true if twice => Some(Fault::Repeated),
                true => value.contains('\0').then_some(Fault::NulCharacter),
            };
            if let Some(fault) = fault {
                let name: String = key.chars().take(NAME).collect();
                return Err(ApiProblem::at(Place::Query, name, fault));
            }
            pairs.push((key.into_owned(), value.into_owned()));
        }
        Ok(Self(pairs))
    }

    /// What a parameter says; none where it is not given, or empty.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let pair = self.0.iter().find(|pair| pair.0 == key)?;
        Some(pair.1.as_str()).filter(|text| !text.is_empty())
    }

    /// The same of one that must be given.
    pub(crate) fn required(&self, key: &str) -> Result<&str, ApiProblem> {
        self.text(key)
            .ok_or_else(|| ApiProblem::at(Place::Query, key, Fault::Missing))
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self, key: &str) -> Result<Option<bool>, ApiProblem> {
        match self.text(key) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => {
                let allowed = "true, false".to_owned();
                Err(ApiProblem::at(
                    Place::Query,
                    key,
                    Fault::NotOneOf { allowed },
                ))
            }
        }
    }

    /// Whether it is `true`; where nothing is said, it is not.
    pub(crate) fn flag(&self, key: &str) -> Result<bool, ApiProblem> {
        Ok(self.truth(key)?.unwrap_or(false))
    }

    /// A whole number in a range.
    pub(crate) fn whole(
        &self,
        key: &str,
        (min, max): (i64, i64),
    ) -> Result<Option<i64>, ApiProblem> {
        let Some(text) = self.text(key) else {
            return Ok(None);
        };
        let outside = || {
            let (min, max) = (min as f64, max as f64);
            ApiProblem::at(Place::Query, key, Fault::OutOfRange { min, max })
        };
        let number: i64 = text.parse().map_err(|_| outside())?;
        let inside = (min..=max).contains(&number);
        inside.then_some(Some(number)).ok_or_else(outside)
    }

    /// What reads as such a thing.
    pub(crate) fn of<T: FromStr<Err = Fault>>(&self, key: &str) -> Result<Option<T>, ApiProblem> {
        let read = self.text(key).map(str::parse).transpose();
        read.map_err(|fault: Fault| ApiProblem::at(Place::Query, key, fault))
    }

    /// Things, separated by commas.
    pub(crate) fn all<T: FromStr<Err = Fault>>(&self, key: &str) -> Result<Vec<T>, ApiProblem> {
        let texts = self.text(key).into_iter().flat_map(|text| text.split(','));
        let mut all = Vec::new();
        for text in texts {
            if all.len() == IDS {
                let fault = Fault::Full { max: IDS as i64 };
                return Err(ApiProblem::at(Place::Query, key, fault));
            }
            let one: Result<T, Fault> = text.trim().parse();
            all.push(one.map_err(|fault| ApiProblem::at(Place::Query, key, fault))?);
        }
        Ok(all)
    }

    /// The times `since` and `before`, in units of so many milliseconds.
    pub(crate) fn times(
        &self,
        unit: i64,
    ) -> Result<(Option<UnixMillis>, Option<UnixMillis>), ApiProblem> {
        let range = (0, LATEST * 1000 / unit);
        let time = |key| -> Result<_, ApiProblem> {
            let number = self.whole(key, range)?;
            Ok(number.map(|number| UnixMillis(number * unit)))
        };
        Ok((time("since")?, time("before")?))
    }

    /// `limit`, `offset` and `pageId`: at most so many rows may be passed over.
    pub(crate) fn slice(&self, most: i64) -> Result<Slice, ApiProblem> {
        let limit = self.whole("limit", (1, i64::from(Slice::MOST)))?;
        let offset = self.whole("offset", (0, i64::from(u32::MAX)))?.unwrap_or(0);
        let after = self.text("pageId").unwrap_or_default();
        // Behind a position it says only how far that is.
        if offset > most && after.is_empty() {
            let message = format!("must be at most {most}; `paging.next` leads on from there");
            return Err(ApiProblem::at(Place::Query, "offset", message));
        }
        Ok(Slice {
            limit: limit.map_or(Slice::MOST, |limit| limit as u32),
            offset: offset as u32,
            after: after.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::GroupId;

    use super::*;

    #[test]
    fn parameters_are_known_come_once_and_make_sense() {
        let known = ["limit", "offset", "pageId", "deep", "groupIds", "since"];
        let read = |text| Query::read(text, &known);
        let query = read("limit=2&deep=true&groupIds=").unwrap();
        assert_eq!(query.slice(10).unwrap().limit, 2);
        assert!(query.flag("deep").unwrap());
        assert!(query.all::<GroupId>("groupIds").unwrap().is_empty());
        for wrong in ["x=1", "limit=1&limit=1", "deep=%00"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for wrong in ["limit=0", "limit=101", "limit=x", "offset=11", "offset=-1"] {
            assert!(read(wrong).unwrap().slice(10).is_err(), "{wrong}");
        }
        assert_eq!(
            read("offset=11&pageId=a").unwrap().slice(10).unwrap().after,
            "a"
        );
        assert!(read("deep=yes").unwrap().flag("deep").is_err());
        assert!(read("since=-1").unwrap().times(1).is_err());
        assert!(Query::read("x=1", &["!"]).is_ok(), "as it always was");
    }
}
