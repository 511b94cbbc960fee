//! What the palette consists of once it is opened.

use std::time::Duration;

use domain::search::LONGEST;
use leptos::ev::KeyboardEvent;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::browser::{self, dialog};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::search::Sought;
use crate::rpc::session::SignOut;
use crate::ui::found::{Line, SIGN_OUT, lines, way_out};
use crate::ui::icon::{Icon, icon};
use crate::ui::palette::address;
use crate::ui::send::Sending;
use crate::words::words;

/// How long nothing is typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(120);

/// What was found for what is typed.
#[derive(Clone, Copy)]
struct Looking {
    typed: RwSignal<String>,
    found: Action<String, Result<Sought, AppError>>,
    lines: Memo<Vec<Line>>,
    /// The line that Enter opens.
    active: RwSignal<usize>,
    /// Where to go, once that was chosen.
    chosen: RwSignal<Option<String>>,
}

impl Looking {
    /// `here` is the path of the page on which it was opened.
    fn new(here: String) -> Self {
        let typed = RwSignal::new(String::new());
        let found = Action::new(|typed: &String| {
            let typed = typed.clone();
            async move { rpc::search::find(typed).await }
        });
        let lines = Memo::new(move |_| {
            let typed = typed.read();
            let sought = match found.value().get() {
                Some(Ok(sought)) if !typed.trim().is_empty() => sought,
                _ => Sought::default(),
            };
            let found = lines(&sought, &typed, &here);
            found
                .into_iter()
                .chain(way_out(&typed))
                .collect::<Vec<Line>>()
        });
        Self {
            typed,
            found,
            lines,
            active: RwSignal::new(0),
            chosen: RwSignal::new(None),
        }
    }

    /// Does what a key asks for; whether it asked for something.
    fn take(self, key: &str) -> bool {
        let count = self.lines.read_untracked().len();
        let at = self.active.get_untracked();
        let to = match key {
            "ArrowDown" if count > 0 => (at + 1) % count,
            "ArrowUp" if count > 0 => (at + count - 1) % count,
            "Enter" => {
                let line = self.lines.read_untracked().get(at).cloned();
                let typed = self.typed.read_untracked();
                let there = line.map_or_else(|| address(&typed), |line| line.href);
                self.chosen.set(Some(there));
                return true;
            }
            _ => return false,
        };
        self.active.set(to);
        dialog::reveal(&option_id(to));
        true
    }
}

fn option_id(nth: usize) -> String {
    format!("palette-{nth}")
}

pub(super) fn palette(opened: RwSignal<bool>, sign_out: Sending<SignOut>) -> AnyView {
    let words = words();
    let looking = Looking::new(use_location().pathname.get_untracked());
    let Looking {
        typed,
        found,
        active,
        chosen,
        ..
    } = looking;
    let frame = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            dialog::show_modal(&frame);
        }
    });
    Effect::new(move |_| {
        let typed = typed.get();
        active.set(0);
        if !typed.trim().is_empty() {
            browser::later(PAUSE, move || {
                found.dispatch(typed.clone());
            });
        }
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(there) = chosen.get() {
            // Closed before it goes: it gives the focus back to the page.
            if let Some(frame) = frame.get_untracked() {
                dialog::close(&frame);
            }
            opened.set(false);
            match there.as_str() {
                SIGN_OUT => sign_out.send(String::new()),
                there => navigate(there, Default::default()),
            }
        }
    });
    let keys = move |event: KeyboardEvent| {
        // While letters are composed, the keys are for those.
        if !event.is_composing() && looking.take(&event.key()) {
            event.prevent_default();
        }
    };
    let input = move |event| typed.set(event_target_value(&event));
    let pointed = move || (!looking.lines.read().is_empty()).then(|| option_id(active.get()));
    let all = move || address(&typed.read());
    view! {
        <dialog class="palette" node_ref=frame aria-label=words.search.title
            on:close=move |_| opened.set(false)>
            <div class="asked">
                {icon(Icon::Search)}
                <input type="text" role="combobox" aria-autocomplete="list" aria-expanded="true"
                    aria-controls="palette" aria-label=words.search.what
                    aria-activedescendant=pointed placeholder=words.search.example
                    autocomplete="off" autocapitalize="none" spellcheck="false" autofocus=true
                    maxlength=LONGEST.to_string() on:input=input on:keydown=keys/>
            </div>
            <ul id="palette" role="listbox" aria-label=words.search.found>
                {move || options(looking)}
            </ul>
            <p class="told" role="status">{move || told(looking)}</p>
            <p class="keys">
                <span class="muted" aria-hidden="true">{words.search.hint}</span>
                <a class="push" href=all on:click=move |_| opened.set(false)>{words.search.all}</a>
            </p>
        </dialog>
    }
    .into_any()
}

fn options(looking: Looking) -> Vec<AnyView> {
    let lines = looking.lines.get();
    let option = |(nth, line): (usize, Line)| {
        let selected = move || (looking.active.get() == nth).to_string();
        let href = line.href.clone();
        let choose = move |_| looking.chosen.set(Some(href.clone()));
        let beside = (!line.beside.is_empty())
            .then(|| view! { <span class="muted">{line.beside.clone()}</span> });
        view! {
            <li id=option_id(nth) role="option" aria-selected=selected on:click=choose>
                <b>{line.name}</b>
                {beside}
                <span class="tag push">{line.kind}</span>
            </li>
        }
        .into_any()
    };
    lines.into_iter().enumerate().map(option).collect()
}

/// How much was found, or why nothing was.
fn told(looking: Looking) -> String {
    let words = words();
    let typed = looking.typed.read();
    let failed = matches!(looking.found.value().get(), Some(Err(_)));
    match typed.trim() {
        "" => words.search.begin_why.to_owned(),
        _ if failed => words.search.failed.to_owned(),
        _ if looking.found.pending().get() => words.frame.loading.to_owned(),
        _ => (words.search.count)(looking.lines.read().len()),
    }
}
