//! Device → New series: a list of devices, pasted or as a file. The form goes to a door of its own,
//! since a list is larger than what the others take.

use domain::Rejection;
use domain::registration::{Purpose, SeriesInput};
use domain::rejection::Fault;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::PATH;
use crate::error::AppError;
use crate::fields;
use crate::pages::device::new::rules;
use crate::rpc::registration::Types;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::device_type_choice::{self, CHOSEN, entries};
use crate::ui::field::{Field, check};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::words::words;

/// The form of a list of devices.
#[component]
pub fn Series() -> impl IntoView {
    shown(
        Loaded::new(
            // What was refused is told in the address.
            device_type_choice::asked,
            |(find, chosen, _)| async move { rpc::registration::choices(find, chosen, false).await },
        ),
        page,
    )
}

/// What the door refused, as it says in the address: `field:code`, with commas between. Fields and
/// faults are ours, whoever wrote the address.
fn wrong(query: &ParamsMap) -> Vec<Rejection> {
    let said = value(query, "wrong");
    let one = |pair: &str| {
        let (field, code) = pair.split_once(':')?;
        let fault = match code {
            "missing" => Fault::Missing,
            "unknown_device_type" => Fault::UnknownDeviceType,
            "none_of_prototypes" => Fault::NoneOfPrototypes,
            "not_a_certificate" => Fault::NotACertificate,
            "too_long" => Fault::TooLong { max: 40 },
            "nul_character" => Fault::NulCharacter,
            "too_many_lines" => Fault::TooManyLines {
                max: domain::identity::LINES_MAX as i64,
            },
            _ => Fault::NotOneOf {
                allowed: String::new(),
            },
        };
        Some(fault.of(fields::known(field)?))
    };
    said.split(',').filter_map(one).take(fields::MOST).collect()
}

fn page(
    (types, _): (
        Types,
        Option<Refused<domain::registration::RegistrationInput>>,
    ),
) -> AnyView {
    let words = words();
    let own = &words.registration;
    let query = use_query_map().get_untracked();
    let wrong = wrong(&query);
    let refused = Memo::new(move |_| match wrong.is_empty() {
        true => None,
        false => Some(AppError::Rejected(wrong.clone())),
    });
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let device_type = field("device_type", words.device_type.menu, own.device_type_hint);
    let chosen = value(&query, CHOSEN);
    let device_type = device_type.choice(&entries(&types, &chosen), &chosen);
    let purposes = Purpose::BROUGHT.map(|(one, word)| (word, (own.purpose_name)(one)));
    let purpose = field("purpose", own.purpose, own.purpose_hint).choice(&purposes, "");
    let lines = field("lines", own.lines, own.lines_hint).lines("10", String::new());
    let prefix = field("prefix", own.prefix, own.prefix_hint);
    let prefix = prefix.line("text", "off", "", "Device ".to_owned());
    let certificate = field("certificate", own.certificate, own.certificate_hint);
    let certificate = certificate.line("text", "off", "P_0003_71CF_01", String::new());
    let prototype = check("prototype", own.prototype_field, false);
    let rules = rules(&SeriesInput::default(), refused);
    let file = view! {
        <div class="field">
            <label for="file">{own.file}</label>
            <input id="file" name="file" type="file" accept=".csv,.txt,text/csv,text/plain"/>
        </div>
    };
    let content = view! {
        <div class="form">
            <p class="muted">{own.series_lead}</p>
            {device_type}{purpose}{lines}{file}{prefix}{certificate}{prototype}{rules}
        </div>
    };
    let way = vec![
        (words.device.title.to_owned(), "/devices".to_owned()),
        (own.title.to_owned(), PATH.to_owned()),
    ];
    let title = own.series_title.to_owned();
    view! {
        {head(way, title, ().into_any(), ().into_any())}
        {device_type_choice::find(&types)}
        <form class="blocks" method="post" enctype="multipart/form-data" action="/import/devices">
            {refusal_notice(refused, fields::SERIES)}
            {card(own.series, ().into_any(), content.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit">{own.look}</button>
                <a class="btn" href=PATH>{words.frame.cancel}</a>
            </div>
        </form>
    }
    .into_any()
}
