//! Forms that were refused, kept as they were typed.
//!
//! A form that is sent without JavaScript comes back as a new page, and its address tells only
//! that it was refused: what stands in an address anybody can write. What was typed, and the
//! sentences about it, wait here for the session that sent the form. Nothing else finds them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use domain::Rejection;
use leptos::prelude::use_context;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caller::session_token;
use crate::error::{AppError, wants_page};
use crate::rpc::Refused;

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
}

impl Kept {
    fn put(&self, form: Form) {
        let mut forms = self.forms();
        forms.retain(|kept| kept.session != form.session);
        if form.typed.len() > LONGEST {
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

    fn get<T: DeserializeOwned>(&self, session: &str, name: &str) -> Option<Refused<T>> {
        let forms = self.forms();
        let mut forms = forms.iter();
        let form = forms.find(|kept| kept.session == session && kept.name == name)?;
        Some(Refused {
            typed: serde_json::from_str(&form.typed).ok()?,
            wrong: form.wrong.clone(),
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
        match &answer {
            Err(engine::Error::Rejected(wrong)) if wants_page() => {
                let typed = serde_json::to_string(typed).unwrap_or_default();
                let (name, wrong) = (name.to_owned(), wrong.clone());
                kept.put(Form {
                    session,
                    name,
                    typed,
                    wrong,
                });
            }
            _ => kept.drop(&session),
        }
    }
    Ok(answer?)
}

/// The form of that name, if `asked` and the caller's session was refused it last.
pub fn refused<T: DeserializeOwned>(name: &str, asked: bool) -> Option<Refused<T>> {
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
        }
    }

    fn typed(kept: &Kept, session: &str, name: &str) -> Option<String> {
        kept.get::<String>(session, name).map(|form| form.typed)
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
