//! An address of the APIs and what answers there, in every spelling in which programs ask for it.

use axum::Router;
use axum::handler::Handler;
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodRouter;

use super::problem::ApiProblem;
use crate::state::Doors;

/// An address with the methods to which it answers.
pub(crate) struct Door {
    /// The path as the documentation writes it, without a slash at its end.
    pub(crate) path: &'static str,
    also: Vec<&'static str>,
    methods: Vec<&'static str>,
    answers: MethodRouter<Doors>,
}

macro_rules! methods {
    ($($function:ident $name:literal),+) => {
        $(
            #[doc = concat!("The same, answering to ", $name, ", too.")]
            pub(crate) fn $function<H, T>(mut self, handler: H) -> Self
            where
                H: Handler<T, Doors>,
                T: 'static,
            {
                self.methods.push($name);
                Self {
                    answers: self.answers.$function(handler),
                    ..self
                }
            }
        )+
    };
}

impl Door {
    /// An address that answers to nothing yet.
    pub(crate) fn at(path: &'static str) -> Self {
        Self {
            path,
            also: Vec::new(),
            methods: Vec::new(),
            answers: MethodRouter::new(),
        }
    }

    /// The same under another spelling of its path, in which programs ask for it, too.
    pub(crate) fn or(mut self, path: &'static str) -> Self {
        self.also.push(path);
        self
    }

    methods!(get "GET", post "POST", put "PUT", delete "DELETE");

    /// The methods.
    pub(crate) fn methods(&self) -> &[&'static str] {
        &self.methods
    }

    /// Adds it, with a slash at its end and without; what lies below `/api/v2` also below `/v2`.
    pub(crate) fn add(self, router: Router<Doors>) -> Router<Doors> {
        let methods = self.methods;
        let refuse = move || async move { refused(&methods) };
        let answers = self.answers.fallback(refuse);
        let short = self.path.strip_prefix("/api");
        let short = short.filter(|path| path.starts_with("/v2/"));
        let paths = std::iter::once(self.path).chain(short).chain(self.also);
        paths.fold(router, |router, path| {
            router
                .route(path, answers.clone())
                .route(&format!("{path}/"), answers.clone())
        })
    }
}

fn refused(methods: &[&'static str]) -> Response {
    ApiProblem::wrong_method(methods).into_response()
}
