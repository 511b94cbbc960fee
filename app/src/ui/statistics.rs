//! Figures over time: the choice of a range, charts that share one cursor, and the same as numbers
//! and as files. One widget for whatever there are figures of.

mod chart;
mod numbers;
pub mod plots;
mod window;

use domain::UnixMillis;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Section;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use self::chart::{KEYS, Shared, asked_by, chart, still};
use self::window::Window;
use crate::browser;
use crate::error::AppError;
use crate::rpc::statistics::{Asked, BEFORE, Figures, RANGES};
use crate::ui::asked;
use crate::ui::choice::choice;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::when;
use crate::words::words;

/// The key of a field that is to be shown, in the address; it may come several times.
const FIELD: &str = "field";

/// What stays while a page of figures shows one range after the other.
#[derive(Clone, Copy)]
pub struct Kept {
    /// By the calendar of which zone the browser wants them; empty where it does not say.
    zone: RwSignal<String>,
    /// The chart that has the focus.
    focus: StoredValue<Option<String>>,
    /// The chart that was zoomed by its keys, and is to have the focus again in the next range: the
    /// one that had it goes, and loses it by that.
    again: StoredValue<Option<String>>,
    /// Where the cursor is.
    at: StoredValue<Option<UnixMillis>>,
}

/// Keeps what stays. Call it in the component of a page, before it asks for its figures.
pub fn keep() -> Kept {
    let kept = Kept {
        zone: RwSignal::new(when::zone_known()),
        focus: StoredValue::new(None),
        again: StoredValue::new(None),
        at: StoredValue::new(None),
    };
    provide_context(kept);
    kept
}

impl Kept {
    /// What the address asks for, in the zone that the browser wants: what a page loads by.
    ///
    /// # Errors
    /// Anything that no page of figures knows; the server function knows what the values may be.
    pub fn asked(self, query: &ParamsMap) -> Result<Asked, AppError> {
        let known = ["range", "from", "until", "compare", FIELD];
        asked::several(query, &known, FIELD)?;
        Ok(Asked {
            range: value(query, "range"),
            from: value(query, "from"),
            until: value(query, "until"),
            compare: value(query, "compare"),
            zone: self.zone.get(),
            field: query.get_all(FIELD).unwrap_or_default(),
        })
    }
}

/// The figures on the page at `path`.
pub fn statistics(path: &str, figures: &Figures) -> AnyView {
    let query = use_query_map().get_untracked();
    let kept = use_context::<Kept>();
    if let Some(kept) = kept {
        follow_zone(kept, figures.zone.clone());
    }
    let window = Window {
        path: path.to_owned(),
        query: query.clone(),
        since: figures.series.edges.since(),
        before: figures.series.edges.before(),
    };
    let content = match figures.series.buckets.is_empty() {
        true => nothing(window.clone(), &query, figures, kept),
        false => charts(&window, &query, figures, kept),
    };
    view! { {ranges(path, &query, figures)}{parts(&window)}{content} }.into_any()
}

/// Has the figures cut by the calendar of the reader's zone once the browser half, which knows it,
/// is there.
fn follow_zone(kept: Kept, told: String) {
    let read = when::zone_read();
    Effect::new(move |_| {
        let zone = read();
        if !zone.is_empty() && zone != told && *kept.zone.read_untracked() != zone {
            kept.zone.set(zone);
        }
    });
}

/// Why there is nothing, and where there is something. Whoever came to it by the keys of a chart
/// goes on by them.
fn nothing(window: Window, query: &ParamsMap, figures: &Figures, kept: Option<Kept>) -> AnyView {
    let words = &words().statistics;
    let longest = RANGES
        .last()
        .is_some_and(|range| *range == value(query, "range"));
    let why = match longest {
        true => words.nothing_longest,
        false => words.nothing_why,
    };
    let last = figures.last.as_ref();
    let last = last.filter(|day| **day != value(query, "until"));
    let to_last = last.map(|day| {
        let changes = [("from", None), ("until", Some(day.as_str()))];
        let href = link::with(&window.path, query, &changes);
        view! { <a class="btn" href=href>{(words.to_last)(day)}</a> }
    });
    let why = empty(words.nothing, why, to_last.into_any());
    let section = NodeRef::<Section>::new();
    let by_keys = move || kept.is_some_and(|kept| kept.again.with_value(Option::is_some));
    Effect::new(move |_| {
        if let Some(section) = section.get()
            && by_keys()
        {
            let _ = section.focus();
        }
    });
    let navigate = use_navigate();
    let press = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if let Some(address) = asked_by(&event.key(), &window, 0.5) {
            event.prevent_default();
            event.stop_propagation();
            navigate(&address, still());
        }
    };
    view! {
        <section class="card" tabindex="-1" node_ref=section on:keydown=press>{why}</section>
    }
    .into_any()
}

