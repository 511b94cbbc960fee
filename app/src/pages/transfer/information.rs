//! One transfer: its devices, and what either side can do.

use domain::registration::SeriesInput;
use domain::transfer::{TransferPage, TransferView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::new::named;
use super::{PATH, group, state};
use crate::fields;
use crate::rpc::transfer::{Accept, Refuse, TakeBack};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::device_type_choice::{self, entries};
use crate::ui::facts::{fact, facts};
use crate::ui::field::{Field, check, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Deeds {
    accept: Sending<Accept>,
    refuse: Sending<Refuse>,
    take_back: Sending<TakeBack>,
}

/// One transfer.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let deeds = Deeds {
        accept: Sending::new(),
        refuse: Sending::new(),
        take_back: Sending::new(),
    };
    provide_context(deeds);
    let source = move || {
        // What was refused changed nothing, and what was typed is to stay.
        let done = deeds.accept.is_taken();
        let versions = (
            done,
            deeds.refuse.version().get(),
            deeds.take_back.version().get(),
        );
        let id = params.with(|params| value(params, "id"));
        let (find, refused) = group_choice::asked();
        (id, find, refused, versions)
    };
    let one = Loaded::new(source, |(id, find, refused, _)| {
        rpc::transfer::one(id, find, refused)
    });
    view! {
        {refusal_notice(rpc::refusal(deeds.refuse), &[])}
        {refusal_notice(rpc::refusal(deeds.take_back), &[])}
        {shown(one, page)}
    }
}

fn page((page, refused): (TransferPage, Option<Refused<SeriesInput>>)) -> AnyView {
    let words = words();
    let own = &words.transfer;
    let way = vec![
        (words.device.title.to_owned(), "/devices".to_owned()),
        (own.title.to_owned(), PATH.to_owned()),
    ];
    let devices = match page.devices.is_empty() {
        true => view! { <p class="muted">{own.none_left}</p> }.into_any(),
        false => named(&page.devices),
    };
    let take = page.transfer.takes.then(|| take(&page, refused));
    let known = card(own.one, ().into_any(), known(&page.transfer));
    view! {
        {head(way, own.one.to_owned(), state(page.transfer.state), ().into_any())}
        {known}
        {devices}
        {take}
    }
    .into_any()
}

fn known(transfer: &TransferView) -> AnyView {
    let own = &words().transfer;
    let Deeds { take_back, .. } = expect_context();
    let list = facts(vec![
        fact(own.from, group(transfer.from_name.as_deref())),
        fact(own.to, group(transfer.to_name.as_deref())),
        fact(own.created, when(transfer.created)),
        fact(own.ends, when(transfer.ends)),
        fact(own.devices, (words().number)(transfer.devices)),
    ]);
    let id = transfer.id.to_string();
    let back = transfer.gives.then(|| {
        view! {
            <footer class="deeds">
                <SendForm action=take_back>
                    {hidden("id", id)}
                    <button class="btn" type="submit">{own.take_back}</button>
                </SendForm>
            </footer>
        }
    });
    view! { {list}{back} }.into_any()
}

/// What whoever may take the devices is asked.
fn take(page: &TransferPage, refused: Option<Refused<SeriesInput>>) -> AnyView {
    let words = words();
    let own = &words.transfer;
    let Deeds { accept, refuse, .. } = expect_context();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (SeriesInput::default(), None),
    };
    let refused = rpc::refusal_of(accept, wrong);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let told = &words.registration;
    let device_type = field("device_type", words.device_type.menu, told.device_type_hint);
    let device_type = device_type.choice(
        &entries(&page.types, &input.device_type),
        &input.device_type,
    );
    let certificate = field("certificate", told.certificate, told.certificate_hint);
    let certificate = certificate.line("text", "off", "P_0003_71CF_01", input.certificate);
    let prototype = check(
        "prototype",
        told.prototype_field,
        !input.prototype.is_empty(),
    );
    let id = page.transfer.id.to_string();
    let content = view! {
        <div class="form">
            <p class="muted">{own.take_lead}</p>
            {device_type}{certificate}{prototype}
        </div>
    };
    let taken = hidden("id", id.clone());
    view! {
        {device_type_choice::find(&page.types)}
        <SendForm action=accept class="blocks">
            {refusal_notice(refused, fields::OFFER_TAKEN)}
            {taken}
            {card(own.take, ().into_any(), content.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || accept.pending().get()>
                    {own.accept}
                </button>
            </div>
        </SendForm>
        <SendForm action=refuse>
            {hidden("id", id)}
            <button class="btn danger" type="submit">{own.refuse}</button>
        </SendForm>
    }
    .into_any()
}
