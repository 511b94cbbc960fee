//! Device → Replace: which device is to get the token, and the question before it does.

use domain::device::DeviceView;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::layout::{INFORMATION, layout};
use crate::browser;
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::device::Replacing;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::confirm::confirm;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// Asks which device is to get the token of this one; where the address says so, whether it is to.
#[component]
pub fn Replace() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let target = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || (id.get(), target.get()),
            |(id, target)| async move { rpc::device::replacement(id, target?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<String, AppError> {
    asked::only(query, &["target"])?;
    Ok(value(query, "target"))
}

fn page(replacing: Replacing) -> AnyView {
    let content = match &replacing.target {
        Some(target) => question(&replacing.device, target),
        None => choice(&replacing),
    };
    layout(&replacing.device, INFORMATION, ().into_any(), content)
}

/// The form that asks for the other device. It changes nothing, so its answer is an address.
fn choice(replacing: &Replacing) -> AnyView {
    let words = words();
    let path = format!("/devices/{}/replace", replacing.device.id);
    let back = format!("/devices/{}", replacing.device.id);
    let wrong = replacing.wrong.clone();
    let refused = Memo::new(move |_| match wrong.is_empty() {
        true => None,
        false => Some(AppError::Rejected(wrong.clone())),
    });
    let target = Field {
        name: "target",
        label: words.device.replace_target,
        hint: words.device.replace_target_hint,
        refused,
    };
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let field = target.line("text", "off", "1CF14D", replacing.typed.clone());
    let fields = view! {
        <div class="form"><p class="muted">{words.device.replace_lead}</p>{field}</div>
    };
    view! {
        <form class="blocks" method="get" action=path on:submit=send>
            {refusal_notice(refused, fields::DEVICE_REPLACED)}
            {card(words.device.replace, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit">{words.device.replace_next}</button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </form>
    }
    .into_any()
}

fn question(device: &DeviceView, target: &DeviceView) -> AnyView {
    let words = words();
    let replace = Sending::<rpc::device::Replace>::new();
    let (from, to) = (device.id.to_string(), target.id.to_string());
    let back = format!("/devices/{from}/replace");
    let consequences = (words.device.replace_consequences)(&named(device), &named(target));
    let form = view! {
        <SendForm action=replace>
            {refusal_notice(rpc::refusal(replace), &[])}
            {hidden("id", from)}
            {hidden("target", to)}
            <button class="btn danger" type="submit">{words.device.replace}</button>
        </SendForm>
    };
    let question = words.device.replace_question;
    confirm(question, consequences, back, form.into_any())
}

/// A device by its id, and its name where it has one.
fn named(device: &DeviceView) -> String {
    let id = device.id.to_string();
    match device.name.as_str() {
        "" => id,
        name => format!("{id} ({name})"),
    }
}
