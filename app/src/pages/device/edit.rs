//! Device → Edit: its name, stated position, token rules and certificate, and its device type.

use domain::device::{DeviceInput, DeviceView, labels};
use domain::device_type::{DeviceTypeChoice, Renewal};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::AppError;
use crate::fields;
use crate::map::picker;
use crate::rpc::device::{Save, Transfer};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::device_type_choice::{self, entries};
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::history::history;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// The form of one device.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, group_choice::sought(), rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, find, refused)| async move {
        let (device, refused) = rpc::device::for_editing(id.clone(), refused).await?;
        let types = rpc::device::transfer_choices(id, find).await?;
        Ok::<Editing, AppError>((device, types, refused))
    });
    shown(one, page)
}

/// A device, the device types to which it may go, and what was typed where that was refused.
type Editing = (DeviceView, DeviceTypeChoice, Option<Refused<DeviceInput>>);

fn page((device, types, refused): Editing) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => {
            let (lat, lng) = (degrees(device.lat), degrees(device.lng));
            let standing = &device.subscription;
            let [yes, no] = DeviceInput::ACTIVABLE;
            let activable = if standing.activable { yes } else { no };
            let [yes, no] = DeviceInput::PROTOTYPE;
            let prototype = if device.prototype { yes } else { no };
            let input = DeviceInput {
                name: device.name.clone(),
                lat,
                lng,
                activable: activable.to_owned(),
                renewal: Renewal::from(standing.renewal).word().to_owned(),
                certificate: device.certificate.clone(),
                prototype: prototype.to_owned(),
                tags: labels::typed(&device.labels.tags),
                note: device.labels.note.clone(),
            };
            (input, None)
        }
    };
    let refused = rpc::refusal_of(save, wrong);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let name = field("name", words.device.name, "");
    let lat = field("lat", words.device.lat, words.device.lat_hint);
    let lng = field("lng", words.device.lng, words.device.lng_hint);
    let (id, back) = (device.id.to_string(), format!("/devices/{}", device.id));
    let name = name.line("text", "off", "", input.name);
    let lat = lat.line("text", "off", "50.85", input.lat);
    let lng = lng.line("text", "off", "4.35", input.lng);
    let [yes, no] = DeviceInput::ACTIVABLE;
    let entries = [(yes, words.frame.yes), (no, words.frame.no)];
    let activable = field(
        "activable",
        words.device.activable,
        words.device.activable_hint,
    );
    let activable = activable.choice(&entries, &input.activable);
    let entries = Renewal::ALL.map(|(one, word)| (word, (words.device_type.renewal_name)(one)));
    let renewal = field("renewal", words.device.renewal, words.device.renewal_hint);
    let renewal = renewal.choice(&entries, &input.renewal);
    let own = &words.registration;
    let certificate = field("certificate", own.certificate, own.certificate_stays);
    let certificate = certificate.line("text", "off", "P_0003_71CF_01", input.certificate);
    let [yes, no] = DeviceInput::PROTOTYPE;
    let entries = [(yes, words.frame.yes), (no, words.frame.no)];
    let prototype = field("prototype", own.prototype, own.prototype_hint);
    let prototype = prototype.choice(&entries, &input.prototype);
    let tags = field("tags", words.list.tags, words.list.tags_hint);
    let tags = tags.line("text", "off", "", input.tags);
    let note = field("note", words.list.note, words.list.note_hint);
    let note = note.lines("3", input.note);
    let fields = view! {
        <div class="form">{name}{tags}{note}{lat}{lng}{picker("lat", "lng")}{activable}{renewal}{certificate}{prototype}</div>
    };
    let form = view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::DEVICE)}
            {hidden("id", id)}
            {card(words.device.edit, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {words.device.save}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    let content = view! { {form}{transfer(&device, &types)} };
    layout(&device, INFORMATION, ().into_any(), content.into_any())
}

/// The choice of another device type, where there is one.
fn transfer(device: &DeviceView, choice: &DeviceTypeChoice) -> Option<AnyView> {
    // Where none has what is sought in its name there is its own only, and the way to the others.
    if choice.types.len() < 2 && group_choice::sought_now().is_empty() {
        return None;
    }
    let words = words();
    let transfer = Sending::<Transfer>::new();
    let refused = rpc::refusal(transfer);
    let field = Field {
        name: "device_type",
        label: words.device_type.menu,
        hint: words.device.transfer_hint,
        refused,
    };
    let own = device.device_type.to_string();
    let device_type = field.choice(&entries(choice, &own), &own);
    let history = history("", refused);
    let content = view! { <div class="form">{device_type}{history}</div> };
    let id = device.id.to_string();
    let form = view! {
        {device_type_choice::find(choice)}
        <SendForm action=transfer class="blocks">
            {refusal_notice(refused, fields::DEVICE_TRANSFER)}
            {hidden("id", id)}
            {card(words.device.transfer, ().into_any(), content.into_any())}
            <div class="buttons">
                <button class="btn" type="submit" disabled=move || transfer.pending().get()>
                    {words.device.transfer_deed}
                </button>
            </div>
        </SendForm>
    };
    Some(form.into_any())
}
