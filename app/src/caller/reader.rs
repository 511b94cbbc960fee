//! Whoever reads what is answered: in which language, and in the time of which zone.

use domain::Language;
use http::request::Parts;
use leptos::prelude::with_context;

/// How the pages speak to whoever asks, put into the request by the server: so they do before the
/// browser half is there, and without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The IANA name of the time zone that he chose; empty where he chose none.
    pub zone: String,
    /// The language that he chose, else the one that his browser wishes.
    pub language: Language,
}

tokio::task_local! {
    static READER: Reader;
}

/// Has `answer` made for that reader.
pub async fn made_for<F: Future>(reader: Reader, answer: F) -> F::Output {
    READER.scope(reader, answer).await
}

/// Something of the reader; nothing outside a request, as in tests and commands.
///
/// The markup of a page is put together in the task of its request, where leptos need not have a
/// scope, or may have that of another page. What the page waits for is loaded in other tasks, each
/// in the scope of its page.
fn of_reader<T>(what: impl Fn(&Reader) -> T) -> Option<T> {
    let here = READER.try_with(&what).ok();
    let known = |parts: &Parts| parts.extensions.get::<Reader>().map(&what);
    here.or_else(|| with_context(known).flatten())
}

/// The time zone that whoever asks for this page chose, if he did.
pub fn zone() -> Option<String> {
    of_reader(|reader| reader.zone.clone()).filter(|zone| !zone.is_empty())
}

/// The language of whoever asks; English where nobody does.
pub fn language() -> Language {
    of_reader(|reader| reader.language).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_english_and_the_zone_of_nobody() {
        assert_eq!((zone(), language()), (None, Language::English));
    }

    #[test]
    fn what_is_made_for_a_reader_knows_him() {
        let reader = |zone: &str| Reader {
            zone: zone.into(),
            language: Language::German,
        };
        let known = |zone| READER.sync_scope(reader(zone), || (self::zone(), language()));
        let zone = Some("Europe/Zurich".to_owned());
        assert_eq!(known("Europe/Zurich"), (zone, Language::German));
        assert_eq!(known(""), (None, Language::German));
        assert_eq!(language(), Language::English);
    }
}
