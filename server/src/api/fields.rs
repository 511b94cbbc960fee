//! `fields=deviceType(name),group(name,type)`: what a program wants to be told beside what is always
//! told. Names with others in parentheses, each list separated by commas.

use std::collections::BTreeMap;

use super::problem::{ApiProblem, Place};

/// The deepest that parentheses stand in each other anywhere, and some more.
const DEEPEST: usize = 8;

/// Names, each with those in its parentheses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(BTreeMap<String, Fields>);

impl Fields {
    /// Reads what was asked for; `known` is everything that may be, in the same language.
    ///
    /// # Errors
    /// 400, naming `fields`, for what is no such text, and for names that are not known there.
    pub(crate) fn read(text: &str, known: &str) -> Result<Self, ApiProblem> {
        let refuse = |message: String| ApiProblem::at(Place::Query, "fields", message);
        let asked = Self::parse(text).ok_or_else(|| {
            refuse("must be names, separated by commas, with others in parentheses".into())
        })?;
        let all = Self::parse(known).unwrap_or_default();
        match asked.unknown(&all, "") {
            None => Ok(asked),
            Some(name) => Err(refuse(format!(
                "{name} is not known here; there is {known}"
            ))),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut left = text;
        let fields = Self::list(&mut left, 0)?;
        left.is_empty().then_some(fields)
    }

    fn list(left: &mut &str, depth: usize) -> Option<Self> {
        let mut fields = Self::default();
        loop {
            let end = left.find(['(', ')', ',']).unwrap_or(left.len());
            let (name, rest) = left.split_at(end);
            let name = name.trim();
            if name.is_empty() || depth > DEEPEST {
                return None;
            }
            *left = rest;
            let mut inner = Self::default();
            if let Some(rest) = left.strip_prefix('(') {
                *left = rest;
                inner = Self::list(left, depth + 1)?;
                *left = left.strip_prefix(')')?.trim_start();
            }
            let there = fields.0.entry(name.to_owned()).or_default();
            there.0.append(&mut inner.0);
            match left.strip_prefix(',') {
                Some(rest) => *left = rest,
                None => return Some(fields),
            }
        }
    }

    /// The first name that is not among those known.
    fn unknown(&self, known: &Self, before: &str) -> Option<String> {
        self.0
            .iter()
            .find_map(|(name, inner)| match known.0.get(name) {
                None => Some(format!("{before}{name}")),
                Some(known) => inner.unknown(known, &format!("{before}{name}.")),
            })
    }

    /// Whether a name was asked for; those that stand in the parentheses of others behind dots.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut here = self;
        name.split('.').all(|part| match here.0.get(part) {
            Some(inner) => {
                here = inner;
                true
            }
            None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "deviceType(name),rinfos(cbStatus,baseStation(name))";

    #[test]
    fn names_stand_in_the_parentheses_of_others() {
        let fields = Fields::read("rinfos(baseStation(name)),deviceType", KNOWN).unwrap();
        assert!(fields.has("deviceType") && fields.has("rinfos.baseStation.name"));
        assert!(!fields.has("deviceType.name") && !fields.has("rinfos.cbStatus"));
        assert!(!Fields::default().has("deviceType"));
    }

    #[test]
    fn what_is_no_list_of_known_names_is_refused() {
        for wrong in [
            "",
            ",",
            "a(",
            "deviceType)",
            "deviceType(name",
            "deviceType()",
            "name",
            "deviceType(id)",
            "deviceType,",
            "((((((((((((a",
        ] {
            assert!(Fields::read(wrong, KNOWN).is_err(), "{wrong}");
        }
    }
}
