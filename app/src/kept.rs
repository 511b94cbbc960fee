//! Forms that were refused or sent as a test, kept as they were typed.
//!
//! A form that is sent without JavaScript comes back as a new page, and its address tells only
//! that it was refused, or tried: what stands in an address anybody can write. What was typed,
//! and what is to be told of it, wait here for the session that sent the form. Nothing else finds
//! them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Rejection;
use http::Uri;
use http::header::REFERER;
use http::request::Parts;
use leptos::prelude::use_context;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::session_token;
use crate::error::{AppError, wants_page};
use crate::rpc::{Refused, TRIED};

/// How many forms are kept, one for each session; the oldest makes room.
const FORMS: usize = 200;
/// The longest form that is kept, in bytes.
const LONGEST: usize = 64 * 1024;

/// What is kept. Provided by the server; cheap to clone.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<VecDeque<Form>>>);

struct Form {
    /// Whose it is.
    session: String,
    /// Which form it is, and of what: the last one that a session sent is not an answer for
    /// another page.
    name: String,
    /// What was typed, as JSON.
    typed: String,
    wrong: Vec<Rejection>,
    /// What came of it where it was sent as a test, as JSON.
    tried: Option<String>,
}

impl Form {
    /// Its length in bytes.
    fn length(&self) -> usize {
        self.typed.len() + self.tried.as_ref().map_or(0, String::len)
    }
}

impl Kept {
    fn put(&self, form: Form) {
        let mut forms = self.forms();
        forms.retain(|kept| kept.session != form.session);
        if form.length() > LONGEST {
            return;
        }
        if forms.len() == FORMS {
            forms.pop_front();
        }
        forms.push_back(form);
    }

    fn drop(&self, session: &str) {
        self.forms().retain(|kept| kept.session != session);
    }

    fn get<T, O>(&self, session: &str, name: &str) -> Option<Refused<T, O>>
    where
        T: DeserializeOwned,
        O: DeserializeOwned,
    {
        let forms = self.forms();
        let mut forms = forms.iter();
        let form = forms.find(|kept| kept.session == session && kept.name == name)?;
        let tried = form.tried.as_deref();
        Some(Refused {
            typed: serde_json::from_str(&form.typed).ok()?,
            wrong: form.wrong.clone(),
            tried: tried.and_then(|tried| serde_json::from_str(tried).ok()),
        })
    }

    fn forms(&self) -> std::sync::MutexGuard<'_, VecDeque<Form>> {
        // No change is made by halves.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes the answer to a form on. Where it is a refusal and comes back as a page, what was
/// typed is kept for that page; where it is not, what was kept before is of no more use.
///
/// # Errors
/// Those of `answer`.
pub fn answered<T>(
    name: &str,
    typed: &impl Serialize,
    answer: Result<T, engine::Error>,
) -> Result<T, AppError> {
    if let (Some(kept), Some(session)) = (use_context::<Kept>(), session_token()) {
        let wrong = match &answer {
            Err(engine::Error::Rejected(wrong)) => Some(wrong.clone()),
            // Nothing is wrong with it: in a while it may be sent again.
            Err(engine::Error::TooMany { .. }) => Some(Vec::new()),
            _ => None,
        };
        match wrong.filter(|_| wants_page()) {
            Some(wrong) => kept.put(Form {
                session,
                name: name.to_owned(),
                typed: serde_json::to_string(typed).unwrap_or_default(),
                wrong,
                tried: None,
            }),
            None => kept.drop(&session),
        }
    }
    Ok(answer?)
}

/// Passes what came of a form on that was sent as a test. Where it comes back as a page, that is
/// the page from which it was sent, which finds here what was typed and what came of it.
///
/// # Errors
/// Those of `answer`.
pub fn tried<T: Serialize>(
    name: &str,
    typed: &impl Serialize,
    answer: Result<T, engine::Error>,
) -> Result<T, AppError> {
    let tried = answered(name, typed, answer)?;
    if wants_page()
        && let (Some(kept), Some(session)) = (use_context::<Kept>(), session_token())
        && let Some(page) = sent_from()
    {
        kept.put(Form {
            session,
            name: name.to_owned(),
            typed: serde_json::to_string(typed).unwrap_or_default(),
            wrong: Vec::new(),
            tried: serde_json::to_string(&tried).ok(),
        });
        leptos_axum::redirect(&asking(&page));
    }
    Ok(tried)
}

/// The page from which the form was sent that is answered, as the browser says.
fn sent_from() -> Option<Uri> {
    let parts = use_context::<Parts>()?;
    parts.headers.get(REFERER)?.to_str().ok()?.parse().ok()
}

/// The address of a page that asks for the form which was sent from it as a test. What was added
/// to it for an earlier answer is left out.
fn asking(page: &Uri) -> String {
    let asks = format!("{TRIED}=on");
    let query = page.query().unwrap_or_default();
    let mut pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("__"))
        .collect();
    pairs.push(&asks);
    format!("{}?{}", page.path(), pairs.join("&"))
}

