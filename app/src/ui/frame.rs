//! The frame around every page: top menu, account, notices, foot.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser;
use crate::pages::install;
use crate::rpc::session::{Menu, SignOut, Visit, current};
use crate::ui::bell::Bell;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::{coming, coming_alone};
use crate::ui::loaded::Loaded;
use crate::ui::palette::SearchBox;
use crate::ui::send::{SendForm, Sending};
use crate::ui::when::{Zone, provide_zone};
use crate::words::words;

/// What most people may open: it stands there until it is known, so that nothing shifts then.
const USUAL: Menu = Menu {
    groups: true,
    contracts: true,
    network: false,
};

#[derive(Clone, Copy)]
struct CurrentVisit(Loaded<Visit>);

/// Whether the page is for people who are not signed in.
fn is_open(path: &str) -> bool {
    let doors = ["/sign-in", "/sign-in/code", "/forgotten-password"];
    doors.contains(&path) || path.starts_with("/password/")
}

/// Pages for everybody: they show nothing of anybody's.
const PUBLIC: [&str; 3] = ["/format", "/tools", "/style"];

/// Loads who is signed in, once, and again when somebody signs in or out. Call it inside the
/// router.
pub fn provide_visit() {
    let path = use_location().pathname;
    let open = Memo::new(move |_| is_open(&path.read()));
    let visit = Loaded::beside(move || open.get(), |_| current());
    provide_context(CurrentVisit(visit));
    provide_zone(move || visit.get()?.ok().map(|visit| visit.time_zone));
    // Somebody chose another language, or came whose pages speak another: the browser half began in
    // that of its page and stays with it, so another page begins.
    Effect::new(move |before: Option<Option<String>>| {
        let before = before.flatten();
        let spoken = visit.get().and_then(Result::ok).map(|visit| visit.language);
        let Some(spoken) = spoken else {
            return before;
        };
        if before.is_some_and(|before| before != spoken) {
            browser::reload();
        }
        Some(spoken)
    });
}

/// Whether somebody is known to be signed in. Call it inside a component.
pub fn signed_in() -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    let CurrentVisit(visit) = expect_context();
    move || matches!(visit.get(), Some(Ok(visit)) if visit.who.is_some())
}

/// Loads who is signed in anew whenever `deeds` tells of another deed.
pub fn visit_after(deeds: impl Fn() -> usize + 'static) {
    let CurrentVisit(visit) = expect_context();
    Effect::new(move |before: Option<usize>| {
        let done = deeds();
        if before.is_some_and(|before| before != done) {
            visit.refetch();
        }
        done
    });
}

/// The product, the menu and the account.
#[component]
pub fn Header() -> impl IntoView {
    let words = words();
    let path = use_location().pathname;
    let is_public = Memo::new(move |_| PUBLIC.contains(&path.read().as_str()));
    let is_open = Memo::new(move |_| is_open(&path.read()));
    let entry = move |href: &'static str, word: &'static str| {
        let here = move || {
            let path = path.read();
            let rest = path.strip_prefix(href);
            let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            inside.then_some("page")
        };
        view! { <a href=href aria-current=here>{word}</a> }
    };
    let CurrentVisit(visit) = expect_context();
    // Nobody is led to where he may not go.
    let entries = move |menu: Menu| {
        let fleet = menu.groups.then(|| {
            let devices = entry("/devices", words.menu.devices);
            let types = entry("/device-types", words.menu.device_types);
            view! { {devices}{types} }
        });
        let contracts = menu
            .contracts
            .then(|| entry("/contracts", words.menu.contracts));
        let people = menu.groups.then(|| {
            let users = entry("/users", words.menu.users);
            let groups = entry("/groups", words.menu.groups);
            view! { {users}{groups} }
        });
        let network = menu.network.then(|| {
            let stations = entry("/base-stations", words.menu.stations);
            let certificates = entry("/certificates", words.menu.certificates);
            view! { {stations}{certificates} }
        });
        view! { {fleet}{contracts}{people}{network} }.into_any()
    };
    let known = move || async move {
        // Where it is not known who that is, each page says what is wrong.
        let menu = visit.await.map_or(USUAL, |visit| visit.menu);
        entries(menu)
    };
    let whole = move || {
        view! {
            <nav aria-label=words.frame.main_menu>
                {coming(move || entries(USUAL), known)}
                {entry("/tools", words.menu.tools)}
            </nav>
            <SearchBox/>
            <Bell/>
            <Account/>
        }
        .into_any()
    };
    // A page for everybody: the menu for those who are signed in, the way in for others.
    let either = move || async move {
        match visit.await.is_ok_and(|visit| visit.who.is_some()) {
            true => whole(),
            false => {
                view! { <a class="btn push" href="/sign-in">{words.account.sign_in}</a> }.into_any()
            }
        }
    };
    let menu = move || {
        if is_open.get() {
            ().into_any()
        } else if is_public.get() {
            coming_alone(either)
        } else {
            whole()
        }
    };
    view! {
        <header class="top">
            <a class="brand" href="/">{icon(Icon::Mark)}<span>{words.product}</span></a>
            {menu}
        </header>
    }
    .into_any()
}

