//! That each language is there, and says nothing as English does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;

/// The files of a language.
fn files(language: &str) -> Vec<PathBuf> {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let mut files = vec![words.join(format!("{language}.rs"))];
    let mut folders = vec![words.join(language)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let all = if path.is_dir() {
                &mut folders
            } else {
                &mut files
            };
            all.push(path);
        }
    }
    files
}

/// The texts in a file, without its tests. Of an escape what follows the backslash is enough.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut texts = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        let end = if from.starts_with("//") {
            from.find('\n').unwrap_or(from.len())
        } else if from.starts_with("'\"'") {
            3
        } else if from.starts_with('"') && before.ends_with("r#") {
            let end = from.find("\"#").unwrap();
            texts.push(from[1..end].to_owned());
            end + 2
        } else if let Some(rest) = from.strip_prefix('"') {
            let (text, end) = text(rest);
            texts.push(text);
            1 + end
        } else {
            1
        };
        rest = &from[end..];
    }
    texts
}

/// A text behind its quotation mark, and how long it is in the file with the mark at its end.
fn text(from: &str) -> (String, usize) {
    let mut text = String::new();
    let mut all = from.char_indices().peekable();
    while let Some((at, one)) = all.next() {
        match one {
            '"' => return (text, at + 1),
            '\\' => match all.next() {
                // A line goes on behind the margin of the next.
                Some((_, '\n')) => while all.next_if(|(_, next)| *next == ' ').is_some() {},
                Some((_, escaped)) => text.push(escaped),
                None => {}
            },
            one => text.push(one),
        }
    }
    panic!("a text without an end: {text}");
}

/// Whether people read that, and not only programs: it has words, and is more than a name.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace();
    let words = words.filter(|word| {
        let word = word.trim_end_matches(['.', ',', ':', ';']);
        !word.is_empty() && word.chars().all(char::is_alphabetic)
    });
    text.chars().count() > 40 && words.count() >= 4
}

fn prose(language: &str) -> BTreeSet<String> {
    let sources = files(language).into_iter();
    let sources = sources.map(|path| std::fs::read_to_string(path).unwrap());
    let all = sources.flat_map(|source| texts(&source));
    all.filter(|text| is_prose(text)).collect()
}

#[test]
fn texts_are_found_in_a_file() {
    let source = r##"//! "No text".
        a: "one \
            two", // "nor this"
        b: |c: char| c == '"' || c == '/',
        d: "a \"b\" // c",
        e: r#"{"f":"g"}"#,
        #[cfg(test)]
        "nor that""##;
    let found = texts(source);
    assert_eq!(
        found,
        ["one two", "a \"b\" // c", "{\"f\":\"g\"}"].map(str::to_owned)
    );
}

#[test]
fn each_catalogue_is_found_by_its_language() {
    for language in Language::ALL {
        assert_eq!(of(language).language, language.tag());
    }
}

#[test]
fn numbers_are_written_as_the_language_does() {
    for language in Language::ALL {
        let written = (of(language).decimal)("-1.5");
        match language {
            Language::English => assert_eq!(written, "−1.5"),
            _ => assert_eq!(written, "−1,5", "{language:?}"),
        }
    }
}

#[test]
fn nothing_is_left_in_english() {
    let english = prose("english");
    assert!(english.len() > 400, "{}", english.len());
    for language in ["french", "german", "spanish", "portuguese"] {
        let own = prose(language);
        assert!(own.len() > 400, "{language}: {}", own.len());
        let left: Vec<&String> = own.intersection(&english).collect();
        assert!(left.is_empty(), "{language}: {left:#?}");
    }
}