/// The form of that name, if `asked` and it was the last one that came back to the caller's
/// session.
pub fn refused<T, O>(name: &str, asked: bool) -> Option<Refused<T, O>>
where
    T: DeserializeOwned,
    O: DeserializeOwned,
{
    if !asked {
        return None;
    }
    use_context::<Kept>()?.get(&session_token()?, name)
}

#[cfg(test)]
mod tests {
    use domain::Fault;

    use super::*;

    fn form(session: &str, name: &str, typed: &str) -> Form {
        Form {
            session: session.into(),
            name: name.into(),
            typed: serde_json::to_string(typed).unwrap(),
            wrong: vec![Fault::Missing.of("name")],
            tried: None,
        }
    }

    fn typed(kept: &Kept, session: &str, name: &str) -> Option<String> {
        let form = kept.get::<String, ()>(session, name);
        form.map(|form| form.typed)
    }

    #[test]
    fn a_form_comes_back_to_its_session_and_its_page_and_to_nobody_else() {
        let kept = Kept::default();
        kept.put(form("anna", "type 1", "hers"));
        kept.put(form("ben", "type 1", "his"));
        assert_eq!(typed(&kept, "anna", "type 1").as_deref(), Some("hers"));
        assert_eq!(typed(&kept, "ben", "type 1").as_deref(), Some("his"));
        assert_eq!(typed(&kept, "anna", "type 2"), None);
        assert_eq!(typed(&kept, "carl", "type 1"), None);
        // The next one takes its place, and is dropped once it was taken.
        kept.put(form("anna", "type 2", "later"));
        assert_eq!(typed(&kept, "anna", "type 1"), None);
        assert_eq!(typed(&kept, "anna", "type 2").as_deref(), Some("later"));
        kept.drop("anna");
        assert_eq!(typed(&kept, "anna", "type 2"), None);
        assert_eq!(typed(&kept, "ben", "type 1").as_deref(), Some("his"));
    }

    #[test]
    fn a_test_comes_back_with_what_came_of_it() {
        let kept = Kept::default();
        kept.put(Form {
            wrong: Vec::new(),
            tried: Some("204".into()),
            ..form("anna", "type 1", "hers")
        });
        let back = kept.get::<String, u16>("anna", "type 1").unwrap();
        assert_eq!((back.typed.as_str(), back.tried), ("hers", Some(204)));
        assert!(back.wrong.is_empty());
        // A refusal that comes after it says nothing of it.
        kept.put(form("anna", "type 1", "hers"));
        let back = kept.get::<String, u16>("anna", "type 1").unwrap();
        assert_eq!(back.tried, None);
    }

    #[test]
    fn a_page_is_asked_for_the_test_that_was_sent_from_it_and_for_nothing_older() {
        for (from, back) in [
            ("http://localhost:3000/new", "/new?__tried=on"),
            (
                "https://example.org/new?owner=group&id=a%20b",
                "/new?owner=group&id=a%20b&__tried=on",
            ),
            (
                "http://localhost/new?__tried=on&id=1&__path=%2Frpc&__err=x",
                "/new?id=1&__tried=on",
            ),
        ] {
            assert_eq!(asking(&from.parse().unwrap()), back, "{from}");
        }
    }

    #[test]
    fn only_so_much_is_kept() {
        let kept = Kept::default();
        for n in 0..=FORMS {
            kept.put(form(&n.to_string(), "type", "x"));
        }
        assert_eq!(kept.forms().len(), FORMS);
        assert_eq!(typed(&kept, "0", "type"), None);
        assert!(typed(&kept, "1", "type").is_some());
        kept.put(form("1", "type", &"x".repeat(LONGEST)));
        assert_eq!(typed(&kept, "1", "type"), None);
    }
}
