//! The document of both APIs: OpenAPI 3.1, made of what stands at the handlers.

use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::problem::ErrorContent;
use super::{v1, v2};
use crate::state::Doors;

/// Where the document is, for everybody: it holds nothing of anybody's.
pub(crate) const PATH: &str = "/api/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sigfox Back-End",
        description = "Both generations of the REST API. Programs come in with the login and the \
            password of an API access, by HTTP Basic. Lists tell where the rest of them is in \
            `paging.next`, an absolute address that is requested as it is. How many requests are \
            left is told in `RateLimit`; whoever sends more is answered 429, with `Retry-After`."
    ),
    components(schemas(ErrorContent)),
    modifiers(&Basic)
)]
struct Whole;

/// How programs come in.
struct Basic;

impl Modify for Basic {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_with(Default::default);
        let basic = SecurityScheme::Http(Http::new(HttpAuthScheme::Basic));
        components.add_security_scheme("basic", basic);
    }
}

/// The whole document.
pub(crate) fn document() -> Document {
    let mut whole = Whole::openapi();
    for family in v1::documents().into_iter().chain(v2::documents()) {
        whole.merge(family);
    }
    whole
}

pub(crate) fn routes() -> Router<Doors> {
    Router::new().route(PATH, get(async || Json(document())))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_is_told_of_and_nothing_else() {
        let json = serde_json::to_value(document()).unwrap();
        assert!(json["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut told = BTreeSet::new();
        let mut names = BTreeSet::new();
        for (path, methods) in json["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                told.insert((path.clone(), method.to_uppercase()));
                let name = operation["operationId"].as_str().unwrap();
                assert!(names.insert(name.to_owned()), "{name} is there twice");
            }
        }
        let doors = super::super::operations().into_iter();
        let there: BTreeSet<(String, String)> = doors
            .flat_map(|(path, methods)| {
                let each = methods.into_iter();
                each.map(move |method| (path.to_owned(), method.to_owned()))
            })
            .collect();
        let untold: Vec<_> = there.difference(&told).collect();
        let invented: Vec<_> = told.difference(&there).collect();
        assert!(untold.is_empty(), "not told of: {untold:?}");
        assert!(invented.is_empty(), "not there: {invented:?}");
    }
}
