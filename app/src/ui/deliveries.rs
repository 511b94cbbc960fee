//! The deliveries of callbacks: their list, with its filter, what can be done with several at once,
//! and one of them.

use domain::callback::{AttemptView, DeliveryQuery, DeliveryState, ListedDelivery, Standing};
use domain::list::Page;
use domain::{Fault, Rejection, UnixMillis};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::delivery;
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::field::Field;
use crate::ui::filter;
use crate::ui::link::value;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::when::when;
use crate::words::words;

/// What the address of a list asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Which deliveries. Of what callback is for the page to say, unless the list is of several.
    pub query: DeliveryQuery,
    /// How many were sent again a moment ago.
    pub done: Option<u32>,
}

/// Reads the address of a list.
///
/// # Errors
/// What makes no sense there.
pub fn from_address(query: &ParamsMap) -> Result<Asked, AppError> {
    read(query, "done")
}

/// Reads the address of a list of several callbacks' deliveries, which may say of which one.
///
/// # Errors
/// What makes no sense there.
pub fn from_address_of_several(query: &ParamsMap) -> Result<Asked, AppError> {
    read(query, "callback")
}

/// Reads what any list may ask for, and one thing more.
fn read(query: &ParamsMap, more: &str) -> Result<Asked, AppError> {
    let keys = [
        "state", "device", "since", "before", "size", "after", "until", more,
    ];
    asked::only(query, &keys)?;
    let refused = |rejection: Rejection| AppError::Rejected(vec![rejection]);
    let time = |key| match value(query, key) {
        text if text.is_empty() => Ok(None),
        text => match UnixMillis::from_utc(&text) {
            Some(time) => Ok(Some(time.0)),
            None => Err(refused(Fault::NotATime.of(key))),
        },
    };
    let done = match value(query, "done") {
        text if text.is_empty() => None,
        text => {
            let (min, max) = (0.0, f64::from(u32::MAX));
            let wrong = |_| refused(Fault::OutOfRange { min, max }.of("done"));
            Some(text.parse::<u32>().map_err(wrong)?)
        }
    };
    Ok(Asked {
        query: DeliveryQuery {
            callback: value(query, "callback"),
            device: value(query, "device"),
            state: asked::one_of(query, "state", &Standing::ALL.map(|each| each.1))?,
            since: time("since")?,
            before: time("before")?,
            size: asked::size(query)?,
            after: value(query, "after"),
            until: value(query, "until"),
        },
        done,
    })
}

