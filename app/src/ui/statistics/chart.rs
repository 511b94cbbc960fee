//! A chart on a page: its marks, one cursor with those beside it, and every way to zoom. Without
//! the browser half it is a picture with its numbers below; all that zooms are links anyway.

use domain::UnixMillis;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::location::Url;

use super::Kept;
use super::numbers::numbers;
use super::window::{Window, pinched};
use crate::browser::pointer;
use crate::chart::file::{HIGH, WIDE};
use crate::chart::scale::{HEIGHT, WIDTH};
use crate::chart::{Plot, marks, palette};
use crate::words::words;

/// The paragraph that says which keys there are.
pub const KEYS: &str = "chart-keys";

/// How far a mouse goes before it is a drag, as a share of the width.
const DRAG: f64 = 0.02;

/// What the charts of a page share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// At which part the cursor is.
    pub cursor: RwSignal<Option<usize>>,
    /// What is written at each edge.
    pub labels: StoredValue<Vec<String>>,
    /// When each part begins.
    pub starts: StoredValue<Vec<UnixMillis>>,
    /// What is shown, and what could be.
    pub window: StoredValue<Window>,
    /// The word for a part.
    pub head: &'static str,
    /// Where the files of the charts are, and what their address asks for.
    pub files: StoredValue<(String, String)>,
    /// What stays while the range changes.
    pub kept: Option<Kept>,
}

impl Shared {
    /// Puts the cursor to a part, and remembers it for the next range.
    fn put(self, place: Option<usize>) {
        if *self.cursor.read_untracked() == place {
            return;
        }
        self.cursor.set(place);
        if let Some(kept) = self.kept {
            let start = |starts: &Vec<UnixMillis>| starts.get(place?).copied();
            kept.at.set_value(self.starts.with_value(start));
        }
    }

    /// The address of a file of a chart.
    fn file(self, key: &str, dark: bool) -> String {
        let theme = if dark { "&theme=dark" } else { "" };
        let key = Url::escape(key);
        self.files
            .with_value(|(path, query)| format!("{path}/charts/{key}.svg{query}{theme}"))
    }

    fn label(self, place: usize) -> String {
        let label = |labels: &Vec<String>| labels.get(place).cloned();
        self.labels.with_value(label).unwrap_or_default()
    }
}

/// A pointer that is down: where it began, and where it is.
#[derive(Clone, Copy)]
struct Pressed {
    id: i32,
    mouse: bool,
    from: f64,
    at: f64,
}

/// What is asked for with pointers that are down, as shares of the width.
fn marked(pressed: &[Pressed], parts: usize) -> Option<(f64, f64)> {
    match pressed {
        [one] if one.mouse && (one.at - one.from).abs() >= DRAG => {
            // Whole parts.
            let parts = parts.max(1) as f64;
            let (from, to) = (one.from.min(one.at), one.from.max(one.at));
            let from = (from.clamp(0.0, 1.0) * parts).floor() / parts;
            Some((from, (to.clamp(0.0, 1.0) * parts).ceil() / parts))
        }
        [one, other] => pinched([(one.from, one.at), (other.from, other.at)]),
        _ => None,
    }
}

/// A card with a chart.
pub fn chart(plot: Plot, shared: Shared) -> AnyView {
    let words = words();
    let parts = plot.parts();
    let numbers = shared
        .labels
        .with_value(|labels| numbers(&plot, &labels[..parts.min(labels.len())], shared.head));
    let drawn = marks::marks(&plot, &palette::PAGE);
    let plot = StoredValue::new(plot);
    let title = plot.with_value(|plot| plot.title.clone());
    let told = move |place: usize| {
        let told = plot.with_value(|plot| plot.told(place, words.number));
        let told = told.unwrap_or_else(|| words.statistics.no_value.to_owned());
        format!("{}: {told}", shared.label(place))
    };
    let beside = move || match shared.cursor.get() {
        Some(place) => told(place),
        None => plot.with_value(|plot| plot.beside.clone()),
    };
    let legend = plot.with_value(legend);
    let heading = title.clone();
    view! {
        <section class="card">
            <header><h2>{heading}</h2><span class="push muted">{beside}</span></header>
            {frame(plot, shared, parts, drawn, told)}
            {legend}
            {files(title, plot, shared)}
            {numbers}
        </section>
    }
    .into_any()
}

/// Which line is which, where there are several.
fn legend(plot: &Plot) -> AnyView {
    let crate::chart::Marks::Lines(lines) = &plot.marks else {
        return ().into_any();
    };
    let names = lines.iter().filter(|line| !line.name.is_empty());
    let names: Vec<_> = names
        .map(|line| view! { <li>{line.name.clone()}</li> })
        .collect();
    if names.is_empty() {
        return ().into_any();
    }
    view! { <ul class="lines" aria-hidden="true">{names}</ul> }.into_any()
}

