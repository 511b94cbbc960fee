//! Device → New: one device is registered, or brought here by its code.

use domain::device::DeviceInput;
use domain::device_type::Renewal;
use domain::registration::{RegistrationInput, SeriesInput};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::error::AppError;
use crate::fields;
use crate::map::picker;
use crate::rpc::registration::{Register, Types};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::device_type_choice::{self, CHOSEN, entries};
use crate::ui::field::{Field, check};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The form of a new device.
#[component]
pub fn New() -> impl IntoView {
    shown(
        Loaded::new(
            device_type_choice::asked,
            |(find, chosen, refused)| async move {
                rpc::registration::choices(find, chosen, refused).await
            },
        ),
        page,
    )
}

fn page((types, refused): (Types, Option<Refused<RegistrationInput>>)) -> AnyView {
    let words = words();
    let register = Sending::<Register>::new();
    // The page of a device type leads here, with its id.
    let asked = use_query_map().with_untracked(|query| value(query, CHOSEN));
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => {
            let series = SeriesInput {
                device_type: asked,
                ..SeriesInput::default()
            };
            let input = RegistrationInput {
                series,
                ..RegistrationInput::default()
            };
            (input, None)
        }
    };
    let refused = rpc::refusal_of(register, wrong);
    let way = vec![(words.device.title.to_owned(), "/devices".to_owned())];
    let title = words.registration.new_title.to_owned();
    let device = card(
        words.registration.device,
        ().into_any(),
        device(&input, refused),
    );
    let series = series(&types, &input.series, refused);
    let series = card(words.device_type.menu, ().into_any(), series);
    let form = view! {
        <SendForm action=register class="blocks">
            {refusal_notice(refused, fields::REGISTRATION)}
            {device}
            {series}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || register.pending().get()>
                    {words.registration.register}
                </button>
                <a class="btn" href="/devices">{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    let find = device_type_choice::find(&types);
    view! { {head(way, title, ().into_any(), ().into_any())}{find}{form} }.into_any()
}

fn device(input: &RegistrationInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let line = |name, label, hint, example: &'static str, value: &str| {
        let field = Field {
            name,
            label,
            hint,
            refused,
        };
        field.line("text", "off", example, value.to_owned())
    };
    let own = &words.registration;
    let id = line("id", words.device.id, own.id_hint, "1CF14C", &input.id);
    let pac = line("pac", own.pac, own.pac_hint, "545CB3B17AC98BA4", &input.pac);
    let name = line("name", words.device.name, own.name_hint, "", &input.name);
    let lat = line(
        "lat",
        words.device.lat,
        words.device.lat_hint,
        "50.85",
        &input.lat,
    );
    let lng = line(
        "lng",
        words.device.lng,
        words.device.lng_hint,
        "4.35",
        &input.lng,
    );
    let key = line("key", own.key, own.key_hint, "", "");
    view! { <div class="form">{id}{pac}{name}{lat}{lng}{picker("lat", "lng")}{key}</div> }
        .into_any()
}

fn series(types: &Types, input: &SeriesInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let own = &words.registration;
    let device_type = field("device_type", words.device_type.menu, own.device_type_hint);
    let device_type = device_type.choice(&entries(types, &input.device_type), &input.device_type);
    let certificate = field("certificate", own.certificate, own.certificate_hint);
    let example = "P_0003_71CF_01";
    let certificate = certificate.line("text", "off", example, input.certificate.clone());
    let prototype = check(
        "prototype",
        own.prototype_field,
        !input.prototype.is_empty(),
    );
    let rules = rules(input, refused);
    view! { <div class="form">{device_type}{certificate}{prototype}{rules}</div> }.into_any()
}

/// Whether devices may take tokens, and have them renewed.
pub(crate) fn rules(input: &SeriesInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let [yes, no] = DeviceInput::ACTIVABLE;
    let choices = [(yes, words.frame.yes), (no, words.frame.no)];
    let activable = field(
        "activable",
        words.device.activable,
        words.device.activable_hint,
    );
    let activable = activable.choice(&choices, &input.activable);
    let choices = Renewal::ALL.map(|(one, word)| (word, (words.device_type.renewal_name)(one)));
    let renewal = field("renewal", words.device.renewal, words.device.renewal_hint);
    let renewal = renewal.choice(&choices, &input.renewal);
    view! { {activable}{renewal} }.into_any()
}