/// The list on the page at `path`: the filter, which begins with the choice of `callbacks` where
/// there is one, and the rows that it leaves, as `rows` shows them.
pub fn list(
    path: &str,
    page: &Page<ListedDelivery>,
    query: &ParamsMap,
    asked: &DeliveryQuery,
    callbacks: AnyView,
    rows: impl FnOnce() -> AnyView,
) -> AnyView {
    let words = words();
    let narrowed = [&asked.callback, &asked.state, &asked.device];
    let timed = asked.since.is_some() || asked.before.is_some();
    let filtered = timed || narrowed.iter().any(|one| !one.is_empty());
    let content = match (page.rows.is_empty(), filtered) {
        (true, true) => {
            let href = path.to_owned();
            let clear = view! { <a class="btn" href=href>{words.frame.clear_filter}</a> };
            empty(
                words.delivery.none_match,
                words.delivery.none_match_why,
                clear.into_any(),
            )
        }
        (true, false) => empty(
            words.delivery.none_yet,
            words.delivery.none_yet_why,
            ().into_any(),
        ),
        (false, _) => rows(),
    };
    let pager = pager(
        path,
        query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let fields = view! { {callbacks}{fields(query, asked)} }.into_any();
    let sizes = filter::sizes(asked.size);
    view! {
        <section class="card">
            {filter::filter(path.to_owned(), filtered, fields, sizes)}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn fields(query: &ParamsMap, asked: &DeliveryQuery) -> AnyView {
    let words = words();
    let any = (String::new(), words.frame.any.to_owned());
    let states = Standing::ALL.map(|(standing, word)| {
        let told = (words.delivery.standing)(standing).to_owned();
        (word.to_owned(), told)
    });
    let states = [any].into_iter().chain(states).collect();
    let device = filter::text(
        "device",
        words.message.device,
        "search",
        words.event.device_example,
        asked.device.clone(),
    );
    let times = [
        ("since", words.message.since),
        ("before", words.message.before),
    ]
    .map(|(key, label)| filter::text(key, label, "datetime-local", "", value(query, key)));
    view! {
        {filter::choice("state", words.delivery.state, states, &asked.state)}
        {device}
        {times}
    }
    .into_any()
}

/// The choice of a callback for the filter: the id and the words of each.
pub fn callbacks(each: impl Iterator<Item = (String, String)>, chosen: &str) -> AnyView {
    let words = words();
    let any = (String::new(), words.frame.any.to_owned());
    let entries = [any].into_iter().chain(each).collect();
    filter::choice("callback", words.delivery.callback, entries, chosen)
}

/// How the rows of a list are shown.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    /// Those of one callback, each with its page below this address.
    OfOne(&'a str),
    /// The same, with a box before each.
    Choosing(&'a str),
    /// Those of the callbacks whose pages are below this address, each with its callback.
    OfSeveral(&'a str),
}

impl Rows<'_> {
    /// The page of one of them.
    fn address(self, one: &ListedDelivery) -> String {
        match self {
            Self::OfOne(path) | Self::Choosing(path) => format!("{path}/{}", one.id),
            Self::OfSeveral(base) => format!("{base}/{}/deliveries/{}", one.callback, one.id),
        }
    }

    /// Its callback, where the list is of several.
    fn callback(self, one: &ListedDelivery) -> Option<AnyView> {
        let Self::OfSeveral(base) = self else {
            return None;
        };
        let href = format!("{base}/{}/deliveries", one.callback);
        let kind = (words().callback.kinds)(one.kind);
        let callback = view! {
            <a class="tall" href=href><span class="mono">{one.line.clone()}</span></a>
            <p class="muted"><small>{kind}</small></p>
        };
        Some(callback.into_any())
    }
}

/// The rows of a list.
pub fn rows(rows: &[ListedDelivery], how: Rows<'_>) -> AnyView {
    let words = words();
    let choosing = matches!(how, Rows::Choosing(_));
    let several = matches!(how, Rows::OfSeveral(_));
    let heads = [
        choosing.then(|| Head::text(words.delivery.choose)),
        Some(Head::text(words.delivery.owed_since)),
        several.then(|| Head::text(words.delivery.callback)),
        Some(Head::text(words.delivery.state)),
        Some(Head::text(words.message.device)),
        Some(Head::text(words.delivery.told)),
        Some(Head::text(words.delivery.last)),
        Some(Head::number(words.delivery.attempts)),
        Some(Head::text(words.callback.next_attempt)),
    ];
    let heads = heads.into_iter().flatten().collect();
    let rows: Vec<_> = rows.iter().map(|one| row(one, how)).collect();
    table(words.delivery.title, heads, rows.into_any())
}

fn none() -> AnyView {
    view! { <span class="muted">{words().frame.none}</span> }.into_any()
}

fn device(one: &ListedDelivery) -> AnyView {
    one.device.map_or_else(none, |device| {
        let href = format!("/devices/{device}/messages");
        view! { <a class="id" href=href>{device.to_string()}</a> }.into_any()
    })
}

fn row(one: &ListedDelivery, how: Rows<'_>) -> AnyView {
    let words = words();
    let choice = matches!(how, Rows::Choosing(_)).then(|| {
        let label = (words.delivery.choose_one)(&one.created.utc());
        let choice = view! {
            <label class="check">
                <input type="checkbox" name="delivery[]" value=one.id.to_string() aria-label=label/>
            </label>
        };
        ("", choice.into_any())
    });
    let href = how.address(one);
    let created = view! { <a href=href>{when(one.created)}</a> };
    let cells = [
        choice,
        Some(("stamp", created.into_any())),
        how.callback(one).map(|callback| ("wrap", callback)),
        Some(("", delivery::state(one.state))),
        Some(("", device(one))),
        Some(("stamp", one.time.map_or_else(none, when))),
        Some(("wrap", delivery::last(one.last.as_ref()))),
        Some(("num", one.attempts.to_string().into_any())),
        Some(("stamp", one.due.map_or_else(none, when))),
    ];
    table::row(cells.into_iter().flatten().collect())
}

/// The end of a form around rows with boxes: what can be done with those that are ticked.
pub fn again_chosen() -> AnyView {
    let words = words();
    view! {
        <footer class="deeds">
            <button class="btn" type="submit">{words.delivery.again}</button>
            <p class="hint">{words.delivery.again_hint}</p>
        </footer>
    }
    .into_any()
}

/// The inside of the form by which everything is sent again that was given up.
pub fn since_when(refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let since = Field {
        name: "since",
        label: words.delivery.failed_since,
        hint: words.delivery.failed_since_hint,
        refused,
    };
    view! {
        <p class="muted">{words.delivery.failed_lead}</p>
        {since.line("datetime-local", "off", "", String::new())}
        <div class="buttons">
            <button class="btn" type="submit">{words.delivery.failed_again}</button>
        </div>
    }
    .into_any()
}

/// That form with its heading, and how many there are that were given up.
pub fn all_failed(failed: i64, form: AnyView) -> AnyView {
    let words = words();
    let count = (words.number)(failed);
    let count = view! { <span class="muted">{count}</span> };
    card(words.delivery.failed_title, count.into_any(), form)
}

/// How many were sent again a moment ago.
pub fn done(count: Option<u32>) -> Option<AnyView> {
    let told = (words().delivery.again_done)(count?);
    Some(view! { <p class="notice" role="status">{told}</p> }.into_any())
}

/// One of them: what it tells of, to whom, and where it stands; with how its callback fares, the
/// address of all of them, and what can be done with it.
pub fn known(one: &ListedDelivery, callback: AnyView, all: String, deed: AnyView) -> AnyView {
    let words = words();
    let id = one.id.to_string();
    let id = view! { <span class="id">{id.clone()}{copy_button(id)}</span> };
    let line = view! { <span class="mono">{one.line.clone()}</span> };
    let mut list = vec![
        fact(words.delivery.state, delivery::state(one.state)),
        fact(words.delivery.callback, view! { {line}" "{callback} }),
        fact(words.callback.kind, (words.callback.kinds)(one.kind)),
        fact(words.message.device, device(one)),
        fact(words.delivery.told, one.time.map_or_else(none, when)),
        fact(words.delivery.owed_since, when(one.created)),
        fact(words.delivery.id, id),
    ];
    if let Some(due) = one.due {
        list.push(fact(words.callback.next_attempt, when(due)));
    }
    let content = view! { {facts(list)}{deed} };
    let all = view! { <a class="push" href=all>{words.delivery.all}</a> };
    card(words.delivery.one, all.into_any(), content.into_any())
}

/// The word on the button that sends one again that stands so.
pub fn again(state: DeliveryState) -> &'static str {
    let words = words();
    match state {
        DeliveryState::Waiting => words.delivery.again_now,
        DeliveryState::Delivered | DeliveryState::Failed | DeliveryState::Cancelled => {
            words.delivery.again
        }
    }
}

/// Everything that was tried, first to last.
pub fn attempts(attempts: &[AttemptView]) -> AnyView {
    let words = words();
    let rows: Vec<_> = attempts.iter().map(delivery::attempt).collect();
    let content = match rows.is_empty() {
        true => view! { <p class="pad muted">{words.callback.no_attempt}</p> }.into_any(),
        false => view! { <ol class="attempts">{rows}</ol> }.into_any(),
    };
    card(words.delivery.attempts, ().into_any(), content)
}