/// The marks with the words around them, and the cursor.
fn frame(
    plot: StoredValue<Plot>,
    shared: Shared,
    parts: usize,
    drawn: String,
    told: impl Fn(usize) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = words();
    let (cursor, element) = (shared.cursor, NodeRef::<Div>::new());
    let key = plot.with_value(|plot| plot.key.clone());
    let ready = RwSignal::new(false);
    Effect::new({
        let key = key.clone();
        move |_| {
            let Some(element) = element.get() else { return };
            ready.set(true);
            // Zoomed by its keys, it is another one that goes on being used by them.
            let again = shared.kept.and_then(|kept| kept.again.get_value());
            if again.as_deref() == Some(key.as_str()) {
                if let Some(kept) = shared.kept {
                    kept.again.set_value(None);
                }
                let _ = element.set_attribute("tabindex", "0");
                let _ = element.focus();
            }
        }
    });
    let last = parts.saturating_sub(1);
    let place = move || cursor.get().unwrap_or(last).min(last);
    let known = move || ready.get().then(|| place().to_string());
    let role = move || if ready.get() { "slider" } else { "img" };
    let first_label = shared.label(0);
    let described = plot.with_value(|plot| {
        let title = format!("{}, {}", plot.title, plot.beside);
        (words.statistics.described)(&title, &first_label, &shared.label(parts))
    });
    let below = [0, parts / 2, parts].map(|edge| {
        view! { <span>{shared.label(edge)}</span> }
    });
    let beside = plot.with_value(Plot::beside_lines);
    let beside = beside.map(|text| view! { <span>{text}</span> });
    let space = format!("0 0 {WIDTH} {HEIGHT}");
    let focused = move |is: bool| {
        if is && cursor.read_untracked().is_none() {
            shared.put(Some(last));
        }
        if let Some(kept) = shared.kept {
            kept.focus.set_value(is.then(|| key.clone()));
        }
    };
    let unfocused = focused.clone();
    view! {
        <div class="chart" node_ref=element role=role aria-label=described
            tabindex=move || ready.get().then_some("0")
            aria-valuemin=move || ready.get().then_some("0")
            aria-valuemax=move || ready.get().then(|| last.to_string())
            aria-valuenow=known
            aria-valuetext=move || ready.get().then(|| told(place()))
            aria-describedby=move || ready.get().then_some(KEYS)
            on:focus=move |_| focused(true)
            on:blur=move |_| unfocused(false)
            on:keydown=keys(shared, plot, last)>
            <div class="beside" aria-hidden="true">{beside.into_iter().collect::<Vec<_>>()}</div>
            <div class="plot" aria-hidden="true">
                <svg class="marks" viewBox=space preserveAspectRatio="none" focusable="false"
                    inner_html=drawn></svg>
                {over(shared, parts)}
            </div>
            <div class="below" aria-hidden="true">{below.into_iter().collect::<Vec<_>>()}</div>
        </div>
    }
    .into_any()
}

