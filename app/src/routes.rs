//! The route table: from an address to its page. One matcher for all, since the router would
//! otherwise be compiled once more for each route.

mod parts;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, Method,
    PathSegment, RouteMatchId, SsrMode,
};

use crate::browser;
use parts::{PAGES, Page};

/// Every route, for the router.
#[derive(Clone, Copy, Debug)]
pub struct Table;

/// By which the router tells a page from the one before: one for each, in the order of [`PAGES`].
static IDS: LazyLock<Vec<RouteMatchId>> = LazyLock::new(|| {
    let each = PAGES.iter();
    each.map(|_| RouteMatchId::new_from_route_id()).collect()
});

/// An address that leads to a page.
#[derive(Debug)]
pub struct Matched {
    id: RouteMatchId,
    path: String,
    params: Params,
    page: Page,
}

type Params = Vec<(Cow<'static, str>, String)>;

/// What stands in `path` for the names of the pattern, if it is one of its addresses. Both begin
/// with a slash; one more at the end of `path` makes no difference.
fn test(pattern: &'static str, path: &str) -> Option<Params> {
    let path = path.strip_prefix('/')?;
    let path = match path.strip_suffix('/') {
        Some("") => return None,
        Some(path) => path,
        None => path,
    };
    let mut path = path.split('/');
    let mut params = Vec::new();
    for wanted in pattern.trim_start_matches('/').split('/') {
        let given = path.next()?;
        match wanted.strip_prefix(':') {
            Some(_) if given.is_empty() => return None,
            Some(name) => params.push((Cow::Borrowed(name), given.to_owned())),
            None if wanted == given => {}
            None => return None,
        }
    }
    path.next().is_none().then_some(params)
}

/// The first page that has this address, by its place in [`PAGES`].
fn find(path: &str) -> Option<(usize, Params)> {
    let mut all = PAGES.iter().enumerate();
    all.find_map(|(nth, (pattern, _))| Some((nth, test(pattern, path)?)))
}

impl MatchNestedRoutes for Table {
    type Data = ();
    type Match = Matched;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Self::Match)>, &'a str) {
        let Some((nth, params)) = find(path) else {
            return (None, path);
        };
        let (id, page) = (IDS[nth], PAGES[nth].1);
        let path = path.to_owned();
        let matched = Matched {
            id,
            path,
            params,
            page,
        };
        (Some((id, matched)), "")
    }

    /// Everything is rendered as a whole (`SsrMode::Async`): status and redirects are known before
    /// the first byte, and no script is needed to put it together.
    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        PAGES.iter().map(|(pattern, _)| GeneratedRouteData {
            segments: segments(pattern),
            ssr_mode: SsrMode::Async,
            methods: HashSet::from([Method::Get]),
            regenerate: Vec::new(),
        })
    }

    fn optional(&self) -> bool {
        false
    }
}

fn segments(pattern: &'static str) -> Vec<PathSegment> {
    let parts = pattern.split('/').filter(|part| !part.is_empty());
    let segment = |part: &'static str| match part.strip_prefix(':') {
        Some(name) => PathSegment::Param(name.into()),
        None => PathSegment::Static(part.into()),
    };
    parts.map(segment).collect()
}

impl MatchParams for Matched {
    fn to_params(&self) -> Params {
        self.params.clone()
    }
}

impl MatchInterface for Matched {
    // No page stands within another.
    type Child = ();

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    fn as_matched(&self) -> &str {
        &self.path
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self::Child>) {
        (self.page, None)
    }
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        let to = use_location();
        let asked = to.pathname.get_untracked();
        if let Ok(view) = parts::open(self).await {
            return view;
        }
        // Its part of the program has not arrived: the server makes the page as it does for those
        // who have no script. What is in sight stays until it is there; and for good, where its
        // reader went on meanwhile.
        let path = to.pathname.get_untracked();
        if path == asked {
            let query = to.search.get_untracked();
            let mark = if query.is_empty() { "" } else { "?" };
            browser::go_by_itself(&format!("{path}{mark}{query}{}", to.hash.get_untracked()));
        }
        std::future::pending().await
    }

    async fn preload(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_the_addresses_of_its_pattern() {
        for (nth, (pattern, _)) in PAGES.iter().enumerate() {
            let address: Vec<_> = pattern
                .split('/')
                .map(|part| if part.starts_with(':') { "x" } else { part })
                .collect();
            let address = address.join("/");
            let (found, params) = find(&address).expect(&address);
            assert_eq!(PAGES[found], PAGES[nth], "{address}");
            assert_eq!(params.len(), pattern.matches(':').count());
        }
    }

    #[test]
    fn names_are_read_out_of_addresses() {
        let (nth, params) = find("/groups/6c1/profiles/9/delete").expect("it is a page");
        assert_eq!(PAGES[nth].0, "/groups/:id/profiles/:profile/delete");
        let told = [("id", "6c1"), ("profile", "9")];
        let told = told.map(|(name, value)| (Cow::Borrowed(name), value.to_owned()));
        assert_eq!(params, told);
    }

    #[test]
    fn a_slash_at_the_end_makes_no_difference_and_other_addresses_are_no_page() {
        for address in ["/", "/devices", "/devices/", "/devices/1A", "/devices/1A/"] {
            assert!(find(address).is_some(), "{address}");
        }
        for address in [
            "",
            "//",
            "devices",
            "//devices",
            "/devices//",
            "/devices/1A//",
            "/devicess",
        ] {
            assert!(find(address).is_none(), "{address}");
        }
    }
}
