//! Devices being transferred → Offer devices: which, to whom, and the question before they are.

use domain::group::GroupChoice;
use domain::id::DeviceId;
use domain::transfer::TransferInput;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use super::PATH;
use crate::browser;
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::transfer::{Offer, OfferPage};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::confirm::confirm;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Where this page lies.
const NEW: &str = "/transfers/new";

/// The key of the address for the group that was chosen.
const CHOSEN: &str = "to";

/// Asks which devices are to be offered; where the address says so, whether they are to be.
#[component]
pub fn New() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move {
                let (group, devices, find) = asked?;
                rpc::transfer::offering(group, devices, find).await
            },
        ),
        page,
    )
}

/// The group, the devices, and part of the name of a group that is sought.
type Asked = (String, String, String);

fn from_address(query: &ParamsMap) -> Result<Asked, AppError> {
    asked::only(query, &["group", CHOSEN, "devices", FIND])?;
    // What was typed counts before what was chosen.
    let group = match value(query, "group") {
        typed if typed.trim().is_empty() => value(query, CHOSEN),
        typed => typed,
    };
    Ok((group, value(query, "devices"), value(query, FIND)))
}

fn page(offering: OfferPage) -> AnyView {
    let words = words();
    let content = match &offering.devices {
        Some(devices) => question(&offering.typed, devices),
        None => choice(&offering),
    };
    let way = vec![
        (words.device.title.to_owned(), "/devices".to_owned()),
        (words.transfer.title.to_owned(), PATH.to_owned()),
    ];
    let title = words.transfer.new.to_owned();
    view! { {head(way, title, ().into_any(), ().into_any())}{content} }.into_any()
}

/// The form that asks for devices and group. It changes nothing, so its answer is an address.
fn choice(offering: &OfferPage) -> AnyView {
    let words = words();
    let own = &words.transfer;
    let wrong = offering.wrong.clone();
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
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let group = groups(&offering.groups, &offering.typed.group, refused);
    let devices = field("devices", own.ids, own.ids_hint);
    let devices = devices.lines("6", offering.typed.devices.clone());
    let fields = view! {
        <div class="form"><p class="muted">{own.new_lead}</p>{group}{devices}</div>
    };
    view! {
        <form class="blocks" method="get" action=NEW on:submit=send>
            {refusal_notice(refused, fields::OFFER)}
            {card(own.devices, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit">{own.next}</button>
                <a class="btn" href=PATH>{words.frame.cancel}</a>
            </div>
        </form>
    }
    .into_any()
}

/// The group that is to have them: chosen among those that the reader sees, where he sees any of another
/// owner, or named by its id.
fn groups(choice: &GroupChoice, asked: &str, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let (own, handing) = (&words.transfer, &words.handing);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let sought = group_choice::sought_now();
    if choice.groups.is_empty() && sought.is_empty() {
        let group = field("group", own.group, own.group_hint);
        return group.line("text", "off", "", asked.to_owned());
    }
    let mut entries = vec![(String::new(), words.frame.none.to_owned())];
    entries.extend(choice.entries());
    let listed = entries.iter().any(|entry| entry.0 == asked);
    let typed = Some(asked.to_owned()).filter(|_| !listed);
    let find = (choice.more || !sought.is_empty()).then(|| {
        let find = field(FIND, words.group.find, words.group.find_lead);
        find.line("search", "off", words.group.text_example, String::new())
    });
    let chosen = field(CHOSEN, handing.group, handing.group_hint);
    let chosen = chosen.choice(&entries, asked);
    let id = field("group", handing.group_id, handing.group_id_hint);
    let id = id.line("text", "off", "", typed.unwrap_or_default());
    view! { {find}{chosen}{id} }.into_any()
}

fn question(typed: &TransferInput, devices: &[(DeviceId, String)]) -> AnyView {
    let own = &words().transfer;
    let offer = Sending::<Offer>::new();
    let group = hidden("group", typed.group.clone());
    let these = hidden("devices", typed.devices.clone());
    let form = view! {
        <SendForm action=offer>
            {refusal_notice(rpc::refusal(offer), &[])}
            {group}
            {these}
            <button class="btn primary" type="submit">{own.offer}</button>
        </SendForm>
    };
    let consequences = (own.consequences)(devices.len());
    let question = confirm(own.question, consequences, PATH.to_owned(), form.into_any());
    view! { {question}{named(devices)} }.into_any()
}

/// Devices with their names.
pub(super) fn named(devices: &[(DeviceId, String)]) -> AnyView {
    let one = |(id, name): &(DeviceId, String)| {
        let (id, name) = (id.to_string(), name.clone());
        view! { <li><span class="id">{id}</span>" "{name}</li> }
    };
    let all: Vec<_> = devices.iter().map(one).collect();
    let list = view! { <ul>{all}</ul> };
    card(words().transfer.devices, ().into_any(), list.into_any())
}