/// What lies over the marks: the cursor, what is marked to be zoomed to, and whoever listens to
/// pointers.
fn over(shared: Shared, parts: usize) -> AnyView {
    let cursor = shared.cursor;
    let pressed = StoredValue::new(Vec::<Pressed>::new());
    let chosen = RwSignal::new(None::<(f64, f64)>);
    let navigate = use_navigate();
    let wide = parts.max(1) as f64;
    let begin = move |event: PointerEvent| {
        let Some(at) = pointer::across(&event).filter(|_| event.button() == 0) else {
            return;
        };
        pointer::hold(&event);
        let one = Pressed {
            id: event.pointer_id(),
            mouse: event.pointer_type() != "touch",
            from: at,
            at,
        };
        pressed.update_value(|all| {
            all.retain(|other| other.id != one.id);
            all.push(one);
        });
        shared.put(place(at, parts));
    };
    let go = move |event: PointerEvent| {
        let Some(at) = pointer::across(&event) else {
            return;
        };
        let id = event.pointer_id();
        pressed.update_value(|all| {
            let moved = all.iter_mut().filter(|one| one.id == id);
            moved.for_each(|one| one.at = at);
        });
        let marked = pressed.with_value(|all| marked(all, parts));
        if marked != *chosen.read_untracked() {
            chosen.set(marked);
        }
        shared.put(place(at, parts));
    };
    let end = move |_: PointerEvent| {
        let marked = pressed.with_value(|all| marked(all, parts));
        pressed.set_value(Vec::new());
        chosen.set(None);
        if let Some((from, to)) = marked {
            let address = shared.window.with_value(|window| window.part(from, to));
            navigate(&address, still());
        }
    };
    let stop = move |_: PointerEvent| {
        pressed.set_value(Vec::new());
        chosen.set(None);
    };
    let leave = move |_: PointerEvent| {
        let focused = shared.kept.and_then(|kept| kept.focus.get_value());
        if focused.is_none() && pressed.with_value(Vec::is_empty) {
            shared.put(None);
        }
    };
    // As the share of the width that is seen of it.
    let seen = move || {
        let (from, to) = chosen.get()?;
        Some((from.clamp(0.0, 1.0) * wide, to.clamp(0.0, 1.0) * wide))
    };
    let space = format!("0 0 {wide} 1");
    view! {
        <svg class="over" viewBox=space preserveAspectRatio="none" focusable="false"
            on:pointerdown=begin on:pointermove=go on:pointerup=end on:pointercancel=stop
            on:pointerleave=leave>
            <rect class="chosen" y="0" height="1"
                x=move || seen().map_or(0.0, |seen| seen.0).to_string()
                width=move || seen().map_or(0.0, |seen| seen.1 - seen.0).to_string()></rect>
            <rect class="cursor" y="0" height="1"
                x=move || cursor.get().unwrap_or(0).to_string()
                width=move || if cursor.get().is_some() { "1" } else { "0" }></rect>
        </svg>
    }
    .into_any()
}

/// In which part a share of the width lies.
fn place(at: f64, parts: usize) -> Option<usize> {
    let last = parts.checked_sub(1)?;
    Some(((at.clamp(0.0, 1.0) * parts as f64) as usize).min(last))
}

/// To another part of the time, while the page stays where it is.
pub fn still() -> NavigateOptions {
    NavigateOptions {
        scroll: false,
        ..Default::default()
    }
}

/// Which part of the time a key asks for; `around` is the share of what is shown that stays.
pub fn asked_by(key: &str, window: &Window, around: f64) -> Option<String> {
    Some(match key {
        "+" | "=" => window.nearer(around),
        "-" => window.farther(around),
        "0" => window.whole(),
        "PageUp" => window.earlier(),
        "PageDown" => window.later(),
        _ => return None,
    })
}

/// What the keys do, with the chart in focus.
fn keys(
    shared: Shared,
    plot: StoredValue<Plot>,
    last: usize,
) -> impl Fn(KeyboardEvent) + Clone + 'static {
    let navigate = use_navigate();
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let at = shared.cursor.get_untracked();
        let here = at.unwrap_or(last).min(last);
        let around = at.map_or(0.5, |at| (at as f64 + 0.5) / (last as f64 + 1.0));
        let to = |place: usize| {
            shared.put(Some(place.min(last)));
            None
        };
        let address = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => to(here.saturating_sub(1)),
            "ArrowRight" | "ArrowUp" => to(here + 1),
            "Home" => to(0),
            "End" => to(last),
            key => {
                let part = |window: &Window| asked_by(key, window, around);
                let Some(address) = shared.window.with_value(part) else {
                    return;
                };
                Some(address)
            }
        };
        event.prevent_default();
        // Neither a shortcut of the page nor a scroll.
        event.stop_propagation();
        if let Some(address) = address {
            if let Some(kept) = shared.kept {
                let key = plot.with_value(|plot| plot.key.clone());
                kept.again.set_value(Some(key));
            }
            navigate(&address, still());
        }
    }
}

/// The chart as files.
fn files(title: String, plot: StoredValue<Plot>, shared: Shared) -> AnyView {
    let words = &words().statistics;
    let dark = RwSignal::new(false);
    Effect::new(move |_| dark.set(pointer::is_dark()));
    let key = plot.with_value(|plot| plot.key.clone());
    let svg = {
        let key = key.clone();
        move || shared.file(&key, dark.get())
    };
    let save = move |_| {
        let address = shared.file(&key, dark.get_untracked());
        pointer::save_png(&address, format!("{key}.png"), (WIDE, HIGH));
    };
    let (of_svg, of_png) = (
        (words.file_of)(words.svg, &title),
        (words.file_of)(words.png, &title),
    );
    view! {
        <p class="files">
            <a class="btn quiet" rel="external" download="" href=svg aria-label=of_svg>
                {words.svg}
            </a>
            <button class="btn quiet needs-browser" type="button" on:click=save aria-label=of_png>
                {words.png}
            </button>
        </p>
    }
    .into_any()
}
