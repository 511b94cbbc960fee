//! Install, on a phone in the field: a device is scanned or typed, put where it hangs, and then
//! listened for ([`listening`]).
//!
//! What is typed is kept in the browser until it was sent, so neither a lost connection nor a closed
//! page costs anything; where it could not be sent, it goes by itself once there is a connection. It
//! is kept for whoever typed it: nobody else on that phone sees it or sends it, and it goes when he
//! signs out.
//! Without scripts the form is sent like any other.

mod draft;
pub mod listening;
mod scan;

use domain::install::InstallInput;
use leptos::prelude::*;

use crate::browser::{self, phone, worker};
use crate::error::AppError;
use crate::fields;
use crate::map;
use crate::rpc;
use crate::rpc::install::{Installing, Put, Types};
use crate::ui::card::card;
use crate::ui::device_type_choice::{self, entries};
use crate::ui::field::{Field, check_switch, hidden};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

use draft::Draft;

pub use draft::{put_back, take};

/// Where it begins.
pub const INSTALL: &str = "/install";

/// The form.
#[component]
pub fn Install() -> impl IntoView {
    let choices = Loaded::new(
        device_type_choice::asked,
        |(find, chosen, refused)| async move { rpc::install::choices(find, chosen, refused).await },
    );
    // It opens without a connection from then on, with what it can do: scanning, and the map.
    Effect::new(|_| {
        let mut files = phone::DETECTOR_FILES.to_vec();
        files.extend(map::FILES);
        worker::keep_page(&files);
    });
    shown(choices, page)
}

fn page(installing: Installing) -> AnyView {
    let words = words();
    let own = &words.install;
    let put = Sending::<Put>::new();
    let Installing {
        types,
        user,
        refused,
    } = installing;
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (InstallInput::default(), None),
    };
    let refused = rpc::refusal_of(put, wrong);
    let draft = Draft::new(user, input, &types);
    draft.follow(put);
    // What could not be sent is no fault of what was typed: it waits, and the page says so.
    let refused = Memo::new(move |_| match refused.get() {
        Some(AppError::Unavailable) if draft.waits.get() => None,
        other => other,
    });
    let way = vec![(words.tools.title.to_owned(), "/tools".to_owned())];
    let title = own.title.to_owned();
    view! {
        {head(way, title, ().into_any(), ().into_any())}
        <p class="lead">{own.lead}</p>
        {draft.waiting(put)}
        {device_type_choice::find(&types)}
        <SendForm action=put class="blocks">
            {refusal_notice(refused, fields::INSTALL)}
            {hidden("user", user.to_string())}
            {card(own.device, ().into_any(), device(draft, refused))}
            {card(own.place, ().into_any(), place(draft, refused))}
            {new(draft, &types, refused)}
            <div class="buttons">
                <button class="btn primary large" type="submit"
                    disabled=move || put.pending().get()>
                    {own.install}
                </button>
                <span class="muted needs-browser">{own.kept}</span>
            </div>
        </SendForm>
    }
    .into_any()
}

/// A line of the form whose text is kept.
fn line(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    text: RwSignal<String>,
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let field = Field {
        name,
        label,
        hint,
        refused,
    };
    field.typed("text", text, move |event| {
        text.set(event_target_value(&event));
    })
}

fn device(draft: Draft, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let own = &words.install;
    let (id, pac) = (words.device.id, words.registration.pac);
    view! {
        <div class="form">
            {scan::scanner(draft.id, draft.pac)}
            {line("id", id, own.id_hint, draft.id, refused)}
            {line("pac", pac, own.pac_hint, draft.pac, refused)}
            {line("name", words.device.name, own.name_hint, draft.name, refused)}
        </div>
    }
    .into_any()
}

fn place(draft: Draft, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let own = &words.install;
    let told = RwSignal::new(String::new());
    let asking = RwSignal::new(false);
    let here = move |_| {
        asking.set(true);
        browser::where_am_i(move |place| {
            asking.set(false);
            match place {
                Some((lat, lng, within)) => {
                    draft.lat.set(format!("{lat:.6}"));
                    draft.lng.set(format!("{lng:.6}"));
                    told.set((own.here_found)(within.round() as i64));
                }
                None => told.set(own.here_failed.to_owned()),
            }
        });
    };
    let lat = line("lat", words.device.lat, own.place_hint, draft.lat, refused);
    let lng = line("lng", words.device.lng, "", draft.lng, refused);
    view! {
        <div class="form">
            <div class="buttons">
                <button class="btn needs-browser" type="button" on:click=here
                    disabled=move || asking.get()>
                    {icon(Icon::Place)}{own.here}
                </button>
                <span role="status">{move || told.get()}</span>
            </div>
            {lat}
            {lng}
            {map::map_picker("lat", "lng")}
        </div>
    }
    .into_any()
}

/// What is asked of a device that is to be registered.
fn new(draft: Draft, types: &Types, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let own = &words.install;
    let field = Field {
        name: "device_type",
        label: words.device_type.menu,
        hint: own.device_type_hint,
        refused,
    };
    let entries = entries(types, &draft.device_type.get_untracked());
    let device_type = field.switch(&entries, draft.device_type);
    let registration = &words.registration;
    let certificate = line(
        "certificate",
        registration.certificate,
        registration.certificate_hint,
        draft.certificate,
        refused,
    );
    let prototype = check_switch("prototype", registration.prototype_field, draft.prototype);
    view! {
        <details class="card fold-card" open=true>
            <summary><h2>{own.new}</h2></summary>
            <div class="form">
                <p class="hint">{own.new_hint}</p>
                {device_type}
                {certificate}
                {prototype}
            </div>
        </details>
    }
    .into_any()
}
