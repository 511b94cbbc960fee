//! The languages in which the pages and the mails to users speak.

use std::cmp::Reverse;

/// The languages, each with its tag and with what it calls itself, in the order of [`Language::ALL`].
pub const LANGUAGES: [(&str, &str); 5] = [
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("pt", "Português"),
];

/// The longest `Accept-Language` that is read, in bytes. Browsers send a tenth of it.
const ACCEPTED_MAX: usize = 1000;

/// What a range weighs of which nothing is said, in thousandths (RFC 9110, section 12.4.2).
const WHOLE: u16 = 1000;

/// One of the languages. English where nothing else is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; LANGUAGES.len()] = [
        Self::English,
        Self::French,
        Self::German,
        Self::Spanish,
        Self::Portuguese,
    ];

    /// Its tag (RFC 5646), as `<html lang>` says it and users' settings keep it.
    pub fn tag(self) -> &'static str {
        LANGUAGES[self as usize].0
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        LANGUAGES[self as usize].1
    }

    /// The language of exactly that tag.
    pub fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.tag() == tag)
    }

    /// The one that the header `Accept-Language` wishes most: of `fr-CH, de;q=0.8` French, since a
    /// region says nothing about the language here. What is not understood in it is passed over,
    /// and a header of more than 1,000 bytes is. None where none of ours is wished.
    pub fn accepted(header: &str) -> Option<Self> {
        if header.len() > ACCEPTED_MAX {
            return None;
        }
        let ranges: Vec<(&str, u16)> = header.split(',').filter_map(range).collect();
        let wish = |language: Self| {
            let of = |wanted: &str| {
                let all = ranges.iter().enumerate();
                let own = all.filter(|(_, (tag, _))| tag.eq_ignore_ascii_case(wanted));
                own.map(|(place, (_, weight))| (*weight, Reverse(place)))
                    .max()
            };
            of(language.tag()).or_else(|| of("*"))
        };
        // The last of those that are wished alike is taken: that is the first of ours.
        let all = Self::ALL.into_iter().rev();
        let wished = all.filter_map(|language| Some((wish(language)?, language)));
        let wished = wished.filter(|((weight, _), _)| *weight > 0);
        let most = wished.max_by_key(|(wish, _)| *wish);
        most.map(|(_, language)| language)
    }
}

/// A range of languages: its first subtag, and its weight in thousandths.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let primary = parts.next()?.split('-').next()?;
    let weight = match parts.next() {
        None => WHOLE,
        Some(parameter) => weight(parameter)?,
    };
    (!primary.is_empty()).then_some((primary, weight))
}

/// The weight that `q=0.8` says, in thousandths.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim_end().eq_ignore_ascii_case("q") {
        return None;
    }
    let value = value.trim_start();
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, thousandths) {
        ("0", _) => Some(thousandths),
        ("1", 0) => Some(WHOLE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_tag_and_is_found_by_it() {
        for (language, (tag, name)) in Language::ALL.into_iter().zip(LANGUAGES) {
            assert_eq!((language.tag(), language.name()), (tag, name));
            assert_eq!(Language::of(tag), Some(language));
        }
        for unknown in ["", "DE", "de-CH", "tlh"] {
            assert_eq!(Language::of(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_language_wished_most_is_spoken() {
        for (header, wished) in [
            ("de", Language::German),
            (
                "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5",
                Language::French,
            ),
            ("en;q=0.3,es;q=0.9", Language::Spanish),
            ("nl, PT-br ; Q=0.8 , en ; q = 0.7", Language::Portuguese),
            ("de-Latn-AT", Language::German),
            ("fr, de", Language::French),
            ("de;q=1.000, fr;q=0.999", Language::German),
            ("de;q=0.5, fr;q=0.4, de;q=0.1", Language::German),
            ("nl, *;q=0.1", Language::English),
            ("*", Language::English),
            ("en;q=0, *", Language::French),
            ("*;q=0.5, de;q=0", Language::English),
        ] {
            assert_eq!(Language::accepted(header), Some(wished), "{header}");
        }
    }

    #[test]
    fn what_is_none_of_ours_or_makes_no_sense_wishes_nothing() {
        for header in [
            "",
            ",",
            ";q=1",
            "nl",
            "deu",
            "d e",
            "-de",
            "de;q=0",
            "de;q=0.000",
            "*;q=0",
            "de;q=2",
            "de;q=1.001",
            "de;q=0.1234",
            "de;q=+1",
            "de;q=0.+5",
            "de;q=-0.5",
            "de;q",
            "de;level=1",
            "de;q=",
            "\u{e9}, \u{2603};q=1",
        ] {
            assert_eq!(Language::accepted(header), None, "{header}");
        }
        assert_eq!(
            Language::accepted("de;q=x, fr;q=0.1"),
            Some(Language::French)
        );
    }

    #[test]
    fn an_endless_header_is_not_read() {
        let long = format!("de{}", ", nl".repeat(300));
        assert_eq!(Language::accepted(&long), None);
        let longest = format!("de{}", " ".repeat(ACCEPTED_MAX - 2));
        assert_eq!(Language::accepted(&longest), Some(Language::German));
    }
}