/// The choice of a range: by name, or one's own.
fn ranges(path: &str, query: &ParamsMap, figures: &Figures) -> AnyView {
    let words = &words().statistics;
    let (asked, own) = (value(query, "range"), !value(query, "from").is_empty());
    let until = value(query, "until");
    let until = (!until.is_empty() && !own).then_some(until.as_str());
    let known = RANGES.iter().position(|range| *range == asked).unwrap_or(0);
    let ways = RANGES.iter().zip(words.ranges).enumerate();
    let ways = ways.map(|(at, (range, word))| {
        let range = (at > 0).then_some(*range);
        let changes = [("range", range), ("from", None), ("until", until)];
        let href = link::with(path, query, &changes);
        (href, word.to_owned(), at == known && !own)
    });
    let off = (!figures.whole_hours).then_some(words.zone_off);
    view! {
        <div class="ranges">
            {choice(words.range, false, ways.collect())}
            {own_range(path.to_owned(), asked, query, figures)}
            <p class="hint">{(words.zone)(&figures.zone)}" "{off}</p>
        </div>
    }
    .into_any()
}

/// The form of a range of one's own, of the comparison and of the fields.
fn own_range(path: String, range: String, query: &ParamsMap, figures: &Figures) -> AnyView {
    let words = words();
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let range = (!range.is_empty()).then(|| hidden("range", range));
    let [from, until] = figures.own.clone();
    let kind = |text: &str| {
        if text.contains('T') {
            "datetime-local"
        } else {
            "date"
        }
    };
    let (from_kind, until_kind) = (kind(&from), kind(&until));
    let until_word = match until_kind {
        "date" => words.statistics.until,
        _ => words.statistics.until_time,
    };
    let compared = value(query, "compare") == BEFORE;
    view! {
        <form class="until" method="get" action=path on:submit=send>
            {range}
            {filter::text("from", words.statistics.from, from_kind, "", from)}
            {filter::text("until", until_word, until_kind, "", until)}
            <label class="check">
                <input type="checkbox" name="compare" value=BEFORE checked=compared/>
                {words.statistics.compare}
            </label>
            {fields(figures)}
            <button class="btn" type="submit">{words.frame.apply}</button>
        </form>
    }
    .into_any()
}

/// The choice of fields, where the format has more than one that is a number.
fn fields(figures: &Figures) -> AnyView {
    let words = words();
    let fields = figures
        .fields
        .as_ref()
        .filter(|fields| fields.known.len() > 1);
    let Some(fields) = fields else {
        return ().into_any();
    };
    let boxes: Vec<_> = fields
        .known
        .iter()
        .map(|name| {
            let told = fields.told.iter().any(|one| one.name == *name);
            view! {
                <label class="check">
                    <input type="checkbox" name=FIELD value=name.clone() checked=told/>
                    {name.clone()}
                </label>
            }
        })
        .collect();
    view! {
        <details class="menu">
            <summary class="btn">{icon(Icon::Columns)}{words.statistics.fields}</summary>
            <fieldset class="sheet">
                <legend class="hidden">{words.statistics.fields}</legend>
                {boxes}
            </fieldset>
        </details>
    }
    .into_any()
}

/// Links to other parts of the time, which is all that zooming is.
fn parts(window: &Window) -> AnyView {
    let words = &words().statistics;
    let links = [
        (window.earlier(), words.earlier),
        (window.later(), words.later),
        (window.nearer(0.5), words.zoom_in),
        (window.farther(0.5), words.zoom_out),
        (window.whole(), words.whole),
    ];
    let links = links.map(|(href, word)| (href, word.to_owned(), false));
    choice(words.window, false, links.into_iter().collect())
}

fn charts(window: &Window, query: &ParamsMap, figures: &Figures, kept: Option<Kept>) -> AnyView {
    let words = &words().statistics;
    let edges = &figures.series.edges;
    let at = kept.and_then(|kept| kept.at.get_value());
    let until = value(query, "until");
    let changes = [
        ("until", (!until.is_empty()).then_some(until.as_str())),
        ("zone", Some(figures.zone.as_str())),
    ];
    let files = format!("/export/statistics/{}", figures.of);
    let asked = link::with("", query, &changes);
    let csv = format!("{files}/figures.csv{asked}");
    let shared = Shared {
        cursor: RwSignal::new(at.and_then(|at| edges.place(at))),
        labels: StoredValue::new(figures.labels.clone()),
        starts: StoredValue::new(edges.starts().to_vec()),
        window: StoredValue::new(window.clone()),
        head: words.step[edges.step() as usize],
        files: StoredValue::new((files, asked)),
        kept,
    };
    let cards: Vec<_> = plots::plots(figures)
        .into_iter()
        .map(|plot| chart(plot, shared))
        .collect();
    let newest = figures.fields.as_ref().and_then(|fields| fields.newest);
    let newest = newest.map(|count| {
        let count = (crate::words::words().number)(count);
        view! { <p class="hint">{(words.newest_only)(&count)}</p> }
    });
    let band = figures.series.bounds.then_some(words.band);
    let dashed = figures.before.is_some().then_some(words.dashed);
    view! {
        <p class="files">
            <a class="btn" rel="external" download="" href=csv>{words.csv}</a>
        </p>
        <div class="charts">{cards}</div>
        {newest}
        <p class="hint">{band}" "{dashed}</p>
        <p class="hint needs-browser" id=KEYS>{words.keys}</p>
    }
    .into_any()
}