/// Who is signed in, and the way out.
#[component]
fn Account() -> impl IntoView {
    let words = words();
    let CurrentVisit(visit) = expect_context();
    let sign_out = Sending::<SignOut>::new();
    // What was typed in the field and not sent goes with him, unless he stays.
    Effect::new(move |left: Option<Option<String>>| {
        let left = left.flatten();
        if sign_out.pending().get() {
            browser::worker::forget_page();
            return left.or_else(install::take);
        }
        match (sign_out.error(), left) {
            (Some(_), Some(kept)) => {
                install::put_back(&kept);
                None
            }
            (_, left) => left,
        }
    });
    let close = |event: leptos::ev::MouseEvent| browser::close_menu(&event);
    let person = move || async move {
        let Some((name, email)) = visit.await.ok().and_then(|visit| visit.who) else {
            return ().into_any();
        };
        let name = if name.is_empty() { email.clone() } else { name };
        let other = (name != email).then(|| view! { <span class="muted">{email}</span> });
        view! { <p class="person"><b>{name}</b>{other}</p> }.into_any()
    };
    let linked = move || async move {
        let provider = visit.await.is_ok_and(|visit| visit.provider);
        let link = || {
            view! { <a class="btn" href="/account/linked" on:click=close>{words.menu.linked}</a> }
        };
        provider.then(link).into_any()
    };
    view! {
        <details class="menu account">
            <summary class="btn quiet">
                {icon(Icon::Person)}<span>{words.account.account}</span>{icon(Icon::Down)}
            </summary>
            <div class="sheet">
                {coming_alone(person)}
                <a class="btn" href="/account/settings" on:click=close>{words.menu.settings}</a>
                <a class="btn" href="/account/password" on:click=close>{words.menu.password}</a>
                <a class="btn" href="/account/second-step" on:click=close>{words.menu.second_step}</a>
                {coming_alone(linked)}
                <a class="btn" href="/account/sessions" on:click=close>{words.menu.sessions}</a>
                <SendForm action=sign_out>
                    <button class="btn" type="submit">
                        {icon(Icon::Out)}{words.account.sign_out}
                    </button>
                </SendForm>
            </div>
        </details>
    }
    .into_any()
}

/// What every page must say.
#[component]
pub fn Notice() -> impl IntoView {
    let CurrentVisit(visit) = expect_context();
    coming_alone(move || async move {
        let plain = visit.await.is_ok_and(|visit| visit.plain_http);
        let told = || view! { <p class="notice warn" role="status">{words().frame.plain_http}</p> };
        plain.then(told).into_any()
    })
}

/// The foot of every page. It comes last: where the browser has it in hand, it has the page.
#[component]
pub fn Footer() -> impl IntoView {
    let foot = NodeRef::<leptos::html::Footer>::new();
    Effect::new(move |_| {
        if foot.get().is_some() {
            browser::ready();
        }
    });
    view! {
        <footer class="foot" node_ref=foot><span>{words().product}</span><Zone/></footer>
    }
    .into_any()
}
