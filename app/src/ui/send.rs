//! Forms that are sent to a server function. Without JavaScript the browser sends them by itself;
//! with it they are sent by what stands here, once for all of them: a program that had it once for
//! each form would be half as large again.

use std::marker::PhantomData;
use std::ops::Deref;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use serde::de::DeserializeOwned;

use crate::browser;
use crate::error::AppError;

/// What is sent to one server function from one page, and what comes of it.
#[derive(Clone, Copy)]
pub struct Sent {
    address: &'static str,
    /// How often it was sent.
    begun: StoredValue<usize>,
    pending: RwSignal<bool>,
    version: RwSignal<usize>,
    /// What came of it last: the answer as it was written, or why there was none.
    outcome: RwSignal<Option<Result<String, AppError>>>,
}

impl Sent {
    /// Nothing was sent to `address` from here yet; but the address of the page tells of a form that
    /// was refused without JavaScript.
    fn new(address: &'static str) -> Self {
        let told = use_context::<ServerActionError>();
        let told = told.filter(|told| told.path() == address);
        let error = told.map(|told| ServerFnUrlError::<AppError>::decode_err(told.err()));
        Self {
            address,
            begun: StoredValue::new(0),
            pending: RwSignal::new(false),
            version: RwSignal::new(0),
            outcome: RwSignal::new(error.map(Err)),
        }
    }

    /// Whether it is on its way.
    pub fn pending(self) -> RwSignal<bool> {
        self.pending
    }

    /// How often something came of it.
    pub fn version(self) -> RwSignal<usize> {
        self.version
    }

    /// Why the last was refused, if it was.
    pub fn error(self) -> Option<AppError> {
        self.outcome
            .with(|outcome| outcome.as_ref()?.as_ref().err().cloned())
    }

    /// Whether the last one was taken.
    pub fn is_taken(self) -> bool {
        self.outcome.with(|outcome| matches!(outcome, Some(Ok(_))))
    }

    /// Sends it: the fields as a form writes them. For the browser; the server sends nothing to
    /// itself.
    pub fn send(self, fields: String) {
        self.begun.update_value(|begun| *begun += 1);
        let run = self.begun.get_value();
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let outcome = post(self.address, fields).await;
            // The page may be gone meanwhile.
            if self.begun.try_get_value() == Some(run) {
                self.pending.try_set(false);
            }
            self.outcome.try_set(Some(outcome));
            self.version.try_update(|version| *version += 1);
        });
    }
}

/// [`Sent`], to the server function `S`.
pub struct Sending<S> {
    sent: Sent,
    to: PhantomData<fn() -> S>,
}

impl<S> Clone for Sending<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Sending<S> {}

impl<S> Deref for Sending<S> {
    type Target = Sent;

    fn deref(&self) -> &Sent {
        &self.sent
    }
}

impl<S> From<Sending<S>> for Sent {
    fn from(sending: Sending<S>) -> Self {
        sending.sent
    }
}

impl<S: ServerFn<Error = AppError>> Sending<S> {
    /// Nothing was sent yet.
    pub fn new() -> Self {
        Self {
            sent: Sent::new(S::PATH),
            to: PhantomData,
        }
    }

    /// What came of the last one.
    pub fn value(self) -> Option<Result<S::Output, AppError>>
    where
        S::Output: DeserializeOwned,
    {
        let outcome = self.sent.outcome.get()?;
        Some(outcome.and_then(|text| serde_json::from_str(&text).map_err(|_| AppError::Broken)))
    }
}

impl<S: ServerFn<Error = AppError>> Default for Sending<S> {
    fn default() -> Self {
        Self::new()
    }
}

/// The form around `children`, which are its fields.
#[component]
pub fn SendForm(
    /// To whom it is sent.
    #[prop(into)]
    action: Sent,
    /// The class of the form, if it has one.
    #[prop(optional)]
    class: &'static str,
    /// Whether the browser leaves it to the server to find what is wrong.
    #[prop(optional)]
    novalidate: bool,
    /// What stands in it.
    children: Children,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        if let Some(fields) = browser::form_fields(&event) {
            action.send(fields);
        }
    };
    let class = (!class.is_empty()).then_some(class);
    view! {
        <form method="post" action=action.address class=class novalidate=novalidate on:submit=submit>
            {children()}
        </form>
    }
    .into_any()
}

/// Sends a form as calls are sent, and goes where the answer leads.
#[cfg(feature = "hydrate")]
async fn post(address: &str, fields: String) -> Result<String, AppError> {
    use leptos::server_fn::client::{Client, browser::BrowserClient};
    use leptos::server_fn::error::FromServerFnError as _;
    use leptos::server_fn::redirect::call_redirect_hook;
    use leptos::server_fn::request::ClientReq;
    use leptos::server_fn::request::browser::BrowserRequest;
    use leptos::server_fn::response::ClientRes;

    const WRITTEN: &str = "application/x-www-form-urlencoded";
    const READ: &str = "application/json";
    let request =
        <BrowserRequest as ClientReq<AppError>>::try_new_post(address, WRITTEN, READ, fields)?;
    let answer = <BrowserClient as Client<AppError>>::send(request).await?;
    let status = ClientRes::<AppError>::status(&answer);
    let leads = ClientRes::<AppError>::has_redirect(&answer) || (300..400).contains(&status);
    let to = ClientRes::<AppError>::location(&answer);
    let text: String = ClientRes::<AppError>::try_into_string(answer).await?;
    if status >= 400 {
        return Err(AppError::de(text.into()));
    }
    if leads {
        call_redirect_hook(&to);
    }
    Ok(text)
}

#[cfg(not(feature = "hydrate"))]
async fn post(_: &str, _: String) -> Result<String, AppError> {
    Err(AppError::Unavailable)
}
